import type { CheckOptions, PageReport } from "./check-exchange.js";
import { checkWalk, listOf } from "./check-walk.js";
import type { Exchange } from "./exchange.js";
import { askedOf } from "./known-request.js";

/**
 * Checks recorded answers, and those that are pages of one walk as such: the same thread, order and limit, and each `after` the
 * `last_id` of an earlier page, or the id of its last run. All others stand alone: to list a thread twice repeats its runs rightly.
 */
export function checkRecording(
  exchanges: readonly Exchange[],
  options: CheckOptions,
  doubted: readonly (readonly string[] | undefined)[] = [],
): PageReport[] {
  const [only] = exchanges;
  if (only && exchanges.length === 1) return checkWalk([{ exchange: only, isBody: false }], options, { doubted });
  const reports: PageReport[] = [];
  for (const { pages, own } of walksOf(exchanges)) {
    const walk = pages.map((index) => ({ exchange: exchanges[index] as Exchange, isBody: false }));
    checkWalk(walk, options, { doubted: pages.map((index) => doubted[index]) }).forEach((report, place) => {
      if (place >= own) reports[pages[place] as number] = report;
    });
  }
  return reports;
}

/** Indices of the pages of a walk. Those before `own` belong to another walk, of which this one is a branch. */
interface Chain {
  readonly pages: number[];
  readonly own: number;
}

function walksOf(exchanges: readonly Exchange[]): Chain[] {
  const chains: Chain[] = [];
  const chainOf = new Map<number, Chain>();
  const ends = new Map<string, number>();
  exchanges.forEach((exchange, index) => {
    const { thread, order, limit, after } = askedOf(exchange, undefined);
    const key = (id: unknown) => JSON.stringify([thread, order, limit, id]);
    const parent = after === undefined ? undefined : ends.get(key(after));
    const chain = chainAfter(parent, parent === undefined ? undefined : chainOf.get(parent));
    if (chain.pages.length === chain.own) chains.push(chain);
    chain.pages.push(index);
    chainOf.set(index, chain);
    for (const id of lastIds(exchange)) ends.set(key(id), index);
  });
  return chains;
}

/** The chain that goes on after a page: its own where the page is the last of it, a branch where the chain goes on otherwise. */
function chainAfter(parent: number | undefined, chain: Chain | undefined): Chain {
  if (parent === undefined) return { pages: [], own: 0 };
  return chain?.pages.at(-1) === parent ? chain : { pages: [parent], own: 1 };
}

/** The ids that the next page of a walk may name: `last_id`, or the id of the last run. */
function lastIds(exchange: Exchange): string[] {
  const list = listOf(exchange);
  return [list?.last_id, list?.runs.at(-1)?.id].filter((id) => typeof id === "string");
}
