import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { pipeline } from "node:stream";

const pieceSize = 1 << 16;

/** Lets what has come in meanwhile be heard, such as that somebody interrupts. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Opens an input; it is unpacked where it is compressed with gzip, which its bytes tell. */
export async function* openInput(source: string): AsyncGenerator<Buffer> {
  const pieces = source === "-" ? process.stdin : isFile(source) ? piecesOf(source) : createReadStream(source);
  yield* unpacked(pieces as AsyncIterable<Buffer>);
}

/** Whether a source is a file, which never has anybody wait for what it holds. */
function isFile(source: string): boolean {
  return statSync(source, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A stream takes longer to be made than most files to be read. Whoever wants to interrupt is heard now and then. */
async function* piecesOf(source: string): AsyncGenerator<Buffer> {
  const file = openSync(source, "r");
  try {
    for (let count = 1; ; count++) {
      const piece = Buffer.allocUnsafeSlow(pieceSize);
      const length = readSync(file, piece);
      if (length === 0) return;
      yield piece.subarray(0, length);
      if (count % 16 === 0) await pause();
    }
  } finally {
    closeSync(file);
  }
}

async function* unpacked(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const pieces = stream[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  // A pipe may give one byte at a time.
  for (let isMore = true; isMore && first.length < 3; ) {
    const { value, done = false } = await pieces.next();
    isMore = !done;
    if (isMore) first = first.length ? Buffer.concat([first, value]) : value;
  }
  const all = withFirst(first, pieces);
  if (!isPacked(first)) return yield* all;
  const { createGunzip } = await import("node:zlib"); // which few runs need
  // What goes wrong is thrown by the stream at the end of the pipeline.
  yield* pipeline(all, createGunzip({ chunkSize: pieceSize }), () => {});
}

/** Whether a file begins as gzip does: in three bytes, since a line of NDJSON that is damaged may begin with two of them. */
export function isPacked(first: Uint8Array): boolean {
  return first[0] === 0x1f && first[1] === 0x8b && first[2] === 8;
}

/** Everything again from the beginning; what reads it no further lets go of it. */
async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.length) yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
