import { decodeText } from "./decode-text.js";
import { UnreadableText } from "./document.js";
import { isCassette } from "./is-cassette.js";
import { type Batch, newLineJudge, nothing } from "./judge-lines.js";
import { type Opened, openByForm } from "./open-by-form.js";
import { type Range, readRange } from "./read-range.js";
import { readText } from "./read-text.js";
import { type Fault, type Found, faultOf, type ReportOptions, reportOnDocument } from "./report-reading.js";

/** An input, or a range of bytes of one that is read line by line. */
export interface Task {
  readonly source: string;
  /** Whether it is read line by line, whatever it holds. */
  readonly isLines?: boolean;
  /** All of it, where it is a document that was read already. */
  readonly bytes?: Uint8Array;
  /** What was opened of it already. */
  readonly opened?: Opened;
  /** The bytes of an uncompressed file at which the lines begin that are read. */
  readonly range?: Range;
}

/** A piece of what a task finds. */
export interface JudgedPiece {
  readonly task: Task;
  readonly batch: Batch;
  /** Whether it is the last one of its task; every task has one. */
  readonly isLast: boolean;
}

/** Judges an input piece by piece, and tells which piece is the last. */
export async function* judgePieces(task: Task, options: ReportOptions): AsyncGenerator<JudgedPiece> {
  if (task.range) return yield* judgeRange(task, task.range, options);
  const failures: Fault[] = [];
  try {
    for await (const batch of judgeInput(task, options)) yield { task, batch, isLast: false };
  } catch (error) {
    failures.push(faultOf(task.source, error as Error));
  }
  yield { task, batch: { ...nothing, failures }, isLast: true };
}

function* judgeRange(task: Task, range: Range, options: ReportOptions): Generator<JudgedPiece> {
  const { judge, rest } = newLineJudge(task.source, options);
  const failures: Fault[] = [];
  try {
    for (const piece of readRange(task.source, range)) for (const batch of judge(piece)) yield { task, batch, isLast: false };
  } catch (error) {
    failures.push(faultOf(task.source, error as Error));
  }
  const batch = rest();
  yield { task, batch: { ...batch, failures: [...batch.failures, ...failures] }, isLast: true };
}

/** Judges an input line by line where each line is a recording, as a whole otherwise. */
async function* judgeInput(task: Task, options: ReportOptions): AsyncGenerator<Batch> {
  const { source, bytes } = task;
  if (bytes) return yield await judgeDocument(source, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), options);
  const { lines, document } = task.opened ?? (await openByForm(source, task.isLines));
  if (document) yield await judgeDocument(source, await document(), options);
  const { judge, rest } = newLineJudge(source, options);
  // Somebody may wait for the verdicts on what has come so far.
  for await (const piece of lines?.() ?? []) {
    yield* judge(piece);
    yield rest();
  }
}

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
