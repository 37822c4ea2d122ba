/** A line of an input, without its end. */
export interface Line {
  /** Its bytes, which may be gone once the next lines are read; undefined where it is too long to be read. */
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

/** Splits a stream of bytes into lines, piece by piece. */
export async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      lines.push({ bytes: joined(rest, length, chunk.subarray(from, end)), isEnded: true });
      from = end + 1;
      rest = [];
      length = 0;
    }
    const tail = chunk.subarray(from);
    length += tail.length;
    // Of a line that is too long nothing is kept.
    if (length > longest) rest = [];
    else rest.push(tail);
    yield { lines, bytes: chunk.length };
  }
  if (length > 0) yield { lines: [{ bytes: joined(rest, length, Buffer.alloc(0)), isEnded: false }], bytes: 0 };
}

function joined(rest: readonly Buffer[], length: number, tail: Buffer): Buffer | undefined {
  if (length + tail.length > longest) return undefined;
  return rest.length ? Buffer.concat([...rest, tail]) : tail;
}
