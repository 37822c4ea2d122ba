import { openInput } from "./open-input.js";
import { readLines } from "./read-lines.js";
import type { Entry, Failure } from "./reporter.js";
import { stoppable } from "./stoppable.js";
import { newCounter, type Summary } from "./summary.js";
import { reasonOf } from "./system-error.js";

/** A line that `check --format ndjson` writes. */
interface Written extends Partial<Entry> {
  readonly message?: unknown;
  readonly skipped?: unknown;
}

/**
 * Counts the verdicts that runs of `check --format ndjson` have written, whatever the split of their input and the order of their output.
 *
 * @param tell Takes each failure: those that are written, and lines that no run can have written.
 */
export async function summarize(
  sources: readonly string[],
  signal: AbortSignal,
  tell: (failure: Failure) => void,
): Promise<Summary> {
  const counter = newCounter(true);
  for (const source of sources) {
    const foreign: number[] = [];
    let line = 0;
    try {
      for await (const { lines } of stoppable(readLines(openInput(source)), signal)) {
        for (const { bytes } of lines) {
          line++;
          if (!take(bytes?.toString())) foreign.push(line);
        }
      }
    } catch (error) {
      tell({ source, message: `Cannot read "${source}": ${reasonOf(error as Error)}` });
    }
    if (foreign.length) tell(foreignLines(source, foreign as [number, ...number[]]));
  }
  return counter.summary();

  /** Counts what a line tells, and gives whether a run can have written it. A line that is too long to be read has no text. */
  function take(text = "none"): boolean {
    if (text.trim() === "") return true;
    const written = parsed(text);
    if (isEntry(written)) counter.add(written);
    else if (typeof written?.source === "string" && typeof written.message === "string") tell(written as Failure);
    else if (typeof written?.source === "string" && isCount(written.skipped)) counter.skip(written.source, written.skipped);
    // What a run says of itself as a whole is counted anew.
    else return written !== undefined && ["summary", "stale", "inventory"].some((name) => Object.hasOwn(written, name));
    return true;
  }
}

/** Told once: a file that is something else has many such lines. */
function foreignLines(source: string, [line, ...others]: [number, ...number[]]): Failure {
  const which = others.length ? `line ${line} and ${others.length} others are no verdicts` : `line ${line} is no verdict`;
  return { source, line, message: `Cannot summarize "${source}": ${which} of check --format ndjson` };
}

function parsed(text: string): Written | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Written) : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(written: Written | undefined): written is Entry {
  return (
    typeof written?.source === "string" &&
    typeof written.valid === "boolean" &&
    (written.variant === null || typeof written.variant === "string") &&
    (written.status === null || typeof written.status === "number") &&
    Array.isArray(written.issues) &&
    written.issues.every((issue) => typeof issue?.severity === "string" && typeof issue.code === "string")
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
