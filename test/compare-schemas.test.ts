import { isDeepStrictEqual } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { type Change, compareSchemas, type Effect } from "../scripts/compare-schemas.js";
import type { Keywords, Schema } from "../scripts/schema-forms.js";
import { weighChanges } from "../scripts/weigh-changes.js";
import { defOf, variants } from "./corpus.js";
import { valuesElsewhere } from "./mutation/find-values.js";
import { isTold } from "./mutation/judge-comparison.js";
import { concerned, type Verdict } from "./mutation/judge-schema.js";
import type { Mutant } from "./mutation/mutant.js";
import { mutantsOf } from "./mutation/mutate-schema.js";
import { readSchema, verdictsOn, verdictsOnReport } from "./mutation/read-verdicts.js";
import { edited, type Path, type Schema as Published } from "./mutation/schema-nodes.js";

const compare = (was: unknown, now: unknown) => compareSchemas(was as Schema, now as Schema, "Whole");
const told = (changes: readonly Change[]) => changes.map(({ place, what, effect }) => `${place} ${what}: ${effect}`);
const text = { type: "string" };
const whole = { type: "integer" };
const nothing = { type: "null" };
const tagged = (type: string, more: object = {}) => ({
  type: "object",
  required: ["type"],
  properties: { type: { const: type }, ...more },
});
const having = (a: unknown, more: object = {}) => ({ type: "object", properties: { a }, ...more });
const refTo = (name: string) => ({ $ref: `#/$defs/${name}` });

/** What one change is told as, and what the reverse of it. */
type Row = [name: string, was: unknown, now: unknown, forth: string[], back: string[]];

const values: Row[] = [
  [
    "null",
    having(text),
    having({ type: ["string", "null"] }),
    ["a may be null now: wider"],
    ["a may no longer be null: narrower"],
  ],
  ["null as a branch", text, { anyOf: [text, nothing] }, [" may be null now: wider"], [" may no longer be null: narrower"]],
  [
    "null among values",
    { enum: ["x"] },
    { enum: ["x", null] },
    [" may be null now: wider"],
    [" may no longer be null: narrower"],
  ],
  ["a type", text, { type: ["string", "boolean"] }, [" may be a boolean now: wider"], [" may no longer be a boolean: narrower"]],
  [
    "another type",
    text,
    { type: "boolean" },
    [" may be a boolean now, and no longer a string: both"],
    [" may be a string now, and no longer a boolean: both"],
  ],
  [
    "any type",
    { ...whole, minimum: 1 },
    { minimum: 1 },
    [" may be of any type now: wider"],
    [" has to be a whole number now: narrower"],
  ],
  [
    "any type, and one form less of an object",
    { ...tagged("x"), minLength: 1 },
    { anyOf: [tagged("y"), { type: ["null", "boolean", "number", "string", "array"] }] },
    [" may be of any type now: wider", ' may no longer be an object (type "x"): narrower'],
    [' has to be an object (type "x") now: narrower', ' may be an object (type "x") now: wider'],
  ],
  [
    "all types, of whole numbers any number",
    { type: ["null", "boolean", "integer", "string", "array", "object"], maxLength: 5 },
    { maxLength: 5 },
    [" may be a fraction now: wider"],
    [" has to be a whole number now: narrower"],
  ],
  [
    "all types, of numbers the whole ones",
    { type: "number" },
    { type: ["null", "boolean", "integer", "string", "array", "object"] },
    [
      " may be null now: wider",
      " may be an array, a boolean, an object or a string now: wider",
      " has to be a whole number now: narrower",
    ],
    [
      " may no longer be null: narrower",
      " may no longer be an array, a boolean, an object or a string: narrower",
      " may be a fraction now: wider",
    ],
  ],
  ["a fraction", whole, { type: "number" }, [" may be a fraction now: wider"], [" has to be a whole number now: narrower"]],
  ["anything", having(text), having(true), ["a may be anything now: wider"], ["a has to be a string now: narrower"]],
  ["a value", { enum: ["x"] }, { enum: ["x", "y"] }, [' may be "y" now: wider'], [' may no longer be "y": narrower']],
  [
    "a const",
    { const: "x" },
    { enum: ["x", "y", "z"] },
    [' may be "y" or "z" now: wider'],
    [' may no longer be "y" or "z": narrower'],
  ],
  [
    "other values",
    { const: "x" },
    { const: "y" },
    [' may be "y" now, and no longer "x": both'],
    [' may be "x" now, and no longer "y": both'],
  ],
  ["any text", { enum: ["x", "y"] }, text, [" may be any string now: wider"], [' has to be "x" or "y" now: narrower']],
  [
    "a bound",
    { type: "integer", minimum: 256 },
    { type: "integer", minimum: 1 },
    [" has to be at least 1, was 256: wider"],
    [" has to be at least 256, was 1: narrower"],
  ],
  [
    "an upper bound",
    { type: "array", maxItems: 10 },
    { type: "array", maxItems: 20 },
    [" has to hold 20 items or fewer, was 10: wider"],
    [" has to hold 10 items or fewer, was 20: narrower"],
  ],
  [
    "a limit without the number itself",
    { type: "number", exclusiveMinimum: 1 },
    { type: "number", minimum: 1 },
    [" has to be at least 1, was to be more than 1: wider"],
    [" has to be more than 1, was to be at least 1: narrower"],
  ],
  [
    "a higher limit without the number itself",
    { type: "number", maximum: 1 },
    { type: "number", exclusiveMaximum: 2 },
    [" has to be less than 2, was to be at most 1: wider"],
    [" has to be at most 1, was to be less than 2: narrower"],
  ],
  [
    "a limit of whole numbers that are too large to count",
    { ...whole, minimum: 1e300 },
    { ...whole, exclusiveMinimum: 1e300 },
    [" has to be more than 1e+300, was to be at least 1e+300: narrower"],
    [" has to be at least 1e+300, was to be more than 1e+300: wider"],
  ],
  [
    "the whole numbers among values",
    { ...whole, enum: [1, 1.5] },
    { type: "number", enum: [1, 1.5] },
    [" may be 1.5 now: wider"],
    [" may no longer be 1.5: narrower"],
  ],
  [
    "no bound",
    { ...text, maxLength: 5 },
    text,
    [" no longer has to be at most 5 characters long: wider"],
    [" has to be at most 5 characters long now: narrower"],
  ],
  ["no pattern", { ...text, pattern: "^a" }, text, [' no longer has pattern "^a": wider'], [' has pattern "^a" now: narrower']],
  [
    "another pattern",
    { ...text, pattern: "^a" },
    { ...text, pattern: "^b" },
    [' has pattern "^b", was "^a": both'],
    [' has pattern "^a", was "^b": both'],
  ],
  [
    "an unknown keyword",
    text,
    { ...text, not: { const: "" } },
    [' has not {"const":""} now: both'],
    [' no longer has not {"const":""}: both'],
  ],
  ["a default", text, { ...text, default: "x" }, [' has default "x" now: both'], [' no longer has default "x": both']],
  [
    "the default of a branch",
    { anyOf: [{ ...text, default: "x" }, nothing] },
    { anyOf: [{ ...text, default: "y" }, nothing] },
    [' has default "y", was "x": both'],
    [' has default "x", was "y": both'],
  ],
  [
    "items",
    { type: "array", items: text },
    { type: "array", items: { type: ["string", "null"] } },
    ["[] may be null now: wider"],
    ["[] may no longer be null: narrower"],
  ],
];

const objects: Row[] = [
  [
    "no longer required",
    having(text, { required: ["a"] }),
    having(text),
    ["a is no longer required: wider"],
    ["a is required now: narrower"],
  ],
  [
    "a property",
    having(text),
    { type: "object", properties: { a: text, b: text } },
    ["b is described now: described"],
    ["b is no longer described: undescribed"],
  ],
  [
    "a property of a closed object",
    having(text, { additionalProperties: false }),
    { type: "object", properties: { a: text, b: text }, additionalProperties: false },
    ["b may be present now: added"],
    ["b is no longer described, nor may it be present: removed"],
  ],
  [
    "a property of an object that is closed with it",
    { type: "object" },
    having(text, { additionalProperties: false }),
    [" may have no other property now: narrower", "a is described now: described"],
    [" may have other properties now: wider", "a is no longer described: undescribed"],
  ],
  [
    "a property of an object that is opened with it",
    { type: "object", additionalProperties: false },
    having(text),
    [" may have other properties now: wider", "a may be present now: added"],
    ["a is no longer described, nor may it be present: removed", " may have no other property now: narrower"],
  ],
  [
    "a forbidden property of a closed object",
    having(text, { additionalProperties: false }),
    { type: "object", properties: { a: text, b: false }, additionalProperties: false },
    [" is written otherwise, and accepts the same: none"],
    [" is written otherwise, and accepts the same: none"],
  ],
  [
    "a forbidden property",
    having(false),
    having(text),
    ["a may be present now: wider"],
    ["a may no longer be present: narrower"],
  ],
  [
    "a property for those that are not named",
    { type: "object", additionalProperties: text },
    { ...having({ type: ["string", "null"] }), additionalProperties: text },
    ["a may be null now: wider"],
    ["a may no longer be null: narrower"],
  ],
  [
    "other properties",
    having(text, { additionalProperties: false }),
    having(text),
    [" may have other properties now: wider"],
    [" may have no other property now: narrower"],
  ],
  [
    "the values of other properties",
    { type: "object", additionalProperties: text },
    { type: "object", additionalProperties: { type: ["string", "null"] } },
    ["* may be null now: wider"],
    ["* may no longer be null: narrower"],
  ],
  [
    "names",
    { type: "object", propertyNames: { maxLength: 5 } },
    { type: "object", propertyNames: { maxLength: 6 } },
    [" (names) has to be at most 6 characters long, was 5: wider"],
    [" (names) has to be at most 5 characters long, was 6: narrower"],
  ],
  [
    "a property that a pattern may be about as well",
    { ...having(text), patternProperties: { "^a": { maxLength: 5 } }, additionalProperties: false },
    { type: "object", patternProperties: { "^a": { maxLength: 5 } }, additionalProperties: false },
    [" is different beside patternProperties, in a way that cannot be compared: both"],
    [" is different beside patternProperties, in a way that cannot be compared: both"],
  ],
  [
    "a property of an object whose others are those that nothing else describes",
    { type: "object", unevaluatedProperties: false },
    { ...having(text), unevaluatedProperties: false },
    [
      " is different beside unevaluatedProperties, in a way that cannot be compared: both",
      " depends on something that has changed, in a way that cannot be compared: both",
    ],
    [
      " is different beside unevaluatedProperties, in a way that cannot be compared: both",
      " depends on something that has changed, in a way that cannot be compared: both",
    ],
  ],
  [
    "a property of a def, beside which there may be no other",
    { ...refTo("A"), unevaluatedProperties: false, $defs: { A: { type: "object" } } },
    { ...refTo("A"), unevaluatedProperties: false, $defs: { A: having(text) } },
    [" depends on something that has changed, in a way that cannot be compared: both", "A.a is described now: described"],
    [" depends on something that has changed, in a way that cannot be compared: both", "A.a is no longer described: undescribed"],
  ],
  [
    "a name that needs quotes",
    { type: "object", required: ["a b"] },
    { type: "object" },
    ['["a b"] is no longer required: wider'],
    ['["a b"] is required now: narrower'],
  ],
];

const unions: Row[] = [
  [
    "a branch",
    { anyOf: [text, whole] },
    { anyOf: [text, whole, { type: "boolean" }] },
    [" may be a boolean now: wider"],
    [" may no longer be a boolean: narrower"],
  ],
  [
    "a form of an object",
    { oneOf: [tagged("x"), tagged("y")] },
    { oneOf: [tagged("x"), tagged("y"), tagged("z")] },
    [' may be an object (type "z") now: wider'],
    [' may no longer be an object (type "z"): narrower'],
  ],
  [
    "a form of an object in another",
    { oneOf: [tagged("x"), tagged("y")] },
    { oneOf: [tagged("x"), tagged("z")] },
    [' may be an object (type "z") now, and no longer an object (type "y"): both'],
    [' may be an object (type "y") now, and no longer an object (type "z"): both'],
  ],
  [
    "a value of a branch that is no longer in another",
    { anyOf: [{ enum: ["x", "y"] }, { enum: ["y", "z"], minLength: 1 }] },
    { anyOf: [{ enum: ["x"] }, { enum: ["y", "z"], minLength: 1 }] },
    [" is written otherwise, and accepts the same: none"],
    [" is written otherwise, and accepts the same: none"],
  ],
  [
    "a value of a branch that is in no other, and one that is",
    { anyOf: [{ enum: ["x", "y", "w"] }, { enum: ["y", "z"], minLength: 1 }] },
    { anyOf: [{ enum: ["x"] }, { enum: ["y", "z"], minLength: 1 }] },
    [' may no longer be "w": narrower'],
    [' may be "w" now: wider'],
  ],
  [
    "values that a def accepts too",
    { anyOf: [{ enum: ["auto"] }, refTo("A")], $defs: { A: { ...text, pattern: "^a" } } },
    { anyOf: [refTo("A")], $defs: { A: { ...text, pattern: "^a" } } },
    [" is written otherwise, and accepts the same: none"],
    [" is written otherwise, and accepts the same: none"],
  ],
  [
    "a branch that another one has",
    { anyOf: [text, { ...text, maxLength: 5 }, nothing] },
    { anyOf: [text, nothing] },
    [" is written otherwise, and accepts the same: none"],
    [" is written otherwise, and accepts the same: none"],
  ],
  [
    "a branch that is tighter than another one in one way, and not in another",
    { anyOf: [{ ...text, minLength: 2 }, { ...text, maxLength: 5 }, nothing] },
    { anyOf: [{ ...text, minLength: 2 }, nothing] },
    [" may no longer be a string: narrower"],
    [" may be a string now: wider"],
  ],
  [
    "a branch of an object whose others are as closed, but has a name more",
    { anyOf: [{ type: "object", additionalProperties: false }, having(text, { additionalProperties: false })] },
    { anyOf: [{ type: "object", additionalProperties: false }] },
    [" may no longer be an object: narrower"],
    [" may be an object now: wider"],
  ],
  [
    "a branch that another one has, but refuses for having it twice",
    { anyOf: [whole, { oneOf: [{ type: "number" }, {}] }] },
    { anyOf: [{ oneOf: [{ type: "number" }, {}] }] },
    [" may no longer be a whole number: narrower"],
    [" may be a whole number now: wider"],
  ],
  [
    "a branch that is there twice, but refused there for being so",
    { anyOf: [whole, { oneOf: [whole, { type: "number" }] }] },
    { anyOf: [{ oneOf: [whole, { type: "number" }] }] },
    [" may no longer be a whole number: narrower"],
    [" may be a whole number now: wider"],
  ],
  [
    "what a def refuses for having several of its forms",
    { ...having(refTo("A")), $defs: { A: { oneOf: [whole, { type: "number" }] } } },
    { ...having(whole), $defs: { A: { oneOf: [whole, { type: "number" }] } } },
    ["a may be a whole number now, and no longer A: both"],
    ["a may be A now, and no longer a whole number: both"],
  ],
  [
    "a value of a branch that is in another, where what fits several is refused",
    { oneOf: [{ enum: ["x"] }, { enum: ["y", "z"] }] },
    { oneOf: [{ enum: ["x", "y"] }, { enum: ["y", "z"] }] },
    [" refuses now what fits several of its forms: narrower"],
    [" no longer refuses what fits several of its forms: wider"],
  ],
  [
    "what is in a form",
    { oneOf: [tagged("x"), tagged("y", { a: text })] },
    { oneOf: [tagged("x"), tagged("y", { a: { type: ["string", "null"] } })] },
    [' (type "y").a may be null now: wider'],
    [' (type "y").a may no longer be null: narrower'],
  ],
  [
    "forms that are no longer told apart",
    { oneOf: [tagged("x"), tagged("y")] },
    { oneOf: [tagged("x"), { ...tagged("y"), required: [] }] },
    [' (type "y").type is no longer required: wider', " refuses now what fits several of its forms: narrower"],
    [' (type "y").type is required now: narrower', " no longer refuses what fits several of its forms: wider"],
  ],
  [
    "what a form is in a union that refuses what fits several",
    { oneOf: [refTo("A"), { ...text, minLength: 5 }], $defs: { A: text } },
    { oneOf: [refTo("A"), { ...text, minLength: 5 }], $defs: { A: { type: ["string", "null"] } } },
    [" depends on something that has changed, in a way that cannot be compared: both", "A may be null now: wider"],
    [" depends on something that has changed, in a way that cannot be compared: both", "A may no longer be null: narrower"],
  ],
  [
    "what an unknown keyword refers to",
    { not: refTo("A"), $defs: { A: text } },
    { not: refTo("A"), $defs: { A: { type: ["string", "null"] } } },
    [" depends on something that has changed, in a way that cannot be compared: both", "A may be null now: wider"],
    [" depends on something that has changed, in a way that cannot be compared: both", "A may no longer be null: narrower"],
  ],
];

const list = (name: string, value: object) => ({
  ...refTo(name),
  $defs: { [name]: { type: "object", properties: { next: refTo(name), value } } },
});

const names: Row[] = [
  ["a def", {}, { $defs: { A: text } }, ["A is new: named"], ["A is gone: unnamed"]],
  [
    "what a def is",
    { ...refTo("A"), $defs: { A: text } },
    { ...refTo("A"), $defs: { A: { type: ["string", "null"] } } },
    ["A may be null now: wider"],
    ["A may no longer be null: narrower"],
  ],
  [
    "null beside a def",
    { ...having(refTo("A")), $defs: { A: text } },
    { ...having({ anyOf: [refTo("A"), nothing] }), $defs: { A: text } },
    ["a may be null now: wider"],
    ["a may no longer be null: narrower"],
  ],
  [
    "a form by its name",
    { anyOf: [refTo("A"), nothing], $defs: { A: text, B: whole } },
    { anyOf: [refTo("A"), refTo("B"), nothing], $defs: { A: text, B: whole } },
    [" may be B now: wider"],
    [" may no longer be B: narrower"],
  ],
  [
    "a def in the place of its name",
    { ...refTo("A"), $defs: { A: text } },
    text,
    [" is written otherwise, and accepts the same: none", "A is gone: unnamed"],
    [" is written otherwise, and accepts the same: none", "A is new: named"],
  ],
  [
    "a def of another name, and what it is",
    list("A", text),
    list("B", { type: ["string", "null"] }),
    ["value may be null now: wider", "A is gone: unnamed", "B is new: named"],
    ["value may no longer be null: narrower", "B is gone: unnamed", "A is new: named"],
  ],
  [
    "more beside a reference",
    { ...refTo("A"), $defs: { A: text } },
    { ...refTo("A"), maxLength: 5, $defs: { A: text } },
    [" has to be at most 5 characters long now: narrower"],
    [" no longer has to be at most 5 characters long: wider"],
  ],
  [
    "what stands beside a reference",
    { ...having({ anyOf: [{ ...refTo("A"), maxLength: 5 }, nothing] }), $defs: { A: text } },
    { ...having({ anyOf: [{ ...refTo("A"), maxLength: 9 }, nothing] }), $defs: { A: text } },
    ["a has to be at most 9 characters long, was 5: wider"],
    ["a has to be at most 5 characters long, was 9: narrower"],
  ],
  [
    "another reference, with the same beside it",
    { ...having({ ...refTo("A"), maxLength: 5 }), $defs: { A: text, B: whole } },
    { ...having({ ...refTo("B"), maxLength: 5 }), $defs: { A: text, B: whole } },
    ["a may be B with more beside it now, and no longer A with more beside it: both"],
    ["a may be A with more beside it now, and no longer B with more beside it: both"],
  ],
  [
    "a reference with more beside it in the place of a type",
    { ...having(text), $defs: { A: text } },
    { ...having({ ...refTo("A"), maxLength: 5 }), $defs: { A: text } },
    ["a may be A with more beside it now, and no longer a string: both"],
    ["a may be a string now, and no longer A with more beside it: both"],
  ],
  [
    "what a def is that has more beside its reference",
    { $defs: { A: { ...refTo("B"), minLength: 1 }, B: text, C: refTo("A") } },
    { $defs: { A: { ...refTo("B"), minLength: 2 }, B: text, C: refTo("B") } },
    [
      "A has to be at least 2 characters long, was 1: narrower",
      "C may be a string now, and no longer B with more beside it: both",
    ],
    ["A has to be at least 1 characters long, was 2: wider", "C may be B with more beside it now, and no longer a string: both"],
  ],
  [
    "a reference to what is no def",
    { ...having({ $ref: "#/$defs/A/properties/a" }), $defs: { A: having(text) } },
    { ...having(text), $defs: { A: having(text) } },
    ["a may be a string now, and no longer a: both"],
    ["a may be a now, and no longer a string: both"],
  ],
  ["the name of the document", { $id: "a" }, { $id: "b" }, [' has $id "b", was "a": both'], [' has $id "a", was "b": both']],
];

const alike: Row[] = (
  [
    ["words", { title: "a" }, { title: "b", description: "c" }, " has another title and description"],
    ["the words of a property", having({ ...text, $comment: "a" }), having(text), "a has another $comment"],
    ["the order of values", { enum: ["x", "y"] }, { enum: ["y", "x"] }],
    ["the order of what is required", { required: ["a", "b"] }, { required: ["b", "a"] }],
    ["a list of one type", text, { type: ["string"] }],
    ["an enum of one", { const: "x" }, { enum: ["x"] }],
    ["the type of listed values", { const: "x" }, { ...text, const: "x" }],
    ["null as a branch", { type: ["string", "null"], maxLength: 5 }, { anyOf: [{ ...text, maxLength: 5 }, nothing] }],
    ["branches that are apart", { oneOf: [text, whole] }, { anyOf: [whole, text] }],
    ["what is open", having(text), having(text, { additionalProperties: true })],
    ["a bound of another type", text, { ...text, minimum: 1 }],
    ["no length at least", text, { ...text, minLength: 0 }],
    ["no items at least", { type: "array" }, { type: "array", minItems: 0, uniqueItems: false, items: true }],
    ["no properties at least", { type: "object" }, { type: "object", minProperties: 0, properties: {}, required: [] }],
    ["what forbids nothing", {}, { minLength: 0, uniqueItems: false, additionalProperties: {}, propertyNames: true }],
    ["no patterns of properties", { type: "object" }, { type: "object", patternProperties: {}, dependentRequired: {} }],
    ["a neutral keyword of a property", having(text), having({ ...text, minLength: 0 })],
    ["a limit of whole numbers", { ...whole, minimum: 1, maximum: 9 }, { ...whole, exclusiveMinimum: 0, exclusiveMaximum: 10 }],
    ["a fraction as a limit of whole numbers", { ...whole, minimum: 1, maximum: -1 }, { ...whole, minimum: 0.5, maximum: -0.5 }],
    ["zero as a limit", { ...whole, maximum: 0, minimum: 0 }, { ...whole, exclusiveMaximum: 1, exclusiveMinimum: -1 }],
    ["a looser limit beside another", { type: "number", minimum: 1 }, { type: "number", minimum: 1, exclusiveMinimum: 0.5 }],
    [
      "the limit itself beside the limit",
      { type: "number", exclusiveMaximum: 1 },
      { type: "number", exclusiveMaximum: 1, maximum: 1 },
    ],
    ["whole numbers beside numbers", { type: "number" }, { type: ["integer", "number"] }],
    ["all types", true, { type: ["null", "boolean", "number", "string", "array", "object"] }],
    ["no def", {}, { $defs: {} }],
    ["no keyword", true, {}],
  ] as const
).map(([name, was, now, what = " is written otherwise, and accepts the same"]): Row => {
  return [name, was, now, [`${what}: none`], [`${what}: none`]];
});

describe("compareSchemas() tells", () => {
  /** A row leaves out the name of the whole, and the point after it. */
  const full = (lines: readonly string[]) =>
    lines.map((line) => line.replace(/^(?=[ [])/, "Whole").replace(/^(?=[a-z*]\S* )/, "Whole."));

  test.each([...values, ...objects, ...unions, ...names, ...alike])("%s, and the reverse", (_, was, now, forth, back) => {
    expect({ forth: told(compare(was, now)), back: told(compare(now, was)) }).toEqual({ forth: full(forth), back: full(back) });
  });
});

const reversed: Readonly<Record<Effect, Effect>> = {
  wider: "narrower",
  narrower: "wider",
  both: "both",
  described: "undescribed",
  undescribed: "described",
  added: "removed",
  removed: "added",
  named: "unnamed",
  unnamed: "named",
  none: "none",
};
const ambiguity = /what fits several of its forms$/;

interface Subject {
  readonly name: string;
  readonly schema: Published;
  readonly mutants: readonly Mutant<Published>[];
  readonly verdicts: () => Verdict[];
}

const roots = Object.values(defOf);
const subjects: Subject[] = [
  ...variants.map((name) => {
    const schema = readSchema(`${name}/schema.json`);
    const others = variants.filter((other) => other !== name).map((other) => readSchema(`${other}/schema.json`));
    const mutants = mutantsOf(name, schema, valuesElsewhere(schema, others, roots), roots);
    return { name, schema, mutants, verdicts: () => verdictsOn(name) };
  }),
  ...[readSchema("report.schema.json")].map((schema) => {
    return { name: "report", schema, mutants: mutantsOf("report", schema), verdicts: verdictsOnReport };
  }),
];

/** Where people see what a mutant changes. */
function placeOf({ place: pointer, change }: Mutant<Published>, isClosed: boolean): string {
  const [, ...keys] = pointer.split("/");
  let place = "Whole";
  while (keys.length > 0) {
    const key = keys.shift() as string;
    const next = ["$defs", "properties", "required", "anyOf", "oneOf"].includes(key) ? keys.shift() : undefined;
    // That there are no others is said of the object.
    if (key === "additionalProperties" && keys.length === 0 && (isClosed || change === "false")) return place;
    if (key === "$defs") place = next as string;
    else if (key === "properties" || (key === "required" && next)) place += `.${next}`;
    else place += { items: "[]", additionalProperties: ".*", propertyNames: " (names)" }[key] ?? "";
  }
  return place;
}

describe.each(subjects)("compareSchemas() on the mutants of $name", ({ schema, mutants, verdicts }) => {
  const titleOf = ({ place, operator, change }: Mutant<Published>) => `${place}, ${operator}: ${change}`;

  test("tells each at its place, and the reverse as the opposite", () => {
    const wrong = mutants.filter((mutant) => {
      const [forth, back] = [compare(schema, mutant.changed), compare(mutant.changed, schema)];
      const effects = (changes: readonly Change[]) => changes.map(({ place, effect }) => [place, effect]).sort();
      const opposite = back.map((change) => ({ ...change, effect: reversed[change.effect] }));
      const place = placeOf(mutant, mutant.operator === "close");
      // Of properties that are no longer required, each is told; and a union by which what it refers to is no longer told apart.
      const isAtIt = (change: Change) =>
        change.place === place ||
        (mutant.place.endsWith("/required") && change.place.startsWith(`${place}.`)) ||
        ambiguity.test(change.what);
      const isTold = forth.some(({ effect, what }) => effect !== "none" && !ambiguity.test(what));
      return !isTold || !forth.every(isAtIt) || !isDeepStrictEqual(effects(forth), effects(opposite));
    });
    expect(wrong.map(titleOf)).toEqual([]);
  });

  test("tells more or less to be accepted where Ajv finds it so in a case of the corpus", () => {
    const all = verdicts();
    const wrong = mutants
      .filter((_, index) => index % 20 === 0)
      .filter(({ place, changed }) => {
        return othersThan(changed, concerned(schema, place, all)).some((verdict) => !isTold(schema, changed, verdict));
      });
    expect(wrong.map(titleOf)).toEqual([]);
  });

  test("tells any other JSON, and nothing of the same", () => {
    expect(compare(schema, structuredClone(schema))).toEqual([]);
    const paths = pathsIn(schema, []);
    expect(paths.length).toBeGreaterThan(250);
    const changed = (path: Path) => [edited(schema, path, () => undefined), edited(schema, path, otherThan)];
    const silent = paths.filter((path) => changed(path).some((other) => compare(schema, other).length === 0));
    expect(silent).toEqual([]);
  });
});

/** The verdicts that a schema, read by a plain Ajv, does not give. */
function othersThan(schema: Published, verdicts: readonly Verdict[]): Verdict[] {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
  ajv.addSchema(schema as object, "it");
  return verdicts.filter(({ def, value, accepts }) => {
    return ajv.getSchema(def === undefined ? "it" : `it#/$defs/${def}`)?.(value) !== accepts;
  });
}

/** The paths of everything in a JSON value but the whole. */
function pathsIn(value: unknown, path: Path): Path[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, child]) => [[...path, key], ...pathsIn(child, [...path, key])]);
}

/** Another value of its type; a list in another order, an object with one key more. */
function otherThan(value: unknown): unknown {
  if (typeof value === "string") return `${value}x`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return value.length > 1 ? value.toReversed() : [...value, ...value];
  return value === null ? "x" : { ...(value as object), more: {} };
}

describe("weighChanges()", () => {
  const closed = having(text, { additionalProperties: false });
  const Page = {
    type: "object",
    properties: { runs: { type: "array", items: text }, metadata: refTo("Metadata"), closed },
  };
  const ListRunsQuery = {
    type: "object",
    properties: { limit: whole, metadata: refTo("Metadata"), filter: refTo("Filter"), closed },
  };
  const was = { ...refTo("Page"), $defs: { Page, ListRunsQuery, Filter: text, Metadata: text } };
  const weigh = (path: Path, make: (value: unknown) => unknown) => {
    const now = edited(was, ["$defs", ...path], make);
    return weighChanges(compare(was, now), was as Keywords, now as Schema).map(({ place, what, level, why }) => {
      return `${level}: ${place} ${what} – ${why}`;
    });
  };
  const orNull = () => ({ type: ["string", "null"] });

  test.each<[string, Path, (value: unknown) => unknown, string]>([
    [
      "more in an answer",
      ["Page", "properties", "runs", "items"],
      orNull,
      "major: Page.runs[] may be null now – a reader may meet what it could not before",
    ],
    [
      "less in an answer",
      ["Page", "required"],
      () => ["runs"],
      "minor: Page.runs is required now – answers may be refused that were valid",
    ],
    [
      "a property more in an answer",
      ["Page", "properties", "more"],
      () => text,
      "minor: Page.more is described now – answers may be refused that were valid: it could be anything before",
    ],
    [
      "a property less in an answer",
      ["Page", "properties", "runs"],
      () => undefined,
      "major: Page.runs is no longer described – a reader loses its type: it may be anything",
    ],
    [
      "a property more in a closed object of an answer",
      ["Page", "properties", "closed", "properties", "b"],
      () => text,
      "major: Page.closed.b may be present now – a reader may meet what it could not before",
    ],
    [
      "a property less in a closed object of an answer",
      ["Page", "properties", "closed", "properties", "a"],
      () => undefined,
      "major: Page.closed.a is no longer described, nor may it be present – a reader loses its type",
    ],
    [
      "a property more in a closed object of a query",
      ["ListRunsQuery", "properties", "closed", "properties", "b"],
      () => text,
      "minor: ListRunsQuery.closed.b may be present now – requests may be sent that were not valid",
    ],
    [
      "a property less in a closed object of a query",
      ["ListRunsQuery", "properties", "closed", "properties", "a"],
      () => undefined,
      "major: ListRunsQuery.closed.a is no longer described, nor may it be present – who writes it loses its type, and requests may be refused that were valid",
    ],
    [
      "more in a query",
      ["ListRunsQuery", "properties", "limit"],
      () => ({ type: "number" }),
      "minor: ListRunsQuery.limit may be a fraction now – requests may be sent that were not valid",
    ],
    [
      "less in a query",
      ["ListRunsQuery", "properties", "limit"],
      () => ({ ...whole, maximum: 50 }),
      "major: ListRunsQuery.limit has to be at most 50 now – requests may be refused that were valid",
    ],
    [
      "a parameter more",
      ["ListRunsQuery", "properties", "more"],
      () => text,
      "minor: ListRunsQuery.more is described now – who wrote by the contract did not send it",
    ],
    [
      "a parameter less",
      ["ListRunsQuery", "properties", "limit"],
      () => undefined,
      "major: ListRunsQuery.limit is no longer described – who writes it loses its type",
    ],
    [
      "more in what only a query refers to",
      ["Filter"],
      orNull,
      "minor: Filter may be null now – requests may be sent that were not valid",
    ],
    [
      "more in what both refer to",
      ["Metadata"],
      orNull,
      "major: Metadata may be null now – a reader may meet what it could not before",
    ],
    [
      "less in what both refer to",
      ["Metadata"],
      () => ({ ...text, maxLength: 9 }),
      "major: Metadata has to be at most 9 characters long now – requests may be refused that were valid",
    ],
    ["a type more", ["More"], () => text, "minor: More is new – one more type"],
    ["other words", ["Page", "title"], () => "x", "patch: Page has another title – the same values are valid"],
  ])("weighs %s", (_, path, make, line) => {
    expect(weigh(path, make)).toEqual([line]);
  });

  test("weighs a type less, and where it was referred to", () => {
    expect(weigh(["Filter"], () => undefined)).toEqual(["major: Filter is gone – who imports the type does not find it"]);
  });
});
