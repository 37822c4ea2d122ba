import { isAscii, isUtf8 } from "node:buffer";
import { UnreadableText } from "./document.js";
import type { Excerpt } from "./excerpt.js";
import { merge, newTally, type Tally } from "./inventory.js";
import type { Line, Lines } from "./read-lines.js";
import { type Fault, type Found, faultOf, type ReportOptions, reportOnLine } from "./report-reading.js";
import type { Entry, EntryIssue } from "./reporter.js";

/** What is found in a piece of an input; lines and indices are counted from the beginning of the task. */
export interface Batch extends Found {
  /** How many lines it had. */
  readonly lines: number;
  /** How many bytes it had, unpacked. */
  readonly bytes: number;
}

/** Where nothing is found. */
export const nothing: Batch = { entries: [], failures: [], skipped: 0, excerpts: new Map(), lines: 0, bytes: 0 };

/** How many lines are judged, or bytes read, before what is found is given away: of a range whose lines are long, all at once. */
const most = { lines: 64, bytes: 3 << 19 };

/** A batch that is being filled. */
interface Filling {
  readonly entries: Entry[];
  readonly failures: Fault[];
  readonly excerpts: Map<EntryIssue, Excerpt>;
  tally?: Tally;
  skipped: number;
  lines: number;
  bytes: number;
}

/** Judges lines one after another. */
export interface LineJudge {
  /** Judges the lines of a piece, and gives what is found whenever it is enough. */
  readonly judge: (piece: Lines) => Generator<Batch>;
  /** Gives what is left. */
  readonly rest: () => Batch;
}

/** Begins to judge the lines of a task, each by itself. */
export function newLineJudge(source: string, options: ReportOptions): LineJudge {
  let batch = newFilling();
  let number = 0;
  let index = 0;
  const rest = () => {
    const full = batch;
    batch = newFilling();
    return full;
  };
  return {
    *judge({ lines, bytes }) {
      batch.bytes += bytes;
      for (const line of lines) {
        if (batch.lines === most.lines) yield rest();
        const found = judgeLine(source, line, ++number, options);
        for (const entry of found.entries) entry.index = index++;
        add(batch, found);
      }
      if (batch.bytes >= most.bytes) yield rest();
    },
    rest,
  };
}

function newFilling(): Filling {
  return { entries: [], failures: [], excerpts: new Map(), skipped: 0, lines: 0, bytes: 0 };
}

function add(batch: Filling, { entries, failures, excerpts, skipped, tally }: Found): void {
  batch.lines++;
  batch.skipped += skipped;
  for (const entry of entries) batch.entries.push(entry);
  for (const failure of failures) batch.failures.push(failure);
  for (const [issue, excerpt] of excerpts) batch.excerpts.set(issue, excerpt);
  if (!tally) return;
  batch.tally ??= newTally();
  merge(batch.tally, tally);
}

function judgeLine(source: string, { bytes, isEnded }: Line, number: number, options: ReportOptions): Found {
  try {
    if (!bytes) throw new UnreadableText("is longer than 256 MB");
    const text = textOf(bytes);
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

/** The text of a line, without a byte order mark. One that is ASCII alone is decoded faster as such. */
function textOf(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString("latin1");
  if (!isUtf8(bytes)) throw new UnreadableText("is not valid UTF-8");
  const text = bytes.toString();
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
