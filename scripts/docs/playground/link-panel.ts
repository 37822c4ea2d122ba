import { found } from "./element.js";
import type { Question } from "./judge.js";
import { maskSecrets } from "./mask-secrets.js";
import { fragmentOf, longest, most } from "./permalink.js";

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
    if (fragment === undefined) {
      forget();
      told.textContent = `Cannot make a link: it would be longer than ${longest / 1024} kB. Give the file itself`;
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

function linkTo(question: Question, isMasked: boolean): string | undefined {
  if (question.bytes.length > most) return undefined;
  try {
    return fragmentOf(isMasked ? { ...question, bytes: maskSecrets(question.bytes, most) } : question);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
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
