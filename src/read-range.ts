import { closeSync, openSync, readSync } from "node:fs";
import { type Line, type Lines, longest } from "./read-lines.js";

/** A range of bytes of a file: the lines that begin in it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** How many bytes are read at a time, and how many of a line that goes on beyond the range. */
const blockSize = 1 << 18;
const tailSize = 1 << 16;

/** Blocks that are not in use: to have the system give memory for each range anew takes longer than to read it. */
const free: Buffer[] = [];

/**
 * Reads the lines of a range, piece by piece, and waits for the file: nothing is as fast where there is nothing else to do. The bytes of the
 * lines are gone when the next piece is asked for.
 */
export function* readRange(source: string, range: Range): Generator<Lines> {
  const file = openSync(source, "r");
  const block = free.pop() ?? Buffer.allocUnsafeSlow(blockSize);
  try {
    yield* linesOf(file, range, block);
  } finally {
    free.push(block);
    closeSync(file);
  }
}

function* linesOf(file: number, { from, to }: Range, block: Buffer): Generator<Lines> {
  // What begins before the range belongs to the one before.
  let start = from > 0 ? nextLine(file, from - 1, to, block) : 0;
  let buffer = block;
  let length = 0; // bytes in the buffer, all of the line that begins at `start`
  while (start < to) {
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(2 * length, longest + 1));
    const wanted = Math.min(buffer.length - length, Math.max(to - start - length, tailSize));
    const searched = length;
    length += readSync(file, buffer, length, wanted, start + length);
    if (length === searched) break;
    const { lines, end } = split(buffer.subarray(0, length), searched, to - start);
    yield { lines, bytes: end };
    start += end;
    length = buffer.copy(buffer, 0, end, length);
    if (length <= longest) continue;
    const next = nextLine(file, start + length, Number.POSITIVE_INFINITY, block);
    const isEnded = next < Number.POSITIVE_INFINITY;
    yield { lines: [{ bytes: undefined, isEnded }], bytes: isEnded ? next - start : length };
    start = next;
    length = 0;
  }
  if (start < to && length > 0) yield { lines: [{ bytes: buffer.subarray(0, length), isEnded: false }], bytes: length };
}

/** The lines that end in these bytes, and where the first one begins that does not, or that begins beyond a bound. */
function split(bytes: Buffer, searched: number, bound: number): { lines: Line[]; end: number } {
  const lines: Line[] = [];
  let begin = 0;
  for (let end = bytes.indexOf(10, searched); end >= 0 && begin < bound; end = bytes.indexOf(10, begin)) {
    lines.push({ bytes: bytes.subarray(begin, end), isEnded: true });
    begin = end + 1;
  }
  return { lines, end: begin };
}

/** Where a line begins, after the first line break from an offset on; infinity where none comes before a bound. */
function nextLine(file: number, from: number, bound: number, block: Buffer): number {
  for (let at = from; at < bound; ) {
    const length = readSync(file, block, 0, tailSize, at);
    if (length === 0) break;
    const end = block.subarray(0, length).indexOf(10);
    if (end >= 0) return at + end + 1;
    at += length;
  }
  return Number.POSITIVE_INFINITY;
}
