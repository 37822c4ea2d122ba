import { checkPages } from "../../src/index.js";
import type { WalkCase } from "../corpus.js";
import { type Call, callOfCase } from "./call-of-case.js";
import { atServer, differs, judgeRequest, textOf } from "./judge-tape.js";
import { listAll } from "./list-all.js";
import type { Received, Run } from "./load-sdk.js";
import type { Reader, Subject } from "./read-answer.js";
import { type Answer, inTurn, lastRun, type Tape } from "./serve-corpus.js";

/** Has a client walk through the pages of a case to their end, and tells where it went another way than it has to. */
export async function readWalk(reader: Reader, walk: WalkCase, end: Answer): Promise<string[]> {
  const pages = walk.pages.map(({ response }) => ({ status: 200, ...response }));
  return judgeWalk(reader, await take(reader, walk, pages, end), pages, end);
}

/** The same where every `last_id` names another run than the last one: the cursor is the id of the last run, whatever `last_id` says. */
export async function readMisledWalk(reader: Reader, walk: WalkCase, end: Answer): Promise<string[]> {
  const pages = walk.pages.map(({ response }) => ({ status: 200, ...response, body: misled(response.body) }));
  return judgeWay(reader, await take(reader, walk, pages, end), pages, end);
}

function misled(body: unknown): unknown {
  return { ...(body as object), last_id: (body as Received).data[0]?.id };
}

/** A walk that was taken. */
export interface Walked {
  readonly tape: Tape;
  readonly call: Call;
  /** All runs that the client handed out. */
  readonly runs: readonly Run[];
}

async function take(reader: Reader, walk: WalkCase, pages: readonly Answer[], end: Answer): Promise<Walked> {
  const [first] = walk.pages;
  if (!first) throw new Error(`Cannot walk "${walk.file}": it has no page`);
  const call = callOfCase(first);
  const tape = reader.server.play(inTurn(pages, end));
  const client = reader.loaded.client({ baseURL: `${tape.origin}/v1`, headers: call.headers });
  return { tape, call, runs: await listAll(client, reader.sdk, call) };
}

/** Tells where a client went another way than it has to through pages that are true, and what `checkPages` says of what it got. */
export function judgeWalk(subject: Subject, walked: Walked, pages: readonly Answer[], end: Answer): string[] {
  const exchanges = walked.tape.exchanges.map((exchange) => atServer(exchange, subject.loaded.client().baseURL));
  return [
    ...judgeWay(subject, walked, pages, end),
    ...differs("what checkPages tells", checkPages(exchanges, { complete: true }).issues.map(textOf), []),
  ];
}

function judgeWay({ sdk }: Subject, { tape, call, runs }: Walked, pages: readonly Answer[], end: Answer): string[] {
  const way = wayThrough(pages, end, sdk.readsHasMore);
  const idsOf = (runs: readonly Run[]) => runs.map(({ id }) => id);
  return [
    ...differs(
      "the runs",
      idsOf(runs),
      way.flatMap(({ page }) => idsOf((page.body as Received).data)),
    ),
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
