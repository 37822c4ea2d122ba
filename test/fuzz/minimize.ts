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
  const next = async (): Promise<typeof best | undefined> => {
    for (const one of target.smaller(best.one)) {
      if (left-- <= 0 || performance.now() > end) return undefined;
      const still = await target.judge(one);
      if (still?.kind === fault.kind) return { one, fault: still };
    }
    return undefined;
  };
  for (let smaller = await next(); smaller; smaller = await next()) best = smaller;
  return best;
}
