import { earliest, firstMilliseconds } from "./find-times.js";
import { propertyOf } from "./json-pointer.js";
import type { Asked } from "./known-request.js";
import type { Aspect, Walk } from "./rule.js";
import type { Run } from "./run-rules.js";
import type { ListRunsResponse } from "./v2.js";

/** Where on a page a rule may find something: nowhere else does one. */
export interface Suspects {
  /** What the rules for the page look at, where one may. */
  readonly aspects: ReadonlySet<Aspect>;
  /** Indices of the runs in which a rule for runs may. */
  readonly runs: readonly number[];
}

const none: ReadonlySet<Aspect> = new Set();
const all: ReadonlySet<Aspect> = new Set(["times", "ids", "threads", "order", "frame"]);

/**
 * Looks once over a page for what may break a rule, so that the rules themselves need to run on little of what is sound. It may suspect
 * what is right, never the other way round, whatever the values are and whatever else is wrong: what reads less finds less.
 */
export function findSuspects(body: unknown, asked: Asked, walk: Walk | undefined): Suspects {
  const data = propertyOf(body, "data");
  if (!Array.isArray(data)) return { aspects: all, runs: [] };
  try {
    return { aspects: oddAspects(body as ListRunsResponse, asked, walk), runs: oddRuns(data) };
  } catch {
    // What throws when it is read may be what no rule reads.
    return { aspects: all, runs: data.map((_, index) => index) };
  }
}

function oddRuns(data: readonly unknown[]): number[] {
  const odd: number[] = [];
  for (let index = 0; index < data.length; index++) {
    const run = data[index];
    if (typeof run !== "object" || run === null || !isPlainRun(run)) odd.push(index);
  }
  return odd;
}

/** Whether no rule for runs finds anything in a run. */
function isPlainRun(run: Run): boolean {
  const { created_at: created } = run;
  return (
    typeof created === "number" &&
    isNotBefore(created, run.started_at) &&
    isNotBefore(created, run.cancelled_at) &&
    isNotBefore(created, run.failed_at) &&
    isNotBefore(created, run.completed_at) &&
    fitsStatus(run) &&
    addsUp(run.usage) &&
    isPlainStrategy(run.truncation_strategy) &&
    (run.tool_resources === undefined || run.file_ids === undefined)
  );
}

function isNotBefore(created: number, time: unknown): boolean {
  return isUnset(time) || (typeof time === "number" && time >= created);
}

/** Whether what a status demands is there, and what it excludes is not. */
function fitsStatus(run: Run): boolean {
  switch (run.status) {
    case "completed":
      return !isUnset(run.completed_at) && isUnset(run.expires_at);
    case "failed":
      return !isUnset(run.last_error) && isUnset(run.expires_at);
    case "cancelled":
      return !isUnset(run.cancelled_at) && isUnset(run.expires_at);
    case "incomplete":
      return !isUnset(run.incomplete_details) && isUnset(run.expires_at);
    case "expired":
      return isUnset(run.expires_at);
    case "requires_action":
      return !isUnset(run.required_action) && isUnset(run.usage);
    case "in_progress":
      return !isUnset(run.started_at) && isUnset(run.usage);
    case "queued":
      return isUnset(run.usage) && isUnset(run.cancelled_at) && isUnset(run.failed_at) && isUnset(run.completed_at);
    case "cancelling":
      return isUnset(run.usage);
    default:
      return false;
  }
}

function addsUp(usage: Run["usage"]): boolean {
  if (isUnset(usage)) return true;
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage;
  return typeof prompt === "number" && typeof completion === "number" && prompt + completion === total;
}

function isPlainStrategy(strategy: Run["truncation_strategy"]): boolean {
  return isUnset(strategy) || (strategy.type === "last_messages") !== isUnset(strategy.last_messages);
}

function oddAspects(body: ListRunsResponse, asked: Asked, walk: Walk | undefined): ReadonlySet<Aspect> {
  const { data } = body;
  const isFramed = isPlainFrame(body, asked, walk);
  const haveIds = haveOwnIds(data, asked, walk);
  const isOrdered = isInOrder(body, asked, walk, isFramed && haveIds);
  const haveThread = areOfOneThread(data, asked.thread ?? walk?.thread);
  const haveTimes = haveSoundTimes(data);
  if (isFramed && haveIds && haveThread && isOrdered && haveTimes) return none;
  const odd = new Set<Aspect>();
  if (!isFramed) odd.add("frame");
  if (!haveIds) odd.add("ids");
  if (!haveThread) odd.add("threads");
  if (!isOrdered) odd.add("order");
  if (!haveTimes) odd.add("times");
  return odd;
}

/** Whether the ids of the ends, the count of the runs and `has_more` are right. */
function isPlainFrame({ data, first_id, last_id, has_more }: ListRunsResponse, asked: Asked, walk: Walk | undefined): boolean {
  if (walk?.last && has_more !== false) return false;
  if (data.length === 0) return first_id === null && last_id === null && has_more === false;
  const [first, last]: unknown[] = [data[0]?.id, data[data.length - 1]?.id];
  return (
    typeof first === "string" &&
    typeof last === "string" &&
    first_id === first &&
    last_id === last &&
    data.length <= asked.limit &&
    !walk?.ended
  );
}

/** Whether the runs have ids that stand nowhere else. */
function haveOwnIds(data: ListRunsResponse["data"], asked: Asked, walk: Walk | undefined): boolean {
  const after = asked.after ?? walk?.cursor;
  const seen = walk && walk.seen.size > 0 ? walk.seen : undefined;
  for (let index = 0; index < data.length; index++) {
    const id: unknown = data[index]?.id;
    if (typeof id !== "string" || id === after || id === asked.before || id === walk?.start || seen?.has(id)) return false;
  }
  return areUnique(data);
}

function areOfOneThread(data: ListRunsResponse["data"], expected: string | undefined): boolean {
  const thread: unknown = expected ?? data[0]?.thread_id;
  for (let index = 0; index < data.length; index++) {
    const of: unknown = data[index]?.thread_id;
    if (typeof of !== "string" || of !== thread) return false;
  }
  return true;
}

/** By the last characters of an id, which of them stood on the page at hand: those whose mark is that of the page. */
const marks = /* @__PURE__ */ new Uint8Array(1 << 16);
let mark = 0;

/** Whether no two runs have the same id. A set of all ids is made only where two ids look alike. */
function areUnique(data: readonly { readonly id: string }[]): boolean {
  mark = (mark + 1) & 255;
  if (mark === 0) {
    marks.fill(0);
    mark = 1;
  }
  for (let index = 0; index < data.length; index++) {
    const { id } = data[index] as { readonly id: string };
    const { length } = id;
    const looks =
      (id.charCodeAt(length - 1) + id.charCodeAt(length - 2) * 63 + id.charCodeAt(length - 3) * 3971) & (marks.length - 1);
    if (marks[looks] === mark) return new Set(data.map((run) => run.id)).size === data.length;
    marks[looks] = mark;
  }
  return true;
}

/** Whether the runs are in their order, and follow the page before in it. Of a page that is not sound otherwise, that may tell it. */
function isInOrder(body: ListRunsResponse, asked: Asked, walk: Walk | undefined, isSound: boolean): boolean {
  const { data } = body;
  if (data.length === 0) return true;
  const order = asked.order ?? walk?.order;
  const { falls, rises } = directionsOf(data);
  if (order === "asc" ? !rises : !falls && (order === "desc" || !rises || !isSound)) return false;
  const before = walk && (walk.seen.get(asked.after ?? "")?.time ?? walk.time);
  if (before === undefined) return true;
  const time = data[0]?.created_at;
  return time !== undefined && (order === "asc" ? before <= time : order === "desc" && before >= time);
}

/** Whether each run was created no later than the one before it, and whether no earlier; neither where not all have a time. */
function directionsOf(data: ListRunsResponse["data"]): { falls: boolean; rises: boolean } {
  let [falls, rises] = [true, true];
  let previous: unknown = data[0]?.created_at;
  for (let index = 0; index < data.length; index++) {
    const time: unknown = data[index]?.created_at;
    if (typeof time !== "number" || typeof previous !== "number") return { falls: false, rises: false };
    if (time > previous) falls = false;
    if (time < previous) rises = false;
    previous = time;
  }
  return { falls, rises };
}

/** Whether all times are in seconds, and of a time when the API was there. */
function haveSoundTimes(data: ListRunsResponse["data"]): boolean {
  for (let index = 0; index < data.length; index++) {
    const run = data[index];
    const isSound =
      run &&
      isSoundTime(run.created_at) &&
      isSoundTime(run.started_at) &&
      isSoundTime(run.expires_at) &&
      isSoundTime(run.cancelled_at) &&
      isSoundTime(run.failed_at) &&
      isSoundTime(run.completed_at);
    if (!isSound) return false;
  }
  return true;
}

function isSoundTime(time: unknown): boolean {
  return isUnset(time) || (typeof time === "number" && time >= earliest && time < firstMilliseconds);
}

function isUnset(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
