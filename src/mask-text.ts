import { maskUnknown } from "./mask-characters.js";
import { maskEncoded } from "./mask-encoded.js";
import { maskJson } from "./mask-json.js";
import { syntaxFault } from "./parse-json.js";
import { isHiddenName, withoutKeys } from "./secrets.js";

/**
 * Masks texts of a recording that may be shown by their names: one, or all items of an array, which may be the pieces of a body. What is
 * JSON itself, also within a text within it, or in base64, hexadecimal or packed, is masked as what it is; of all else, what looks
 * like a key.
 */
export function maskTexts(texts: readonly string[], name?: string): readonly string[] {
  if (texts.length === 1) return [maskText(texts[0] as string, name)];
  const whole = texts.join("");
  const encoded = maskEncoded(texts, name, (text) => maskText(text, name));
  if (encoded) return encoded;
  if (!isBegun(whole)) return texts.map((text) => maskText(text, name));
  const masked = maskText(whole, name);
  let offset = 0;
  return texts.map(({ length }) => {
    offset += length;
    return masked.slice(offset - length, offset);
  });
}

/**
 * A JSON text that is broken, masked: as any other up to the fault; from there on, nothing tells names from values, and every word and
 * every number is masked.
 */
export function maskBroken(text: string, name?: string): string {
  const offset = syntaxFault(text)?.offset ?? 0;
  return maskJson(text, 0, offset, inside(name)) + maskUnknown(text.slice(offset));
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function maskText(text: string, name: string | undefined): string {
  if (/^\s*[[{"]/.test(text) && isJson(text)) return maskJson(text, 0, text.length, inside(name));
  if (isBegun(text)) return maskBroken(text, name);
  const [encoded] = maskEncoded([text], name, (inner) => maskText(inner, name)) ?? [];
  if (encoded !== undefined) return encoded;
  return beginning.test(text) ? maskLines(text, name) : maskProse(text);
}

/** What stands in a text within a text has the name of that one, where it has none of its own. */
function inside(name: string | undefined) {
  return (texts: readonly string[], inner: string | undefined) => maskTexts(texts, inner ?? name);
}

/** Whether a text begins as JSON does that is no word in brackets, though it may be broken. */
function isBegun(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[\s*["{[\]])/.test(text);
}

/** A line of a text that holds JSON line by line: NDJSON, or an event of a stream. */
const beginning = /^(?:data:)?[ \t]*[[{]/m;

function maskLines(text: string, name: string | undefined): string {
  const parts = text.split(/((?:^|\r?\n)(?:data:[ \t]*)?)/);
  const isBroken = parts.some((part) => (isBegun(part) || /^[ \t]*[[{][ \t]*$/.test(part)) && !isJson(part));
  return isBroken ? maskProse(text) : parts.map((part) => (isBegun(part) ? maskText(part, name) : maskProse(part))).join("");
}

/** A text of words. From where it names what is not to be shown as JSON and Python do, everything is masked. */
function maskProse(text: string): string {
  for (const { index, 2: name = "" } of text.matchAll(/(["'])([\w-]{1,80})\\{0,9}\1\s{0,9}:/g)) {
    if (isHiddenName(name)) return withoutKeys(text.slice(0, index)) + maskUnknown(text.slice(index));
  }
  return withoutKeys(text);
}
