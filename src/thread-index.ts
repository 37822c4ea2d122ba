import type { AnyRun } from "./realistic-runs.js";
import type { ListRunsQuery } from "./v2.js";

/** The runs of a thread, so that a cursor costs the same wherever it stands. */
export interface ThreadIndex {
  /** All runs, the newest first. */
  readonly runs: readonly AnyRun[];
  /** Where each run stands among them, by id. */
  readonly places: ReadonlyMap<string, number>;
}

/** The runs that a page holds, and whether more follow in the direction it was asked for. */
export interface PageOfRuns {
  readonly data: readonly AnyRun[];
  readonly has_more: boolean;
}

/** The keys of a run as they stand on the wire. */
const wireOrder = `id object created_at assistant_id thread_id status started_at expires_at cancelled_at failed_at completed_at
required_action last_error model instructions tools tool_resources file_ids metadata temperature top_p reasoning_effort
max_completion_tokens max_prompt_tokens truncation_strategy incomplete_details usage response_format tool_choice
parallel_tool_calls`.split(/\s/);

/**
 * Sorts runs by `created_at`, the newest first; of one second, as they were given, and gives each its keys in the order of the wire.
 *
 * @throws {TypeError} When two runs have the same id.
 */
export function indexThread(given: readonly AnyRun[]): ThreadIndex {
  const runs = given.map(inWireOrder).sort((one, other) => other.created_at - one.created_at);
  const places = new Map(runs.map(({ id }, place) => [id, place]));
  if (places.size === runs.length) return { runs, places };
  const twice = runs.find(({ id }, place) => places.get(id) !== place)?.id;
  throw new TypeError(`Cannot mock: the run ${JSON.stringify(twice)} is given twice`);
}

function inWireOrder(run: AnyRun): AnyRun {
  const keys = Object.keys(run);
  const ordered = [...wireOrder.filter((key) => key in run), ...keys.filter((key) => !wireOrder.includes(key))];
  if (ordered.every((key, place) => key === keys[place])) return run;
  return Object.fromEntries(ordered.map((key) => [key, run[key as keyof AnyRun]])) as unknown as AnyRun;
}

/** The place of a run among all in the order that is asked for. */
export function placeIn({ runs, places }: ThreadIndex, id: string, order: ListRunsQuery["order"]): number | undefined {
  const place = places.get(id);
  return place === undefined || order !== "asc" ? place : runs.length - 1 - place;
}

/**
 * The page from one place to another: the first `limit` runs of it, or the last where only the end is given, as they are nearest to the
 * cursor then.
 */
export function pageBetween(
  thread: ThreadIndex,
  { limit = 20, order }: ListRunsQuery,
  from: number | undefined,
  to: number | undefined,
): PageOfRuns {
  const count = thread.runs.length;
  const [first, end] = [from ?? 0, Math.max(from ?? 0, to ?? count)];
  const isBackward = from === undefined && to !== undefined;
  const [begin, stop] = isBackward ? [Math.max(first, end - limit), end] : [first, Math.min(end, first + limit)];
  const has_more = isBackward ? begin > first : stop < end;
  const data = order === "asc" ? thread.runs.slice(count - stop, count - begin).reverse() : thread.runs.slice(begin, stop);
  return { data, has_more };
}
