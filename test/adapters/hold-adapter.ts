import assert from "node:assert/strict";
import { type AnyRun, createListRunsHandler } from "../../src/mock.js";
import { diceOf, realisticRuns } from "../../src/realistic-runs.js";
import type { ListRunsResponse } from "../../src/v2.js";
import type { Adapter } from "./adapters.js";

const dice = diceOf(1);
const thread = dice.id("thread");
const newestFirst = realisticRuns("v2", 25, dice, thread);
const headers = { authorization: "Bearer sk-test", "openai-beta": "assistants=v2" };

/** A page, or the body of an error. */
type Body = Partial<ListRunsResponse>;

/**
 * Asks a handler through an adapter for all of its runs, for the oldest first, and for a thread that there is not.
 *
 * @throws {AssertionError} When an answer is not what the handler itself gives, or is not what was asked for.
 */
export async function holdAdapter(adapter: Adapter): Promise<{ runs: number; answers: number }> {
  const adapted = await adapter(createListRunsHandler({ runs: newestFirst }));
  const itself = createListRunsHandler({ runs: newestFirst });
  let answers = 0;
  const ask = async (path: string): Promise<{ status: number; body: Body }> => {
    const own = await itself(requestTo("http://localhost", path));
    const response = await adapted.fetch(requestTo(adapted.origin, path));
    for (const [name, value] of own.headers) assert.equal(response.headers.get(name), value, `${path}: ${name}`);
    const text = await response.text();
    assert.equal(text, await own.text(), path);
    assert.equal(response.status, own.status, path);
    answers++;
    return { status: response.status, body: JSON.parse(text) };
  };
  try {
    const runs = await walk(ask);
    assert.deepEqual(runs, newestFirst);
    const oldest = await ask(`/threads/${thread}/runs?order=asc`);
    assert.deepEqual(oldest.body.data, newestFirst.toReversed().slice(0, 20));
    const unknown = await ask("/threads/thread_unknown/runs");
    assert.equal(unknown.status, 404);
    return { runs: runs.length, answers };
  } finally {
    adapted.close();
  }
}

async function walk(ask: (path: string) => Promise<{ body: Body }>): Promise<AnyRun[]> {
  const runs: AnyRun[] = [];
  for (let after = "", goesOn = true; goesOn; after = `&after=${runs.at(-1)?.id}`) {
    const { body } = await ask(`/threads/${thread}/runs?limit=10${after}`);
    runs.push(...(body.data ?? []));
    goesOn = body.has_more === true;
  }
  return runs;
}

function requestTo(origin: string, path: string): Request {
  return new Request(`${origin}/v1${path}`, { headers });
}
