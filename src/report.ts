import type { Report } from "../generated/report.js";
import { isStatus } from "./answer-kind.js";
import type { CheckOptions, PageReport } from "./check-exchange.js";
import { checkExchanges } from "./check-walk.js";
import { cut, pointerTo } from "./explain.js";
import { type Excerpt, excerptOf, locate, type Position } from "./locate.js";
import { type Answer, readAnswers, UnreadableText } from "./read-answers.js";
import type { Issue } from "./schema.js";
import { type TextFault, textFaults } from "./text-faults.js";

export type { Report };
/** The verdict on one answer, as the report has it. */
export type Entry = Report["entries"][number];
/** An issue of it. */
export type EntryIssue = Entry["issues"][number];
/** An input that could not be judged, as the report has it. */
export type Failure = Report["failures"][number];

/** How to check the answers of a text. */
export interface ReportOptions extends CheckOptions {
  /** Whether to look at every text for what JSON.parse passes over, however long it is. */
  readonly thorough?: boolean;
}

/** What is found in one text: the verdicts on its answers or the failure to read it, and the line of each issue. */
export interface Found {
  readonly entries: Entry[];
  readonly failures: Failure[];
  readonly excerpts: ReadonlyMap<EntryIssue, Excerpt>;
}

/** A text up to this length is looked at for what JSON.parse passes over; of a longer one, the answers that have an issue. */
const shortText = 1_000_000;

/** The verdicts on the answers of one text, or the failure to read it. */
export function reportOn(source: string, text: string, { thorough = false, ...options }: ReportOptions): Found {
  let answers: Answer[];
  try {
    answers = readAnswers(text);
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const line = error.line === undefined ? {} : { line: error.line };
    const failure = { source, ...line, message: `Cannot parse "${source}": ${error.message}` };
    return { entries: [], failures: [failure], excerpts: new Map() };
  }
  const reports = checkExchanges(
    answers.map(({ exchange }) => exchange),
    options,
  );
  const verdicts = answers.map((answer, index) => ({ answer, report: reports[index] as PageReport }));
  const judged = withTextFaults(text, verdicts, thorough);
  const withIssues = judged.filter(({ issues }) => issues.length > 0);
  // Only once there is something to report: the body of each answer, then the places of its issues.
  const positions = locate(
    text,
    withIssues.flatMap(({ answer, issues }) => [answer.path, ...issues.map((issue) => placeOf(issue, answer))]),
  );
  const excerpts = new Map<EntryIssue, Excerpt>();
  let next = 0;
  const entries = judged.map(({ answer, report, issues }, index): Entry => {
    const body = issues.length ? (positions[next++] as Position) : undefined;
    const placed = issues.map((issue) => {
      const position = positions[next++] as Position;
      const entry = entryIssue(issue, position);
      // Around a body stand headers and their secrets: of the exchange the value alone is shown, of headers nothing.
      if (!issue.path.includes("headers") || !issue.root)
        excerpts.set(entry, excerptOf(text, position, issue.root ? position : (body as Position)));
      return entry;
    });
    placed.sort((a, b) => a.line - b.line || a.column - b.column);
    const { status } = answer.exchange.response;
    return {
      source,
      index,
      variant: report.variant,
      reasons: [...report.reasons] as Entry["reasons"],
      status: isStatus(status) ? status : null,
      valid: issues.every(({ severity }) => severity !== "error"),
      issues: placed,
    };
  });
  return { entries, failures: [], excerpts };
}

interface Verdict {
  readonly answer: Answer;
  readonly report: PageReport;
}

/** The issues of each answer, with those of its text where that is short, is to be looked at, or has an issue already. */
function withTextFaults(text: string, verdicts: readonly Verdict[], thorough: boolean): (Verdict & { issues: Issue[] })[] {
  const looked = verdicts.filter(({ report }) => thorough || text.length <= shortText || report.issues.length > 0);
  const positions = locate(
    text,
    looked.map(({ answer }) => answer.place),
  );
  const faults = new Map(looked.map((verdict, index) => [verdict, textFaults(text, (positions[index] as Position).offset)]));
  return verdicts.map((verdict) => {
    const { answer, report } = verdict;
    const issues = (faults.get(verdict) ?? []).map((fault) => issueOf(fault, answer));
    if (issues.some(({ code }) => code === "too-deep")) return { ...verdict, issues };
    // What stands twice may be wrong because it does, and a time in milliseconds may be beyond 2^53: one issue a place.
    const twice = new Set(issues.filter(({ code }) => code === "duplicate-key").map(keyOf));
    const wrong = new Set([...twice, ...report.issues.filter(({ severity }) => severity === "error").map(keyOf)]);
    return {
      ...verdict,
      issues: [
        ...report.issues.filter((issue) => !twice.has(keyOf(issue))),
        ...issues.filter((issue) => issue.severity === "error" || !wrong.has(keyOf(issue))),
      ],
    };
  });
}

function keyOf({ root, pointer }: Issue): string {
  return `${root ?? "body"} ${pointer}`;
}

/** A fault of the text as an issue: of the body where it is in there, otherwise of the exchange. */
function issueOf({ path, ...fault }: TextFault, { place, path: bodyPath }: Answer): Issue {
  const depth = bodyPath.length - place.length;
  const isInBody = bodyPath.slice(place.length).every((key, index) => path[index] === key);
  const inside = isInBody ? path.slice(depth) : path;
  return { ...(isInBody ? {} : { root: "exchange" as const }), path: inside, pointer: pointerTo(inside), ...fault };
}

/** Keys from the root of the text to the place of an issue. */
function placeOf({ root, path }: Issue, answer: Answer): Issue["path"] {
  return [...(root === "exchange" ? answer.place : answer.path), ...path];
}

function entryIssue(issue: Issue, { line, column }: Position): EntryIssue {
  const { root, severity, code, path, pointer, message, expected, received, hint, evidence } = issue;
  return {
    severity,
    code,
    ...(root && { root }),
    path: [...path],
    pointer,
    line,
    column,
    message,
    ...(expected !== undefined && { expected }),
    ...shown(received),
    ...(hint && { hint }),
    ...(evidence && { evidence: [...evidence] }),
  };
}

/** What was there, where JSON can say it in a few characters. */
function shown(received: unknown): { received?: EntryIssue["received"] } {
  if (typeof received === "string") return { received: cut(received) };
  if (typeof received === "number" && !Number.isFinite(received)) return { received: String(received) };
  return typeof received === "number" || typeof received === "boolean" || received === null ? { received } : {};
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
