import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSchemas } from "../scripts/compare-schemas.js";
import type { Keywords, Schema } from "../scripts/schema-forms.js";
import { accepting, refusing } from "./mutation/judge-comparison.js";

const values = [null, true, -1, 0, 0.5, 1, 1.5, 2, "", "a", "ab", [], [1], ["a", 1], {}, { a: 1 }, { b: "a" }, { a: "a", c: 1 }];
const value = fc.constantFrom(...values);
const type = fc.constantFrom("null", "boolean", "number", "integer", "string", "array", "object");
const number = fc.constantFrom(-1, 0, 0.5, 1, 2);
const count = fc.nat(2);
const reference = fc.constantFrom("#/$defs/A", "#/$defs/B");
const names = fc.uniqueArray(fc.constantFrom("a", "b"));

/** Some keywords, of which the others are in schemas of so many levels. */
function keywords(levels: number): fc.Arbitrary<Keywords> {
  const inner = levels === 0 ? fc.boolean() : fc.oneof(keywords(levels - 1), fc.boolean());
  const branches = fc.array(inner, { minLength: 1, maxLength: 3 });
  const every = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1 })),
    enum: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
    const: value,
    ...{ minimum: number, maximum: number, exclusiveMinimum: number, exclusiveMaximum: number },
    ...{ minLength: count, maxLength: count, minItems: count, maxItems: count, minProperties: count, maxProperties: count },
    ...{ uniqueItems: fc.boolean(), required: names, pattern: fc.constantFrom("^a", "b$") },
    ...{ properties: fc.dictionary(fc.constantFrom("a", "b"), inner), additionalProperties: inner, items: inner },
    ...{ patternProperties: fc.dictionary(fc.constantFrom("^a", "b"), inner) },
    ...{ $ref: reference, anyOf: branches, oneOf: branches, not: inner },
  };
  const some = fc.subarray(Object.keys(every), { maxLength: 3 });
  return some.chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, every[key as keyof typeof every]]))));
}

/** A schema and the same with some keywords less, and some that are others: of itself, or of one of its branches. */
const versions = fc
  .record({
    was: keywords(2),
    now: keywords(2),
    gone: fc.nat(4),
    branch: keywords(1),
    union: fc.constantFrom("none", "anyOf", "oneOf"),
  })
  .map(({ was, now, gone, branch, union }): [Schema, Schema] => {
    const kept = Object.entries(was).filter((_, index) => index !== gone);
    const changed = { ...Object.fromEntries(kept), ...(gone % 2 === 0 ? now : {}) };
    if (union === "none") return [was, changed];
    return [{ [union]: [branch, was, now] }, { [union]: gone === 4 ? [branch, now] : [branch, changed, now] }];
  });

test("compareSchemas() tells more or less to be accepted where Ajv finds it so, whatever the schemas", () => {
  const documents = fc.tuple(versions, keywords(1), fc.tuple(keywords(1), fc.boolean(), keywords(1)));
  const property = fc.property(documents, ([[one, other], A, [B, isOther, another]]) => {
    const was = { properties: { x: one }, $defs: { A, B } };
    const now = { properties: { x: other }, $defs: { A, B: isOther ? another : B } };
    const [before, after] = [verdicts(was), verdicts(now)];
    // What refers to itself and to nothing else has no verdict.
    fc.pre(before !== undefined && after !== undefined);
    const told = compareSchemas(was, now, "Whole").map(({ effect }) => effect);
    const isMore = values.some((_, index) => after[index] && !before[index]);
    const isLess = values.some((_, index) => before[index] && !after[index]);
    if (isMore) expect(told.some((effect) => accepting.includes(effect))).toBe(true);
    if (isLess) expect(told.some((effect) => refusing.includes(effect))).toBe(true);
  });
  fc.assert(property, { numRuns: 500, seed: 1 });
});

function verdicts(schema: object): boolean[] | undefined {
  try {
    // All of these keywords are in the draft that this one reads, too; that of 2020 errs where patternProperties stands in branches.
    const isValid = new Ajv({ strict: false, validateSchema: false, logger: false }).compile(schema);
    return values.map((value) => isValid({ x: value }) as boolean);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
