import { performance } from "node:perf_hooks";
import { minimize } from "./minimize.js";
import { randomOf } from "./random.js";
import { type Fault, type Target, thrown } from "./target.js";

/** A case that shows a fault, made small. */
export interface Finding extends Fault {
  readonly target: string;
  /** The case, as its target writes it. */
  readonly json: string;
}

/** What a run of cases came to. */
export interface Tally {
  readonly cases: number;
  /** How many faults there were, by their kinds. */
  readonly faults: Readonly<Record<string, number>>;
  readonly slowest: { readonly milliseconds: number; readonly json: string };
}

/** Which cases to run, and who is told of them. */
export interface Plan {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** When to stop at the latest, as `Date.now()` has it. */
  readonly until?: number;
  /** Is told of each case before it is judged, so that one that never ends is known. */
  readonly begin?: (index: number, json: string) => void;
  /** After so many findings nothing more is looked for. */
  readonly most?: number;
  /** A case that takes longer than this is a fault: a second, unless said otherwise, in milliseconds. */
  readonly longest?: number;
  readonly tell: (finding: Finding) => void;
}

/** How many cases of one kind of fault are told. */
const mostOfKind = 3;

/** Makes cases and judges them, one after another. */
export async function runCases<Case>(target: Target<Case>, plan: Plan): Promise<Tally> {
  const { seed, from, to, until = Number.POSITIVE_INFINITY, longest = 1000, most = Number.POSITIVE_INFINITY, begin, tell } = plan;
  const faults: Record<string, number> = {};
  let slowest: { milliseconds: number; one?: Case } = { milliseconds: 0 };
  let index = from;
  let told = 0;
  const judge = async (one: Case) => {
    begin?.(index, target.write(one));
    try {
      return await target.judge(one);
    } catch (error) {
      return thrown("what judges", error);
    }
  };
  const noted = { ...target, judge };
  for (; index < to && told < most && Date.now() < until; index++) {
    const one = target.make(randomOf(seed, target.name, index));
    const { fault, milliseconds } = await timed(noted, one, longest);
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, one };
    if (!fault) continue;
    const count = (faults[fault.kind] ?? 0) + 1;
    faults[fault.kind] = count;
    if (count > mostOfKind) continue;
    tell(await findingOf(noted, one, fault, longest));
    told++;
  }
  const json = slowest.one === undefined ? "null" : target.write(slowest.one);
  return { cases: index - from, faults, slowest: { milliseconds: slowest.milliseconds, json } };
}

/** Other work on the machine may hold up any case, but not three times. */
async function timed<Case>({ judge }: Pick<Target<Case>, "judge">, one: Case, longest: number) {
  const once = async () => {
    const start = performance.now();
    const fault = await judge(one);
    return { fault, milliseconds: performance.now() - start };
  };
  let best = await once();
  for (let again = 0; again < 2 && best.milliseconds > longest; again++) {
    const next = await once();
    if (next.milliseconds < best.milliseconds) best = next;
  }
  const slow: Fault = { kind: "slow", message: `takes ${Math.round(best.milliseconds)} ms` };
  return best.fault || best.milliseconds <= longest ? best : { ...best, fault: slow };
}

async function findingOf<Case>(target: Target<Case>, found: Case, fault: Fault, longest: number): Promise<Finding> {
  const judge = fault.kind === "slow" ? async (one: Case) => (await timed(target, one, longest)).fault : target.judge;
  const { one, fault: least } = await minimize({ judge, smaller: target.smaller }, found, fault);
  return { target: target.name, ...least, json: target.write(one) };
}
