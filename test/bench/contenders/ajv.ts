/** Ajv, compiled at run time from the published schema, as its manual says: one validator that ends at the first fault, one that goes on. */
import { Ajv2020 } from "ajv/dist/2020.js";
import schema from "../../../generated/v2/schema.json" with { type: "json" };

const validate = new Ajv2020().compile(schema);
let validateAll: typeof validate | undefined;

export const verdict = (value: unknown): boolean => validate(value);
export function report(value: unknown): readonly unknown[] {
  validateAll ??= new Ajv2020({ allErrors: true }).compile(schema);
  return validateAll(value) ? [] : (validateAll.errors ?? []);
}
