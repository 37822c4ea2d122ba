import { diceOf, realisticRuns } from "../../src/realistic-runs.js";
import type { ListRunsQuery } from "../../src/v2.js";
import { differs } from "./judge-tape.js";
import { listAll } from "./list-all.js";
import { apiKey, type Query, type Run } from "./load-sdk.js";
import type { Subject } from "./read-answer.js";
import { judgeWalk } from "./read-walk.js";
import type { Answer } from "./serve-corpus.js";
import { serveMock } from "./serve-mock.js";

/** How many runs the mock has: several pages of any size, of which the last one is not full. */
const count = 250;

/** What a client is to list all runs with: both sizes of a page, both orders, and what the server does by itself. */
export const queriesOfWalks: readonly ListRunsQuery[] = [
  {},
  { order: "desc" },
  { order: "asc" },
  { limit: 100 },
  { limit: 100, order: "desc" },
  { limit: 100, order: "asc" },
];

/** Has a client list all runs of a mock, and tells where it did not get each of them as it is, once, in their order. */
export async function pageMock(subject: Subject, query: ListRunsQuery): Promise<string[]> {
  const { sdk, loaded } = subject;
  const dice = diceOf(1);
  const thread = dice.id("thread");
  const newestFirst = realisticRuns(sdk.variant, count, dice, thread);
  const server = await serveMock({ variant: sdk.variant, runs: newestFirst, apiKey });
  try {
    const call = { thread, query: query as Query, headers: {} };
    const runs = await listAll(loaded.client({ baseURL: `${server.tape.origin}/v1` }), sdk, call);
    const all = query.order === "asc" ? newestFirst.toReversed() : newestFirst;
    const pages = pagesOf(all, query.limit ?? 20);
    const way = judgeWalk(subject, { tape: server.tape, call, runs }, pages, pageOf([], false));
    return way.length > 0 ? way : differs("what the runs hold", runs, all);
  } finally {
    server.close();
  }
}

function pagesOf(runs: readonly Run[], limit: number): Answer[] {
  const starts = Array.from({ length: Math.ceil(runs.length / limit) }, (_, index) => index * limit);
  return starts.map((start) => pageOf(runs.slice(start, start + limit), start + limit < runs.length));
}

function pageOf(data: readonly Run[], has_more: boolean): Answer {
  return { status: 200, body: { data, has_more } };
}
