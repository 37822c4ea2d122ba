import { kindOf, misfitOfPage } from "./answer-kind.js";
import { issueOfFinding } from "./apply-rules.js";
import { type CheckOptions, check, checkInWalk, type PageReport } from "./check-exchange.js";
import type { Exchange } from "./exchange.js";
import { orderOf } from "./find-misplaced.js";
import { mostFrequent } from "./find-strangers.js";
import { firstMilliseconds } from "./find-times.js";
import { propertyOf } from "./json-pointer.js";
import { type Asked, askedOf, type KnownRequest, textOf } from "./known-request.js";
import { pageRules } from "./page-rules.js";
import type { PageRule, Seen, Walk } from "./rule.js";
import type { Issue } from "./schema.js";

/** A page of a walk: an exchange, or a body by itself. */
export interface WalkPage {
  readonly exchange: Exchange;
  readonly isBody: boolean;
}

/** What the pages so far say of the next one. */
interface Passed {
  readonly seen: Map<string, Seen>;
  asked: Asked | undefined;
  cursor: string | undefined;
  start: string | undefined;
  time: number | undefined;
  ended: boolean;
}

/** What is known of a walk. */
export interface WalkSetting {
  /** Whether it is said to have reached its end. */
  readonly complete?: boolean;
  /** Of each page, pointers to values of its body that stand twice in the text. */
  readonly doubted?: readonly (readonly string[] | undefined)[];
}

/** Checks the pages of a walk in order, each with what the others say of it. An answer that is no page is passed over by the walk. */
export function checkWalk(
  pages: readonly WalkPage[],
  options: CheckOptions,
  { complete = false, doubted }: WalkSetting = {},
): PageReport[] {
  const common: Pick<Walk, "thread" | "order"> = pages.length > 1 ? commonOf(pages) : {};
  const passed: Passed = { seen: new Map(), asked: undefined, ...nothingAhead };
  return pages.map(({ exchange, isBody }, index) => {
    const { request, ...others } = options;
    const settled: CheckOptions = request ? { ...others, request: index === 0 ? request : withoutCursors(request) } : others;
    const now = askedInWalk(pages, exchange, settled);
    const last = complete && index === pages.length - 1;
    const walk: Walk = { ...common, ...aheadOf(passed, now), seen: passed.seen, last };
    const around = { walk, doubted: doubted?.[index] };
    const report = isBody ? check(exchange, misfitOfPage, settled, around) : checkInWalk(exchange, settled, around);
    if (now) pass(passed, exchange, report, { ...now, thread: now.thread ?? common.thread }, index);
    return last && listOf(exchange) === undefined ? withIssue(report, incomplete(report)) : report;
  });
}

/** What was asked for; of a page by itself nobody needs to know it, as it says nothing of a next one. */
function askedInWalk(pages: readonly WalkPage[], exchange: Exchange, { request }: CheckOptions): Asked | undefined {
  return pages.length > 1 ? askedOf(exchange, request) : undefined;
}

/** The request for a later page of a walk: a cursor that is given for the walk, beside the URL or in it, is that of its first page. */
function withoutCursors({ after: _after, before: _before, url, ...others }: KnownRequest): KnownRequest {
  const text = textOf(url)?.replace(/(?<=[?&])(?:after|before)=[^&#]*&?/g, "");
  return { ...others, ...(text !== undefined && { url: text }) };
}

const walkComplete = pageRules.find(({ id }) => id === "walk-complete") as PageRule;

/** Of a walk that is said to be complete, and that ends with an answer that is no page. */
function incomplete({ variant }: PageReport): Issue {
  const message = "must be a page whose has_more is false, as the walk is said to be complete";
  return issueOfFinding(walkComplete, variant, [], { message });
}

function withIssue(report: PageReport, issue: Issue): PageReport {
  return { ...report, valid: false, issues: [...report.issues, issue] };
}

/** What reading gives; nothing where it throws, which the verdict on the page tells. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What a walk reads of a page, whatever its values are. */
interface List {
  readonly runs: readonly { readonly id: unknown; readonly thread_id: unknown; readonly created_at: unknown }[];
  readonly last_id: unknown;
  readonly has_more: unknown;
}

/** The page of an exchange; undefined where its body is none. */
export function listOf(exchange: Exchange): List | undefined {
  return readable(() => {
    const body = propertyOf(propertyOf(exchange, "response"), "body");
    const data = propertyOf(body, "data");
    if (kindOf(body) !== "list" || !Array.isArray(data)) return undefined;
    const runs = data.map((run) => ({
      id: propertyOf(run, "id"),
      thread_id: propertyOf(run, "thread_id"),
      created_at: propertyOf(run, "created_at"),
    }));
    return { runs, last_id: propertyOf(body, "last_id"), has_more: propertyOf(body, "has_more") };
  });
}

/** The thread and the order of most runs: what the requests do not say. */
function commonOf(pages: readonly WalkPage[]): Pick<Walk, "thread" | "order"> {
  const runs = pages.flatMap(({ exchange }) => listOf(exchange)?.runs ?? []);
  const threads = runs.map(({ thread_id }) => thread_id).filter((id) => typeof id === "string");
  const times = runs
    .map(({ created_at }) => created_at)
    .filter((time) => Number.isInteger(time) && (time as number) < firstMilliseconds) as number[];
  return { thread: mostFrequent(threads), order: orderOf(times.map((time, index) => ({ time, index }))) };
}

type Ahead = Pick<Walk, "cursor" | "start" | "time" | "ended">;
const nothingAhead: Ahead = { cursor: undefined, start: undefined, time: undefined, ended: false };

/** What the pages so far say of the next one; nothing where it was asked for otherwise. */
function aheadOf({ asked: before, cursor, start, time, ended }: Passed, now: Asked | undefined): Ahead {
  if (!now) return nothingAhead;
  const differ = (name: "thread" | "order") =>
    before?.[name] !== undefined && now[name] !== undefined && before[name] !== now[name];
  const isNext = before !== undefined && !differ("thread") && !differ("order") && now.before === undefined;
  return isNext ? { cursor, start, time, ended } : nothingAhead;
}

/** Adds a page to what has passed. What is wrong with it says nothing of the next one; what only looks wrong does. */
function pass(passed: Passed, exchange: Exchange, report: PageReport, now: Asked, index: number): void {
  const list = listOf(exchange);
  if (!list) return;
  const wrong = new Set(report.issues.filter(({ severity }) => severity === "error").map(({ pointer }) => pointer));
  list.runs.forEach(({ id, thread_id, created_at }, place) => {
    if (typeof id !== "string") return;
    const isSound = ![`/data/${place}`, `/data/${place}/id`, `/data/${place}/created_at`].some((pointer) => wrong.has(pointer));
    const isTime = typeof created_at === "number" && created_at < firstMilliseconds;
    const time = isSound && isTime ? created_at : undefined;
    if (!passed.seen.has(id)) passed.seen.set(id, { page: index, place, time });
    passed.cursor = id;
    if (time !== undefined && (now.thread === undefined || now.thread === thread_id)) passed.time = time;
  });
  passed.ended = list.has_more === false;
  if (!passed.asked) passed.start = now.after;
  passed.asked = now;
}
