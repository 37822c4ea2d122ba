/** @hyperjump/json-schema, which compiles the published schema to a tree that it interprets. */
import { registerSchema, type SchemaObject, validate } from "@hyperjump/json-schema/draft-2020-12";
import { BASIC } from "@hyperjump/json-schema/experimental";
import schema from "../../../generated/v2/schema.json" with { type: "json" };

registerSchema(schema as SchemaObject);
const judge = await validate(schema.$id);

export const verdict = (value: unknown): boolean => judge(value as never).valid;
export function report(value: unknown): readonly unknown[] {
  const output = judge(value as never, BASIC);
  return output.valid ? [] : (output.errors ?? []);
}
