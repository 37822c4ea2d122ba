import type { Span } from "./document.js";
import { hiddenSpans } from "./hidden-spans.js";
import { readTokens } from "./json-tokens.js";
import { maskJsonString, maskNumber, maskUnknown } from "./mask-characters.js";
import { withoutKeys } from "./secrets.js";
import { writeUnits } from "./write-units.js";

/**
 * Masks texts that may be shown: one, or all items of an array of texts, which may be the pieces of one; each of the length it has. They
 * stand under a name, or in the array that does.
 */
export type MaskTexts = (texts: readonly string[], name: string | undefined) => readonly string[];

/**
 * The value that begins at an offset of a JSON text, up to another offset, with what is not to be shown masked: every text and number under
 * the name of a secret or of what is private, at any depth below it, and in all other texts what looks like a key. Nothing else changes,
 * and everything stands where it stood. The text may end within the value; what comes after the value is masked as a text of unknown form.
 * It is read without calling itself, so that depth does not matter.
 */
export function maskJson(text: string, start = 0, end = text.length, mask: MaskTexts = eachWithoutKeys): string {
  const json = text.slice(start, end);
  const changes: Change[] = [];
  const spans = hiddenSpans(
    (span) => textAt(json, span),
    (taken, name) => {
      for (const change of maskTexts(json, taken, name, mask)) changes.push(change);
    },
  );
  const last = readValue(json, spans);
  const hidden = spans.end(json.length).map((span) => ({ ...span, text: maskValue(json, span) }));
  const rest = { offset: last, end: json.length, text: maskUnknown(json.slice(last)) };
  return changed(json, [...hidden, rest], changes);
}

/** A part of a text, and what it is replaced by. */
export interface Change extends Span {
  readonly text: string;
}

/** A text with its changes, each list in rising order; where one of the first list is, none of the second is made. */
export function changed(text: string, first: readonly Change[], second: readonly Change[]): string {
  const pieces: string[] = [];
  let copied = 0;
  let index = 0;
  const change = (next: Change) => {
    pieces.push(text.slice(copied, next.offset), next.text);
    copied = next.end;
  };
  for (const next of [...first, { offset: text.length, end: text.length, text: "" }]) {
    for (let other = second[index]; other && other.offset < next.end; other = second[++index]) {
      if (other.offset >= copied && other.offset < next.offset) change(other);
    }
    change(next);
  }
  return pieces.join("");
}

function eachWithoutKeys(texts: readonly string[]): string[] {
  return texts.map(withoutKeys);
}

/** Reads a value, and tells where it ends; of a text that ends before, its end. */
function readValue(json: string, { name, value, close }: ReturnType<typeof hiddenSpans>): number {
  let depth = 0;
  let end = 0;
  readTokens(json, 0, {
    ...(name && { name }),
    value(key, character, offset, length) {
      if ("{[".includes(character)) depth++;
      else if (depth === 0) end = offset + length;
      value(key, character, offset, length);
    },
    close(offset) {
      if (--depth === 0) end = offset;
      close(offset);
    },
  });
  return depth > 0 ? json.length : end;
}

/** Where texts are changed by being masked. One that cannot be read is masked as a whole. */
function maskTexts(json: string, spans: readonly Span[], name: string | undefined, mask: MaskTexts): Change[] {
  const texts = spans.map((span) => textAt(json, span));
  if (texts.some((text) => text === undefined)) return spans.map((span) => ({ ...span, text: maskValue(json, span) }));
  const masked = mask(texts as string[], name);
  return spans.flatMap(({ offset, end }, index) => {
    const [text, other] = [texts[index] as string, masked[index] as string];
    return text === other
      ? []
      : [{ offset: offset + 1, end: end - 1, text: writeUnits(json, offset + 1, end - 1, "backslash", text, other) }];
  });
}

/** The text that a string of JSON stands for; undefined where it is not one, as at the end of a text that was cut. */
function textAt(json: string, { offset, end }: Span): string | undefined {
  const token = json.slice(offset, end);
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}

/** A value with all of its texts and numbers masked. */
function maskValue(json: string, { offset, end }: Span): string {
  const pieces: string[] = [];
  let copied = offset;
  readTokens(json.slice(0, end), offset, {
    value(_, character, from, length) {
      const to = from + length;
      if ("{[".includes(character)) return;
      pieces.push(json.slice(copied, from), maskToken(json.slice(from, to)));
      copied = to;
    },
    close() {},
  });
  return pieces.join("") + json.slice(copied, end);
}

function maskToken(token: string): string {
  if (token.startsWith('"')) return maskString(token);
  return /^-?\d/.test(token) ? maskNumber(token) : maskUnknown(token);
}

function maskString(token: string): string {
  const inside = isClosed(token) ? token.slice(1, -1) : token.slice(1);
  return `"${maskJsonString(inside)}${token.slice(1 + inside.length)}`;
}

/** Whether a string ends in its quote, as it does unless the text was cut. */
function isClosed(token: string): boolean {
  const backslashes = /\\*$/.exec(token.slice(1, -1).slice(-1000))?.[0].length ?? 0;
  return token.length > 1 && token.endsWith('"') && backslashes % 2 === 0;
}
