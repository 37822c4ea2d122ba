/** @cfworker/json-schema, which interprets the published schema: one validator ends at the first fault, one goes on. */
import { type Schema, Validator } from "@cfworker/json-schema";
import schema from "../../../generated/v2/schema.json" with { type: "json" };

const first = new Validator(schema as Schema, "2020-12");
const all = new Validator(schema as Schema, "2020-12", false);

export const verdict = (value: unknown): boolean => first.validate(value).valid;
export const report = (value: unknown): readonly unknown[] => all.validate(value).errors;
