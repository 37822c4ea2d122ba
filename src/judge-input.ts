import { isUtf8 } from "node:buffer";
import { decodeText } from "./decode-text.js";
import { UnreadableText } from "./document.js";
import { merge, newTally, type Tally } from "./inventory.js";
import { isCassette } from "./is-cassette.js";
import { type Opened, openByForm } from "./open-by-form.js";
import { openInput } from "./open-input.js";
import { type Line, type Lines, readLines } from "./read-lines.js";
import { readText } from "./read-text.js";
import { type Found, faultOf, type ReportOptions, reportOnDocument, reportOnLine } from "./report-reading.js";

/** An input, or a range of bytes of one that is read line by line. */
export interface Task {
  readonly source: string;
  /** Whether it is read line by line, whatever it holds. */
  readonly isLines?: boolean;
  /** All of it, where it is a document that was read already. */
  readonly bytes?: Uint8Array;
  /** What was opened of it already. */
  readonly opened?: Opened;
  /** The lines that are read: those that begin at these bytes. */
  readonly range?: { readonly from: number; readonly to: number };
}

/** What is found in a piece of an input; lines and indices are counted from the beginning of the task. */
export interface Batch extends Found {
  /** How many lines it had. */
  readonly lines: number;
  /** How many bytes it had, unpacked. */
  readonly bytes: number;
}

/** A piece of what a task finds. */
export interface JudgedPiece {
  readonly task: Task;
  readonly batch: Batch;
  /** Whether it is the last one of its task; every task has one. */
  readonly isLast: boolean;
}

/** Judges an input piece by piece; the last piece is empty. */
export async function* judgePieces(task: Task, options: ReportOptions): AsyncGenerator<JudgedPiece> {
  for await (const batch of judgeInput(task, options)) yield { task, batch, isLast: false };
  yield { task, batch: nothing, isLast: true };
}

/** Judges an input piece by piece: line by line where each line is a recording, as a whole otherwise. */
async function* judgeInput(task: Task, options: ReportOptions): AsyncGenerator<Batch> {
  const { source, range, bytes } = task;
  try {
    if (bytes) return yield await judgeDocument(source, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), options);
    const start = Math.max(0, (range?.from ?? 0) - 1);
    const { lines, document } = range
      ? { lines: () => readLines(openInput(source, start), range.to - start, start > 0), document: undefined }
      : (task.opened ?? (await openByForm(source, task.isLines)));
    if (lines) yield* judgeLines(source, lines(), start > 0, options);
    if (document) yield await judgeDocument(source, await document(), options);
  } catch (error) {
    yield { ...nothing, failures: [faultOf(source, error as Error)] };
  }
}

/** Where nothing is found. */
export const nothing: Batch = { entries: [], failures: [], skipped: 0, excerpts: new Map(), lines: 0, bytes: 0 };

/** A byte that is not UTF-8 keeps nothing else from being judged. */
async function judgeDocument(source: string, bytes: Buffer, options: ReportOptions): Promise<Batch> {
  const { text, encoding, faultyLine } = decodeText(bytes);
  const found = await reportOnForm(source, text, options, encoding);
  const fault = new UnreadableText("is not valid UTF-8, and is judged as far as it can be read", faultyLine);
  // What is no recording at all is told as that.
  const isRead = found.entries.length + found.skipped > 0;
  const faults = faultyLine === undefined || !isRead ? [] : [faultOf(source, fault)];
  return { ...nothing, ...found, failures: [...faults, ...found.failures], bytes: bytes.length };
}

/** Few recordings are cassettes, and the parser of YAML is large. */
async function reportOnForm(source: string, text: string, options: ReportOptions, encoding?: "bytes"): Promise<Found> {
  if (!isCassette(text)) return reportOnDocument(source, text, options, () => readText(text, encoding));
  const { reportOn } = await import("./report.js");
  return reportOn(source, text, options, encoding);
}

/** How many lines are judged before what is found is given away. */
const mostLines = 64;

/** Judges each line by itself. The first line of a range that begins in the middle is left to the range before it. */
async function* judgeLines(
  source: string,
  pieces: AsyncGenerator<Lines>,
  isInMiddle: boolean,
  options: ReportOptions,
): AsyncGenerator<Batch> {
  let number = isInMiddle ? -1 : 0;
  let index = 0;
  for await (const { lines, bytes } of pieces) {
    // Of short lines, a piece has many.
    for (let first = 0; first === 0 || first < lines.length; first += mostLines) {
      const before = Math.max(0, number);
      const some = lines.slice(first, first + mostLines);
      const found = some.flatMap((line) => (++number > 0 ? [judgeLine(source, line, number, options)] : []));
      const entries = found.flatMap((one) => one.entries);
      for (const entry of entries) entry.index = index++;
      yield { ...together(found), entries, lines: Math.max(0, number) - before, bytes: first === 0 ? bytes : 0 };
    }
  }
}

function together(found: readonly Found[]): Found {
  return {
    entries: found.flatMap(({ entries }) => entries),
    failures: found.flatMap(({ failures }) => failures),
    skipped: found.reduce((sum, { skipped }) => sum + skipped, 0),
    excerpts: new Map(found.flatMap(({ excerpts }) => [...excerpts])),
    ...(found.some(({ tally }) => tally) && { tally: tallyOf(found) }),
  };
}

function tallyOf(found: readonly Found[]): Tally {
  const sum = newTally();
  for (const { tally } of found) if (tally) merge(sum, tally);
  return sum;
}

function judgeLine(source: string, { bytes, isEnded }: Line, number: number, options: ReportOptions): Found {
  try {
    if (!bytes) throw new UnreadableText("is longer than 256 MB");
    if (!isUtf8(bytes)) throw new UnreadableText("is not valid UTF-8");
    const text = bytes.toString().replace(/^\uFEFF/, "");
    return text.trim() === "" ? nothing : reportOnLine(source, text, number, options);
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const { predicate } = error;
    const fault = new UnreadableText(
      isEnded ? predicate : `${predicate} (it is the last line and does not end: is it cut off?)`,
      number,
    );
    return { ...nothing, failures: [faultOf(source, fault)] };
  }
}
