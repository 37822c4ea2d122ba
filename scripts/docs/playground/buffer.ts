/**
 * What the command line's own reader asks of Node's buffers, for a browser, which has none: the build puts it in their place, so that the
 * playground reads as the command line does, by the same code.
 */

/** Bytes that are read as a text. A class, since what is cut out of them must be able to do the same. */
class Bytes extends Uint8Array {
  override toString(encoding: "utf8" | "latin1" | "hex" = "utf8", start = 0, end = this.length): string {
    const bytes = this.subarray(start, end);
    if (encoding === "hex") return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    // One that is ASCII alone, which is all that is read as Latin-1, is the same in UTF-8.
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  }
}

/** Makes bytes that are read as a text: of those of Node's buffers, the ways that the reader goes. */
export const Buffer = {
  alloc: (length: number): Bytes => new Bytes(length),
  from(data: string | ArrayBuffer, offset?: number, length?: number): Bytes {
    if (typeof data !== "string") return new Bytes(data, offset, length);
    const { buffer } = new TextEncoder().encode(data);
    return new Bytes(buffer);
  },
  concat(parts: readonly Uint8Array[]): Bytes {
    const all = new Bytes(parts.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const part of parts) {
      all.set(part, offset);
      offset += part.length;
    }
    return all;
  },
};

/** Whether bytes are ASCII alone; without any they are. */
export function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 128);
}

/** Whether bytes are valid UTF-8, to their end. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
