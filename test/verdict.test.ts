import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchema } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { Defs, Schema as JsonSchema } from "../scripts/variants.js";
import { verdict } from "../scripts/verdict.js";
import * as portkey from "../src/portkey.js";
import type { Schema } from "../src/schema.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import { defOf, invalidCases, kinds, queryOf, validCases, variants } from "./corpus.js";

const library = { v1, v2, portkey };
const roots = { list: "listRunsResponse", run: "runObject", error: "errorResponse", query: "listRunsQuery" } as const;
const guards = { list: "isListRunsResponse", run: "isRunObject", error: "isErrorResponse", query: "isListRunsQuery" } as const;

/** Every value of the corpus, whichever schema it is a case of, and each run of a page. */
const values = [
  ...new Map(
    variants
      .flatMap((variant) =>
        kinds.flatMap((kind) =>
          [...validCases(variant, kind), ...invalidCases(variant, kind).map(({ exchange }) => exchange)].flatMap((one) => {
            const value = kind === "query" ? queryOf(one) : one.response?.body;
            const data = (value as { data?: unknown } | null | undefined)?.data;
            return [value, ...(Array.isArray(data) ? data : [])];
          }),
        ),
      )
      .map((value) => [JSON.stringify(value), value]),
  ).values(),
];

/** A run of v2 to put an odd value into. */
const run = validCases("v2", "run")[0]?.response.body as Readonly<Record<string, unknown>>;
const astral = "\u{1f600}";
const asJson = (text: string) => JSON.parse(text) as unknown;
const odd: [what: string, property: string, value: unknown, isValid: boolean][] = [
  ["an integer beyond all numbers, as JSON.parse reads it", "created_at", asJson("1e400"), false],
  ["a number beyond all numbers", "temperature", asJson("-1e400"), false],
  ["no number", "temperature", Number.NaN, false],
  ["an integer written as 1.0", "created_at", asJson("1.0"), true],
  ["a minus nought", "created_at", -0, true],
  ["an integer that is rounded", "created_at", 2 ** 53 + 2, true],
  ["a fraction", "created_at", 1.5, false],
  ["a big integer", "created_at", 1n, false],
  ["64 characters of two code units as a name", "metadata", { [astral.repeat(64)]: "" }, true],
  ["65 characters of two code units as a name", "metadata", { [astral.repeat(65)]: "" }, false],
  ["512 characters of two code units", "metadata", { a: astral.repeat(512) }, true],
  ["513 characters of two code units", "metadata", { a: astral.repeat(513) }, false],
  ["513 characters of one code unit", "metadata", { a: "a".repeat(513) }, false],
  ["512 halves of characters", "metadata", { a: "\ud83d".repeat(512) }, true],
  ["513 halves of characters", "metadata", { a: "\ud83d".repeat(513) }, false],
  ["__proto__ as a name", "metadata", asJson('{ "__proto__": "a" }'), true],
  ["__proto__ as a name of a number", "metadata", asJson('{ "__proto__": 1 }'), false],
  ["__proto__ as a name of a long text", "metadata", asJson(`{ "__proto__": "${"a".repeat(513)}" }`), false],
  ["17 names", "metadata", Object.fromEntries(Array.from({ length: 17 }, (_, name) => [`${name}`, ""])), false],
  [
    "names that are inherited",
    "metadata",
    Object.create(Object.fromEntries(Array.from({ length: 17 }, (_, i) => [i, ""]))),
    true,
  ],
  ["an array for an object", "metadata", [], false],
  ["an array with a tag", "tools", [Object.assign([], { type: "code_interpreter" })], false],
  ["a hole in an array", "tools", new Array(1), false],
  ["21 tools", "tools", Array.from({ length: 21 }, () => ({ type: "code_interpreter" })), false],
  ["a text that is an object", "model", new String("gpt-4o"), false],
  ["undefined for a property that may be absent", "tool_resources", undefined, true],
  ["undefined for one that has to be there", "usage", undefined, false],
  ["undefined for one that must be absent", "file_ids", undefined, true],
  ["null for one that must be absent", "file_ids", null, false],
];

/** Bodies with a property of one form of errors beside another form. */
const mixedErrors: [what: string, body: unknown, isValid: boolean][] = [
  ["not found with a status", { message: "Not Found", ok: false, status: 404 }, true],
  ["not found beside an error that is null", { error: null, message: "x", ok: false }, true],
  ["a failure beside an error that is a text", { error: "x", status: "failure", message: "m" }, true],
  ["a failure whose message is null, and not found", { status: "failure", message: null, ok: false }, false],
];

for (const variant of variants) {
  describe.each(kinds)(`The verdict of ${variant} on a %s`, (kind) => {
    const ajv = new Ajv2020({ strictTypes: false, strictNumbers: true });
    ajv.addSchema(asJson(readFileSync(`generated/${variant}/schema.json`, "utf8")) as AnySchema, variant);
    const plain = ajv.getSchema(`${variant}#/$defs/${defOf[kind]}`);
    if (!plain) throw new Error(`Cannot find "${defOf[kind]}" in schema.json of ${variant}`);
    const schema = library[variant][roots[kind]] as Schema<unknown>;
    const guard = library[variant][guards[kind]];
    const verdicts = (value: unknown) => [guard(value), schema.is(value), schema.validate(value).issues === undefined];

    test("is Ajv's on the published schema, for each value of the corpus", () => {
      const wrong = values.filter((value) => verdicts(value).some((verdict) => verdict !== plain(value)));
      expect(wrong).toEqual([]);
      expect(new Set(values.map((value) => plain(value)))).toEqual(new Set([true, false]));
    });

    if (kind === "error")
      test.each(mixedErrors)("is Ajv's on %s", (_, body, isValid) => {
        expect(verdicts(body)).toEqual(Array(3).fill(plain(body)));
        if (variant === "portkey") expect(plain(body)).toBe(isValid);
      });
    if (kind !== "run") return;
    test.each(odd)("is Ajv's on %s", (_, property, value, isValid) => {
      const changed = { ...run, [property]: value };
      expect(verdicts(changed)).toEqual(Array(3).fill(plain(changed)));
      if (variant === "v2") expect(plain(changed)).toBe(isValid);
    });
  });
}

describe("verdict()", () => {
  const defsWith = (run: JsonSchema): Defs => ({
    RunObject: run,
    ListRunsResponse: { type: "array", items: { $ref: "#/$defs/RunObject" } },
    ErrorResponse: { type: "object" },
    ListRunsQuery: { type: "object" },
  });

  test.each<[string, JsonSchema, string]>([
    ["keyword it does not know", { type: "string", pattern: "^run_" }, 'the keyword "pattern" is not known'],
    ["keyword beside a reference", { $ref: "#/$defs/ErrorResponse", maxLength: 3 }, 'the keyword "maxLength" is not known'],
    ["keyword beside a union", { anyOf: [{ type: "null" }], required: ["id"] }, 'the keyword "required" is not known'],
    ["bound beside a constant", { const: 1, minimum: 0 }, 'the keyword "minimum" is not known'],
    ["keyword without a type", { maxLength: 3 }, '"maxLength" without a type'],
    ["word against other properties", { type: "object", additionalProperties: false }, "no properties but those that are named"],
    ["name that is no identifier", { type: "object", properties: { "x-y": { type: "string" } } }, '"x-y" is no name'],
    ["type it does not know", { type: "text" }, 'there is no type "text"'],
    [
      "name of a property that is required alone",
      { type: "object", properties: {}, required: ["id"] },
      '"id" is required and no property',
    ],
  ])("refuses a schema with a %s, which it would wave through", (_, schema, message) => {
    expect(() => verdict(defsWith(schema))).toThrow(message);
  });

  test("writes a function once that two places need", () => {
    const usage: JsonSchema = { type: "object", properties: { tokens: { type: "integer", minimum: 0 } } };
    const { js } = verdict(defsWith({ type: "object", properties: { input: usage, output: usage } }));
    expect(js.match(/value\.tokens/g)).toHaveLength(1);
  });

  test("writes a function for each of two objects that have one name", () => {
    const run: JsonSchema = {
      type: "object",
      properties: { usage: { type: "object", properties: { tokens: { type: "integer" } } } },
    };
    const { js } = verdict({
      ...defsWith(run),
      ErrorResponse: { type: "object", properties: { a: { $ref: "#/$defs/RunObject_usage" } } },
      RunObject_usage: { type: "object", properties: { error: { type: "string" } } },
    });
    expect(js).toContain("function RunObject_usage(value)");
    expect(js).toContain("function RunObject_usage2(value)");
  });
});
