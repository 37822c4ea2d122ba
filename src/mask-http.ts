import type { Place } from "./document.js";
import { UnreadableText } from "./document.js";
import { fill, maskBytes } from "./mask-bytes.js";
import { maskCharacters, maskUnknown } from "./mask-characters.js";
import { type Change, changed } from "./mask-json.js";
import { maskTexts } from "./mask-text.js";
import { type Message, messagesOf, utf8Length } from "./parse-http.js";
import { isSecretName, withoutKeys } from "./secrets.js";

/**
 * Masks HTTP messages as text: values of headers, and bodies. Of a text that is broken, headers are masked by their names up to the fault,
 * and everything else word by word.
 *
 * @param encoding `bytes` where each character is a byte.
 */
export function maskHttp(text: string, encoding?: "bytes"): string {
  try {
    const messages = [...messagesOf(text, encoding ? () => 1 : utf8Length)];
    return changed(
      text,
      [],
      messages.flatMap((message) => changesOf(text, message, encoding)),
    );
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return maskBrokenHttp(text, error.line ?? 1);
  }
}

function changesOf(text: string, { headers, url, body, places }: Message, encoding: "bytes" | undefined): Change[] {
  const replaced = (place: Place | undefined, other: string): Change[] => (place ? [{ ...place, text: other }] : []);
  return [
    ...(url === undefined ? [] : replaced(places["/url"], withoutKeys(url))),
    ...headers.flatMap(([name], index) => {
      const place = places[`/headers/${index}/1`];
      // As it is written, folds and all.
      return replaced(place, maskHeader(name, text.slice(place?.offset, place?.end), encoding));
    }),
    ...bodyChanges(text, body, places["/body"], encoding ? maskByteText(body) : maskBody(body)),
  ];
}

function maskHeader(name: string, value: string, encoding: "bytes" | undefined): string {
  if (!isSecretName(name)) return withoutKeys(value);
  return maskCharacters(encoding ? value.replace(/[^\0-\x7f]/g, "x") : value);
}

/** What was packed is no text any more: of what is left of it, no word is kept, but the lengths of chunks are. */
function maskBody(body: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (!/[\0-\x08\x0e-\x1f\ufffd]/.test(body)) return maskTexts([body], "body")[0] as string;
  return body.replace(/[^\r\n]+/g, (line) => (/^[\da-f]{1,8}$/i.test(line) ? line : maskUnknown(line)));
}

function maskByteText(body: string): string {
  const bytes = Uint8Array.from({ length: body.length }, (_, index) => body.charCodeAt(index));
  const masked = maskBytes(bytes, (text) => maskTexts([text], "body")[0] as string, true) ?? fill(bytes);
  return Array.from(masked, (byte) => String.fromCharCode(byte)).join("");
}

/** A body may stand in chunks: one change a run of characters that stand together. */
function bodyChanges(text: string, body: string, place: Place | undefined, masked: string): Change[] {
  if (masked === body || !place?.follow) return [];
  const [start, end] = place.follow(body, [0, body.length - 1]) as [number, number];
  if (end - start === body.length - 1) return [{ offset: start, end: end + 1, text: masked }];
  const offsets = place.follow(
    body,
    Array.from({ length: body.length }, (_, index) => index),
  );
  const changes: Change[] = [];
  for (let from = 0, to = 1; to <= body.length; to++) {
    if (to < body.length && offsets[to] === (offsets[to - 1] as number) + 1) continue;
    const offset = offsets[from] as number;
    changes.push({ offset, end: offset + to - from, text: masked.slice(from, to) });
    from = to;
  }
  return changes.filter(({ offset, end, text: other }) => text.slice(offset, end) !== other);
}

function maskBrokenHttp(text: string, faultLine: number): string {
  return text
    .split("\n")
    .map((line, index) => {
      if (index >= faultLine - 1) return maskUnknown(line);
      if (/^(?:[A-Z]+ \S+ )?HTTP\/[\d.]+/.test(line)) return withoutKeys(line);
      const [, name, value] = /^([\w-]+:)(.*)$/s.exec(line) ?? [];
      if (name === undefined || value === undefined) return maskUnknown(line);
      return name + (isSecretName(name.slice(0, -1)) ? maskCharacters(value) : withoutKeys(value));
    })
    .join("\n");
}
