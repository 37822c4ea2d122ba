// What Redoc's page needs beside Redoc, run before it.

// Redoc writes these as attributes, which the policy forbids; a script may set the same.
for (const element of document.querySelectorAll("[data-style]")) {
  element.style.cssText = element.dataset.style;
  element.removeAttribute("data-style");
}

// Redoc takes the fragment for a place of its own.
document.querySelector("a.skip").addEventListener("click", (event) => {
  event.preventDefault();
  const main = document.querySelector("#redoc main");
  main.tabIndex = -1;
  main.focus();
});

new MutationObserver(() => {
  // A table wider than a phone is scrolled by the keyboard, too.
  for (const wrapper of document.querySelectorAll("#redoc .md-table-wrapper:not([tabindex])")) wrapper.tabIndex = 0;
  // Redoc names a choice by what is chosen from, "Example", and shows what is chosen: both have to be heard.
  for (const button of document.querySelectorAll("#redoc button[aria-haspopup][aria-label]")) {
    const label = button.ariaLabel.split(":")[0];
    const heard = `${label}: ${button.textContent}`;
    if (button.textContent && button.textContent !== label && button.ariaLabel !== heard) button.ariaLabel = heard;
  }
}).observe(document.querySelector("#redoc"), { childList: true, subtree: true, characterData: true });
