/**
 * A server of `GET /threads/{thread_id}/runs` as a fetch handler: it pages truthfully, refuses what the API refused, and has any of the
 * faults that servers are known for when it is asked to. For tests of clients, and for servers to be compared with.
 *
 * @module
 */
import type { Variant } from "./exchange.js";
import { faults as all, type Fault, type FaultDescription, type FaultName, type PageBody } from "./faults.js";
import { type ReadRequest, readFetchArguments } from "./fetch-arguments.js";
import { runsPath } from "./known-request.js";
import { assertMockOptions, type MockOptions } from "./mock-options.js";
import { type AnyRun, diceOf, realisticRuns } from "./realistic-runs.js";
import {
  failures,
  isRefusal,
  noSuchRoute,
  queryOrRefusal,
  type Refusal,
  refusalOfHeaders,
  refusalOfThread,
  unknownCursor,
  unknownThread,
} from "./refusals.js";
import { indexThread, type PageOfRuns, pageBetween, placeIn, type ThreadIndex } from "./thread-index.js";
import type { ListRunsQuery } from "./v2.js";

export type { FaultDescription, FaultName } from "./faults.js";
export type { MockOptions } from "./mock-options.js";
export { type NodeRequest, type NodeResponse, toNodeListener } from "./node-listener.js";
export type { AnyRun } from "./realistic-runs.js";

/** The faults that the mock can have, by name, each with what it does and how it shows. */
export const faults: Readonly<Record<FaultName, FaultDescription>> = all;

/**
 * Answers a request. It is a function of the Fetch standard's own: MSW, Hono, Deno, Bun and Workers take it as it is. A client takes it for
 * `fetch`: `new OpenAI({ fetch: handler })`. It rejects with a TypeError where it is given neither a request nor a whole URL.
 */
export interface ListRunsHandler {
  // Two, since what frameworks give beside the request is no RequestInit.
  (request: Request): Promise<Response>;
  (input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** Ids of all threads that it has. */
  readonly threads: readonly string[];
}

/**
 * Makes a handler that answers as the API did: `limit`, `order`, `after` and `before` work, keys have the order of the wire, and what the API
 * refused is refused in its form. What nobody has recorded of an answer is named in its header `x-list-runs-assumed`. A path may have anything
 * before `/threads/{thread_id}/runs` but another `/threads/`.
 *
 * @throws {TypeError} When an option has a value it cannot have, or a run is given twice.
 *
 * @example
 * ```ts
 * import { createListRunsHandler } from "list-runs-contract/mock";
 *
 * const handler = createListRunsHandler({ variant: "v2", runs: 250, seed: 1 });
 * const headers = { authorization: "Bearer any", "openai-beta": "assistants=v2" };
 * const response = await handler(new Request(`http://localhost/v1/threads/${handler.threads[0]}/runs?limit=2`, { headers }));
 * await response.json(); // a page of two runs, has_more true
 * ```
 */
export function createListRunsHandler(options: MockOptions = {}): ListRunsHandler {
  assertMockOptions(options);
  const server = serverOf(options);
  const handler = async (input: Request | URL | string, init?: RequestInit) => answer(server, readFetchArguments(input, init));
  return Object.assign(handler, { threads: [...server.threads.keys()] });
}

interface Server {
  readonly variant: Variant;
  readonly threads: ReadonlyMap<string, ThreadIndex>;
  readonly apiKey: string | undefined;
  readonly now: () => Date | undefined;
  /** The answer that fails, where this one is to. */
  readonly nextFailure: () => Refusal | undefined;
  readonly faults: readonly Fault[];
  /** A number for each request, from 1 on. */
  readonly nextRequest: () => number;
}

function serverOf(options: MockOptions): Server {
  const { variant = "v2", apiKey, now, fail, fault = [] } = options;
  let requests = 0;
  let failuresLeft = fail ? (fail.times ?? Number.POSITIVE_INFINITY) : 0;
  return {
    variant,
    threads: threadsOf(options),
    apiKey,
    now: typeof now === "function" ? () => validDate(now()) : () => now,
    nextFailure: () => (fail && failuresLeft-- > 0 ? failureOf(fail) : undefined),
    faults: [fault].flat().map((name) => all[name as FaultName]),
    nextRequest: () => ++requests,
  };
}

function validDate(date: Date): Date {
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date;
  throw new TypeError("Cannot answer: what the function now gives is no valid Date");
}

function failureOf({ status, retryAfter }: NonNullable<MockOptions["fail"]>): Refusal {
  return { ...failures[status], ...(retryAfter !== undefined && { retryAfter }) };
}

function threadsOf({ variant = "v2", runs = 50, seed = 1, threads }: MockOptions): ReadonlyMap<string, ThreadIndex> {
  const dice = diceOf(seed);
  const isMadeUp = typeof runs === "number";
  const ids = threads ?? (isMadeUp ? [dice.id("thread"), dice.id("thread")] : []);
  const all = isMadeUp ? realisticRuns(variant, runs, dice, ids[0] as string) : runs;
  const byThread = new Map<string, AnyRun[]>(ids.map((id) => [id, []]));
  for (const run of all) {
    const others = byThread.get(run.thread_id);
    if (others) others.push(run);
    else byThread.set(run.thread_id, [run]);
  }
  return new Map([...byThread].map(([id, own]) => [id, indexThread(own)]));
}

function answer(server: Server, { method, url, headers }: ReadRequest): Response {
  const { pathname, search } = url;
  const segment = threadSegment(pathname);
  const found =
    segment === undefined || method !== "GET"
      ? noSuchRoute(server.variant, method, pathname)
      : (server.nextFailure() ?? pageOrRefusal(server, headers, decoded(segment), search));
  return isRefusal(found) ? refused(server, found) : written(server, 200, pageBody(server, found), found.assumed);
}

/** The segment of a path that names the thread; undefined where the path is of another route, as one that names two threads is. */
function threadSegment(pathname: string): string | undefined {
  const [, prefix, segment] = runsPath.exec(pathname) ?? [];
  return `${prefix}/`.includes("/threads/") ? undefined : segment;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

interface FoundPage extends PageOfRuns {
  readonly query: ListRunsQuery;
  readonly assumed?: string;
}

/** Looks for what is wrong with a request in the order in which the API did, and for the page where nothing is. */
function pageOrRefusal(server: Server, headers: Headers, thread_id: string, search: string): FoundPage | Refusal {
  const { variant, apiKey, threads, faults } = server;
  const lets = (what: Fault["lets"]) => faults.some((fault) => fault.lets === what);
  const demands = { variant, apiKey, now: server.now() };
  const refusal =
    refusalOfHeaders(lets("header") ? withBeta(headers, variant) : headers, demands, thread_id) ?? refusalOfThread(thread_id);
  if (refusal) return refusal;
  const query = queryOrRefusal(lets("limit") ? clamped(search) : search);
  if (isRefusal(query)) return query;
  const known = lets("other-thread") ? threads.values().next().value : threads.get(thread_id);
  const thread = known ?? (lets("thread") ? noRuns : undefined);
  if (!thread) return unknownThread(thread_id);
  const asked = faults.reduce<ListRunsQuery>((asked, { ask }) => ask?.(asked) ?? asked, query);
  const found = pageOf(thread, asked, faults);
  return isRefusal(found) ? found : { ...found, query };
}

const noRuns: ThreadIndex = indexThread([]);

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}

function withBeta(headers: Headers, variant: Variant): Headers {
  const others = new Headers(headers);
  others.set("openai-beta", `assistants=${variant === "v1" ? "v1" : "v2"}`);
  return others;
}

/** The query with a limit out of range replaced by the nearest one. */
function clamped(search: string): string {
  const params = new URLSearchParams(search);
  const limit = params.get("limit") ?? "";
  if (/^-?\d+$/.test(limit)) params.set("limit", String(Math.max(1, Math.min(100, Number(limit)))));
  return params.toString();
}

function pageOf(thread: ThreadIndex, query: ListRunsQuery, faults: readonly Fault[]): Omit<FoundPage, "query"> | Refusal {
  const { after, before, order } = query;
  const from = after === undefined ? undefined : placeIn(thread, after, order);
  const to = before === undefined ? undefined : placeIn(thread, before, order);
  if (after !== undefined && from === undefined) return unknownCursor("after", after);
  if (before !== undefined && to === undefined) return unknownCursor("before", before);
  const isAfterSecond = faults.some((fault) => fault.isAfterSecond);
  const moved =
    isAfterSecond && from !== undefined
      ? runsOfSecond(thread, from, order)
      : sum(faults.map(({ afterMovedBy = 0 }) => afterMovedBy));
  const first = faults.some(({ isBeforeFromFirst }) => isBeforeFromFirst) ? 0 : undefined;
  const page = pageBetween(thread, query, from === undefined ? first : from + 1 + moved, to);
  return from !== undefined && to !== undefined ? { ...page, assumed: "what after and before mean together" } : page;
}

/** How many runs of the same second follow the one at a place. */
function runsOfSecond({ runs }: ThreadIndex, place: number, order: ListRunsQuery["order"]): number {
  const at = (place: number) => runs[order === "asc" ? runs.length - 1 - place : place]?.created_at;
  let count = 0;
  while (at(place + count + 1) === at(place)) count++;
  return count;
}

/** The page as it is written, with what the faults make of it. */
function pageBody({ faults }: Server, { data, has_more, query }: FoundPage): unknown {
  const runs = faults.reduce<readonly object[]>(
    (runs, { run }) => (run ? runs.map((one) => run(one as AnyRun, data)) : runs),
    data,
  );
  const page = { object: "list", data: runs, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more };
  return faults.reduce<unknown>((page, fault) => fault.page?.(page as PageBody, query) ?? page, page);
}

function refused(server: Server, { status, body, retryAfter, assumed }: Refusal): Response {
  const changed = server.faults.reduce<{ status: number; body: unknown }>(
    (answer, { refusal }) => refusal?.(answer.status, answer.body as object) ?? answer,
    { status, body },
  );
  return written(server, changed.status, changed.body, assumed, retryAfter);
}

function written(server: Server, status: number, body: unknown, assumed?: string, retryAfter?: number): Response {
  const date = server.now();
  const headers: Record<string, string> = {
    "content-type": body === undefined ? "text/html" : "application/json",
    "x-request-id": `req_${String(server.nextRequest()).padStart(32, "0")}`,
    ...(server.variant === "portkey" && { "x-portkey-provider": "openai" }),
    ...(date && { date: date.toUTCString() }),
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    ...(assumed !== undefined && { "x-list-runs-assumed": assumed }),
  };
  // As the API did: a line for each property.
  const text = body === undefined ? "<html><body>Something went wrong</body></html>" : JSON.stringify(body, null, 2);
  return new Response(text, { status, headers });
}
