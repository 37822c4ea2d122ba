import { Gunzip, Inflate, Unzlib } from "fflate";
import { headerOf } from "./exchange.js";
import { syntaxFault } from "./parse-json.js";
import type { Recorded } from "./recorders.js";

/** A body as it was sent: its value and, where it was recorded as text, that text. */
export interface DecodedBody {
  readonly value: unknown;
  readonly text?: string;
  /** What keeps a text from being JSON, and where in it. */
  readonly fault?: { readonly what: string; readonly offset: number };
}

/** The longest body, in bytes, that a compressed one may unfold to. */
const longest = 256 * 1024 * 1024;

/**
 * Decodes the body of a recorded answer. A text that is not JSON is its own value.
 *
 * @throws {TypeError} When the body was not recorded, or cannot be decoded.
 */
export function decodeBody({ body, responseHeaders }: Recorded): DecodedBody {
  const { value, encoding } = body;
  if (encoding === "value") return { value };
  if (value === undefined || value === null) throw new TypeError("its body was not recorded");
  if (encoding === "text") return parsed([value].flat().map(String).join(""));
  const chunks = encoding === "bytes" ? [String(value)] : chunksOf(value);
  const bytes = joined(chunks.map((chunk) => bytesOf(chunk, encoding)));
  const coding = headerOf(responseHeaders?.value, "content-encoding")?.toLowerCase();
  return parsed(textOf(unpacked(bytes, coding)));
}

function parsed(text: string): DecodedBody {
  if (text.trim() === "") return { value: undefined, text };
  try {
    return { value: JSON.parse(text), text };
  } catch {
    const fault = syntaxFault(text);
    return { value: text, text, fault: { what: fault?.what ?? "nested too deeply to say where", offset: fault?.offset ?? 0 } };
  }
}

/** A compressed body that came in chunks is recorded as a list of them, which Polly.js writes as a text in turn. */
function chunksOf(value: unknown): string[] {
  if (typeof value === "string" && /^\["/.test(value)) return chunksOf(chunksIn(value));
  return [value].flat().map(String);
}

/** What V8 says of a text that is not JSON shows the text. */
function chunksIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError("its body begins as a list of chunks, and is none");
  }
}

function bytesOf(text: string, encoding: "bytes" | "base64" | "hex" | "erlang"): Uint8Array {
  if (encoding === "bytes") return Uint8Array.from(text, (character) => character.charCodeAt(0));
  if (encoding === "hex") return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const bytes = Uint8Array.from(binaryOf(text), (character) => character.charCodeAt(0));
  return encoding === "erlang" ? ofErlang(bytes) : bytes;
}

function binaryOf(base64: string): string {
  try {
    return atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw new TypeError("its body is not valid base64");
  }
}

/** The bytes of a binary in Erlang's external term format: version 131, tag 109, length, bytes. */
function ofErlang(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 131 || bytes[1] !== 109) throw new TypeError("its body is not a binary in Erlang's external term format");
  return bytes.subarray(6);
}

/** Bytes one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((offset, part) => {
    all.set(part, offset);
    return offset + part.length;
  }, 0);
  return all;
}

/** Some recorders unpack a body and keep the header that says it was packed: the bytes tell. */
function unpacked(bytes: Uint8Array, coding: string | undefined): Uint8Array {
  if (isGzip(bytes)) return unzipped(bytes);
  if (bytes[0] === 0x7b || bytes[0] === 0x5b) return bytes; // it begins as JSON does
  if (coding === "deflate") return unfold(bytes, (bytes[0] as number) % 16 === 8 ? new Unzlib() : new Inflate());
  if (coding === "br" || coding === "zstd")
    throw new TypeError(`its body is compressed with ${coding}, which is not read: record it with Accept-Encoding: gzip`);
  return bytes;
}

/** Whether bytes begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks what is packed with gzip. Each member ends in its own length: that one is cut off would not be noticed otherwise.
 *
 * @throws {TypeError} When it cannot be unpacked.
 */
export function unzipped(bytes: Uint8Array): Uint8Array {
  const ends: number[] = []; // of the members before the last
  const stream = new Gunzip();
  stream.onmember = (start) => ends.push(start);
  const all = unfold(bytes, stream);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengths = [...ends, bytes.length].map((end) => (end < 18 ? Number.NaN : view.getUint32(end - 4, true)));
  if (lengths.reduce((sum, length) => sum + length, 0) !== all.length)
    throw new TypeError("its body cannot be unpacked: it is cut off");
  return all;
}

/**
 * Unpacks bytes piece by piece, so that a small body that unfolds to a huge one is given up.
 *
 * @throws {TypeError} When they cannot be unpacked.
 */
export function unfold(bytes: Uint8Array, stream: Gunzip | Inflate | Unzlib): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  stream.ondata = (chunk) => {
    length += chunk.length;
    if (length > longest) throw new TypeError("its body unfolds to more than 256 MB");
    chunks.push(chunk);
  };
  try {
    for (let start = 0; start < bytes.length; start += 65_536)
      stream.push(bytes.subarray(start, start + 65_536), start + 65_536 >= bytes.length);
  } catch (error) {
    throw error instanceof TypeError ? error : new TypeError(`its body cannot be unpacked: ${(error as Error).message}`);
  }
  return joined(chunks);
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new TypeError("its body is not valid UTF-8");
  }
}
