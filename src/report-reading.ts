import { isStatus } from "./answer-kind.js";
import type { CheckOptions, PageReport } from "./check-exchange.js";
import { cut, describe } from "./describe.js";
import { type Document, UnreadableText } from "./document.js";
import { type Excerpt, excerptOf, valueAt } from "./excerpt.js";
import type { Exchange } from "./exchange.js";
import { checkRecording } from "./find-walks.js";
import { count, newTally, type Tally } from "./inventory.js";
import { isToldWhole } from "./is-told-whole.js";
import { pointerTo } from "./json-pointer.js";
import { maskJson } from "./mask-json.js";
import { parseJson } from "./parse-json.js";
import { type PlacedIssue, placeIssues } from "./place-issues.js";
import { type Answer, type Reading, readJson } from "./read-text.js";
import { isBareBody } from "./recorders.js";
import type { Entry, EntryIssue, Failure } from "./reporter.js";
import type { Issue } from "./schema.js";
import { isPrivateName, isSecretName, withoutKeys } from "./secrets.js";
import { reasonOf } from "./system-error.js";
import { type TextFault, textFaults } from "./text-faults.js";

/** How to check the answers of a text. */
export interface ReportOptions extends CheckOptions {
  /** Whether to look at every text for what JSON.parse passes over, however long it is. */
  readonly thorough?: boolean;
  /** Whether to count the properties of pages. */
  readonly inventory?: boolean;
}

/** What could not be read of an input: what is wrong with it, or with a line of it, as it follows on "it" or "line 3". */
export interface Fault {
  readonly source: string;
  line?: number;
  readonly action: "parse" | "read" | "check";
  readonly predicate: string;
}

/** What is found in one text: the verdicts on its answers, what could not be read, and the line of each issue. */
export interface Found {
  readonly entries: Entry[];
  readonly failures: readonly Fault[];
  /** How many of its exchanges are not of this endpoint, or have no answer. */
  readonly skipped: number;
  readonly excerpts: ReadonlyMap<EntryIssue, Excerpt>;
  /** The properties seen, where they are asked for. */
  readonly tally?: Tally;
}

/** A text up to this length is looked at for what JSON.parse passes over; of a longer one, the bodies that have an issue. */
const shortText = 1_000_000;

/** The verdicts on the answers of one text that is one recording, once it is read, and what of it could not be read. */
export function reportOnDocument(source: string, text: string, options: ReportOptions, read: () => Reading): Found {
  try {
    return reportOnReading(source, read(), text.length <= shortText, options);
  } catch (error) {
    return { entries: [], failures: [faultOf(source, error as Error)], skipped: 0, excerpts: new Map() };
  }
}

/**
 * The verdicts on the answers of a line of NDJSON. So that they are the same whatever block the line comes in, its text is looked at for
 * what JSON.parse passes over as that of a long one is.
 *
 * @throws {UnreadableText} When the line is not JSON.
 */
export function reportOnLine(source: string, text: string, number: number, options: ReportOptions): Found {
  const document = parseJson(text);
  const sound = reportOnSoundBody(source, document.root, number, options);
  if (sound) return sound;
  const found = reportOnReading(source, readJson(text, document), false, options);
  const failures = found.failures.map((failure) => ({ ...failure, line: number }));
  for (const entry of found.entries) {
    entry.line = number;
    for (const issue of entry.issues) issue.line = number;
  }
  return { ...found, failures };
}

/**
 * The verdict on a line that is a body by itself and has no issue, as most are: nothing of it has to be found or placed. Undefined where
 * there is more to tell.
 */
function reportOnSoundBody(source: string, body: unknown, line: number, options: ReportOptions): Found | undefined {
  const { thorough = false, inventory = false, ...how } = options;
  if (thorough || !isBareBody(body)) return undefined;
  const exchange: Exchange = { response: { body } };
  const [report] = checkRecording([exchange], how);
  if (!report || report.issues.length > 0) return undefined;
  const { variant, reasons } = report; // which name nothing that was sent
  const entry: Entry = {
    source,
    index: 0,
    variant,
    reasons: reasons as Entry["reasons"],
    status: null,
    valid: true,
    issues: [],
    line,
  };
  return { ...soundLine, entries: [entry], ...(inventory && { tally: tallyOf([{ exchange, report }]) }) };
}

const soundLine: Omit<Found, "entries"> = { failures: [], skipped: 0, excerpts: new Map() };

function reportOnReading(source: string, reading: Reading, isShort: boolean, options: ReportOptions): Found {
  const { thorough = false, inventory = false, ...how } = options;
  const judged = judge(reading, thorough || isShort, how);
  return {
    ...foundOf(source, reading, judged),
    skipped: reading.skipped,
    ...(inventory && { tally: tallyOf(judged.map(({ answer, report }) => ({ exchange: answer.exchange, report }))) }),
  };
}

function tallyOf(judged: readonly { readonly exchange: Exchange; readonly report: PageReport }[]): Tally {
  const tally = newTally();
  for (const { exchange, report } of judged) count(tally, report.variant, exchange.response.body);
  return tally;
}

/** What went wrong with an input. */
export function faultOf(source: string, error: Error): Fault {
  if (!(error instanceof UnreadableText)) {
    const isSystem = "code" in error;
    return { source, action: isSystem ? "read" : "check", predicate: reasonOf(error) };
  }
  const { line, predicate } = error;
  return { source, ...(line !== undefined && { line }), action: "parse", predicate };
}

/** What went wrong with an input, as the report has it. */
export function failureOf({ source, line, action, predicate }: Fault): Failure {
  const what = action === "parse" ? `${line === undefined ? "it" : `line ${line}`} ${predicate}` : predicate;
  return { source, ...(line !== undefined && { line }), message: withoutKeys(`Cannot ${action} "${source}": ${what}`) };
}

/** The verdict on an answer, with what is wrong with its text. */
export interface Verdict {
  readonly answer: Answer;
  readonly report: PageReport;
  readonly issues: readonly Issue[];
}

function foundOf(source: string, { document, failures }: Reading, judged: readonly Verdict[]): Omit<Found, "skipped"> {
  return { ...entriesOf(source, document, judged), failures: failures.map((failure) => faultOf(source, failure)) };
}

/** Puts verdicts into the form of the report, each issue with its place. */
export function entriesOf(source: string, document: Document, judged: readonly Verdict[]): Pick<Found, "entries" | "excerpts"> {
  const placed = placeIssues(document, judged);
  const excerpts = new Map<EntryIssue, Excerpt>();
  const entries = judged.map(({ answer, report, issues }, index): Entry => {
    const { status } = answer.exchange.response;
    const shown = (placed[index] ?? []).map((place) => ({ place, entry: entryIssue(place) }));
    addExcerpts(excerpts, shown);
    return {
      source,
      index,
      variant: report.variant,
      reasons: report.reasons.map(withoutKeys) as Entry["reasons"],
      status: isStatus(status) ? status : null,
      valid: issues.every(({ severity }) => severity !== "error"),
      issues: shown.map(({ entry }) => entry),
    };
  });
  return { entries, excerpts };
}

/** Adds the line of each issue of an answer, as far as it may be shown. */
function addExcerpts(
  excerpts: Map<EntryIssue, Excerpt>,
  issues: readonly { readonly place: PlacedIssue; readonly entry: EntryIssue }[],
): void {
  let masked: string | undefined;
  for (const { place, entry } of issues) {
    const { issue, span, passage, body } = place;
    if (!isShown(issue)) continue;
    if (issue.root) {
      excerpts.set(entry, valueAt(passage, span));
      continue;
    }
    masked ??= maskJson(passage, body.offset, body.end);
    const within = { offset: span.offset - body.offset, end: span.end - body.offset };
    // The mask leaves the names of properties as they are.
    const { before, value, after } = excerptOf(masked, within);
    excerpts.set(entry, { before: withoutKeys(before), value, after: withoutKeys(after) });
  }
}

/** Around a body stand headers and URLs with their secrets: of the exchange, only what cannot hold any is shown. */
function isShown({ root, code, path, pointer }: Issue): boolean {
  if (path.some((key) => isSecretName(String(key)))) return false;
  return root ? ["/request/method", "/response/status"].includes(pointer) : code !== "not-an-answer";
}

/** Judges answers, and looks at their text for what JSON.parse passes over where it is to, or where a body has an issue. */
function judge({ answers, document }: Reading, isLooked: boolean, options: CheckOptions): Verdict[] {
  const exchanges = answers.map(({ exchange }) => exchange);
  const first = isLooked ? [] : checkRecording(exchanges, options);
  if (!isLooked && first.every(({ issues }) => issues.length === 0))
    return answers.map((answer, index) => ({ answer, report: first[index] as PageReport, issues: [] }));
  const faults = textIssues(document, answers, (index) => isLooked || first[index]?.issues.some(({ root }) => !root) !== false);
  const doubted = faults.map((issues) =>
    issues.flatMap(({ root, code, pointer }) => (code === "duplicate-key" && !root ? [pointer] : [])),
  );
  const isSettled = !isLooked && doubted.every((pointers) => pointers.length === 0);
  const reports = isSettled ? first : checkRecording(exchanges, options, doubted);
  return answers.map((answer, index) => {
    const report = reports[index] as PageReport;
    const issues = report.issues.map((issue) => withFault(issue, answer));
    return { answer, report, issues: together(issues, faults[index] ?? []) };
  });
}

/** A body that was recorded as text, and is not JSON, is told why. */
function withFault(issue: Issue, { fault }: Answer): Issue {
  if (fault === undefined || issue.code !== "not-an-answer") return issue;
  return { ...issue, hint: `The body is not valid JSON: ${fault.what}` };
}

/** The faults of the text of each answer that is to be looked at. */
function textIssues(document: Document, answers: readonly Answer[], isLooked: (index: number) => boolean): Issue[][] {
  const isInDocument = (answer: Answer, index: number) => answer.text === undefined && isLooked(index);
  const isWhole = answers.some(isInDocument) && document.isToldWhole?.() === true;
  const looked = isWhole ? [] : answers.filter(isInDocument);
  const places = document.locate(looked.map(({ recorded }) => (recorded.exchange ? recorded.whole : recorded.body.path)));
  const starts = new Map(looked.map((answer, index) => [answer, places[index]?.offset ?? 0]));
  return answers.map((answer, index) => {
    if (!isLooked(index) || answer.fault !== undefined) return [];
    const { text = document.text } = answer;
    if (answer.text === undefined ? isWhole : isToldWhole(text, answer.exchange.response.body)) return [];
    return textFaults(text, starts.get(answer) ?? 0).map((fault) => issueOfText(fault, answer));
  });
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
function issueOfText({ path, ...fault }: TextFault, { recorded }: Answer): Issue {
  const around = recorded.exchange ? recorded.body.path.slice(recorded.whole.length) : [];
  const isInBody = around.every((key, index) => path[index] === key);
  const inside = isInBody ? path.slice(around.length) : path;
  const where = { path: inside, pointer: pointerTo(inside) };
  if (isInBody) return { ...fault, ...where };
  const message = fault.message.replace(/, got .*/, "");
  return { ...fault, message, root: "exchange", ...where };
}

function entryIssue({ issue, line, column }: PlacedIssue): EntryIssue {
  const { root, severity, code, path, pointer, message, expected, received, hint, evidence } = issue;
  // What stands in a private place is not told, only of what type and how long it is.
  const isPrivate = path.some((key) => isPrivateName(String(key)));
  const told = isPrivate && Object(received) !== received ? message.replace(describe(received), withoutValue(received)) : message;
  return {
    severity,
    code,
    ...(root && { root }),
    path: path.map((key) => (typeof key === "string" ? withoutKeys(key) : key)),
    pointer: withoutKeys(pointer),
    line,
    column,
    message: withoutKeys(code === "not-an-answer" ? withoutJson(told) : told),
    ...(expected !== undefined && { expected }),
    ...(!isPrivate && shown(received)),
    ...(hint && { hint: withoutKeys(hint) }),
    ...(evidence && { evidence: [...evidence] }),
  };
}

/** A text that begins as JSON does may hold anything. */
function withoutJson(message: string): string {
  return message.replace(/, got string "\s*(?:\\["nrt]|[{[]).*/s, ", got string");
}

function withoutValue(received: unknown): string {
  if (received === null) return "null";
  return typeof received === "string" ? `string of ${[...received].length} characters` : typeof received;
}

/** What was there, where JSON can say it in a few characters. */
function shown(received: unknown): { received?: EntryIssue["received"] } {
  if (typeof received === "string") return { received: withoutKeys(cut(received)) };
  if (typeof received === "number" && !Number.isFinite(received)) return { received: String(received) };
  return typeof received === "number" || typeof received === "boolean" || received === null ? { received } : {};
}
