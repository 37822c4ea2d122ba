/**
 * The pages that speed is measured with: as the wire has them, the same in each process. All of them keep the schema and the rules of
 * v2, and `checkPage` has no word of warning for them, but for those that are made wrong.
 */

import type { ErrorResponse, ListRunsResponse } from "../../src/v2.js";
import { type Random, randomOf } from "../fuzz/random.js";
import { mixedTraits, runOf, usualTraits } from "./runs.js";
import { idOf } from "./texts.js";

/** A page as most are: 20 runs of one assistant, most of them completed. */
export function page20(): ListRunsResponse {
  return usualPage(randomOf("page of 20"), 20);
}

/** A full page on which no two runs are alike: every status, tool, response format and tool choice, every era of v2. */
export function page100Mixed(): ListRunsResponse {
  return mixedPage(randomOf("page of 100"), 100);
}

/** The same page, the keys of each object in an order of its own. */
export function shuffled<T>(value: T, random: Random = randomOf("shuffled")): T {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, random)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, shuffled(child, random)] as const);
  for (let last = entries.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [entries[last], entries[other]] = [entries[other], entries[last]] as [(typeof entries)[number], (typeof entries)[number]];
  }
  return Object.fromEntries(entries) as T;
}

/** The page with one error: the name of the second tool of its last run, a function, is a number. */
export function withDeepError(page: ListRunsResponse): unknown {
  const copy = structuredClone(page);
  const tool = copy.data.at(-1)?.tools[1];
  if (tool?.type !== "function") throw new TypeError("Cannot break the page: the second tool of its last run is no function");
  Object.assign(tool.function, { name: 42 });
  return copy;
}

/** What stands on a page where it is wrong, of each run something else. */
const faults: readonly Readonly<Record<string, unknown>>[] = [
  { created_at: "2024-06-05T12:00:00Z" },
  { status: "done" },
  { tools: null },
  { metadata: { note: 1 } },
  { usage: { prompt_tokens: -1, completion_tokens: 2.5, total_tokens: "3" } },
  { tool_choice: { type: "retrieval" } },
  { response_format: "none" },
  { file_ids: [] },
  { id: null, thread_id: null },
  { model: undefined },
];

/** The page with an error or more in every run. */
export function allWrong(page: ListRunsResponse): unknown {
  const data = page.data.map((run, index) => ({ ...run, ...faults[index % faults.length] }));
  return JSON.parse(JSON.stringify({ ...page, data }));
}

/** What the server says of a thread that it does not know: no page at all. */
export function errorBody(): ErrorResponse {
  return {
    error: {
      message: "No thread found with id 'thread_4mVb0QkXr7nZs2LcYw9TgHdJ'.",
      type: "invalid_request_error",
      param: null,
      code: null,
    },
  };
}

/** The text of a page, without white space as recorders store it; a temperature of 1 is written as 1.0, as the wire has it. */
export function textOf(page: unknown): string {
  return JSON.stringify(page).replace(/"(temperature|top_p)":(\d)(?=[,}])/g, '"$1":$2.0');
}

/** A page of 100 runs comes after so many of 20: of each kind there are as many bytes. */
const pagesOf20 = 5;

/** Lines of NDJSON, each a page of another thread with its line break, as many as fit into so many bytes. */
export function* ndjson(bytes: number): Generator<string> {
  for (let count = 0, left = bytes; ; count++) {
    const random = randomOf("line", count);
    const line = `${textOf(count % (pagesOf20 + 1) === pagesOf20 ? mixedPage(random, 100) : usualPage(random, 20))}\n`;
    left -= Buffer.byteLength(line);
    if (left < 0) return;
    yield line;
  }
}

function usualPage(random: Random, count: number): ListRunsResponse {
  const traits = usualTraits(random);
  return pageOf(random, count, traits);
}

function mixedPage(random: Random, count: number): ListRunsResponse {
  return pageOf(random, count, mixedTraits(random));
}

/** Runs of one thread, the newest first. */
function pageOf(random: Random, count: number, traitsOf: ReturnType<typeof mixedTraits>): ListRunsResponse {
  const thread_id = idOf(random, "thread");
  let created_at = 1_774_000_000 - random.below(20_000_000);
  const data = Array.from({ length: count }, (_, index) => {
    created_at -= random.below(900);
    return runOf(random, traitsOf(index), { thread_id, created_at });
  });
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: random.oneIn(2),
  };
}
