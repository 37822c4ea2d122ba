import { decodeText } from "./decode-text.js";
import { UnreadableText } from "./document.js";
import { isLines } from "./is-lines.js";
import { openInput } from "./open-input.js";
import { type Lines, longest, readLines } from "./read-lines.js";

/** An input by its form: as lines, or as one document. */
export interface Opened {
  readonly lines?: () => AsyncGenerator<Lines>;
  readonly document?: () => Promise<Buffer>;
}

/**
 * Opens an input, and reads as much of it as tells its form.
 *
 * @param isFilter Whether it is read line by line, whatever it holds.
 */
export async function openByForm(source: string, isFilter = false): Promise<Opened> {
  const stream = openInput(source);
  const isNamed = isFilter || /\.(ndjson|jsonl)(\.gz)?$/i.test(source);
  const head: Buffer[] = [];
  const told = isNamed || (await tellForm(stream, head));
  const all = following(head, stream);
  if (/^(?:fffe|feff)/.test(head[0]?.toString("hex", 0, 2) ?? "")) return ofUtf16(await documentOf(all));
  return told ? { lines: () => readLines(all) } : { document: () => documentOf(all) };
}

/** Reads the head of a stream until it tells whether each line is a recording by itself. */
async function tellForm(stream: AsyncGenerator<Buffer>, head: Buffer[]): Promise<boolean> {
  let [length, looked] = [0, 0];
  for (let next = await stream.next(); !next.done; next = await stream.next()) {
    head.push(next.value);
    length += next.value.length;
    // A head that does not tell is looked at again when it is twice as long: not all of it at each piece.
    if (length < 2 * looked) continue;
    looked = length;
    const told = isLines(Buffer.concat(head).toString(), false);
    if (told !== undefined) return told;
  }
  return isLines(Buffer.concat(head).toString(), true) ?? false;
}

/** Shells of Windows write UTF-16. It is read whole, and as UTF-8 from there on. */
function ofUtf16(bytes: Buffer): Opened {
  const { text } = decodeText(bytes);
  const utf8 = Buffer.from(text);
  return isLines(text, true) ? { lines: () => readLines(following([utf8])) } : { document: async () => utf8 };
}

async function* following(head: readonly Buffer[], rest?: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* head;
  if (rest) yield* rest;
}

async function documentOf(stream: AsyncGenerator<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > longest)
      throw new UnreadableText("is one document of more than 256 MB: split it, or write its answers as NDJSON, an answer a line");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
