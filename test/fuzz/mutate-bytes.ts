import { deflateRawSync, deflateSync, gunzipSync, gzipSync } from "node:zlib";
import type { Random } from "./random.js";

const magic: readonly (readonly number[])[] = [
  [0x1f, 0x8b, 8],
  [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0xef, 0xbb, 0xbf],
  [0x78, 0x9c],
  [131, 109, 0, 0, 0, 1],
  [0xc3],
  [0xed, 0xa0, 0x80],
  [0xf5],
  [0],
  [10],
  [13, 10, 13, 10],
];

type Mutator = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const mutators: readonly Mutator[] = [
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 1, [random.below(256)]),
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return spliced(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << random.below(8))]);
  },
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), random.below(20), []),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, random.pick(magic)),
  (bytes, random) => spliced(bytes, 0, random.below(2), random.pick(magic)),
  (bytes, random) => {
    const from = random.below(bytes.length + 1);
    return spliced(bytes, random.below(bytes.length + 1), 0, [...bytes.subarray(from, from + random.below(40))]);
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random, other) =>
    Buffer.concat([bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1))]),
  (bytes) => gzipSync(bytes, { level: 1 }),
  (bytes) => deflateSync(bytes, { level: 1 }),
  (bytes) => deflateRawSync(bytes, { level: 1 }),
  (bytes) => Buffer.concat([gzipSync(bytes, { level: 1 }), gzipSync(bytes, { level: 1 })]),
  (bytes, random) => {
    const [one, other] = [gzipSync(bytes, { level: 1 }), gzipSync("\n", { level: 1 })];
    return Buffer.concat([one, other.subarray(0, -random.below(other.length))]);
  },
  (bytes) => Buffer.from(bytes.toString("latin1"), "utf16le"),
  (bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString(), "utf16le")]),
  (bytes) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(bytes.toString(), "utf16le").swap16()]),
  (bytes) => unpacked(bytes),
];

/** Bytes with something changed in them; parts may be of others. */
export function mutateBytes(bytes: Buffer, other: Buffer, random: Random): Buffer {
  return random.pick(mutators)(bytes, random, other);
}

function spliced(bytes: Buffer, from: number, length: number, by: readonly number[]): Buffer {
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(by), bytes.subarray(from + length)]);
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: 1 << 20 });
  } catch {
    return bytes;
  }
}
