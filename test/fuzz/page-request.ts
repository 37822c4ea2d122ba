import type { KnownRequest } from "../../src/index.js";
import type { Asked } from "../oracle.js";
import { valueAt } from "./edit-value.js";
import type { Random } from "./random.js";

/** What was asked for, and whether it is told by a URL, where what it does not name has its default. */
export interface PageRequest extends Asked {
  readonly as: "url" | "values";
}

/** A request that may have been the one for a page: what it names is mostly what the page has. */
export function requestFor(body: unknown, random: Random): PageRequest {
  const runs = valueAt(body, ["data"]);
  const data: readonly unknown[] = Array.isArray(runs) ? runs : [];
  const idIn = (name: string) => {
    const value = valueAt(data, [0, name]);
    return typeof value === "string" && /^\w*$/.test(value) ? value : "<ID>";
  };
  const [id, thread] = [idIn("id"), idIn("thread_id")];
  const ids = ["run_beyond", "run_beyond", id, "<RUN>"];
  const limits = [data.length, data.length + 1, 1, 20, 100].filter((limit) => limit >= 1 && limit <= 100);
  return {
    as: random.pick(["url", "values"]),
    ...(random.oneIn(2) && { thread_id: random.pick([thread, thread, "thread_other", "<THREAD>"]) }),
    ...(random.oneIn(2) && { limit: random.pick(limits) }),
    ...(random.oneIn(2) && { order: random.pick(["asc", "desc"] as const) }),
    ...(random.oneIn(4) && { after: random.pick(ids) }),
    ...(random.oneIn(8) && { before: random.pick(ids) }),
  };
}

/** The request as the library takes it. */
export function knownRequest({ as, thread_id = "<THREAD>", ...query }: PageRequest): KnownRequest {
  if (as === "values") return { ...(thread_id !== "<THREAD>" && { thread_id }), ...query };
  const given = Object.entries(query).map(([name, value]) => [name, String(value)]);
  const search = given.length ? `?${new URLSearchParams(given)}` : "";
  return { url: `https://api.openai.com/v1/threads/${encodeURI(thread_id)}/runs${search}` };
}

/** What a request asks for: an id that is none, as a recorder writes it, is not known; a URL has defaults. */
export function askedBy(request: PageRequest | undefined): Asked {
  if (!request) return {};
  const { as, thread_id, after, before, ...query } = request;
  const ids = Object.entries({ thread_id, after, before }).filter(([name, id = ""]) =>
    (name === "thread_id" ? /^thread_\w+$/ : /^run_\w+$/).test(id),
  );
  return { ...(as === "url" && { limit: 20, order: "desc" }), ...query, ...Object.fromEntries(ids) };
}
