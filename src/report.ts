import type { Report } from "../generated/report.js";
import { isStatus } from "./answer-kind.js";
import type { CheckOptions, PageReport } from "./check-exchange.js";
import { cut } from "./describe.js";
import { type Excerpt, excerptOf } from "./excerpt.js";
import { checkRecording } from "./find-walks.js";
import { pointerTo } from "./json-pointer.js";
import { locate, type Position } from "./locate.js";
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
  const judged = judge(text, answers, thorough, options);
  const { placed, excerpts } = placeIssues(text, judged);
  const entries = judged.map(({ answer, report, issues }, index): Entry => {
    const { status } = answer.exchange.response;
    return {
      source,
      index,
      variant: report.variant,
      reasons: [...report.reasons] as Entry["reasons"],
      status: isStatus(status) ? status : null,
      valid: issues.every(({ severity }) => severity !== "error"),
      issues: placed[index] ?? [],
    };
  });
  return { entries, failures: [], excerpts };
}

/** The issues of each answer with their places, in the order of these, and the line of each as far as it may be shown. */
function placeIssues(text: string, judged: readonly Verdict[]): { placed: EntryIssue[][]; excerpts: Map<EntryIssue, Excerpt> } {
  // Of each answer that has issues, its body, then the places of the issues. Nothing is located where there are none.
  const paths = judged.flatMap(({ answer, issues }) =>
    issues.length ? [answer.path, ...issues.map((issue) => placeOf(issue, answer))] : [],
  );
  const positions = locate(text, paths).values();
  const next = () => positions.next().value as Position;
  const excerpts = new Map<EntryIssue, Excerpt>();
  const placed = judged.map(({ issues }) => {
    if (issues.length === 0) return [];
    const body = next();
    const isGuarded = secret.test(text.slice(body.offset, body.end));
    const entries = issues.map((issue) => {
      const position = next();
      const entry = entryIssue(issue, position);
      if (isShown(issue)) excerpts.set(entry, excerptOf(text, position, issue.root || isGuarded ? undefined : body));
      return entry;
    });
    return entries.sort((a, b) => a.line - b.line || a.column - b.column);
  });
  return { placed, excerpts };
}

/** Names under which secrets stand: where a body has one, no value is shown with its neighbours. */
const secret = /"[\w-]*(headers?|authorization|cookies?|api[-_]?key|virtual[-_]?key|token|secret|password)"/i;

/** Around a body stand headers and URLs with their secrets: of the exchange, only what cannot hold any is shown. */
function isShown({ root, code, path, pointer }: Issue): boolean {
  if (path.some((key) => secret.test(`"${key}"`))) return false;
  return root ? ["/request/method", "/response/status"].includes(pointer) : code !== "not-an-answer";
}

interface Verdict {
  readonly answer: Answer;
  readonly report: PageReport;
  readonly issues: readonly Issue[];
}

/** Judges answers, and looks at their text for what JSON.parse passes over where it is short, or is to, or an answer has an issue. */
function judge(text: string, answers: readonly Answer[], thorough: boolean, options: CheckOptions): Verdict[] {
  const exchanges = answers.map(({ exchange }) => exchange);
  const isLooked = thorough || text.length <= shortText;
  const first = isLooked ? [] : checkRecording(exchanges, options);
  const faults = isLooked
    ? wholeTextIssues(text, answers)
    : textIssues(text, answers, (index) => first[index]?.issues.length !== 0);
  const doubted = faults.map((issues) =>
    issues.flatMap(({ root, code, pointer }) => (code === "duplicate-key" && !root ? [pointer] : [])),
  );
  const isSettled = !isLooked && doubted.every((pointers) => pointers.length === 0);
  const reports = isSettled ? first : checkRecording(exchanges, options, doubted);
  return answers.map((answer, index) => {
    const report = reports[index] as PageReport;
    return { answer, report, issues: together(report.issues, faults[index] ?? []) };
  });
}

/** The faults of a text that is looked at as a whole, by answer. */
function wholeTextIssues(text: string, answers: readonly Answer[]): Issue[][] {
  const issues = answers.map((): Issue[] => []);
  for (const { path, ...fault } of textFaults(text, 0)) {
    const index = answers[0]?.place.length ? Number(path[0] ?? 0) : 0;
    const answer = answers[index] as Answer;
    issues[index]?.push(issueOfText({ ...fault, path: path.slice(answer.place.length) }, answer));
  }
  return issues;
}

/** The faults of the text of each answer that is to be looked at. */
function textIssues(text: string, answers: readonly Answer[], isLooked: (index: number) => boolean): Issue[][] {
  const looked = answers.filter((_, index) => isLooked(index));
  const positions = locate(
    text,
    looked.map(({ place }) => place),
  );
  const faults = looked.map((answer, index) =>
    textFaults(text, (positions[index] as Position).offset).map((fault) => issueOfText(fault, answer)),
  );
  const found = new Map(looked.map((answer, index) => [answer, faults[index]]));
  return answers.map((answer) => found.get(answer) ?? []);
}

/** The issues of an answer and of its text: of what is refused nothing else, and of what is wrong anyway not that it is rounded. */
function together(issues: readonly Issue[], ofText: readonly Issue[]): readonly Issue[] {
  const tooDeep = ofText.find(({ code }) => code === "too-deep");
  if (tooDeep) return [tooDeep];
  const wrong = new Set([...issues, ...ofText].filter(({ severity }) => severity === "error").map(keyOf));
  return [...issues, ...ofText.filter((issue) => issue.severity === "error" || !wrong.has(keyOf(issue)))];
}

function keyOf({ root, pointer }: Issue): string {
  return `${root ?? "body"} ${pointer}`;
}

/** A fault of the text as an issue: of the body where it is in there, otherwise of the exchange, whose headers hold secrets. */
function issueOfText({ path, ...fault }: TextFault, { place, path: bodyPath }: Answer): Issue {
  const depth = bodyPath.length - place.length;
  const isInBody = bodyPath.slice(place.length).every((key, index) => path[index] === key);
  const inside = isInBody ? path.slice(depth) : path;
  const where = { path: inside, pointer: pointerTo(inside) };
  if (isInBody) return { ...fault, ...where };
  const message = fault.message.replace(/, got .*/, "");
  return { ...fault, message, root: "exchange", ...where };
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
