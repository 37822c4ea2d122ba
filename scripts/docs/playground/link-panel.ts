import { found } from "./element.js";
import type { Question } from "./judge.js";
import { maskSecrets } from "./mask-secrets.js";
import { assertLinkable, fragmentOf, most, NoLink } from "./permalink.js";

/** Where a link is made. */
export interface LinkPanel {
  /** Takes the link away, which is no longer one to what the page shows. */
  readonly forget: () => void;
}

/** Begins to make links to what is asked. */
export function startLinkPanel(asked: () => Question): LinkPanel {
  const field = found("link", HTMLInputElement);
  const made = found("made", HTMLElement);
  const told = found("link-told", HTMLElement);
  const isMasked = found("mask", HTMLInputElement);
  const forget = () => {
    made.hidden = true;
    field.value = "";
    told.textContent = "";
  };
  isMasked.onchange = forget;
  found("make-link", HTMLButtonElement).onclick = async () => {
    const fragment = linkTo(asked(), isMasked.checked);
    if (fragment instanceof NoLink) {
      forget();
      told.textContent = `Cannot make a link: ${fragment.message}`;
      return;
    }
    const { href } = new URL(fragment, location.href);
    history.replaceState(null, "", href);
    made.hidden = false;
    field.value = href;
    field.focus();
    field.select();
    told.textContent = (await isCopied(href)) ? "The link is copied" : "Copy the link from the field: it is selected";
  };
  return { forget };
}

/** The fragment of a link, or why there is none. */
function linkTo(question: Question, isMasked: boolean): string | NoLink {
  try {
    if (!isMasked) return fragmentOf(question);
    assertLinkable(question.bytes); // masking takes its time
    return fragmentOf({ ...question, bytes: maskSecrets(question.bytes, most) });
  } catch (error) {
    if (error instanceof NoLink) return error;
    throw error;
  }
}

/** Not every browser lets a page that is opened from disk copy. */
async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
