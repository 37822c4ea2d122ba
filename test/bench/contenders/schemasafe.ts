/** @exodus/schemasafe, compiled at run time from the published schema, one validator for the verdict and one that tells all errors. */
import { type Schema, validator } from "@exodus/schemasafe";
import schema from "../../../generated/v2/schema.json" with { type: "json" };

const validate = validator(schema as Schema);
let validateAll: typeof validate | undefined;

export const verdict = (value: unknown): boolean => validate(value as never);
export function report(value: unknown): readonly unknown[] {
  validateAll ??= validator(schema as Schema, { includeErrors: true, allErrors: true });
  return validateAll(value as never) ? [] : (validateAll.errors ?? []);
}
