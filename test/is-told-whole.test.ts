import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isToldWhole } from "../src/is-told-whole.js";
import { textFaults } from "../src/text-faults.js";
import { validCases } from "./corpus.js";

const glance = (text: string) => isToldWhole(text, JSON.parse(text));
const nested = (levels: number) => `${'{"a":['.repeat(levels)}${"]}".repeat(levels)}`;

describe("isToldWhole()", () => {
  test.each([
    ["a name that stands twice", '{"a":1,"a":1}'],
    ["one that stands twice in other letters", String.raw`{"a":1,"\u0061":1}`],
    ["one that stands twice deep inside", '[{"b":{"c" : 1, "c"\n:2}}]'],
    ["one that stands twice in what another takes the place of", '{"a":{"b":1,"c":2},"a":{"b":1}}'],
    ["__proto__ that stands twice", '{"__proto__":1,"__proto__":2}'],
    ["an integer that is rounded", '{"a":9007199254740993}'],
    ["much depth", nested(600)],
    ["much more depth", nested(60_000)],
  ])("is false of %s", (_, text) => expect(glance(text)).toBe(false));

  test.each([
    ["nothing", "{}"],
    ["texts that look like names", String.raw`{"a":"\"b\":", "c": ":", "d\"": ["\\", "e:"], "": {"a": "x\\\\"}}`],
    ["__proto__", '{"__proto__":{"a":1}}'],
    ["a text alone", '"a"'],
  ])("is true of %s", (_, text) => expect(glance(text)).toBe(true));

  test("is true of the pages of the corpus, however they are written", () => {
    for (const { response } of validCases("v2", "list"))
      for (const indent of [0, 2]) expect(glance(JSON.stringify(response.body, null, indent))).toBe(true);
  });

  test("is never true where there is a fault", () => {
    const name = fc.constantFrom("a", "b", "\\u0061", "__proto__", '\\"', ":", "\\\\");
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("1", "null", '"a\\":"', "9007199254740993", "1.25", "-0", '"1234567890123456789"'),
        fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items}]`),
        fc
          .array(fc.tuple(name, tie("value")), { maxLength: 4 })
          .map((pairs) => `{${pairs.map(([key, one]) => `"${key}" : ${one}`)}}`),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => {
        const faults = textFaults(text, 0);
        expect(glance(text) && faults.length > 0).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
