import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { valuesElsewhere } from "./mutation/find-values.js";
import { judge } from "./mutation/judge.js";
import { dissent, type Verdict } from "./mutation/judge-schema.js";
import { onlyMatch } from "./mutation/mutate-code.js";
import { mutantsOf } from "./mutation/mutate-schema.js";
import type { Schema } from "./mutation/schema-nodes.js";
import { score } from "./mutation/score.js";
import { mostWaivers, parseWaivers, type Waiver, waiversFor } from "./mutation/waive.js";

const schema: Schema = {
  type: "object",
  required: ["kind"],
  properties: {
    kind: { type: "string", enum: ["auto", "last"] },
    count: { type: ["integer", "null"], minimum: 1 },
    rest: { anyOf: [{ type: "boolean" }, { type: "number", maximum: 1 }] },
  },
};
const accepted = [
  { kind: "auto", count: 1, rest: 1 },
  { kind: "last", count: null, rest: true },
  { kind: "auto", rest: 0.5 },
  { kind: "auto" },
  { kind: "auto", more: 0 },
];
const refused = [
  [],
  null,
  {},
  { kind: "Auto" },
  { kind: null },
  { kind: "auto", count: "1" },
  { kind: "auto", count: 0 },
  { kind: "auto", count: 1.5 },
  { kind: "auto", rest: "1" },
  { kind: "auto", rest: null },
  { kind: "auto", rest: 1.01 },
];
const verdicts: Verdict[] = [
  ...accepted.map((value) => ({ value, accepts: true })),
  ...refused.map((value) => ({ value, accepts: false })),
].map((verdict) => ({ ...verdict, title: JSON.stringify(verdict.value) }));
const without = (title: string) => verdicts.filter((verdict) => verdict.title !== title);
const judged = (some: readonly Verdict[]) => judge(mutantsOf("it", schema), schema, (changed) => dissent(changed, some)?.title);
const implied: Waiver = { schema: "it", place: "/properties/kind/type", operator: "remove", reason: "The enum says it" };

describe("mutantsOf()", () => {
  const names = (of: Schema, others: readonly Schema[] = []) =>
    mutantsOf("it", of, valuesElsewhere(of, others, ["Root"]), ["Root"]).map(
      ({ place, operator, change }) => `${place}, ${operator}${change && `: ${change}`}`,
    );

  test("takes every keyword away, and moves every bound, value and null by one", () => {
    expect(names(schema)).toEqual([
      '/type, remove: "object"',
      '/required, remove: ["kind"]',
      "/required/kind, make optional",
      "/properties/count, make required",
      "/properties/rest, make required",
      ", allow null",
      "/additionalProperties, close",
      '/properties/kind/type, remove: "string"',
      '/properties/kind/enum, remove: ["auto","last"]',
      '/properties/kind/enum, add value: "Auto"',
      '/properties/kind/enum, drop value: "auto"',
      '/properties/kind/enum, drop value: "last"',
      "/properties/kind, allow null",
      '/properties/count/type, remove: ["integer","null"]',
      "/properties/count/minimum, remove: 1",
      "/properties/count/minimum, lower: by 1",
      "/properties/count/minimum, raise: by 1",
      "/properties/count/type, widen type: integer → number",
      "/properties/count/type, refuse null",
      '/properties/rest/anyOf, remove: [{"type":"boolean"},{"type":"number","maximum":1}]',
      "/properties/rest, allow null",
      '/properties/rest/anyOf/0, drop branch: {"type":"boolean"}',
      '/properties/rest/anyOf/1, drop branch: {"type":"number","maximum":1}',
      '/properties/rest/anyOf/0/type, remove: "boolean"',
      '/properties/rest/anyOf/1/type, remove: "number"',
      "/properties/rest/anyOf/1/maximum, remove: 1",
      "/properties/rest/anyOf/1/maximum, lower: by 0.01",
      "/properties/rest/anyOf/1/maximum, raise: by 0.01",
      "/properties/rest/anyOf/1/type, narrow type: number → integer",
    ]);
  });

  test("adds the values that a property has in another schema, through references", () => {
    const root = (values: string[]): Schema => ({
      $defs: { Root: { properties: { format: { $ref: "#/$defs/Format" } } }, Format: { oneOf: [{ enum: values }] } },
    });
    const added = names(root(["auto"]), [root(["none", "auto"])]).filter((name) => name.includes("add value"));
    expect(added).toEqual(['/$defs/Format/oneOf/0/enum, add value: "Auto"', '/$defs/Format/oneOf/0/enum, add value: "none"']);
  });

  test("takes away that a property must not be there, that others must not, and one that may", () => {
    expect(names({ properties: { gone: false }, additionalProperties: false })).toEqual([
      "/additionalProperties, remove: false",
      "/properties/gone, remove",
      "/properties/gone, make required",
      "/properties/gone, remove: false",
    ]);
  });

  test("refuses a schema with schemas that it would pass over", () => {
    expect(() => names({ properties: { id: { allOf: [{}] } } })).toThrow(
      'Cannot look into "/properties/id/allOf": the keyword is not known',
    );
  });
});

describe("score()", () => {
  test("is whole when a case kills every mutant", () => {
    expect(score(judged(verdicts), [implied])).toEqual({
      lines: ["it: 28 of 29 mutants killed, 1 waived, 0 survived", "all: 28 of 29 mutants killed, 1 waived, 0 survived"],
      isWhole: true,
    });
  });

  test.each([
    ['{"kind":"auto","count":0}', ["it /properties/count/minimum, remove: 1", "it /properties/count/minimum, lower: by 1"]],
    ['{"kind":"Auto"}', ['it /properties/kind/enum, remove: ["auto","last"]', 'it /properties/kind/enum, add value: "Auto"']],
    [
      '{"kind":"auto","rest":1.01}',
      ["it /properties/rest/anyOf/1/maximum, remove: 1", "it /properties/rest/anyOf/1/maximum, raise: by 0.01"],
    ],
    ['{"kind":"auto","more":0}', ["it /additionalProperties, close"]],
    ["null", ["it , allow null"]],
  ])("tells what survives without the case %s", (title, survivors) => {
    const { lines, isWhole } = score(judged(without(title)), [implied]);
    expect(isWhole).toBe(false);
    expect(lines.filter((line) => line.startsWith("Survived"))).toEqual(survivors.map((name) => `Survived: ${name}`));
  });

  test.each<[string, Waiver, string]>([
    [
      "names no mutant",
      { ...implied, place: "/properties/gone/type" },
      "Stale waiver: it /properties/gone/type remove: there is no such mutant",
    ],
    [
      "names one that is killed",
      { ...implied, place: "/additionalProperties", operator: "close" },
      'Stale waiver: it /additionalProperties close: it /additionalProperties, close is killed by "{"kind":"auto","more":0}"',
    ],
    [
      "names no mutant in one of its schemas",
      { ...implied, schema: ["it", "other"] },
      "Stale waiver: other /properties/kind/type remove: there is no such mutant",
    ],
  ])("fails over a waiver that %s", (_, waiver, line) => {
    const { lines, isWhole } = score(judged(verdicts), [implied, waiver]);
    expect({ isWhole, line: lines[0] }).toEqual({ isWhole: false, line });
  });
});

test("judge() refuses a corpus that the schema breaks without a change", () => {
  const wrong = [...verdicts, { value: {}, accepts: true, title: "An empty object" }];
  expect(() => judged(wrong)).toThrow('Cannot judge mutants of it: without a change "An empty object" fails');
});

describe("parseWaivers()", () => {
  test("refuses an eleventh waiver", () => {
    const waivers = Array.from({ length: mostWaivers }, () => implied);
    expect(parseWaivers(JSON.stringify(waivers))).toEqual(waivers);
    expect(() => parseWaivers(JSON.stringify([...waivers, implied]))).toThrow(
      "Cannot waive so much: 11 waivers are more than 10",
    );
  });

  test("refuses a waiver without a reason", () => {
    expect(() => parseWaivers(JSON.stringify([{ ...implied, reason: "" }]))).toThrow("Cannot read waiver 1: it has no reason");
  });

  test.each(["place", "operator"])("refuses a waiver of more than one %s", (key) => {
    expect(() => parseWaivers(JSON.stringify([{ ...implied, [key]: ["a", "b"] }]))).toThrow(
      `Cannot read waiver 1: its ${key} is not one text`,
    );
  });
});

test("waiversFor() keeps of a waiver what it says of the schemas that are judged", () => {
  const waiver = { ...implied, schema: ["it", "other"] };
  expect(waiversFor(["it"], [waiver])).toEqual([{ ...waiver, schema: ["it"] }]);
  expect(waiversFor(["third"], [waiver])).toEqual([]);
});

test.each([
  ["nowhere", "", 0],
  ["twice", "limit = 20; limit = 21;", 2],
])("onlyMatch() refuses a bound that stands %s in the code", (_, text, times) => {
  expect(() => onlyMatch(text, /(?<=limit = )\d+/g, "the limit")).toThrow(
    `Cannot change the limit: it is there ${times} times, not once`,
  );
});

describe("npm run test:mutation", () => {
  const folder = mkdtempSync(join(tmpdir(), "list-runs-contract-mutation-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  for (const name of ["generated", "schemas", "scripts", "src", "test/corpus", "test/mutation", "package.json"])
    cpSync(name, join(folder, name), { recursive: true });
  for (const name of readdirSync("test").filter((name) => name.endsWith(".ts")))
    cpSync(join("test", name), join(folder, "test", name));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const run = () => {
    const script = [resolve("node_modules/tsx/dist/cli.mjs"), "test/mutation/run.ts", "v2-letter"];
    const { status, stdout } = spawnSync(process.execPath, script, { cwd: folder, encoding: "utf8" });
    return { status, lines: stdout.trimEnd().split("\n") };
  };

  test("passes where every mutant is killed", () => {
    const { status, lines } = run();
    expect({ status, lines }).toEqual({
      status: 0,
      lines: [expect.stringMatching(/^v2-letter: /), expect.stringMatching(/^all: .*, 0 survived$/)],
    });
  });

  test("fails and tells the survivors where a case is taken from the corpus", () => {
    const file = join(folder, "test/corpus/v2/list/invalid/max_prompt_tokens.json");
    const cases = JSON.parse(readFileSync(file, "utf8")) as { strict?: true }[];
    writeFileSync(file, JSON.stringify(cases.filter(({ strict }) => !strict)));
    const { status, lines } = run();
    expect(status).toBe(1);
    expect(lines.slice(0, -2)).toEqual([
      "Survived: v2-letter /$defs/RunObject/properties/max_prompt_tokens/x-documented/minimum, lower: by 1",
    ]);
  });
});
