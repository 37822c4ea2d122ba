import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";

const pieceSize = 1 << 16;

/** Opens an input from an offset in bytes on; the whole of it is unpacked where it is compressed with gzip, which its bytes tell. */
export async function* openInput(source: string, start = 0): AsyncGenerator<Buffer> {
  const stream: AsyncIterable<Buffer> =
    source === "-" ? process.stdin : createReadStream(source, { ...(start > 0 && { start }), highWaterMark: pieceSize }); // a pipe has no offsets
  const pieces = stream[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  // A pipe may give one byte at a time.
  for (let isMore = true; isMore && first.length < 3; ) {
    const { value, done = false } = await pieces.next();
    isMore = !done;
    if (isMore) first = Buffer.concat([first, value]);
  }
  const all = withFirst(first, pieces);
  yield* start === 0 && isPacked(first) ? unpacked(all) : all;
}

async function* unpacked(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const { createGunzip } = await import("node:zlib"); // which few runs need
  // What goes wrong is thrown by the stream at the end of the pipeline.
  yield* pipeline(packed, createGunzip({ chunkSize: pieceSize }), () => {});
}

/** Whether a file begins as gzip does: in three bytes, since a line of NDJSON that is damaged may begin with two of them. */
export function isPacked(first: Uint8Array): boolean {
  return first[0] === 0x1f && first[1] === 0x8b && first[2] === 8;
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length) yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
