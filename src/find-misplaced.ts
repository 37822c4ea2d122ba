import { type Finding, isFlagged, type Page } from "./rule.js";
import type { Issue } from "./schema.js";

type Order = "asc" | "desc";
/** A run and its `created_at`. */
export interface Timed {
  readonly index: number;
  readonly time: number;
}

const firstOf = { desc: "newest", asc: "oldest" } as const;
const opposite = { desc: "asc", asc: "desc" } as const;

/** Runs that stand out of order: the fewest without which the others are in order. Of a page that is reversed, the page. */
export function misplaced(page: Page): Finding[] {
  if (!page.fits("data")) return [];
  const timed = timedRuns(page);
  const { order, why } = orderAndWhy(page, timed);
  const wrong = outOfOrder(timed, order);
  if (wrong.length === 0) return betweenPages(page, timed, order);
  const explains = swappedIds(page, timed, order);
  const misfits = outOfOrder(timed, opposite[order]);
  if (timed.length > 2 && misfits.length + 1 < wrong.length) {
    const message = `must be ordered by created_at, ${firstOf[order]} first, ${why}, got ${firstOf[opposite[order]]} first`;
    return [
      { path: ["data"], message, explains, isSoundInParts: true },
      ...misfits.map((run) => outOfPlace(run, opposite[order], "as the others are", explains)),
    ];
  }
  return wrong.map((run) => outOfPlace(run, order, why, explains));
}

function outOfPlace({ index, time }: Timed, order: Order, why: string, explains: Issue["path"][]): Finding {
  const message = `must be in order, ${firstOf[order]} first, ${why}, got number ${time}`;
  return { path: ["data", index, "created_at"], message, received: time, explains };
}

/** The runs that have a time and are where they belong: no copies of others, and none of another thread where some are of this. */
function timedRuns({ body, fits }: Page): Timed[] {
  const timed = body.data.flatMap((run, index) =>
    fits("data", index, "created_at") && fits("data", index, "id")
      ? [{ index, time: run.created_at, isStrange: isFlagged(run.thread_id, fits("data", index, "thread_id")) }]
      : [],
  );
  const own = timed.filter(({ isStrange }) => !isStrange);
  return own.length ? own : timed;
}

/** The order a page has to be in, and what says so. */
function orderAndWhy(page: Page, timed: readonly Timed[]): { order: Order; why: string } {
  const { asked, walk } = page;
  if (asked.order) return { order: asked.order, why: `as order is ${asked.order}` };
  if (walk?.order) return { order: walk.order, why: "as most runs of the walk are" };
  if (isReversed(page, timed)) return { order: "desc", why: "as first_id and last_id are" };
  return { order: orderOf(timed), why: "as the other runs are" };
}

/** The order that fewer of these runs break; descending when that does not tell. */
export function orderOf(timed: readonly Timed[]): Order {
  return outOfOrder(timed, "asc").length < outOfOrder(timed, "desc").length ? "asc" : "desc";
}

/** Whether a page is the oldest first from end to end, and `first_id` and `last_id` the other way round. */
function isReversed({ body, fits }: Page, timed: readonly Timed[]): boolean {
  return (
    timed.length === body.data.length &&
    fits("first_id") &&
    fits("last_id") &&
    body.first_id === body.data.at(-1)?.id &&
    body.last_id === body.data[0]?.id &&
    outOfOrder(timed, "asc").length === 0
  );
}

/** `first_id` and `last_id`, where they name the runs that would be first and last in order: the order alone is wrong then. */
function swappedIds({ body }: Page, timed: readonly Timed[], order: Order): Issue["path"][] {
  const sorted = timed.map(({ time }) => time).sort((a, b) => (order === "asc" ? a - b : b - a));
  const timeOf = (id: string | null) => timed.find(({ index }) => body.data[index]?.id === id)?.time;
  return [
    ...(timeOf(body.first_id) === sorted[0] ? [["first_id"]] : []),
    ...(timeOf(body.last_id) === sorted.at(-1) ? [["last_id"]] : []),
  ];
}

/** In a walk the first run of a page follows the run its cursor names, or the last one of the page before it. */
function betweenPages({ asked, walk, body, fits }: Page, [first]: readonly Timed[], order: Order): Finding[] {
  const before = walk?.seen.get(asked.after ?? "")?.time ?? walk?.time;
  if (!first || isFlagged(body.data[first.index]?.thread_id, fits("data", first.index, "thread_id"))) return [];
  if (before === undefined || inOrder(before, first.time, order)) return [];
  const message = `must be in order from page to page, ${firstOf[order]} first, got number ${first.time} after ${before}`;
  return [{ path: ["data", first.index, "created_at"], message, received: first.time }];
}

function inOrder(before: number, after: number, order: Order): boolean {
  return order === "asc" ? before <= after : before >= after;
}

/** What is left of a list without its longest part that is in order; of several, the one that begins first stays. */
function outOfOrder(list: readonly Timed[], order: Order): Timed[] {
  if (list.every(({ time }, place) => place === 0 || inOrder((list[place - 1] as Timed).time, time, order))) return [];
  const lengths = longestFrom(list, order);
  let wanted = lengths.reduce((most, length) => Math.max(most, length), 0);
  let last: Timed | undefined;
  return list.filter((one, place) => {
    if (lengths[place] !== wanted || (last && !inOrder(last.time, one.time, order))) return true;
    last = one;
    wanted--;
    return false;
  });
}

/** For each place the length of the longest part in order that begins there. */
function longestFrom(list: readonly Timed[], order: Order): number[] {
  const lengths: number[] = [];
  // starts[n] is the time with which a part of n + 1 may best begin.
  const starts: number[] = [];
  for (let place = list.length - 1; place >= 0; place--) {
    const { time } = list[place] as Timed;
    let low = 0;
    for (let high = starts.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (inOrder(time, starts[middle] as number, order)) low = middle + 1;
      else high = middle;
    }
    starts[low] = time;
    lengths[place] = low + 1;
  }
  return lengths;
}
