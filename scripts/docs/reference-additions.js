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
