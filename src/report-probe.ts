import { listOf } from "./check-walk.js";
import { quoted } from "./describe.js";
import { pointerTo, propertyOf } from "./json-pointer.js";
import { parseJson, syntaxFault } from "./parse-json.js";
import { type ProbedAnswer, type ProbeOptions, probe } from "./probe.js";
import type { Answer } from "./read-text.js";
import { entriesOf, type Found } from "./report-reading.js";
import type { Entry, Failure, Reporter } from "./reporter.js";
import { withoutKeys } from "./secrets.js";
import { type SentSecrets, sentSecrets } from "./sent-secrets.js";
import { newCounter, type Summary } from "./summary.js";

/** What becomes of what the probe finds. */
export interface ProbeReport {
  readonly reporter: Reporter;
  /** Whether to count codes, variants and statuses too. */
  readonly isDetailed: boolean;
  readonly write: (text: string) => void;
  /** Takes what was not answered, and what people are to know beside the report. */
  readonly tell: (text: string) => void;
}

/** Probes a server, and reports on its answers as on those of a recording: each request is the source of one. */
export async function reportProbe(
  options: ProbeOptions,
  { reporter, isDetailed, write, tell }: ProbeReport,
): Promise<{ summary: Summary; failures: number }> {
  const { answers, failures, notes, faults } = await probe(options);
  const counter = newCounter(isDetailed);
  const secrets = sentSecrets(options);
  const hidden = (text: string) => withoutKeys(secrets.mask(text));
  const failed = failures.map(({ source, message }): Failure => {
    const told = hidden(source);
    return { source: told, message: hidden(`Cannot probe "${told}": ${message}`) };
  });
  write(reporter.begin?.() ?? "");
  for (const answer of answers) {
    const { entries, excerpts } = entryOf(answer, secrets);
    for (const entry of entries) {
      counter.add(entry);
      write(reporter.entry(entry, { excerpts, isOneOfSeveral: false }));
    }
  }
  const summary = counter.summary();
  const [first] = answers;
  if (answers.length === 1 && first && !listOf(first.exchange) && first.exchange.response.status !== 200)
    failed.push(refusalOf(first, hidden));
  for (const failure of failed) {
    tell(failure.message);
    write(reporter.failure?.(failure) ?? "");
  }
  write(reporter.end({ summary }));
  for (const note of notes) tell(note);
  if (faults.length > 0) tell(`Faults: ${faults.join(", ")}`);
  return { summary, failures: failed.length };
}

/** What to make of a first answer that is no page: nothing more was asked. */
function refusalOf({ source, exchange: { response } }: ProbedAnswer, hidden: (text: string) => string): Failure {
  const { status = 0, body } = response;
  const said = propertyOf(propertyOf(body, "error"), "message") ?? propertyOf(body, "message");
  const advice: Readonly<Record<number, string>> = {
    401: '. Is the key right that is sent: --header "Authorization: Bearer …"?',
    404: ". Are the base URL and the thread right?",
  };
  const what = `answered with ${status}${typeof said === "string" ? ` ${quoted(hidden(said))}` : ""}`;
  const told = hidden(source);
  return { source: told, message: hidden(`Cannot probe "${told}": it is ${what}${advice[status] ?? ""}`) };
}

function entryOf(
  { source, text, exchange, report, issues }: ProbedAnswer,
  secrets: SentSecrets,
): Pick<Found, "entries" | "excerpts"> {
  const isJson = exchange.response.body !== text;
  // What is no JSON is judged as a text.
  const document = parseJson(isJson ? text : JSON.stringify(text));
  const fault = isJson ? undefined : syntaxFault(text);
  const answer: Answer = {
    exchange,
    recorded: { whole: [], body: { path: [], value: document.root, encoding: "value" } },
  };
  const told = issues.map((issue) =>
    fault && issue.code === "not-an-answer"
      ? { ...issue, hint: hintOf(issue.hint, `The body is not valid JSON: ${fault.what}`) }
      : issue,
  );
  const found = entriesOf(withoutKeys(secrets.mask(source)), document, [{ answer, report, issues: told }]);
  // JSON is looked at as it is read, since a text can be written in many ways.
  const isSentBack = secrets.isIn(text) || (isJson && secrets.isIn(writtenAnew(document.root)));
  return isSentBack ? { entries: found.entries.map((entry) => withoutReceived(entry, secrets)), excerpts: new Map() } : found;
}

function writtenAnew(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return ""; // nested too deeply, of which nothing is told
  }
}

/** An entry that says of what was received neither lines nor values, which may be cut in the middle of a secret. */
function withoutReceived(entry: Entry, { mask }: SentSecrets): Entry {
  const issues = entry.issues.map(({ received: _, hint: __, ...issue }) => {
    const path = issue.path.map((key) => (typeof key === "string" ? mask(key) : key));
    return {
      ...issue,
      path,
      pointer: pointerTo(path),
      message: mask(issue.message.replace(/ got string.*/s, " got a text with what was sent as a secret")),
      ...(issue.expected !== undefined && { expected: null }),
    };
  });
  return { ...entry, issues };
}

function hintOf(known: string | undefined, hint: string): string {
  return known === undefined ? hint : `${hint}. ${known}`;
}
