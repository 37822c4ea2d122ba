/**
 * What is given, in the place of what src/open-input.ts opens: the build has the command line's own reader take it from here, in pieces of
 * the same size, since a reader may decide by those it has.
 */
import { isPacked } from "../../../src/open-input.js";
import { Buffer } from "./buffer.js";
import { tooMuch, unpackGzip } from "./unpack-gzip.js";

const pieceSize = 1 << 16;
let given: { readonly bytes: Uint8Array; readonly fault?: string } = { bytes: new Uint8Array() };

/**
 * Takes what is to be read next, and gives its bytes, unpacked where it is packed, as far as it can be.
 *
 * @param most How many bytes it may have, unpacked.
 * @throws {RangeError} When it has more.
 */
export function give(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length > most) throw tooMuch(most);
  const { pieces, ...more } = isPacked(bytes) ? unpackGzip(bytes, most) : { pieces: [bytes] };
  given = { bytes: Buffer.concat(pieces), ...more };
  return given.bytes;
}

/** Opens what was given last. */
export async function* openInput(): AsyncGenerator<Uint8Array> {
  const { bytes, fault } = given;
  for (let start = 0; start < bytes.length; start += pieceSize) yield bytes.subarray(start, start + pieceSize);
  // As zlib's errors do, it has a code: it is the reading that failed.
  if (fault !== undefined) throw Object.assign(new Error(fault), { code: "Z_DATA_ERROR" });
}
