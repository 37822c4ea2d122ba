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

const allAspects: ReadonlySet<Aspect> = new Set(["times", "ids", "threads", "order", "frame"]);
const noAspects: ReadonlySet<Aspect> = new Set();

/**
 * Looks once over a page for what may break a rule, so that the rules themselves need to run on little of what is sound. It may suspect
 * what is right, never the other way round, whatever the values are and whatever else is wrong: what reads less finds less.
 */
export function findSuspects(body: unknown, asked: Asked, walk: Walk | undefined): Suspects {
  const data = propertyOf(body, "data");
  if (!Array.isArray(data)) return everything([]);
  try {
    return suspectsOf(body as ListRunsResponse, asked, walk);
  } catch {
    // What throws when it is read may be what no rule reads.
    return everything(data);
  }
}

/** Suspects all there is. */
export function everything(data: readonly unknown[]): Suspects {
  return { aspects: allAspects, runs: Array.from(data, (_, index) => index) };
}

function suspectsOf(body: ListRunsResponse, asked: Asked, walk: Walk | undefined): Suspects {
  const { data } = body;
  const { runs, haveTimes } = lookAtRuns(data);
  const isFramed = isPlainFrame(body, asked, walk);
  const haveIds = haveOwnIds(data, asked, walk) && haveUniqueIds(data);
  const haveThread = areOfOneThread(data, asked.thread ?? walk?.thread ?? data[0]?.thread_id);
  const isOrdered = isInOrder(data, isFramed && haveIds, asked, walk) && followsInOrder(data, asked, walk);
  if (isFramed && haveIds && haveThread && haveTimes && isOrdered) return { aspects: noAspects, runs };
  const aspects = new Set<Aspect>();
  if (!isFramed) aspects.add("frame");
  if (!haveIds) aspects.add("ids");
  if (!haveThread) aspects.add("threads");
  if (!isOrdered) aspects.add("order");
  if (!haveTimes) aspects.add("times");
  return { aspects, runs };
}

/** Looks at each run by itself: in which a rule for runs may find something, and whether their times are such as they can be. */
function lookAtRuns(data: ListRunsResponse["data"]): { runs: number[]; haveTimes: boolean } {
  const runs: number[] = [];
  let haveTimes = true;
  for (let index = 0; index < data.length; index++) {
    const run: Run | undefined = data[index];
    const look = typeof run === "object" && run !== null ? lookAt(run) : isOdd | hasOddTime;
    if (look & isOdd) runs.push(index);
    if (look & hasOddTime) haveTimes = false;
  }
  return { runs, haveTimes };
}

const isOdd = 1;
const hasOddTime = 2;

/** Looks at one run: whether a rule for runs may find something in it, and whether a time of it is no time that it can have. */
function lookAt(run: Run): number {
  const { created_at: created, started_at: started, expires_at: expires } = run;
  const { cancelled_at: cancelled, failed_at: failed, completed_at: completed } = run;
  const areTimes =
    isTime(created) && isTime(started) && isTime(expires) && isTime(cancelled) && isTime(failed) && isTime(completed);
  const isPlain =
    isNotBefore(started, created) &&
    isNotBefore(cancelled, created) &&
    isNotBefore(failed, created) &&
    isNotBefore(completed, created) &&
    fitsStatus(run) &&
    addsUp(run.usage) &&
    isPlainStrategy(run.truncation_strategy) &&
    (run.tool_resources === undefined || run.file_ids === undefined);
  return (isPlain ? 0 : isOdd) | (areTimes ? 0 : hasOddTime);
}

/** Whether a time is none, or in seconds and of a time when the API was there. */
function isTime(time: unknown): boolean {
  return isUnset(time) || (typeof time === "number" && time >= earliest && time < firstMilliseconds);
}

/** Whether a time is none, or not before another. */
function isNotBefore(time: unknown, other: unknown): boolean {
  return isUnset(time) || (typeof time === "number" && typeof other === "number" && time >= other);
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

/** Whether the ids of the ends, the count of the runs and `has_more` are right. */
function isPlainFrame({ data, first_id, last_id, has_more }: ListRunsResponse, asked: Asked, walk: Walk | undefined): boolean {
  if (walk?.last && has_more !== false) return false;
  if (data.length === 0) return first_id === null && last_id === null && has_more === false;
  const [first, last]: unknown[] = [data[0]?.id, data[data.length - 1]?.id];
  const areEnds = typeof first === "string" && typeof last === "string" && first_id === first && last_id === last;
  return areEnds && data.length <= asked.limit && !walk?.ended;
}

/** Whether all runs have an id that no cursor names, nor a page before. */
function haveOwnIds(data: ListRunsResponse["data"], asked: Asked, walk: Walk | undefined): boolean {
  const after = asked.after ?? walk?.cursor;
  const seen = walk && walk.seen.size > 0 ? walk.seen : undefined;
  for (let index = 0; index < data.length; index++) {
    const id: unknown = data[index]?.id;
    if (typeof id !== "string" || id === after || id === asked.before || id === walk?.start || seen?.has(id)) return false;
  }
  return true;
}

/** Runs of the page at hand by what their ids look like: the index of each, where the mark beside it is that of the page. */
const [indices, marks] = [new Uint8Array(4096), new Uint8Array(4096)];
let mark = 0;

/** Whether no two runs have the same id. To look at the end of an id is less work than to make a set of all of them. */
function haveUniqueIds(data: ListRunsResponse["data"]): boolean {
  if (data.length > 128) return areAllDifferent(data);
  if (mark === 255) {
    marks.fill(0);
    mark = 0;
  }
  const own = ++mark;
  let alike = 0;
  for (let index = 0; index < data.length; index++) {
    const { id } = data[index] as { id: string };
    let place = looksOf(id);
    for (; marks[place] === own; place = (place + 1) & 4095) {
      if (data[indices[place] as number]?.id === id) return false;
      if (++alike > data.length) return areAllDifferent(data);
    }
    marks[place] = own;
    indices[place] = index;
  }
  // To read an id may be to check another page.
  return mark === own || areAllDifferent(data);
}

function looksOf(id: string): number {
  const { length } = id;
  return (id.charCodeAt(length - 1) + id.charCodeAt(length - 2) * 63 + id.charCodeAt(length - 3) * 3971) & 4095;
}

function areAllDifferent(data: ListRunsResponse["data"]): boolean {
  return new Set(data.map(({ id }) => id)).size === data.length;
}

function areOfOneThread(data: ListRunsResponse["data"], thread: unknown): boolean {
  if (typeof thread !== "string") return data.length === 0;
  for (let index = 0; index < data.length; index++) if (data[index]?.thread_id !== thread) return false;
  return true;
}

/** Whether the runs are in their order; where none is known, in either one, the ends of the page being where they belong. */
function isInOrder(data: ListRunsResponse["data"], isSound: boolean, asked: Asked, walk: Walk | undefined): boolean {
  const order = asked.order ?? walk?.order;
  let [falls, rises] = [order !== "asc", order === "asc" || (order === undefined && isSound)];
  let previous: unknown = data[0]?.created_at;
  for (let index = 0; index < data.length; index++) {
    const created: unknown = data[index]?.created_at;
    if (typeof created !== "number" || typeof previous !== "number") return false;
    // Of what is no number in truth, neither is so.
    falls &&= created <= previous;
    rises &&= created >= previous;
    previous = created;
  }
  return falls || rises;
}

/** Whether the first run of a page of a walk follows the run before it in their order. */
function followsInOrder(data: ListRunsResponse["data"], asked: Asked, walk: Walk | undefined): boolean {
  const before = walk && (walk.seen.get(asked.after ?? "")?.time ?? walk.time);
  if (before === undefined || data.length === 0) return true;
  const order = asked.order ?? walk?.order;
  const time = data[0]?.created_at;
  return time !== undefined && (order === "asc" ? before <= time : order === "desc" && before >= time);
}

function isUnset(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
