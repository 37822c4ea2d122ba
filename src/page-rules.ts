import { cut, describe } from "./explain.js";
import type { Asked } from "./known-request.js";
import type { Issue } from "./schema.js";
import type { ListRunsResponse } from "./v2.js";

/** A rule that no schema can say: it holds between values. */
export interface Rule {
  /** Code of its issues. */
  readonly id: string;
  readonly level: Issue["severity"];
  /** What it demands, in one sentence. */
  readonly says: string;
  /** Ids of the sources that state it, by variant; Portkey passes v2's pages through. */
  readonly evidence: Readonly<Record<"v1" | "v2", readonly string[]>>;
}

/** A rule for the page, and for its place in a walk. */
export interface PageRule extends Rule {
  readonly find: (page: Page) => readonly Finding[];
}

/** What a rule found. */
export interface Finding {
  readonly path: Issue["path"];
  readonly message: string;
  readonly expected?: unknown;
  readonly received?: unknown;
  readonly hint?: string;
  /** Places that look wrong for the same cause, and are not to be told again. */
  readonly explains?: readonly Issue["path"][];
}

/** What the rules see of a page. */
export interface Page {
  readonly body: ListRunsResponse;
  readonly asked: Asked;
  readonly walk: Walk | undefined;
  /** Whether nothing wrong was found at a place so far, nor around it. */
  readonly fits: (...path: Issue["path"]) => boolean;
}

/** What the other pages say of this one, where pages make a walk. */
export interface Walk {
  /** The thread that most runs of the walk are of; absent where there are no other pages. */
  readonly thread?: string | undefined;
  /** The order of most runs of the walk; absent where there are no other pages. */
  readonly order?: "asc" | "desc" | undefined;
  /** The page each run stood on, by id. */
  readonly seen: ReadonlyMap<string, number>;
  /** Id of the run that the page has to follow. */
  readonly cursor: string | undefined;
  /** `created_at` of that run. */
  readonly time: number | undefined;
  /** Whether the page before it said that no run follows. */
  readonly ended: boolean;
  /** Whether it is the last page of a walk that is said to be complete. */
  readonly last: boolean;
}

const seed = { v1: ["seed:001", "wire:2023-11"], v2: ["seed:000", "seed:002"] };
const research = { v1: ["research:rules"], v2: ["research:rules"] };

/** The earliest time a run can have: 2023-11-01, the month the API was opened, in Unix seconds. */
const earliest = 1_698_796_800;
/** From here on a number is a time in milliseconds: in seconds it is the year 5138. */
const firstMilliseconds = 100_000_000_000;
const times = ["created_at", "started_at", "expires_at", "cancelled_at", "failed_at", "completed_at"] as const;

/** Rules for the page as a whole, in the order in which they run: what an earlier one finds wrong, a later one does not read. */
export const pageRules: readonly PageRule[] = [
  {
    id: "seconds",
    level: "error",
    says: "Times are Unix seconds, not milliseconds: below 10^11.",
    evidence: { v1: ["seed:001", "spec:af97d0a"], v2: ["seed:002", "spec:f85dbe2"] },
    find: (page) => {
      const set = timesOf(page);
      const wrong = set.filter(({ time }) => time >= firstMilliseconds);
      const [first] = wrong;
      // A server that writes milliseconds writes them everywhere: one cause.
      if (first && wrong.length > 1 && wrong.length === set.length)
        return [
          { ...milliseconds(first, `, as are all ${set.length} times of the page`), explains: wrong.map(({ path }) => path) },
        ];
      return wrong.map((one) => milliseconds(one, ""));
    },
  },
  {
    id: "too-early",
    level: "warning",
    says: "No time is before 2023-11-01, the month in which the API was opened.",
    evidence: { v1: ["wire:2023-11"], v2: ["wire:2024-04-29"] },
    find: (page) =>
      timesOf(page).flatMap(({ path, time }) =>
        time < earliest
          ? [
              {
                path,
                message: `must not be before 2023-11-01, in Unix seconds ${earliest}, got number ${time}`,
                expected: earliest,
                received: time,
                ...(time === 0 && path[2] !== "created_at" && { hint: "Was null meant? Some servers write 0 for it" }),
              },
            ]
          : [],
      ),
  },
  {
    id: "cursor",
    level: "error",
    says: "The page does not hold the run its `after` or `before` names, nor in a walk the last run of the page before it.",
    evidence: { v1: ["spec:af97d0a"], v2: ["seed:002"] },
    find: (page) => {
      const { after, before } = page.asked;
      const cursors = new Set([after ?? page.walk?.cursor, before]);
      if (repeatsAll(page)) return [];
      return idsOf(page).flatMap(({ index, id }) =>
        cursors.has(id)
          ? [
              {
                path: ["data", index, "id"],
                message: `must not be the run that the page follows or precedes, got ${describe(id)}`,
                received: id,
              },
            ]
          : [],
      );
    },
  },
  {
    id: "unique-ids",
    level: "error",
    says: "No run stands twice on a page, nor on two pages of a walk.",
    evidence: { v1: ["wire:2023-11", "research:rules"], v2: ["research:rules"] },
    find: repeats,
  },
  {
    id: "same-thread",
    level: "error",
    says: "All runs of a page are of one thread, the requested one.",
    evidence: { v1: ["spec:af97d0a", "wire:2023-11"], v2: ["seed:002", "spec:f85dbe2"] },
    find: strangers,
  },
  {
    id: "order",
    level: "error",
    says: "Runs are ordered by `created_at`, newest first unless `order=asc` was asked for, and from page to page of a walk.",
    evidence: { v1: ["spec:af97d0a", "wire:2023-11"], v2: ["seed:002", "spec:f85dbe2"] },
    find: misplaced,
  },
  {
    id: "limit",
    level: "error",
    says: "A page holds at most as many runs as `limit` asks for: 20 when the request names none, 100 when the request is not known.",
    evidence: { v1: ["spec:af97d0a"], v2: ["seed:002", "spec:f85dbe2"] },
    find: ({ body, asked: { limit, limitFrom }, fits }) => {
      const count = fits("data") ? body.data.length : 0;
      const why = { request: `as limit is ${limit}`, default: "the default limit", maximum: "the highest limit" }[limitFrom];
      return count > limit
        ? [{ path: ["data"], message: `must have at most ${limit} runs, ${why}, got ${count}`, expected: limit }]
        : [];
    },
  },
  {
    id: "first-id",
    level: "error",
    says: "`first_id` is the id of the first run, null when there is none.",
    evidence: { v1: [...seed.v1, "wire:empty"], v2: [...seed.v2, "wire:2025-10"] },
    find: (page) => endId(page, "first_id", 0),
  },
  {
    id: "last-id",
    level: "error",
    says: "`last_id` is the id of the last run, null when there is none.",
    evidence: { v1: [...seed.v1, "wire:empty"], v2: [...seed.v2, "wire:2025-10"] },
    find: (page) => endId(page, "last_id", page.fits("data") ? page.body.data.length - 1 : 0),
  },
  {
    id: "has-more",
    level: "error",
    says: "`has_more` is false on an empty page.",
    evidence: { v1: ["wire:empty"], v2: ["wire:2025-10"] },
    find: ({ body, fits }) =>
      fits("data") && fits("has_more") && body.data.length === 0 && body.has_more
        ? [{ path: ["has_more"], message: "must be false, as data is empty, got boolean true", expected: false, received: true }]
        : [],
  },
  {
    id: "walk-end",
    level: "error",
    says: "In a walk no run follows a page whose `has_more` is false.",
    evidence: research,
    find: ({ body, walk, fits }) =>
      walk?.ended && fits("data") && body.data.length > 0
        ? [{ path: ["data"], message: `must be empty, as has_more is false on the page before, got ${body.data.length} runs` }]
        : [],
  },
  {
    id: "walk-complete",
    level: "error",
    says: "A walk that is said to be complete ends with `has_more` false.",
    evidence: research,
    find: ({ body, walk, fits }) =>
      walk?.last && fits("has_more") && body.has_more
        ? [
            {
              path: ["has_more"],
              message: "must be false, as the walk is said to be complete, got boolean true",
              expected: false,
              received: true,
            },
          ]
        : [],
  },
];

interface Time {
  readonly path: Issue["path"];
  readonly time: number;
}

function timesOf({ body, fits }: Page): Time[] {
  const found: Time[] = [];
  if (!fits("data")) return found;
  body.data.forEach((run, index) => {
    for (const name of times) {
      if (!fits("data", index, name)) continue;
      const time = run[name];
      if (time !== null && time !== undefined) found.push({ path: ["data", index, name], time });
    }
  });
  return found;
}

function milliseconds({ path, time }: Time, more: string): Finding {
  const [unit, factor] = time < 1e14 ? ["milliseconds", 1e3] : time < 1e17 ? ["microseconds", 1e6] : ["nanoseconds", 1e9];
  return {
    path,
    message: `must be in Unix seconds, below 10^11, got number ${time}`,
    received: time,
    hint: `This is in ${unit}${more}: in seconds it is ${Math.floor(time / (factor as number))}`,
  };
}

/** The runs that have an id and are where they are for the first time, each with its place. */
function idsOf({ body, fits }: Page): { index: number; id: string }[] {
  if (!fits("data")) return [];
  return body.data.flatMap((run, index) => (fits("data", index, "id") ? [{ index, id: run.id }] : []));
}

/** Whether a page holds nothing but runs of one earlier page, two or more of them: a server that ignores the cursor does that. */
function repeatsAll(page: Page): boolean {
  const ids = idsOf(page);
  return ids.length > 1 && ids.length === page.body.data.length && ids.every(({ id }) => page.walk?.seen.has(id));
}

function repeats(page: Page): Finding[] {
  const ids = idsOf(page);
  if (repeatsAll(page)) {
    const earlier = page.walk?.seen.get(ids[0]?.id as string);
    return [
      {
        path: ["data"],
        message: `must hold runs that no earlier page holds, got those of page ${earlier} again`,
        hint: "Does the server ignore the cursor?",
        explains: ids.map(({ index }) => ["data", index]),
      },
    ];
  }
  const places = new Map<string, number>();
  return ids.flatMap(({ index, id }): Finding[] => {
    const here = places.get(id);
    const earlier = page.walk?.seen.get(id);
    if (here === undefined) places.set(id, index);
    if (here === undefined && earlier === undefined) return [];
    const where = here === undefined ? `page ${earlier}` : `/data/${here}`;
    return [
      { path: ["data", index, "id"], message: `must be unique, got ${describe(id)}, the id of a run of ${where}`, received: id },
    ];
  });
}

/** Runs of another thread than the requested one; where that is not known, than the one that most runs are of. */
function strangers({ body, asked, walk, fits }: Page): Finding[] {
  if (!fits("data")) return [];
  const threads = body.data.flatMap((run, index) => (fits("data", index, "thread_id") ? [{ index, id: run.thread_id }] : []));
  const expected = asked.thread ?? walk?.thread ?? mostFrequent(threads.map(({ id }) => id));
  const wrong = threads.filter(({ id }) => id !== expected);
  const [first] = wrong;
  const whose = asked.thread === undefined ? "that of the other runs" : "that of the request";
  const finding = ({ index, id }: { index: number; id: string }): Finding => ({
    path: ["data", index, "thread_id"],
    message: `must be ${quoted(expected as string)}, ${whose}, got ${describe(id)}`,
    expected,
    received: id,
  });
  const isOne = wrong.length > 1 && wrong.length === threads.length && wrong.every(({ id }) => id === first?.id);
  if (first && isOne)
    return [
      {
        ...finding(first),
        hint: `All ${wrong.length} runs are of that thread: does the server ignore the thread of the request?`,
      },
    ];
  return wrong.map(finding);
}

/** The value that stands most often in a list, the first of several that do. */
export function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<[string | undefined, number]>(
    (best, entry) => (entry[1] > best[1] ? entry : best),
    [undefined, 0],
  )[0];
}

type Order = "asc" | "desc";
/** A run and its `created_at`. */
export interface Timed {
  readonly index: number;
  readonly time: number;
}
const firstOf: Record<Order, string> = { desc: "newest", asc: "oldest" };

/** Runs that stand out of order: the fewest without which the others are in order. */
function misplaced(page: Page): Finding[] {
  const { body, asked, walk, fits } = page;
  if (!fits("data")) return [];
  const timed = body.data.flatMap((run, index) =>
    fits("data", index, "created_at") && fits("data", index, "id") ? [{ index, time: run.created_at }] : [],
  );
  const order = asked.order ?? walk?.order ?? likelyOrder(page, timed);
  const why = asked.order === undefined ? "as the other runs are" : `as order is ${order}`;
  const wrong = outOfOrder(timed, order);
  if (wrong.length === 0) return betweenPages(timed, order, walk);
  const explains = swappedIds(page, timed, order);
  if (timed.length > 2 && outOfOrder(timed, order === "asc" ? "desc" : "asc").length === 0) {
    const message = `must be ordered by created_at, ${firstOf[order]} first, ${asked.order ? why : "as first_id and last_id are"}, got ${firstOf[order === "asc" ? "desc" : "asc"]} first`;
    return [{ path: ["data"], message, explains }];
  }
  return wrong.map(({ index, time }) => ({
    path: ["data", index, "created_at"],
    message: `must be in order, ${firstOf[order]} first, ${why}, got number ${time}`,
    received: time,
    explains,
  }));
}

/** The order that fewer of these runs break; descending when that does not tell. */
export function orderOf(timed: readonly Timed[]): Order {
  return outOfOrder(timed, "asc").length < outOfOrder(timed, "desc").length ? "asc" : "desc";
}

/** The order of a page whose request is not known, by its runs, and where they are all reversed, by `first_id` and `last_id`. */
function likelyOrder({ body, fits }: Page, timed: readonly Timed[]): Order {
  const isReversed =
    outOfOrder(timed, "asc").length === 0 &&
    timed.length === body.data.length &&
    fits("first_id") &&
    fits("last_id") &&
    body.first_id === body.data.at(-1)?.id &&
    body.last_id === body.data[0]?.id;
  return isReversed ? "desc" : orderOf(timed);
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

/** In a walk the first run of a page follows the last one of the page before it. */
function betweenPages([first]: readonly Timed[], order: Order, walk: Walk | undefined): Finding[] {
  if (!first || walk?.time === undefined || inOrder(walk.time, first.time, order)) return [];
  const message = `must be in order from page to page, ${firstOf[order]} first, got number ${first.time} after ${walk.time}`;
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

function endId({ body, fits }: Page, name: "first_id" | "last_id", index: number): Finding[] {
  if (!fits("data") || !fits(name)) return [];
  const id = body[name];
  const isEmpty = body.data.length === 0;
  if (!isEmpty && !fits("data", index, "id")) return [];
  const expected = isEmpty ? null : (body.data[index]?.id as string);
  if (id === expected) return [];
  const which = name === "first_id" ? "first" : "last";
  const must = expected === null ? "null, as data is empty" : `${quoted(expected)}, the id of the ${which} run`;
  return [{ path: [name], message: `must be ${must}, got ${describe(id)}`, expected, received: id, ...hintOf(id, body, name) }];
}

function hintOf(
  id: string | null,
  { first_id, last_id, data }: ListRunsResponse,
  name: "first_id" | "last_id",
): { hint?: string } {
  if (id === "null") return { hint: "Was null meant? It is written without quotes" };
  const other = name === "first_id" ? data.at(-1)?.id : data[0]?.id;
  return data.length > 1 && id === other && first_id !== last_id ? { hint: "Are first_id and last_id swapped?" } : {};
}

function quoted(text: string): string {
  return JSON.stringify(cut(text));
}
