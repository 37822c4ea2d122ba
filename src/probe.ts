import { askForPages, runsOf } from "./ask-for-pages.js";
import { type Asking, askServer, NoAnswer, type ServerAnswer } from "./ask-server.js";
import { type CheckOptions, checkExchange, type PageReport } from "./check-exchange.js";
import { checkPages } from "./check-pages.js";
import { listOf } from "./check-walk.js";
import { compareAnswers } from "./compare-answers.js";
import type { Exchange, Variant } from "./exchange.js";
import { nameFaults } from "./name-faults.js";
import { parseJson } from "./parse-json.js";
import type { Issue } from "./schema.js";

/** What a request of the probe is to find out. */
export type Step =
  | "default"
  | "limit"
  | "order"
  | "after"
  | "before"
  | "end"
  | "walk"
  | "empty"
  | "limit-refused"
  | "thread-refused"
  | "header-refused"
  | "unknown-cursor"
  | "again";

/** An answer to the probe, with what is wrong with it. */
export interface ProbedAnswer {
  readonly step: Step;
  /** The request as it is told: `GET /v1/threads/thread_abc123/runs?limit=1`. */
  readonly source: string;
  /** The query that was asked for, beside that of the base URL. */
  readonly query: Readonly<Record<string, string>>;
  readonly exchange: Exchange;
  /** The body as it came. */
  readonly text: string;
  readonly report: PageReport;
  issues: readonly Issue[];
}

/** The server to probe, and how. */
export interface ProbeOptions {
  /** What stands before `/threads/{thread_id}/runs`; its query is sent with every request. */
  readonly baseUrl: URL;
  readonly thread: string;
  /** A thread that is known to have no runs, where there is one. */
  readonly emptyThread?: string | undefined;
  readonly variant: Variant;
  /** Headers that are sent with every request, their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Most requests, 1 or more. */
  readonly maxRequests: number;
  /** Longest time for one answer, in milliseconds. */
  readonly timeout: number;
  readonly check: Pick<CheckOptions, "strict" | "unknown">;
  readonly signal: AbortSignal;
  readonly fetch: Asking["fetch"];
}

/** What the probe has found. */
export interface Probed {
  readonly answers: readonly ProbedAnswer[];
  /** Requests without an answer: what was asked, and what came of it. */
  readonly failures: readonly { readonly source: string; readonly message: string }[];
  /** What could not be tested, and why, in sentences. */
  readonly notes: readonly string[];
  /** Names of the faults that the issues show. */
  readonly faults: readonly string[];
}

type Query = Readonly<Record<string, string>>;
/** Asks a server for a page; undefined where there is no answer, or nothing more may be asked. */
export type Ask = (
  step: Step,
  query?: Query,
  other?: { readonly thread?: string; readonly isWithoutBeta?: boolean },
) => Promise<ProbedAnswer | undefined>;

/**
 * Asks a server for pages of one thread in every way that the contract knows, GET requests alone, and holds each answer to the contract and the
 * answers to each other. What tells most is asked first.
 */
export async function probe(options: ProbeOptions): Promise<Probed> {
  const answers: ProbedAnswer[] = [];
  const failures: { source: string; message: string }[] = [];
  const notes: string[] = [];
  let requests = 0;
  let failedInARow = 0;
  let isCutShort = false;
  const takeRequest = () => requests < options.maxRequests && ++requests > 0;
  const ask: Ask = async (step, query = {}, other = {}) => {
    isCutShort ||= requests >= options.maxRequests;
    if (isCutShort || failedInARow >= 3 || options.signal.aborted) return undefined;
    const url = urlOf(options, other.thread ?? options.thread, query);
    const headers = other.isWithoutBeta ? withoutBeta(options.headers) : options.headers;
    const source = `GET ${shownPath(url, options)}${suffixes[step] ?? ""}`;
    try {
      const answer = await askServer(url, { ...options, headers, takeRequest });
      failedInARow = 0;
      const probed = probedAnswer(step, source, query, { url: url.href, headers, answer }, options);
      answers.push(probed);
      return probed;
    } catch (error) {
      // What was answered until it was told to stop is told.
      if (options.signal.aborted) return undefined;
      if (!(error instanceof NoAnswer)) throw error;
      failedInARow++;
      failures.push({ source, message: error.message });
      return undefined;
    }
  };
  const first = await ask("default");
  if (first && listOf(first.exchange)) {
    const told: string[] = [];
    const walks = await askForPages(ask, () => options.maxRequests - requests, told, options.emptyThread);
    // Of what was interrupted, nobody asks why something is missing.
    if (!options.signal.aborted) notes.push(...told);
    judgeWalks(walks, options);
    if (failedInARow >= 3) notes.push("The server no longer answers: what was still to be asked is left out");
    else if (isCutShort)
      notes.push(`After ${requests} requests no more may be sent (--max-requests): some of what tells less was not asked for`);
  }
  notes.push(...compareAnswers(answers));
  return { answers, failures, notes, faults: nameFaults(answers) };
}

function urlOf({ baseUrl }: ProbeOptions, thread: string, query: Query): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/threads/${encodeURIComponent(thread)}/runs`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** What tells a request from another one with the same URL. */
const suffixes: Partial<Record<Step, string>> = { "header-refused": " without OpenAI-Beta", again: " again" };

/** Path and query of a URL, without the values of a query that the base URL has: they may be keys. */
function shownPath(url: URL, { baseUrl }: ProbeOptions): string {
  const shown = new URL(url);
  for (const name of baseUrl.searchParams.keys()) if (name !== "api-version") shown.searchParams.set(name, "…");
  return decodeURI(shown.pathname) + shown.search.replaceAll("%E2%80%A6", "…");
}

function withoutBeta(headers: ProbeOptions["headers"]): ProbeOptions["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.endsWith("openai-beta")));
}

function probedAnswer(
  step: Step,
  source: string,
  query: Query,
  { url, headers, answer }: { url: string; headers: ProbeOptions["headers"]; answer: ServerAnswer },
  options: ProbeOptions,
): ProbedAnswer {
  const { check, variant } = options;
  const { text } = answer;
  const exchange: Exchange = {
    request: { method: "GET", url, headers },
    response: { status: answer.status, headers: answer.headers, body: bodyOf(text) },
  };
  // What is asked for wrongly is no fault of the server's; what is answered all the same is told by a comparison.
  const isAskedWrongly = step === "limit-refused" || step === "header-refused";
  const judged = isAskedWrongly ? { response: exchange.response } : exchange;
  // The letter has no empty page, and those that are asked for here are none of the server's making.
  const strict = check.strict === true && listOf(exchange)?.runs.length !== 0;
  const report = checkExchange(judged, { ...check, strict, variant });
  return { step, source, query, exchange, text, report, issues: report.issues };
}

function bodyOf(text: string): unknown {
  try {
    return parseJson(text).root;
  } catch {
    return text;
  }
}

/** Holds the pages of each walk to each other. */
function judgeWalks(walks: readonly ProbedAnswer[][], { check, variant }: ProbeOptions): void {
  // The letter has no empty page.
  const judged = check.strict ? walks.map((pages) => pages.filter((page) => runsOf(page).length > 0)) : walks;
  for (const pages of judged) {
    if (pages.length < 2) continue;
    const { pages: reports } = checkPages(
      pages.map(({ exchange }) => exchange),
      { ...check, variant },
    );
    pages.forEach((page, index) => {
      page.issues = reports[index]?.issues ?? page.issues;
    });
  }
}
