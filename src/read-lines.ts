/** A line of an input, without its end. */
export interface Line {
  /** Its bytes; undefined where it is too long to be read. */
  readonly bytes: Buffer | undefined;
  /** Whether a line break follows. */
  readonly isEnded: boolean;
}

/** The lines that end in a piece of an input, and how many bytes of the input have been read. */
export interface Lines {
  readonly lines: readonly Line[];
  readonly bytes: number;
}

/** The longest line, and the longest document, in bytes. */
export const longest = 256 * 1024 * 1024;

/**
 * Splits a stream of bytes into lines, piece by piece.
 *
 * @param to Where to stop, in bytes from the beginning of the stream: no line that begins there or later is read.
 * @param isInMiddle Whether the stream begins within a line, which is not read to its end where that is beyond `to`.
 */
export async function* readLines(
  stream: AsyncIterable<Buffer>,
  to = Number.POSITIVE_INFINITY,
  isInMiddle = false,
): AsyncGenerator<Lines> {
  let rest: Buffer[] = [];
  let length = 0;
  let start = 0; // of the line that is being read
  for await (const chunk of stream) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0 && start < to; end = chunk.indexOf(10, from)) {
      const tail = chunk.subarray(from, end);
      lines.push({ bytes: joined(rest, length, tail), isEnded: true });
      start += length + tail.length + 1;
      from = end + 1;
      rest = [];
      length = 0;
    }
    if (lines.length) yield { lines, bytes: chunk.length };
    if (start >= to) return;
    const tail = chunk.subarray(from);
    length += tail.length;
    // Of a line that is too long nothing is kept.
    if (length > longest) rest = [];
    else rest.push(tail);
    if (!lines.length) yield { lines, bytes: chunk.length };
    if (isInMiddle && start === 0 && length >= to) return;
  }
  if (length > 0) yield { lines: [{ bytes: joined(rest, length, Buffer.alloc(0)), isEnded: false }], bytes: 0 };
}

function joined(rest: readonly Buffer[], length: number, tail: Buffer): Buffer | undefined {
  if (length + tail.length > longest) return undefined;
  return rest.length ? Buffer.concat([...rest, tail]) : tail;
}
