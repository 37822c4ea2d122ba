import type { Report } from "../generated/report.js";
import { type CheckOptions, checkExchange } from "./check-exchange.js";
import { cut } from "./explain.js";
import { createLocator, type Position } from "./locate.js";
import { type Answer, readAnswers, UnreadableText } from "./read-answers.js";
import type { Issue } from "./schema.js";

export type { Report };
export type Entry = Report["entries"][number];
export type Failure = Report["failures"][number];

/** The verdicts on the answers of one text, or the failure to read it. */
export function reportOn(source: string, text: string, options: CheckOptions): { entries: Entry[]; failures: Failure[] } {
  try {
    const answers = readAnswers(text);
    let locate: ReturnType<typeof createLocator> | undefined;
    const position = (path: readonly (string | number)[]): Position => {
      locate ??= createLocator(text); // only once there is something to report
      return locate(path);
    };
    return { entries: answers.map((answer, index) => entryOf(source, index, answer, options, position)), failures: [] };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    return {
      entries: [],
      failures: [
        { source, ...(error.line !== undefined && { line: error.line }), message: `Cannot parse "${source}": ${error.message}` },
      ],
    };
  }
}

function entryOf(
  source: string,
  index: number,
  { exchange, path }: Answer,
  options: CheckOptions,
  position: (path: readonly (string | number)[]) => Position,
): Entry {
  const { variant, reasons, valid, issues } = checkExchange(exchange, options);
  const placed = issues.map((issue) => entryIssue(issue, position([...path, ...issue.path])));
  placed.sort((a, b) => a.line - b.line || a.column - b.column);
  return {
    source,
    index,
    variant,
    reasons: [...reasons],
    status: exchange.response.status ?? null,
    valid,
    issues: placed,
  } as Entry;
}

function entryIssue(
  { severity, code, path, pointer, message, expected, received, hint, evidence }: Issue,
  { line, column }: Position,
): Entry["issues"][number] {
  const shown = typeof received === "string" ? cut(received) : received;
  return {
    severity,
    code,
    path: [...path],
    pointer,
    line,
    column,
    message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && (typeof received !== "object" || received === null) && { received: shown }),
    ...(hint && { hint }),
    ...(evidence && { evidence: [...evidence] }),
  };
}

/** Puts the verdicts on all inputs together. */
export function combine(files: number, entries: Entry[], failures: Failure[]): Report {
  const issues = entries.flatMap((entry) => entry.issues);
  const valid = entries.filter((entry) => entry.valid).length;
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const summary = {
    files,
    exchanges: entries.length,
    valid,
    invalid: entries.length - valid,
    errors,
    warnings: issues.length - errors,
  };
  return { summary, failures, entries };
}
