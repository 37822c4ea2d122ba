/**
 * Times the mock as built, in a process of its own, with 100,000 runs in a thread, and prints what it finds as JSON: `page`, the answer to a
 * request for 20 runs beside JSON.stringify of the same page, with how many pages that is in a second; `cursor`, a page at the end of the
 * thread beside one at its beginning; `memory`, what the mock keeps beside the runs it was given.
 *
 *   node --expose-gc --import tsx test/bench/time-mock.ts <page|cursor|memory> <rounds>
 */
import type * as Mock from "../../src/mock.js";
import type { ListRunsResponse, RunObject } from "../../src/v2.js";
import { ratioOf, type Work } from "./interleave.js";

const { createListRunsHandler } = (await import(new URL("../../dist/mock.js", import.meta.url).href)) as typeof Mock;
const headers = { authorization: "Bearer any", "openai-beta": "assistants=v2" };
const [trial = "", rounds = ""] = process.argv.slice(2);
const count = 100_000;
const handler = createListRunsHandler({ runs: count });
const requestFor = (query: string) => new Request(`http://localhost/v1/threads/${handler.threads[0]}/runs${query}`, { headers });
const pageOf = async (query: string) => (await (await handler(requestFor(query))).json()) as ListRunsResponse;

/** Answers the same request over and over; an answer is ready when the handler gives its promise. */
function answering(request: Request): Work {
  return (times) => {
    for (let time = 0; time < times; time++) void handler(request);
  };
}

/** Pages in a second, one after another, each read. */
async function pagesInASecond(request: Request): Promise<number> {
  const start = process.hrtime.bigint();
  const pages = 5000;
  for (let page = 0; page < pages; page++) await (await handler(request)).text();
  return pages / (Number(process.hrtime.bigint() - start) / 1e9);
}

const trials: Readonly<Record<string, () => Promise<object>>> = {
  page: async () => {
    const page = await pageOf("");
    const writing: Work = (times) => {
      for (let time = 0; time < times; time++)
        if (JSON.stringify(page, null, 2).length === 0) throw new Error("Cannot time the mock: the page is empty");
    };
    const spread = ratioOf(answering(requestFor("")), writing, Number(rounds));
    return { ...spread, pagesInASecond: await pagesInASecond(requestFor("")) };
  },
  cursor: async () => {
    const [first, last] = [(await pageOf("")).last_id, (await pageOf("?order=asc&limit=21")).last_id];
    return ratioOf(answering(requestFor(`?after=${last}`)), answering(requestFor(`?after=${first}`)), Number(rounds));
  },
  memory: async () => {
    const runs: RunObject[] = [];
    for (let after = ""; runs.length < count; after = `&after=${runs.at(-1)?.id}`)
      for (const run of (await pageOf(`?limit=100${after}`)).data) runs.push(run);
    const kept = () => {
      global.gc?.();
      return process.memoryUsage().heapUsed;
    };
    const [all, before] = [structuredClone(runs), kept()];
    const given = createListRunsHandler({ runs: all });
    const beside = kept() - before;
    runs.length = 0; // a copy of them is in the mock
    const alone = before + beside - kept();
    if (given.threads.length !== 1) throw new Error("Cannot measure the mock: it has not one thread");
    return { ratio: (alone + beside) / alone };
  },
};
const measure = trials[trial];
if (!measure || !(Number(rounds) > 0)) {
  console.error(`Usage: node --expose-gc --import tsx test/bench/time-mock.ts <${Object.keys(trials).join("|")}> <rounds>`);
  process.exit(2);
}
console.log(JSON.stringify(await measure()));
