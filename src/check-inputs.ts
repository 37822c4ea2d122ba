import { resolve, sep } from "node:path";
import type { Baseline } from "./baseline.js";
import { findInputs, type Inputs } from "./find-inputs.js";
import { inventoryOf, merge, newTally } from "./inventory.js";
import type { JudgedPiece } from "./judge-input.js";
import type { Batch } from "./judge-lines.js";
import { planInput } from "./plan-tasks.js";
import { type Fault, failureOf, type ReportOptions } from "./report-reading.js";
import type { Closing, Failure, Reporter } from "./reporter.js";
import { runTasks } from "./run-tasks.js";
import { stoppable } from "./stoppable.js";
import { newCounter } from "./summary.js";

/** What is to be checked, and what becomes of what is found. */
export interface Check {
  readonly inputs: readonly string[];
  readonly options: ReportOptions;
  readonly reporter: Reporter;
  readonly baseline: Baseline | undefined;
  /** Whether to count codes, variants and statuses too. */
  readonly isDetailed: boolean;
  /** Whether standard input is read line by line, whatever it holds. */
  readonly isFilter: boolean;
  /** A folder that is written to, and not read. */
  readonly written: string | undefined;
  /** How many threads do the work; undefined where the amount of work is to tell. */
  readonly jobs: number | undefined;
  readonly signal: AbortSignal;
  /** Takes a piece of the report, and tells whether more is wanted. */
  readonly write: (text: string) => Promise<boolean>;
  /** Takes what could not be judged. */
  readonly tell: (failure: Failure) => void;
  /** Is told how much is done, of how much in all. */
  readonly progress: (bytes: number, answers: number, total: number) => void;
}

/** Less than this, in bytes, is not worth the start of a thread. */
const littleWork = 16 << 20;

/** The counts, how many failures there were, and whether everything was checked, and not interrupted. */
export interface Checked extends Closing {
  readonly failures: number;
  readonly isWhole: boolean;
}

/** Checks all answers of the inputs, in their order, and reports as it goes. */
export async function checkInputs(check: Check): Promise<Checked> {
  const { options, reporter, baseline, signal, write, tell, progress } = check;
  const counter = newCounter(check.isDetailed);
  const tally = newTally();
  let failures = 0;
  let bytes = 0;
  const fail = (failure: Failure): string => {
    failures++;
    tell(failure);
    return reporter.failure?.(failure) ?? "";
  };
  const takeIn = ({ task, batch }: JudgedPiece): string => {
    const around = { excerpts: batch.excerpts, isOneOfSeveral: batch.entries.length > 1 };
    if (batch.tally) merge(tally, batch.tally);
    counter.skip(task.source, batch.skipped);
    const faults = [...batch.failures];
    const failBefore = (line: number) => {
      const texts: string[] = [];
      while ((faults[0]?.line ?? Number.POSITIVE_INFINITY) < line) texts.push(fail(failureOf(faults.shift() as Fault)));
      return texts.join("");
    };
    const entries = batch.entries.map((entry) => {
      baseline?.accept(entry);
      counter.add(entry);
      return failBefore(entry.line ?? 0) + reporter.entry(entry, around);
    });
    const skipped = batch.skipped ? (reporter.skipped?.(task.source, batch.skipped) ?? "") : "";
    return entries.join("") + skipped + faults.map((fault) => fail(failureOf(fault))).join("");
  };

  const { tasks, total, unfound } = await plan(check);
  let isWanted = await write((reporter.begin?.() ?? "") + unfound.map(fail).join(""));
  const isPacked = tasks.some(({ source }) => /\.gz$/i.test(source));
  // What is packed has more bytes than its file, and standard input is of no known length.
  const known = isPacked || tasks.some(({ source }) => source === "-") ? 0 : total;
  progress(0, 0, known);
  const isMuch = isPacked || total > littleWork;
  // With one thread beside it, this one hears at once when it is to stop, and lives on where the other runs out of memory.
  const threads = isMuch || (check.jobs ?? 0) > 1 ? Math.min(await jobsOf(check), tasks.length) : 0;
  const pieces = stoppable(inPlace(runTasks(tasks, { threads, options, signal })), signal);
  for await (const piece of pieces) {
    isWanted &&= await write(takeIn(piece));
    bytes += piece.batch.bytes;
    progress(bytes, counter.summary().exchanges, known);
    if (!isWanted) break;
  }
  const isWhole = isWanted && !signal.aborted;
  const closing: Closing = {
    summary: counter.summary(),
    // What was not seen may still be what an entry accepts.
    ...(baseline && { stale: isWhole ? baseline.stale() : [] }),
    ...(options.inventory && { inventory: inventoryOf(tally) }),
  };
  if (isWanted) await write(reporter.end(closing));
  return { ...closing, failures, isWhole };
}

async function plan({ inputs, isFilter, written }: Check) {
  const { sources, failures } = await sourcesOf(inputs, written);
  const plans = [];
  for (const source of sources) plans.push(await planInput(source));
  const tasks = plans.flatMap((one) => one.tasks).map((task) => (task.source === "-" ? { ...task, isLines: isFilter } : task));
  return {
    tasks,
    total: plans.reduce((sum, one) => sum + one.bytes, 0),
    unfound: failures,
  };
}

/** The inputs that arguments name, each once, without what is found in a folder that is written to; and what could not be looked into. */
export async function sourcesOf(inputs: readonly string[], written: string | undefined): Promise<Inputs> {
  const found = await Promise.all(inputs.map(findInputs));
  const isWritten = (path: string) => written !== undefined && path.startsWith(resolve(written) + sep);
  const sources = found.flatMap((one, index) =>
    one.sources
      .map((source) => [source === "-" ? source : resolve(source), source] as const)
      .filter(([path, source]) => source === inputs[index] || !isWritten(path)),
  );
  return { sources: [...new Map(sources).values()], failures: found.flatMap(({ failures }) => failures) };
}

/** How many threads are to work: without a number, as many as there are processors. */
async function jobsOf({ jobs }: Check): Promise<number> {
  return jobs ?? (await import("node:os")).availableParallelism();
}

/** Counts lines and indices from the beginning of each input, of which a task may be a range. */
async function* inPlace(pieces: AsyncIterable<JudgedPiece>): AsyncGenerator<JudgedPiece> {
  let lines = 0;
  let answers = 0;
  let counted = { lines: 0, answers: 0 };
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst && !piece.task.range?.from) [lines, answers] = [0, 0];
    isFirst = piece.isLast;
    move(piece.batch, lines, answers);
    counted = { lines: counted.lines + piece.batch.lines, answers: counted.answers + piece.batch.entries.length };
    yield piece;
    if (!piece.isLast) continue;
    lines += counted.lines;
    answers += counted.answers;
    counted = { lines: 0, answers: 0 };
  }
}

function move({ entries, failures }: Batch, lines: number, answers: number): void {
  for (const entry of entries) {
    entry.index += answers;
    if (lines === 0) continue;
    if (entry.line !== undefined) entry.line += lines;
    for (const issue of entry.issues) issue.line += lines;
  }
  for (const failure of failures) if (failure.line !== undefined) failure.line += lines;
}
