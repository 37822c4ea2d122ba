import { describe, quoted } from "./describe.js";
import { type Finding, isFlagged, type Page } from "./rule.js";
import type { ListRunsResponse } from "./v2.js";

/** `first_id` or `last_id`, where it is not the id of the run at that end, or null on an empty page. */
export function endId(page: Page, name: "first_id" | "last_id"): Finding[] {
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
