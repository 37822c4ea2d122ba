import type { Fault, Target } from "./target.js";

/** How long a case may be tried to be made smaller. */
interface Patience {
  readonly tries: number;
  readonly milliseconds: number;
}

const patience: Patience = { tries: 20_000, milliseconds: 20_000 };

/** A small case that shows a fault of the same kind: what can be left out of it alone is left out. */
export async function minimize<Case>(
  target: Pick<Target<Case>, "judge" | "smaller">,
  found: Case,
  fault: Fault,
  { tries, milliseconds } = patience,
): Promise<{ readonly one: Case; readonly fault: Fault }> {
  const end = performance.now() + milliseconds;
  let best = { one: found, fault };
  let left = tries;
  /** Tries the smaller cases from a place on, and gives the place of the first that shows the fault. */
  const next = async (from: number): Promise<number | undefined> => {
    let place = -1;
    for (const one of target.smaller(best.one)) {
      if (++place < from) continue;
      if (left-- <= 0 || performance.now() > end) return undefined;
      const still = await target.judge(one);
      if (still?.kind !== fault.kind) continue;
      best = { one, fault: still };
      return place;
    }
    return undefined;
  };
  // What was in vain before that place is tried again only when there is nothing else to try.
  for (let from = 0, isFound = true; from > 0 || isFound; ) {
    const place = await next(from);
    isFound = place !== undefined;
    from = place ?? 0;
  }
  return best;
}
