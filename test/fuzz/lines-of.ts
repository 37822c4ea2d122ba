import { constants, gunzipSync } from "node:zlib";

/**
 * How many characters each line of a recording has, its line feed not counted; of bytes that are not UTF-16, how many bytes. Undefined
 * where the checksum of what is packed is wrong, which the library does not look at.
 */
export function linesOf(recording: string | Uint8Array): number[] | undefined {
  return textOf(recording)
    ?.split("\n")
    .map(({ length }) => length);
}

function textOf(recording: string | Uint8Array): string | undefined {
  if (typeof recording === "string") return recording;
  const bytes = unpacked(Buffer.from(recording));
  if (!bytes) return undefined;
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return bytes.toString("latin1");
}

function unpacked(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "Z_DATA_ERROR" ? undefined : cutOff(bytes);
  }
}

/** What is cut off is no text, unless it ends, by chance, in the length of what there is: nothing else tells it from what is whole. */
function cutOff(bytes: Buffer): Buffer {
  const text = gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  return bytes.length >= 18 && bytes.readUInt32LE(bytes.length - 4) === text.length ? text : bytes;
}
