import * as portkey from "../../generated/portkey/validators.js";
import * as v1 from "../../generated/v1/validators.js";
import * as v2 from "../../generated/v2/validators.js";
import { compiler, letterOfList } from "../../scripts/validators.js";
import type { Defs } from "../../scripts/variants.js";
import { explainLetter } from "../../src/explain.js";
import type { Variant } from "../../src/index.js";
import { joinCauses } from "../../src/join-causes.js";
import { type Told, told } from "../trials.js";

/** What the corpus says of a list: all that the vendor's letter finds wrong with it. */
export interface LetterVerdict {
  readonly value: unknown;
  readonly expected: readonly Told[];
  /** The case that says so. */
  readonly title: string;
}

const library = { v1, v2, portkey };

/** The first verdict that the vendor's letter, compiled as the build does, does not give. */
export function letterDissent(variant: Variant, defs: Defs, verdicts: readonly LetterVerdict[]): string | undefined {
  const letter = compiler(defs).getSchema(letterOfList);
  const { listRunsResponseShape: shape } = library[variant];
  return verdicts.find(({ value, expected }) => {
    const faults = letter?.(value) ? [] : (letter?.errors ?? []);
    return JSON.stringify(told(joinCauses(explainLetter(faults, value, shape), value))) !== JSON.stringify(expected);
  })?.title;
}
