import { Gunzip } from "fflate";

/** What a file that is packed with gzip holds, up to where it is damaged. */
export interface Unpacked {
  readonly pieces: readonly Uint8Array[];
  /** What is wrong with it, in the words of zlib, which the command line has unpack its files. */
  readonly fault?: string;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The words of zlib for what fflate finds. */
const words: Readonly<Record<string, string>> = {
  "unexpected EOF": "unexpected end of file",
  "invalid length/literal": "invalid literal/length code",
  "invalid distance": "invalid distance too far back",
  "invalid gzip data": "incorrect header check",
};

/**
 * Unpacks a file that is packed with gzip, in one member or several. Each ends in what its bytes add up to, and how many they are, which
 * fflate passes over. What follows the last one is no part of it.
 *
 * @param most How many bytes it may unfold to.
 * @throws {RangeError} When it unfolds to more.
 */
export function unpackGzip(packed: Uint8Array, most: number): Unpacked {
  const pieces: Uint8Array[] = [];
  let all = 0;
  let member = newMember(0);
  let fault: string | undefined;
  const stream = new Gunzip((piece) => {
    all += piece.length;
    if (all > most) throw tooMuch(most);
    member.add(piece);
    if (piece.length) pieces.push(piece);
  });
  stream.onmember = (start) => {
    fault ??= member.faultOf(packed.subarray(0, start));
    member = newMember(start);
  };
  try {
    for (let start = 0; start < packed.length && !fault; start += 65_536)
      stream.push(packed.subarray(start, start + 65_536), start + 65_536 >= packed.length);
    fault ??= member.faultOf(packed);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const { message } = error as Error;
    // What begins as no member does may be bytes that only fill up a block.
    fault ??= message === "invalid gzip data" && pieces.length > 0 ? member.faultOf(packed) : (words[message] ?? message);
  }
  return { pieces, ...(fault !== undefined && { fault }) };
}

/** That there is more of something than can be judged. */
export function tooMuch(most: number): RangeError {
  return new RangeError(`Cannot judge more than ${most >> 20} MB here: the command line reads files of any length`);
}

/** Adds up the bytes of a member. */
function newMember(start: number) {
  let crc = -1;
  let length = 0;
  return {
    add(piece: Uint8Array): void {
      length += piece.length;
      for (const byte of piece) crc = (crcTable[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
    },
    /** What is wrong with its end, given everything up to there, or to the end of the file. */
    faultOf(packed: Uint8Array): string | undefined {
      const end = new Uint8Array(8);
      const view = new DataView(end.buffer);
      view.setUint32(0, ~crc, true);
      view.setUint32(4, length, true);
      const own = packed.subarray(start);
      const found = lastIndexOf(own, end);
      if (found >= 0) return faultBehind(own.subarray(found + end.length));
      const isCut = [7, 6, 5, 4, 3, 2, 1].some((count) => lastIndexOf(own, end.subarray(0, count)) === own.length - count);
      const hasLength = lastIndexOf(own, end.subarray(4)) === own.length - 4;
      return isCut || !hasLength ? "unexpected end of file" : "incorrect data check";
    },
  };
}

/** What is wrong with what follows a member: zeros fill up a block, anything else begins another member. */
function faultBehind(rest: Uint8Array): string | undefined {
  if (!rest[0]) return undefined;
  const isCut = rest.length < 2 || (rest[0] === 0x1f && rest[1] === 0x8b);
  return isCut ? "unexpected end of file" : "incorrect header check";
}

function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  let start = bytes.length - wanted.length;
  while (start >= 0 && !wanted.every((byte, index) => bytes[start + index] === byte)) start--;
  return start;
}
