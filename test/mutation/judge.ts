import type { Judged, Mutant } from "./mutant.js";

/**
 * Looks for the case that kills each mutant.
 *
 * @param dissent The first case that gets another verdict than the corpus says of something that may be changed at a place.
 * @throws {Error} When a case gets another verdict without any change.
 */
export function judge<T>(
  mutants: readonly Mutant<T>[],
  original: T,
  dissent: (changed: T, place: string) => string | undefined,
): Judged[] {
  const wrong = dissent(original, "");
  if (wrong !== undefined) throw new Error(`Cannot judge mutants of ${mutants[0]?.schema}: without a change "${wrong}" fails`);
  return mutants.map(({ changed, ...mutant }) => ({ ...mutant, killedBy: dissent(changed, mutant.place) }));
}
