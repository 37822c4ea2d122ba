import { type Document, type Place, UnreadableText } from "./document.js";
import { pointerTo } from "./json-pointer.js";
import { lineIndex } from "./line-index.js";

/** The first line of a request, or of an answer. */
const startLine = /(?:([A-Z]+) (\S+) HTTP\/[\d.]+|HTTP\/[\d.]+ (\d{3})(?: [^\r\n]*)?)\r?$/my;
/**
 * Where a message begins that follows on a body of unknown length: at the beginning of a line, or right after the body, as curl prints
 * several answers. No body that is JSON holds this: there is no line break in its texts.
 */
const nextStartLine = new RegExp(`^${startLine.source}|HTTP\\/[\\d.]+ \\d{3}(?: [^"\\r\\n]*)?\\r?\\n(?=[\\w-]+:|\\r?\\n)`, "mg");
// A header may go on in lines that begin with white space.
const headerLine = /^([^\s:]+)[ \t]*:[ \t]*([^\r\n]*?(?:\r?\n[ \t]+[^\r\n]+)*)[ \t]*\r?\n/my;
const blankLine = /^\r?(?:\n|$(?!\n))/my;

/** A message of HTTP, and where its parts stand, by their keys. */
export interface Message {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly status: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly places: Readonly<Record<string, Place>>;
  readonly end: number;
}

/** Whether a text begins as HTTP messages do: with a request line or a status line. */
export function isHttp(text: string): boolean {
  return matchFrom(startLine, text, text.search(/\S|$/)) !== null;
}

/**
 * Parses HTTP messages as text: answers as `curl -i` prints them, or requests, each with its answer after it, or several before theirs.
 * Where a message cannot be read, neither can what comes after it.
 *
 * @throws {UnreadableText} When the first message cannot be read.
 */
export function parseHttp(text: string, encoding: "text" | "bytes" = "text"): Document {
  const root: unknown[] = [];
  const places = new Map<string, Place>();
  const { messages, failures } = readableMessages(text, encoding === "text" ? utf8Length : () => 1);
  const add = (request: Message | undefined, response: Message | undefined) => {
    const index = root.length;
    const sent = request && { method: request.method, url: request.url, headers: request.headers };
    const received = response && { status: response.status, headers: response.headers, body: response.body };
    root.push({ ...(sent && { request: sent }), ...(received && { response: received }) });
    for (const [side, message] of Object.entries({ request, response }))
      for (const [name, place] of Object.entries(message?.places ?? {})) places.set(`/${index}/${side}${name}`, place);
  };
  const waiting: Message[] = [];
  messages.forEach((message, index) => {
    if (message.status === undefined) waiting.push(message);
    else if (!isInterim(message, messages[index + 1])) add(waiting.shift(), message);
  });
  for (const request of waiting) add(request, undefined);
  return { text, root, failures, locate: (paths) => paths.map((path) => placeAt(places, path.map(String))) };
}

function readableMessages(text: string, byteLength: ByteLength): { messages: Message[]; failures: UnreadableText[] } {
  const messages: Message[] = [];
  try {
    for (const message of messagesOf(text, byteLength)) messages.push(message);
  } catch (error) {
    if (!(error instanceof UnreadableText) || messages.length === 0) throw error;
    return { messages, failures: [error] };
  }
  return { messages, failures: [] };
}

/** An answer that another one follows: a proxy spoke first, or the client went on to where it was sent. */
function isInterim({ status = 0, body }: Message, next: Message | undefined): boolean {
  if (next?.status === undefined) return false;
  return status < 200 || (status >= 300 && status < 400) || (status === 200 && body === "");
}

function placeAt(places: ReadonlyMap<string, Place>, path: readonly string[]): Place {
  const place = places.get(pointerTo(path));
  return place ?? (path.length ? placeAt(places, path.slice(0, -1)) : { offset: 0, end: 0 });
}

/** How many bytes a character has, by its code point. */
export type ByteLength = (code: number) => number;

/** Bytes of a character in UTF-8. */
export const utf8Length: ByteLength = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/**
 * The messages of a text, one after another.
 *
 * @throws {UnreadableText} When a message ends within its headers.
 */
export function* messagesOf(text: string, byteLength: ByteLength): Generator<Message> {
  for (let at = text.search(/\S|$/); at < text.length; ) {
    const message = readMessage(text, at, byteLength);
    yield message;
    at = message.end + text.slice(message.end).search(/\S|$/);
  }
}

function readMessage(text: string, start: number, byteLength: ByteLength): Message {
  const first = matchFrom(startLine, text, start);
  if (!first) throw unreadable(text, start, "is neither a request line nor a status line of HTTP");
  const [line, method, url, status] = first;
  const headers: [string, string][] = [];
  const places: Record<string, Place> = { "": { offset: start, end: start + line.length } };
  let at = start + line.length + 1;
  for (let match = matchFrom(headerLine, text, at); match; match = matchFrom(headerLine, text, at)) {
    const [whole, name = "", value = ""] = match;
    const offset = at + whole.indexOf(value, whole.indexOf(":") + 1);
    places[`/headers/${headers.length}/1`] = { offset, end: offset + value.length };
    headers.push([name, value.replace(/\s*\r?\n\s+/g, " ")]);
    at += whole.length;
  }
  const blank = matchFrom(blankLine, text, at);
  if (!blank)
    throw unreadable(text, Math.min(at, text.length), "is neither a header of HTTP nor the empty line after the headers");
  const from = at + blank[0].length;
  const { body, end, start: bodyStart, follow } = bodyAt(text, from, headers, byteLength);
  for (const [name, value] of Object.entries({ method, url, status })) {
    const offset = start + line.indexOf(value ?? "");
    if (value) places[`/${name}`] = { offset, end: offset + value.length };
  }
  places["/body"] = { offset: bodyStart, end, follow };
  return { method, url, status: status === undefined ? undefined : Number(status), headers, body, places, end };
}

type Body = Pick<Message, "body" | "end"> & { readonly start: number; readonly follow: NonNullable<Place["follow"]> };

/** The body that begins at an offset: in chunks, of the length that is given, or up to the next message. */
function bodyAt(text: string, from: number, headers: Message["headers"], byteLength: ByteLength): Body {
  const header = (name: string) => headers.find(([other]) => other.toLowerCase() === name)?.[1];
  // curl prints a body put together, and yet the header that says it came in chunks.
  const chunks = /chunked/i.test(header("transfer-encoding") ?? "") ? chunksAt(text, from, byteLength) : undefined;
  if (chunks) return chunks;
  const length = Number(header("content-length") ?? Number.NaN);
  const said = Number.isInteger(length) ? afterBytes(text, from, length, byteLength) : undefined;
  const next = matchFrom(nextStartLine, text, from)?.index ?? text.length;
  // A body that was unpacked on the way is not of the length that was sent.
  const end = said !== undefined && isBorder(text, said) ? said : next;
  const body = text.slice(from, end);
  return { body, start: from, end, follow: (_, offsets) => offsets.map((offset) => from + offset) };
}

/** Whether nothing but another message begins at an offset. */
function isBorder(text: string, offset: number): boolean {
  const next = offset + text.slice(offset, offset + 100).search(/\S|$/);
  return next >= text.length || matchFrom(startLine, text, next) !== null;
}

const chunkSize = /([\da-f]+)(?:;[^\r\n]*)?\r?\n/iy;

/** A body in chunks, each after its length in bytes; undefined where none begins. */
function chunksAt(text: string, from: number, byteLength: ByteLength): Body | undefined {
  const pieces: { readonly start: number; readonly text: string }[] = [];
  let at = from;
  for (let match = matchFrom(chunkSize, text, at); match; match = matchFrom(chunkSize, text, at)) {
    const start = at + match[0].length;
    const end = afterBytes(text, start, Number.parseInt(match[1] as string, 16), byteLength) ?? text.length;
    pieces.push({ start, text: text.slice(start, end) });
    const lineBreak = /^\r?\n/.exec(text.slice(end, end + 2))?.[0] ?? "";
    at = end + lineBreak.length;
    if (end === start) {
      if (!lineBreak) at = afterTrailers(text, at);
      break;
    }
  }
  const [first] = pieces;
  if (!first) return undefined;
  const body = pieces.map((piece) => piece.text).join("");
  return { body, start: first.start, end: at, follow: (_, offsets) => followPieces(pieces, offsets) };
}

/** Headers may come after the last chunk. */
function afterTrailers(text: string, from: number): number {
  let at = from;
  for (let match = matchFrom(headerLine, text, at); match; match = matchFrom(headerLine, text, at)) at += match[0].length;
  return at;
}

function followPieces(pieces: readonly { start: number; text: string }[], offsets: readonly number[]): number[] {
  let index = 0;
  let before = 0;
  return offsets.map((offset) => {
    let piece = pieces[index];
    while (piece && offset >= before + piece.text.length && index < pieces.length - 1) {
      before += piece.text.length;
      piece = pieces[++index];
    }
    return (piece?.start ?? 0) + offset - before;
  });
}

/** The offset so many bytes after another; undefined where the text ends before. */
function afterBytes(text: string, from: number, bytes: number, byteLength: ByteLength): number | undefined {
  let left = bytes;
  let at = from;
  while (left > 0 && at < text.length) {
    const code = text.codePointAt(at) as number;
    left -= byteLength(code);
    at += code < 0x10000 ? 1 : 2;
  }
  return left === 0 ? at : undefined;
}

/** The first match of a pattern from an offset on; of a sticky one, the match at the offset. */
function matchFrom(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

function unreadable(text: string, offset: number, what: string): UnreadableText {
  return new UnreadableText(what, lineIndex(text)(offset).line);
}
