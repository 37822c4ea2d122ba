import { cut, describe } from "./explain.js";
import { misplaced } from "./find-misplaced.js";
import { cursorsRun, repeats } from "./find-repeats.js";
import { mayBeNull } from "./known-defects.js";
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

/** Where a run of an earlier page stood. */
export interface Seen {
  /** Index of the page. */
  readonly page: number;
  /** Index of the run on it. */
  readonly place: number;
  readonly time: number | undefined;
}

/** What the other pages say of this one, where pages make a walk. */
export interface Walk {
  /** The thread that most runs of the walk are of; absent where there are no other pages. */
  readonly thread?: string | undefined;
  /** The order of most runs of the walk; absent where there are no other pages. */
  readonly order?: "asc" | "desc" | undefined;
  /** Where each run of the pages before it stood, by id. */
  readonly seen: ReadonlyMap<string, Seen>;
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
/** What is known of the research alone. */
export const research = { v1: ["research:rules"], v2: ["research:rules"] };

/** The earliest time a run can have: 2023-11-01, the month the API was opened, in Unix seconds. */
const earliest = 1_698_796_800;
/** From here on a number is a time in milliseconds: in seconds it is the year 5138. */
export const firstMilliseconds = 100_000_000_000;
const times = ["created_at", "started_at", "expires_at", "cancelled_at", "failed_at", "completed_at"] as const;

/** Rules for the page as a whole, in the order in which they run: what an earlier one finds wrong, a later one does not read. */
export const pageRules: readonly PageRule[] = [
  {
    id: "seconds",
    level: "error",
    says: "Times are Unix seconds, not milliseconds: below 10^11.",
    evidence: { v1: ["spec:af97d0a"], v2: ["seed:002", "spec:f85dbe2"] },
    find: inMilliseconds,
  },
  {
    id: "too-early",
    level: "warning",
    says: "No time is before 2023-11-01, the month in which the API was opened.",
    evidence: research,
    find: ({ body, fits }) =>
      timesOf({ body, fits }).flatMap(({ path, time }) =>
        time < earliest
          ? [
              {
                path,
                message: `must not be before 2023-11-01, in Unix seconds ${earliest}, got number ${time}`,
                expected: earliest,
                received: time,
                ...(time === 0 && nullFits(body, path) && { hint: "Was null meant? Some servers write 0 for it" }),
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
    find: cursorsRun,
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
      // A run that is one too many is told by itself.
      const count = fits("data") ? body.data.filter((run, index) => !isFlagged(run?.id, fits("data", index, "id"))).length : 0;
      const why = { request: `as limit is ${limit}`, default: "the default limit", maximum: "the highest limit" }[limitFrom];
      return count > limit
        ? [
            {
              path: ["data"],
              message: `must have at most ${limit} ${limit === 1 ? "run" : "runs"}, ${why}, got ${body.data.length}`,
              expected: limit,
            },
          ]
        : [];
    },
  },
  {
    id: "first-id",
    level: "error",
    says: "`first_id` is the id of the first run, null when there is none.",
    evidence: { v1: [...seed.v1, "wire:empty"], v2: [...seed.v2, "wire:2025-10"] },
    find: (page) => endId(page, "first_id"),
  },
  {
    id: "last-id",
    level: "error",
    says: "`last_id` is the id of the last run, null when there is none.",
    evidence: { v1: [...seed.v1, "wire:empty"], v2: [...seed.v2, "wire:2025-10"] },
    find: (page) => endId(page, "last_id"),
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
      walk?.ended && fits("data") && body.data.some((run, index) => !isFlagged(run?.id, fits("data", index, "id")))
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

/** Whether a value that passed the schema as a text was found wrong by a rule. */
function isFlagged(value: unknown, fits: boolean): boolean {
  return !fits && typeof value === "string";
}

/** Whether null may stand in place of a time: it may not where the status demands one. */
function nullFits({ data }: ListRunsResponse, [, index, key]: Issue["path"]): boolean {
  return key !== "created_at" && mayBeNull(key, data[index as number]);
}

interface Time {
  readonly path: Issue["path"];
  readonly time: number;
}

/** Times in milliseconds. A server that writes them writes them everywhere, or in all of one property: one cause each. */
function inMilliseconds(page: Page): Finding[] {
  const set = timesOf(page);
  const isWrong = ({ time }: Time) => time >= firstMilliseconds;
  if (!set.some(isWrong)) return [];
  if (set.length > 1 && set.every(isWrong)) return [allInMilliseconds(set, `all ${set.length} times`)];
  return times.flatMap((name) => {
    const column = set.filter(({ path }) => path[2] === name);
    if (column.length > 2 && column.every(isWrong)) return [allInMilliseconds(column, `all ${column.length} of ${name}`)];
    return column.filter(isWrong).map((one) => milliseconds(one, ""));
  });
}

function allInMilliseconds(wrong: readonly Time[], which: string): Finding {
  return { ...milliseconds(wrong[0] as Time, `, as are ${which} on the page`), explains: wrong.map(({ path }) => path) };
}

function timesOf({ body, fits }: Pick<Page, "body" | "fits">): Time[] {
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

/** Runs of another thread than the requested one; where that is not known, than the one that most runs are of. */
function strangers({ body, asked, walk, fits }: Page): Finding[] {
  if (!fits("data")) return [];
  const threads = body.data.flatMap((run, index) => (fits("data", index, "thread_id") ? [{ index, id: run.thread_id }] : []));
  const likely = threads.filter(({ id }) => id.startsWith("thread_"));
  const expected = asked.thread ?? walk?.thread ?? mostFrequent((likely.length ? likely : threads).map(({ id }) => id));
  const wrong = threads.filter(({ id }) => id !== expected);
  const [first] = wrong;
  const whose = asked.thread === undefined ? "the thread of the page" : "the thread of the request";
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
        hint: `All runs of the page are of that thread${asked.thread ? ": does the server ignore the thread of the request?" : ""}`,
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

function endId(page: Page, name: "first_id" | "last_id"): Finding[] {
  const { body, fits } = page;
  if (!fits("data") || !fits(name)) return [];
  const id = body[name];
  const ends = endsOf(page, name);
  const [end] = ends;
  if (end === undefined || ends.includes(id)) return [];
  if (body.data.length === 1 && typeof id === "string" && body.first_id === body.last_id) return [idOfOne(body, id)];
  const which = name === "first_id" ? "first" : "last";
  const must = end === null ? "null, as data is empty" : `${quoted(end)}, the id of the ${which} run`;
  return [
    { path: [name], message: `must be ${must}, got ${describe(id)}`, expected: end, received: id, ...hintOf(id, body, name) },
  ];
}

/** Of the one run of a page, `first_id` and `last_id` say the same: it is the run's own id that is wrong. */
function idOfOne({ data: [run] }: ListRunsResponse, expected: string): Finding {
  const message = `must be ${quoted(expected)}, as first_id and last_id say, got ${describe(run?.id)}`;
  return { path: ["data", 0, "id"], message, expected, received: run?.id, explains: [["first_id"], ["last_id"]] };
}

/** The ids that `first_id` or `last_id` may be: null on an empty page, none where the run at that end has no id. */
function endsOf({ body, fits }: Page, name: "first_id" | "last_id"): (string | null)[] {
  const places = body.data.map((_, index) => index);
  if (name === "last_id") places.reverse();
  const [end] = places;
  if (end === undefined) return [null];
  const id = body.data[end]?.id;
  if (fits("data", end, "id")) return [id as string];
  if (!isFlagged(id, false)) return [];
  // A run that does not belong there may have been put before the one that does, or have another's id in place of its own.
  const next = places.find((place) => fits("data", place, "id"));
  const belongs = next === undefined ? [] : [body.data[next]?.id as string];
  const unknown = body[name];
  const isCopy = body.data.some((run, place) => place !== end && run?.id === id && run.created_at === body.data[end]?.created_at);
  const isOfNone = !isCopy && typeof unknown === "string" && body.data.every((run) => run?.id !== unknown);
  return [...belongs, id as string, ...(isOfNone ? [unknown] : [])];
}

function hintOf(
  id: string | null,
  { first_id, last_id, data }: ListRunsResponse,
  name: "first_id" | "last_id",
): { hint?: string } {
  if (id === "null" && data.length === 0) return { hint: "Was null meant? It is written without quotes" };
  const other = name === "first_id" ? data.at(-1)?.id : data[0]?.id;
  return id === other && first_id !== last_id ? { hint: "Are first_id and last_id swapped?" } : {};
}

function quoted(text: string): string {
  return JSON.stringify(cut(text));
}
