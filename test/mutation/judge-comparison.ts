import { compareSchemas, type Effect } from "../../scripts/compare-schemas.js";
import type { Verdict } from "./judge-schema.js";
import type { Schema } from "./schema-nodes.js";

/** What is told where more is accepted, or may be. */
export const accepting: readonly Effect[] = ["wider", "both", "undescribed", "added"];
/** What is told where less is accepted, or may be. */
export const refusing: readonly Effect[] = ["narrower", "both", "described", "removed"];

/** Whether the comparison of a schema with a changed one tells what a case shows that the corpus judges otherwise: more or less is accepted. */
export function isTold(schema: Schema, changed: Schema, { accepts }: Pick<Verdict, "accepts">): boolean {
  const effects = accepts ? refusing : accepting;
  return compareSchemas(schema, changed, "Whole").some(({ effect }) => effects.includes(effect));
}
