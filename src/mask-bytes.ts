import { type DeflateOptions, deflateSync, gzipSync, Inflate, Unzlib, zlibSync } from "fflate";
import { isGzip, joined, unfold, unzipped } from "./decode-body.js";

/** Masks a text, each character by one that takes as much room. */
export type MaskText = (text: string) => string;

/**
 * Masks the text that bytes hold, as it is or packed with gzip, zlib, deflate or as a binary of Erlang: as many bytes, in the same form.
 * What was packed takes less room when masked, and is filled up to what it took. Undefined where the bytes hold no text.
 *
 * @param keepsLines Whether there are to be as many line breaks among the bytes, if that can be: for what stands in a text as it is.
 */
export function maskBytes(bytes: Uint8Array, mask: MaskText, keepsLines = false): Uint8Array | undefined {
  // Erlang's external term format: version 131, tag 109, length, bytes.
  if (bytes[0] !== 131 || bytes[1] !== 109) return maskBody(bytes, mask, keepsLines);
  const inner = bytes.subarray(6);
  return joined([bytes.subarray(0, 6), maskBody(inner, mask, keepsLines) ?? fill(inner)]);
}

function maskBody(bytes: Uint8Array, mask: MaskText, keepsLines: boolean): Uint8Array | undefined {
  const masked = (unpack: Unpack, pack: Pack) => maskPacked(bytes, unpack, pack, mask, keepsLines);
  if (isGzip(bytes)) return masked(unzipped, packGzip);
  const plain = maskPlain(bytes, mask);
  if (plain) return plain;
  if (bytes.length > 2 && bytes[0] === 0x78 && (0x7800 + (bytes[1] as number)) % 31 === 0)
    return masked((data) => unfold(data, new Unzlib()), packZlib);
  const inflate: Unpack = (data) => unfold(data, new Inflate());
  const unfolded = unpacked(bytes, inflate);
  return unfolded && textOf(unfolded) !== undefined ? masked(inflate, packDeflate) : undefined;
}

function maskPlain(bytes: Uint8Array, mask: MaskText): Uint8Array | undefined {
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  const masked = mask(text);
  return masked === text ? bytes : new TextEncoder().encode(masked);
}

/** As many bytes, and as many lines, that say nothing. What is packed stays what cannot be unpacked, what is no text stays no text. */
export function fill(bytes: Uint8Array): Uint8Array {
  // These are neither UTF-8 nor a block of deflate.
  const filled = bytes.map((byte, index) => (byte === lineFeed ? byte : ([0xc7, 0x1c, 0x71][index % 3] as number)));
  if (isGzip(bytes)) filled.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3].slice(0, bytes.length));
  return filled;
}

const lineFeed = 10;

/** Unpacks bytes, or throws. */
type Unpack = (bytes: Uint8Array) => Uint8Array;

/** Packs data into as many bytes as there were and, where there is room left, fills in line breaks; undefined where it takes more. */
type Pack = (data: Uint8Array, options: DeflateOptions, like: Uint8Array) => Uint8Array | undefined;

/** Where the masked text does not fit, it is packed in another way, and at last not at all: nothing of it is left then. */
function maskPacked(bytes: Uint8Array, unpack: Unpack, pack: Pack, mask: MaskText, keepsLines: boolean): Uint8Array {
  const plain = unpacked(bytes, unpack);
  if (!plain) return fill(bytes);
  const masked = maskPlain(plain, mask) ?? fill(plain); // what is packed twice is not read
  if (masked === plain) return bytes;
  let found: Uint8Array | undefined;
  for (const [data, level] of candidates(masked, plain)) {
    const packed = pack(data, { level }, bytes);
    if (packed && (!keepsLines || linesOf(packed) === linesOf(bytes))) return packed;
    found ??= packed;
  }
  return found ?? fill(bytes);
}

function linesOf(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => count + Number(byte === lineFeed), 0);
}

function unpacked(bytes: Uint8Array, unpack: Unpack): Uint8Array | undefined {
  try {
    return unpack(bytes);
  } catch {
    return undefined;
  }
}

/**
 * The masked data, then what takes less room: with characters for what was masked that are there anyway, and without white space between
 * the values of JSON. Then the same with other levels of packing, and after blanks, which shift all bits of what is packed.
 */
function* candidates(masked: Uint8Array, plain: Uint8Array): Generator<[data: Uint8Array, level: 9 | 6 | 1]> {
  yield [masked, 9];
  const text = textOf(masked);
  const before = textOf(plain);
  if (text === undefined || before === undefined) return;
  const maskedWith = (character: string) =>
    text.replace(/x+/g, (run, offset: number) =>
      Array.from(run, (mask, index) => (before.charAt(offset + index) === mask ? mask : character)).join(""),
    );
  const small = maskedWith(" ").replace(/\n\s*/g, "");
  const texts = [text, maskedWith(" "), maskedWith("a"), maskedWith("e"), small];
  for (const level of [9, 6, 1] as const) {
    for (const other of texts) yield [new TextEncoder().encode(other), level];
  }
  for (let count = 1; count < 16; count++) {
    for (const other of [small, text]) yield [new TextEncoder().encode(" ".repeat(count) + other), 9];
  }
}

/** A text without characters that no text has; undefined where the bytes are none. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Fills up with a comment, which stands in the header as a text that ends with a zero. */
function packGzip(data: Uint8Array, options: DeflateOptions, like: Uint8Array): Uint8Array | undefined {
  const packed = gzipSync(data, { ...options, mtime: 0 });
  const spare = like.length - packed.length;
  if (spare <= 0) return spare === 0 ? packed : undefined;
  const lines = Math.max(0, linesOf(like) - linesOf(packed));
  const comment = new Uint8Array(spare).fill(0x78).fill(lineFeed, 0, lines).fill(0, -1);
  const header = packed.slice(0, 10);
  header[3] = 0x10;
  return joined([header, comment, packed.subarray(10)]);
}

function packZlib(data: Uint8Array, options: DeflateOptions, like: Uint8Array): Uint8Array | undefined {
  return filledUp(zlibSync(data, options), 2, like.length);
}

function packDeflate(data: Uint8Array, options: DeflateOptions, like: Uint8Array): Uint8Array | undefined {
  return filledUp(deflateSync(data, options), 0, like.length);
}

/** Fills up with empty blocks, after so many bytes of a header. */
function filledUp(packed: Uint8Array, header: number, length: number): Uint8Array | undefined {
  const blocks = emptyBlocks(length - packed.length);
  return blocks && joined([packed.subarray(0, header), blocks, packed.subarray(header)]);
}

const stored = [0, 0, 0, 0xff, 0xff];
/** A stored block after none, one, two or three blocks of another kind that are empty too, and are not of whole bytes. */
const blocks: readonly (readonly number[])[] = [stored, [2, ...stored], [2, 8, ...stored], [2, 8, 0x20, 0, ...stored]];

/** Empty blocks of deflate that take so many bytes; undefined where there are none. */
function emptyBlocks(length: number): Uint8Array | undefined {
  if (length < 0) return undefined;
  const last = blocks.find((block) => block.length <= length && block.length % 5 === length % 5);
  if (!last) return length === 0 ? new Uint8Array() : undefined;
  const count = (length - last.length) / 5;
  return Uint8Array.from([...Array.from({ length: count }, () => stored), last].flat());
}
