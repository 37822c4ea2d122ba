import { listOf } from "./check-walk.js";
import type { Ask, ProbedAnswer, Step } from "./probe.js";

/** Ids of which there is no thread and no run. */
const unknown = { thread: `thread_${"0".repeat(24)}`, run: `run_${"0".repeat(24)}` };

/** Asks for everything beyond the first page, and gives the walks. */
export async function askForPages(
  ask: Ask,
  left: () => number,
  notes: string[],
  emptyThread: string | undefined,
): Promise<ProbedAnswer[][]> {
  const desc = await askEach(ask, "limit", "desc", ["100", "1", "2", "20"]);
  const asc = await askEach(ask, "order", "asc", ["100", "2", "1", "20"]);
  for (const limit of ["0", "101"]) await ask("limit-refused", { limit });
  await ask("thread-refused", {}, { thread: unknown.thread });
  await ask("header-refused", {}, { isWithoutBeta: true });
  await ask("unknown-cursor", { after: unknown.run });
  const empty = emptyThread === undefined ? undefined : await ask("empty", {}, { thread: emptyThread });
  if (runsOf(empty).length > 0) notes.push("The thread that is said to be empty has runs");
  const runs = runsOf(desc.get("100"));
  if (runs.length === 0) notes.push("The thread has no runs: limit, order and cursors could not be tested");
  else await askAround(ask, runs, runsOf(asc.get("100")));
  if (runs.length > 0 && runs.length <= 20)
    notes.push(`The thread has ${runs.length} runs: that 20 are the default could not be tested`);
  if (runs.length > 0 && runs.length < 4) notes.push(`The thread has ${runs.length} runs: cursors could not all be tested`);
  // The last requests are kept for the end of the thread, and to see whether it has changed.
  const ahead = () => left() - 6;
  const walks = [
    await walk(ask, desc.get("2"), Math.min(ahead(), 3)),
    await walk(ask, desc.get("20"), Math.min(ahead(), 2)),
    await walk(ask, desc.get("100"), Math.floor(ahead() / 2)),
    await walk(ask, asc.get("100"), ahead()),
  ];
  await walkBack(ask, walks[0]?.at(-1), Math.min(ahead(), 3));
  if (walks.slice(2).some(isCut)) notes.push("More requests would have seen the end of the thread: --max-requests allows them");
  await askAtEnd(ask, runs, runsOf(asc.get("100")));
  await ask("again");
  for (const order of ["desc", "asc"]) await ask("again", { limit: "100", order });
  return walks;
}

/** Asks for the last page of the thread, which is full, and for what follows it, which is empty. */
async function askAtEnd(ask: Ask, newest: Runs, oldest: Runs): Promise<void> {
  const [last, before] = oldest.map(({ id }) => id);
  // Where the order has no effect, they are not the oldest ones.
  if (typeof last !== "string" || last === newest[0]?.id) return;
  // A page that is full says of has_more something else than one that is not, on some servers.
  if (typeof before === "string") for (const limit of ["1", "2"]) await ask("end", { limit, order: "desc", after: before });
  await ask("end", { limit: "2", order: "desc", after: last });
}

async function askEach(ask: Ask, step: Step, order: string, limits: readonly string[]) {
  const answers = new Map<string, ProbedAnswer | undefined>();
  for (const limit of limits) answers.set(limit, await ask(step, { limit, order }));
  return answers;
}

type Runs = ReturnType<typeof runsOf>;

/** Asks for what stands around some runs: those near the beginning, far from it, and of the same second as the next one. */
async function askAround(ask: Ask, newest: Runs, oldest: Runs): Promise<void> {
  const around = async (step: "after" | "before", runs: Runs, place: number, limit: number) => {
    const id = runs[place]?.id;
    if (typeof id === "string") await ask(step, { limit: String(limit), order: runs === newest ? "desc" : "asc", [step]: id });
  };
  await around("before", newest, 0, 2);
  await around("before", oldest, 0, 2);
  if (newest.length < 2) return;
  await around("after", newest, 1, 2);
  await around("before", newest, 2, 2);
  await around("after", oldest, 1, 1);
  await around("before", oldest, 4, 2);
  await around("before", newest, 24, 20);
  // What follows the first run of all was asked for.
  const tie = newest.findIndex(({ created_at }, place) => place > 0 && created_at === newest[place + 1]?.created_at);
  await around("after", newest, tie, 2);
}

/** Goes on from a page as long as more are said to follow, by so many pages at most; gives all pages. */
async function walk(ask: Ask, first: ProbedAnswer | undefined, most: number): Promise<ProbedAnswer[]> {
  const pages = first ? [first] : [];
  for (let page = first; page && pages.length <= most; ) {
    const list = listOf(page.exchange);
    const after = list?.runs.at(-1)?.id;
    if (list?.has_more !== true || typeof after !== "string") break;
    const query = { ...page.query, after };
    // A server that always answers the same has no end.
    if (pages.some((other) => other.query.after === after)) break;
    page = await ask("walk", query);
    if (page) pages.push(page);
  }
  return pages;
}

/** Goes back from a page to the beginning of the thread, by so many pages at most. */
async function walkBack(ask: Ask, last: ProbedAnswer | undefined, most: number): Promise<void> {
  const seen = new Set<unknown>();
  for (let [page, count] = [last, 0]; page && count < most; count++) {
    const before = runsOf(page)[0]?.id;
    // What answers with the same page over and over has no beginning.
    if (typeof before !== "string" || seen.has(before)) return;
    seen.add(before);
    page = await ask("before", { limit: "2", order: "desc", before });
  }
}

function isCut(pages: readonly ProbedAnswer[]): boolean {
  const last = pages.at(-1);
  return last !== undefined && listOf(last.exchange)?.has_more === true;
}

/** The runs of an answer; none where it is no page. */
export function runsOf(answer: ProbedAnswer | undefined) {
  return (answer && listOf(answer.exchange)?.runs) ?? [];
}
