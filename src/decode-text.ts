import { isHttp } from "./parse-http.js";

/** The text of a recording. */
export interface DecodedText {
  readonly text: string;
  /** `bytes` where each character is a byte: HTTP as text may hold bodies that are packed. */
  readonly encoding?: "bytes";
  /** The first line with a byte that is not UTF-8, which is read as U+FFFD. */
  readonly faultyLine?: number;
}

/** Decodes the bytes of a recording: UTF-8, or UTF-16 where its byte order mark says so. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder("utf-16le").decode(bytes) };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder("utf-16be").decode(bytes) };
  const text = utf8(bytes);
  if (text !== undefined) return { text };
  if (isHttp(latin1(bytes.subarray(0, 4096)))) return { text: latin1(bytes), encoding: "bytes" };
  return { text: new TextDecoder().decode(bytes), faultyLine: faultyLineOf(bytes) };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A character a byte. What TextDecoder calls latin1 is windows-1252. */
function latin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  return pieces.join("");
}

function faultyLineOf(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0, end = bytes.indexOf(10); end >= 0 && utf8(bytes.subarray(start, end)) !== undefined; line++) {
    start = end + 1;
    end = bytes.indexOf(10, start);
  }
  return line;
}
