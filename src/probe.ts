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

/** Ids of which there is no thread and no run. */
const unknown = { thread: `thread_${"0".repeat(24)}`, run: `run_${"0".repeat(24)}` };

type Query = Readonly<Record<string, string>>;
type Ask = (
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

/** Asks for everything beyond the first page, and gives the walks. */
async function askForPages(
  ask: Ask,
  left: () => number,
  notes: string[],
  emptyThread: string | undefined,
): Promise<ProbedAnswer[][]> {
  const desc = await askEach(ask, "limit", "desc", ["100", "1", "2", "20"]);
  const asc = await askEach(ask, "order", "asc", ["100", "2", "1", "20"]);
  for (const limit of ["0", "101"]) await ask("limit-refused", { limit });
  await ask("thread-refused", {}, { thread: unknown.thread });
  await ask("header-refused", {}, { isWithoutBeta: true });
  await ask("unknown-cursor", { after: unknown.run });
  const empty = emptyThread === undefined ? undefined : await ask("empty", {}, { thread: emptyThread });
  if (runsOf(empty).length > 0) notes.push("The thread that is said to be empty has runs");
  const runs = runsOf(desc.get("100"));
  if (runs.length === 0) notes.push("The thread has no runs: limit, order and cursors could not be tested");
  else await askAround(ask, runs, runsOf(asc.get("100")));
  if (runs.length > 0 && runs.length <= 20)
    notes.push(`The thread has ${runs.length} runs: that 20 are the default could not be tested`);
  if (runs.length > 0 && runs.length < 4) notes.push(`The thread has ${runs.length} runs: cursors could not all be tested`);
  // The last requests are kept for the end of the thread, and to see whether it has changed.
  const ahead = () => left() - 6;
  const walks = [
    await walk(ask, desc.get("2"), Math.min(ahead(), 3)),
    await walk(ask, desc.get("20"), Math.min(ahead(), 2)),
    await walk(ask, desc.get("100"), Math.floor(ahead() / 2)),
    await walk(ask, asc.get("100"), ahead()),
  ];
  await walkBack(ask, walks[0]?.at(-1), Math.min(ahead(), 3));
  if (walks.slice(2).some(isCut)) notes.push("More requests would have seen the end of the thread: --max-requests allows them");
  await askAtEnd(ask, runs, runsOf(asc.get("100")));
  await ask("again");
  for (const order of ["desc", "asc"]) await ask("again", { limit: "100", order });
  return walks;
}

/** Asks for the last page of the thread, which is full, and for what follows it, which is empty. */
async function askAtEnd(ask: Ask, newest: Runs, oldest: Runs): Promise<void> {
  const [last, before] = oldest.map(({ id }) => id);
  // Where the order has no effect, they are not the oldest ones.
  if (typeof last !== "string" || last === newest[0]?.id) return;
  // A page that is full says of has_more something else than one that is not, on some servers.
  if (typeof before === "string") for (const limit of ["1", "2"]) await ask("end", { limit, order: "desc", after: before });
  await ask("end", { limit: "2", order: "desc", after: last });
}

async function askEach(ask: Ask, step: Step, order: string, limits: readonly string[]) {
  const answers = new Map<string, ProbedAnswer | undefined>();
  for (const limit of limits) answers.set(limit, await ask(step, { limit, order }));
  return answers;
}

type Runs = ReturnType<typeof runsOf>;

/** Asks for what stands around some runs: those near the beginning, far from it, and of the same second as the next one. */
async function askAround(ask: Ask, newest: Runs, oldest: Runs): Promise<void> {
  const around = async (step: "after" | "before", runs: Runs, place: number, limit: number) => {
    const id = runs[place]?.id;
    if (typeof id === "string") await ask(step, { limit: String(limit), order: runs === newest ? "desc" : "asc", [step]: id });
  };
  await around("before", newest, 0, 2);
  await around("before", oldest, 0, 2);
  if (newest.length < 2) return;
  await around("after", newest, 1, 2);
  await around("before", newest, 2, 2);
  await around("after", oldest, 1, 1);
  await around("before", oldest, 4, 2);
  await around("before", newest, 24, 20);
  // What follows the first run of all was asked for.
  const tie = newest.findIndex(({ created_at }, place) => place > 0 && created_at === newest[place + 1]?.created_at);
  await around("after", newest, tie, 2);
}

/** Goes on from a page as long as more are said to follow, by so many pages at most; gives all pages. */
async function walk(ask: Ask, first: ProbedAnswer | undefined, most: number): Promise<ProbedAnswer[]> {
  const pages = first ? [first] : [];
  for (let page = first; page && pages.length <= most; ) {
    const list = listOf(page.exchange);
    const after = list?.runs.at(-1)?.id;
    if (list?.has_more !== true || typeof after !== "string") break;
    const query = { ...page.query, after };
    // A server that always answers the same has no end.
    if (pages.some((other) => other.query.after === after)) break;
    page = await ask("walk", query);
    if (page) pages.push(page);
  }
  return pages;
}

/** Goes back from a page to the beginning of the thread, by so many pages at most. */
async function walkBack(ask: Ask, last: ProbedAnswer | undefined, most: number): Promise<void> {
  const seen = new Set<unknown>();
  for (let [page, count] = [last, 0]; page && count < most; count++) {
    const before = runsOf(page)[0]?.id;
    // What answers with the same page over and over has no beginning.
    if (typeof before !== "string" || seen.has(before)) return;
    seen.add(before);
    page = await ask("before", { limit: "2", order: "desc", before });
  }
}

function isCut(pages: readonly ProbedAnswer[]): boolean {
  const last = pages.at(-1);
  return last !== undefined && listOf(last.exchange)?.has_more === true;
}

function runsOf(answer: ProbedAnswer | undefined) {
  return (answer && listOf(answer.exchange)?.runs) ?? [];
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
