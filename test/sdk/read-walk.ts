import { checkPages } from "../../src/index.js";
import type { WalkCase } from "../corpus.js";
import { type Call, callOfCase } from "./call-of-case.js";
import { atServer, differs, judgeRequest, textOf } from "./judge-tape.js";
import type { Client, Received } from "./load-sdk.js";
import type { Reader } from "./read-answer.js";
import { type Answer, inTurn, lastRun, type Tape } from "./serve-corpus.js";

/** Has a client walk through the pages of a case to their end, and tells where it went another way than it has to. */
export async function readWalk(reader: Reader, walk: WalkCase, end: Answer): Promise<string[]> {
  const pages = walk.pages.map(({ response }) => ({ status: 200, ...response }));
  const { tape, call, ids } = await take(reader, walk, pages, end);
  const exchanges = tape.exchanges.map((exchange) => atServer(exchange, reader.loaded.client().baseURL));
  return [
    ...judgeWay(reader, { tape, call, ids }, pages, end),
    ...differs("what checkPages tells", checkPages(exchanges, { complete: true }).issues.map(textOf), []),
  ];
}

/** The same where every `last_id` names another run than the last one: the cursor is the id of the last run, whatever `last_id` says. */
export async function readMisledWalk(reader: Reader, walk: WalkCase, end: Answer): Promise<string[]> {
  const pages = walk.pages.map(({ response }) => ({ status: 200, ...response, body: misled(response.body) }));
  return judgeWay(reader, await take(reader, walk, pages, end), pages, end);
}

function misled(body: unknown): unknown {
  return { ...(body as object), last_id: (body as Received).data[0]?.id };
}

interface Walked {
  readonly tape: Tape;
  readonly call: Call;
  /** The ids of all runs the client handed out. */
  readonly ids: readonly string[];
}

async function take(reader: Reader, walk: WalkCase, pages: readonly Answer[], end: Answer): Promise<Walked> {
  const [first] = walk.pages;
  if (!first) throw new Error(`Cannot walk "${walk.file}": it has no page`);
  const call = callOfCase(first);
  const tape = reader.server.play(inTurn(pages, end));
  const client = reader.loaded.client({ baseURL: `${tape.origin}/v1`, headers: call.headers });
  return { tape, call, ids: await (reader.sdk.family === "openai" ? listed(client, call) : listedByHand(client, call)) };
}

async function listed(client: Client, { thread, query }: Call): Promise<string[]> {
  const ids: string[] = [];
  for await (const run of client.beta.threads.runs.list(thread, query)) ids.push(run.id);
  return ids;
}

/** A client that gives the bare pages leaves the walk to its user. */
async function listedByHand(client: Client, { thread, query }: Call): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined, goesOn = true; goesOn; ) {
    const page = await client.beta.threads.runs.list(thread, { ...query, ...(after !== undefined && { after }) });
    ids.push(...page.data.map(({ id }) => id));
    after = page.data.at(-1)?.id;
    goesOn = page.has_more === true;
  }
  return ids;
}

function judgeWay({ sdk }: Reader, { tape, call, ids }: Walked, pages: readonly Answer[], end: Answer): string[] {
  const way = wayThrough(pages, end, sdk.readsHasMore);
  const runs = way.flatMap(({ page }) => (page.body as Received).data.map(({ id }) => id));
  return [
    ...differs("the runs", ids, runs),
    ...differs("the number of requests", tape.exchanges.length, way.length),
    ...way.flatMap(({ after }, index) => {
      const exchange = tape.exchanges[index];
      return exchange ? judgeRequest(exchange, { ...call, query: { ...call.query, ...(after && { after }) } }, sdk) : [];
    }),
  ];
}

/** The pages that a client gets, each with the cursor it has to ask for it with. */
function wayThrough(pages: readonly Answer[], end: Answer, readsHasMore: boolean): { after?: string; page: Answer }[] {
  const way: { after?: string; page: Answer }[] = [];
  for (let after: string | undefined, index = 0; ; index++) {
    const page = pages[index] ?? end;
    way.push({ ...(after !== undefined && { after }), page });
    after = lastRun(page);
    if (after === undefined || (readsHasMore && (page.body as Received).has_more === false)) return way;
  }
}
