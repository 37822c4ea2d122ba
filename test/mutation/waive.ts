import type { Mutant } from "./mutant.js";

/** Names mutants that no value can tell from what they were made of, and says why. */
export interface Waiver {
  /** One or several of them. */
  readonly schema: string | readonly string[];
  readonly place: string | readonly string[];
  readonly operator: string | readonly string[];
  readonly reason: string;
}

/** More would hide what has no case. */
export const mostWaivers = 10;

/**
 * Reads waivers from the text of a file.
 *
 * @throws {Error} When there are too many, or one of them lacks something.
 */
export function parseWaivers(text: string): Waiver[] {
  const waivers = JSON.parse(text) as Waiver[];
  if (waivers.length > mostWaivers)
    throw new Error(`Cannot waive so much: ${waivers.length} waivers are more than ${mostWaivers}`);
  waivers.forEach((waiver, index) => {
    const missing = (["schema", "place", "operator", "reason"] as const).find((key) => !waiver[key]?.length);
    if (missing) throw new Error(`Cannot read waiver ${index + 1}: it has no ${missing}`);
  });
  return waivers;
}

/** Whether a waiver names a mutant. */
export function waives(waiver: Waiver, mutant: Omit<Mutant<unknown>, "changed">): boolean {
  return (["schema", "place", "operator"] as const).every((key) => [waiver[key]].flat().includes(mutant[key]));
}
