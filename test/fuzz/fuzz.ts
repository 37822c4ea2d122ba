import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { caseInWork, newMemory } from "./case-in-work.js";
import { minimize } from "./minimize.js";
import type { Finding, Tally } from "./run-cases.js";
import type { Fault } from "./target.js";
import type { CliSeeds } from "./target-cli.js";
import { type TargetName, targetNamed } from "./target-named.js";
import type { Told, Work } from "./work.js";

/** How to fuzz a target. */
export interface Campaign {
  readonly name: TargetName;
  readonly seeds: CliSeeds;
  readonly cases: number;
  readonly seed: number;
  readonly until: number;
  readonly threads: number;
  /** What the threads run. */
  readonly bundle: URL;
  /** A case that a thread takes longer than this for never ends, in milliseconds. */
  readonly patience?: number;
  readonly tell: (finding: Finding) => void;
}

type Range = NonNullable<Work["range"]>;

const forever = 10_000;

/** Fuzzes a target on several threads, each of which has a range of the cases, and gives what each came to. */
export async function fuzz(campaign: Campaign): Promise<Tally[]> {
  const { cases, threads, seed, until } = campaign;
  const borders = Array.from({ length: threads + 1 }, (_, thread) => Math.round((cases * thread) / threads));
  const tallies = borders.slice(1).map((to, thread) => runRange(campaign, { seed, from: borders[thread] ?? 0, to, until }));
  return (await Promise.all(tallies)).flat();
}

/** Goes on after a case that a thread does not survive. */
async function runRange(campaign: Campaign, range: Range): Promise<Tally[]> {
  const { tally, lost } = await runThread(campaign, range);
  if (tally) return [tally];
  campaign.tell(await lostFinding(campaign, lost));
  const next = lost.index + 1;
  const faults = { [lost.fault.kind]: 1 };
  const slowest = { milliseconds: campaign.patience ?? forever, json: lost.json };
  const before: Tally = { cases: next - range.from, faults, slowest };
  return [before, ...(next < range.to ? await runRange(campaign, { ...range, from: next }) : [])];
}

interface Lost {
  readonly index: number;
  readonly json: string;
  readonly fault: Fault;
}

type Ended = { readonly tally: Tally; readonly lost?: undefined } | { readonly tally?: undefined; readonly lost: Lost };

/** Runs cases on a thread, until all are judged, or one of them ends it or never ends. */
async function runThread({ name, seeds, bundle, tell, patience = forever }: Campaign, range: Range): Promise<Ended> {
  const memory = newMemory(range.from);
  const worker = new Worker(bundle, { workerData: { name, seeds, memory, range } satisfies Work });
  const { current } = caseInWork(memory);
  const lostBy = (fault: Fault) => ({ lost: { index: current().index, json: current().json ?? "", fault } });
  const stuck = new AbortController();
  try {
    return await Promise.race([
      new Promise<{ tally: Tally }>((resolve) => {
        worker.on("message", (told: Told) => {
          if (told.kind === "finding") tell(told.finding);
          if (told.kind === "end") resolve({ tally: told.tally });
        });
      }),
      new Promise<{ lost: Lost }>((resolve) => {
        worker.on("error", (error) => resolve(lostBy({ kind: "crash", message: `ends the thread: ${error.message}` })));
      }),
      untilStuck(() => current().begun, patience, stuck.signal).then(() => lostBy(hang)),
    ]);
  } finally {
    stuck.abort();
    await worker.terminate();
  }
}

const hang: Fault = { kind: "hang", message: "never ends" };

/** Waits until a count that rises has not risen for too long; where that is no longer of interest, for ever. */
async function untilStuck(count: () => number, patience: number, signal: AbortSignal): Promise<void> {
  let [last, since] = [count(), Date.now()];
  while (Date.now() - since < patience) {
    await wait(Math.min(500, patience), undefined, { signal }).catch(() => new Promise(() => {}));
    if (count() !== last) [last, since] = [count(), Date.now()];
  }
}

/** A case that a thread does not survive is made smaller on threads of its own. */
async function lostFinding({ name, seeds, bundle, patience = forever }: Campaign, { json, fault }: Lost): Promise<Finding> {
  const empty = { ...seeds, pages: [], walks: [], captures: { texts: [], bytes: [], bodies: [] } };
  const target = targetNamed(name, empty);
  const judge = (one: unknown) =>
    judgeOnThread({ name, seeds: empty, memory: newMemory(0), json: target.write(one) }, bundle, patience);
  const limits = { tries: 200, milliseconds: 12 * patience };
  if (json === "") throw new Error(`Cannot fuzz "${name}": no case is at hand when the thread ends: ${fault.message}`);
  const { one } = await minimize({ judge, smaller: target.smaller }, target.read(json), fault, limits);
  return { target: name, ...fault, json: target.write(one) };
}

async function judgeOnThread(workerData: Work, bundle: URL, patience: number): Promise<Fault | undefined> {
  const worker = new Worker(bundle, { workerData });
  const stop = new AbortController();
  try {
    return await Promise.race([
      new Promise<Fault | undefined>((resolve) => {
        worker.on("message", (told: Told) => told.kind === "judged" && resolve(told.fault));
        worker.on("error", ({ message }) => resolve({ kind: "crash", message }));
      }),
      wait(patience / 2, hang, { signal: stop.signal }),
    ]);
  } finally {
    stop.abort();
    await worker.terminate();
  }
}
