import type { Mutant } from "./mutant.js";

/** Names a mutant that no value can tell from what it was made of, and says why. */
export interface Waiver {
  /** The one schema, or all of several, that it is a mutant of. */
  readonly schema: string | readonly string[];
  readonly place: string;
  readonly operator: string;
  readonly reason: string;
}

/** More would hide what has no case. */
export const mostWaivers = 10;

/**
 * Reads waivers from the text of a file.
 *
 * @throws {Error} When there are too many, or one of them lacks something or names more than one place or operator.
 */
export function parseWaivers(text: string): Waiver[] {
  const waivers = JSON.parse(text) as Waiver[];
  if (waivers.length > mostWaivers)
    throw new Error(`Cannot waive so much: ${waivers.length} waivers are more than ${mostWaivers}`);
  waivers.forEach((waiver, index) => {
    const missing = (["schema", "place", "operator", "reason"] as const).find((key) => !waiver[key]?.length);
    if (missing) throw new Error(`Cannot read waiver ${index + 1}: it has no ${missing}`);
    const several = (["place", "operator"] as const).find((key) => typeof waiver[key] !== "string");
    if (several) throw new Error(`Cannot read waiver ${index + 1}: its ${several} is not one text`);
  });
  return waivers;
}

/** The schemas that a waiver names. */
export function schemasOf({ schema }: Waiver): string[] {
  return [schema].flat();
}

/** Whether a waiver names a mutant. */
export function waives(waiver: Waiver, { schema, place, operator }: Omit<Mutant<unknown>, "changed">): boolean {
  return schemasOf(waiver).includes(schema) && waiver.place === place && waiver.operator === operator;
}

/** The waivers as far as they speak of some schemas: what is not judged says nothing of them. */
export function waiversFor(schemas: readonly string[], waivers: readonly Waiver[]): Waiver[] {
  return waivers.flatMap((waiver) => {
    const schema = schemasOf(waiver).filter((name) => schemas.includes(name));
    return schema.length > 0 ? [{ ...waiver, schema }] : [];
  });
}
