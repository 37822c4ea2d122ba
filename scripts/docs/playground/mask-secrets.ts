import { decodeText } from "../../../src/decode-text.js";
import { isPacked } from "../../../src/open-input.js";
import { redact } from "../../../src/redact.js";
import { begin, inPage } from "./bounds.js";
import { Buffer } from "./buffer.js";
import { NoLink } from "./permalink.js";
import { unpackGzip } from "./unpack-gzip.js";

/**
 * The bytes of a recording without secrets and private texts, as `check --redact` writes them, unpacked: judged, they have the same issues
 * at the same places.
 *
 * @param most How many bytes it may have, unpacked.
 * @throws {RangeError} When it has more.
 * @throws {NoLink} When it is packed and damaged: what can be unpacked of it would have another verdict.
 */
export function maskSecrets(bytes: Uint8Array, most: number): Uint8Array {
  begin(inPage); // packed bodies in it that unfold to more are masked as a whole
  const { pieces, fault } = isPacked(bytes) ? unpackGzip(bytes, most) : { pieces: [bytes] };
  if (fault !== undefined) throw new NoLink(`the file is packed and damaged (${fault}), and cannot be masked`);
  const all = Buffer.concat(pieces);
  const { text, encoding } = decodeText(all);
  const masked = redact(text, encoding);
  return encoding === "bytes"
    ? Uint8Array.from(masked, (character) => character.charCodeAt(0))
    : new TextEncoder().encode(masked);
}
