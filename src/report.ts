import type { Report } from "../generated/report.js";
import { isStatus } from "./answer-kind.js";
import { type CheckOptions, checkExchange } from "./check-exchange.js";
import { cut } from "./explain.js";
import { locate, type Position } from "./locate.js";
import { type Answer, readAnswers, UnreadableText } from "./read-answers.js";
import type { Issue } from "./schema.js";

export type { Report };
/** The verdict on one answer, as the report has it. */
export type Entry = Report["entries"][number];
/** An input that could not be judged, as the report has it. */
export type Failure = Report["failures"][number];

/** The verdicts on the answers of one text, or the failure to read it. */
export function reportOn(source: string, text: string, options: CheckOptions): { entries: Entry[]; failures: Failure[] } {
  let answers: Answer[];
  try {
    answers = readAnswers(text);
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const line = error.line === undefined ? {} : { line: error.line };
    return { entries: [], failures: [{ source, ...line, message: `Cannot parse "${source}": ${error.message}` }] };
  }
  const verdicts = answers.map((answer) => ({ ...answer, report: checkExchange(answer.exchange, options) }));
  const paths = verdicts.flatMap(({ path, report }) => report.issues.map((issue) => [...path, ...issue.path]));
  const positions = paths.length ? locate(text, paths) : []; // only once there is something to report
  let next = 0;
  const entries = verdicts.map(({ exchange, report }, index): Entry => {
    const { variant, reasons, valid, issues } = report;
    const placed = issues.map((issue) => entryIssue(issue, positions[next++] as Position));
    placed.sort((a, b) => a.line - b.line || a.column - b.column);
    const { status } = exchange.response;
    return {
      source,
      index,
      variant,
      reasons: [...reasons] as Entry["reasons"],
      status: isStatus(status) ? status : null,
      valid,
      issues: placed,
    };
  });
  return { entries, failures: [] };
}

function entryIssue(issue: Issue, { line, column }: Position): Entry["issues"][number] {
  const { severity, code, path, pointer, message, expected, received, hint, evidence } = issue;
  const short = typeof received !== "object" || received === null;
  return {
    severity,
    code,
    path: [...path],
    pointer,
    line,
    column,
    message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && short && { received: typeof received === "string" ? cut(received) : received }),
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
