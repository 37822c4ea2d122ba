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
  const mayAsk = () => requests < options.maxRequests && ++requests > 0;
  const ask: Ask = async (step, query = {}, other = {}) => {
    isCutShort ||= requests >= options.maxRequests;
    if (isCutShort || failedInARow >= 3) return undefined;
    const url = urlOf(options, other.thread ?? options.thread, query);
    const headers = other.isWithoutBeta ? withoutBeta(options.headers) : options.headers;
    const source = `GET ${url.pathname}${url.search}`;
    try {
      const answer = await askServer(url, { ...options, headers, mayAsk });
      failedInARow = 0;
      const probed = probedAnswer(step, source, query, { url: url.href, headers, answer }, options);
      answers.push(probed);
      return probed;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      failedInARow++;
      failures.push({ source, message: error.message });
      return undefined;
    }
  };
  const first = await ask("default");
  if (first && listOf(first.exchange)) {
    const walks = await askForPages(ask, () => options.maxRequests - requests, notes);
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

function withoutBeta(headers: ProbeOptions["headers"]): ProbeOptions["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.endsWith("openai-beta")));
}

function probedAnswer(
  step: Step,
  source: string,
  query: Query,
  { url, headers, answer }: { url: string; headers: ProbeOptions["headers"]; answer: ServerAnswer },
  { check, variant }: ProbeOptions,
): ProbedAnswer {
  const exchange: Exchange = {
    request: { method: "GET", url, headers },
    response: { status: answer.status, headers: answer.headers, body: bodyOf(answer.text) },
  };
  // What is asked for wrongly is no fault of the server's; what is answered all the same is told by a comparison.
  const isAskedWrongly = step === "limit-refused" || step === "header-refused";
  const judged = isAskedWrongly ? { response: exchange.response } : exchange;
  const report = checkExchange(judged, { ...check, variant });
  return { step, source, query, exchange, text: answer.text, report, issues: report.issues };
}

function bodyOf(text: string): unknown {
  try {
    return parseJson(text).root;
  } catch {
    return text;
  }
}

/** Asks for everything beyond the first page, and gives the walks. */
async function askForPages(ask: Ask, left: () => number, notes: string[]): Promise<ProbedAnswer[][]> {
  const desc = await askEach(ask, "limit", "desc", ["100", "1", "2", "20"]);
  const asc = await askEach(ask, "order", "asc", ["100", "2", "1", "20"]);
  for (const limit of ["0", "101"]) await ask("limit-refused", { limit });
  await ask("thread-refused", {}, { thread: unknown.thread });
  await ask("header-refused", {}, { isWithoutBeta: true });
  await ask("unknown-cursor", { after: unknown.run });
  const runs = runsOf(desc.get("100"));
  if (runs.length === 0) notes.push("The thread has no runs: limit, order and cursors could not be tested");
  else await askAround(ask, runs);
  if (runs.length > 0 && runs.length <= 20)
    notes.push(`The thread has ${runs.length} runs: that 20 are the default could not be tested`);
  if (runs.length > 0 && runs.length < 4) notes.push(`The thread has ${runs.length} runs: cursors could not all be tested`);
  // The last two requests are kept for the end of the thread, and to see whether it has grown.
  const walks = [
    await walk(ask, desc.get("2"), Math.min(left() - 2, 3)),
    await walk(ask, desc.get("20"), Math.min(left() - 2, 2)),
    await walk(ask, desc.get("100"), Math.floor((left() - 2) / 2)),
    await walk(ask, asc.get("100"), left() - 2),
  ];
  if (walks.slice(2).some(isCut)) notes.push("More requests would have seen the end of the thread: --max-requests allows them");
  const oldest = runsOf(asc.get("100"))[0]?.id;
  if (typeof oldest === "string" && oldest !== runs[0]?.id) await ask("end", { limit: "2", order: "desc", after: oldest });
  await ask("again");
  return walks;
}

async function askEach(ask: Ask, step: Step, order: string, limits: readonly string[]) {
  const answers = new Map<string, ProbedAnswer | undefined>();
  for (const limit of limits) answers.set(limit, await ask(step, { limit, order }));
  return answers;
}

/** Asks for what stands around some runs, the newest first. */
async function askAround(ask: Ask, runs: readonly { readonly id: unknown }[]): Promise<void> {
  const [first, second, third] = runs.map(({ id }) => String(id)) as [string, string?, string?];
  await ask("before", { limit: "2", order: "desc", before: first });
  if (second === undefined) return;
  await ask("after", { limit: "2", order: "desc", after: second });
  if (third !== undefined) await ask("before", { limit: "2", order: "desc", before: third });
  await ask("after", { limit: "1", order: "asc", after: second });
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

function isCut(pages: readonly ProbedAnswer[]): boolean {
  const last = pages.at(-1);
  return last !== undefined && listOf(last.exchange)?.has_more === true;
}

function runsOf(answer: ProbedAnswer | undefined) {
  return (answer && listOf(answer.exchange)?.runs) ?? [];
}

/** Holds the pages of each walk to each other. */
function judgeWalks(walks: readonly ProbedAnswer[][], { check, variant }: ProbeOptions): void {
  for (const pages of walks) {
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
