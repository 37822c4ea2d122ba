import { earliest, firstMilliseconds } from "./find-times.js";
import { propertyOf } from "./json-pointer.js";
import type { Asked } from "./known-request.js";
import type { Walk } from "./rule.js";
import type { Run } from "./run-rules.js";
import type { ListRunsResponse } from "./v2.js";

/** Where on a page a rule may find something: nowhere else does one. */
export interface Suspects {
  /** Whether a rule for the page may. */
  readonly page: boolean;
  /** Indices of the runs in which a rule for runs may. */
  readonly runs: readonly number[];
}

/**
 * Looks once over a page for what may break a rule, so that the rules themselves need to run on little of what is sound. It may suspect
 * what is right, never the other way round, whatever the values are and whatever else is wrong: what reads less finds less.
 */
export function findSuspects(body: unknown, asked: Asked, walk: Walk | undefined): Suspects {
  const data = propertyOf(body, "data");
  if (!Array.isArray(data)) return { page: true, runs: [] };
  try {
    return { page: !isPlainPage(body as ListRunsResponse, asked, walk), runs: oddRuns(data) };
  } catch {
    // What throws when it is read may be what no rule reads.
    return { page: true, runs: data.map((_, index) => index) };
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

/** Whether no rule for the page finds anything. */
function isPlainPage(body: ListRunsResponse, asked: Asked, walk: Walk | undefined): boolean {
  const { data } = body;
  if (walk?.last && body.has_more !== false) return false;
  const [first] = data;
  const last = data[data.length - 1];
  if (first === undefined || last === undefined)
    return data.length === 0 && body.first_id === null && body.last_id === null && body.has_more === false;
  if (data.length > asked.limit || walk?.ended) return false;
  const order = asked.order ?? walk?.order;
  return (
    haveOwnIds(body, asked, walk) && areInOrder(data, order) && followsInOrder(body, order, asked, walk) && haveSoundTimes(data)
  );
}

/** Whether the runs are of the thread and have ids that stand nowhere else, and those of the ends are `first_id` and `last_id`. */
function haveOwnIds({ data, first_id, last_id }: ListRunsResponse, asked: Asked, walk: Walk | undefined): boolean {
  const [first] = data;
  if (first_id !== first?.id || last_id !== data[data.length - 1]?.id) return false;
  const thread = asked.thread ?? walk?.thread ?? first?.thread_id;
  const after = asked.after ?? walk?.cursor;
  for (let index = 0; index < data.length; index++) {
    const run: unknown = data[index];
    const id = propertyOf(run, "id");
    const of = propertyOf(run, "thread_id");
    if (typeof id !== "string" || typeof of !== "string" || of !== thread) return false;
    if (id === after || id === asked.before || id === walk?.start || (walk && walk.seen.size > 0 && walk.seen.has(id)))
      return false;
  }
  return areUnique(data);
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

/** Whether the runs are in an order, the oldest or the newest first where none is known. */
function areInOrder(data: ListRunsResponse["data"], order: Asked["order"]): boolean {
  let previous: unknown = data[0]?.created_at;
  if (typeof previous !== "number") return false;
  let [falls, rises] = [order !== "asc", order !== "desc"];
  for (let index = 1; index < data.length; index++) {
    const time: unknown = data[index]?.created_at;
    if (typeof time !== "number") return false;
    if (time > (previous as number)) falls = false;
    if (time < (previous as number)) rises = false;
    previous = time;
  }
  return falls || rises;
}

/** Whether the first run of a page of a walk follows the run before it in their order. */
function followsInOrder({ data }: ListRunsResponse, order: Asked["order"], asked: Asked, walk: Walk | undefined): boolean {
  const before = walk && (walk.seen.get(asked.after ?? "")?.time ?? walk.time);
  if (before === undefined) return true;
  const time = data[0]?.created_at;
  return time !== undefined && (order === "asc" ? before <= time : order === "desc" && before >= time);
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
