import { decodeText } from "../../../src/decode-text.js";
import { isPacked } from "../../../src/open-input.js";
import { redact } from "../../../src/redact.js";
import { Buffer } from "./buffer.js";
import { unpackGzip } from "./unpack-gzip.js";

/**
 * The bytes of a recording without secrets and private texts, as `check --redact` writes them, unpacked: judged, they have the same issues
 * at the same places.
 *
 * @param most How many bytes it may have, unpacked.
 * @throws {RangeError} When it has more.
 */
export function maskSecrets(bytes: Uint8Array, most: number): Uint8Array {
  const all = isPacked(bytes) ? Buffer.concat(unpackGzip(bytes, most).pieces) : bytes;
  const { text, encoding } = decodeText(all);
  const masked = redact(text, encoding);
  return encoding === "bytes"
    ? Uint8Array.from(masked, (character) => character.charCodeAt(0))
    : new TextEncoder().encode(masked);
}
