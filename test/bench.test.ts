import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listRunsResponse as arbitraryPage } from "../src/arbitraries.js";
import { checkPage } from "../src/index.js";
import { listRunsResponse } from "../src/v2.js";
import { handListRunsResponse, handRules } from "./bench/hand.js";
import { allowed, faultOf, strayEntries, tightened } from "./bench/keep-budget.js";
import { allWrong, errorBody, ndjson, page20, page100Mixed, shuffled, textOf, withDeepError } from "./bench/pages.js";
import { invalidCases, validCases, variants } from "./corpus.js";
import { edited, pathsOf } from "./fuzz/edit-value.js";
import { donorsOf, makeEdit } from "./fuzz/mutate-value.js";
import { randomOf } from "./fuzz/random.js";

/** What the hand-written check says, and what is expected of it. */
function expectAgreement(page: unknown): "valid" | "bySchema" | "byRules" {
  const isPage = listRunsResponse.is(page);
  expect(handListRunsResponse(page)).toBe(isPage);
  if (!isPage) return "bySchema";
  const { valid } = checkPage(page, { variant: "v2" });
  expect(handRules(page)).toBe(valid);
  return valid ? "valid" : "byRules";
}

describe("The hand-written check agrees with the library", () => {
  test("on every case of the corpus, of every kind and variant", () => {
    const bodies = variants.flatMap((variant) =>
      (["list", "run", "error"] as const).flatMap((kind) => [
        ...validCases(variant, kind).map(({ response }) => response.body),
        ...invalidCases(variant, kind).map(({ exchange }) => exchange.response.body),
      ]),
    );
    const verdicts = bodies.map(expectAgreement);
    for (const verdict of ["valid", "bySchema", "byRules"])
      expect(verdicts.filter((one) => one === verdict).length).toBeGreaterThan(20);
  });

  test("on thousands of generated pages with a change or none", () => {
    const pages = arbitraryPage("v2", { limit: 4 });
    const donors = donorsOf([...fc.sample(pages, { numRuns: 50, seed: 1 }), page100Mixed(), allWrong(page20())]);
    const seen = { valid: 0, bySchema: 0, byRules: 0 };
    const property = fc.property(pages, fc.nat(), (page, seed) => {
      expect(expectAgreement(page)).toBe("valid");
      const edit = makeEdit(page, pathsOf(page), donors, randomOf(seed));
      // What no JSON can say is not for the yardstick.
      if (edit.op === "exotic" || (edit.op === "nest" && edit.depth > 1000)) return;
      seen[expectAgreement(JSON.parse(JSON.stringify(edited(page, [edit])) ?? "null"))]++;
    });
    fc.assert(property, { numRuns: 4000, seed: 1, endOnFailure: true });
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });

  test("on a change at each place of runs of which no two are alike", () => {
    const donors = donorsOf([page100Mixed()]);
    const random = randomOf("bench");
    const seen = { valid: 0, bySchema: 0, byRules: 0 };
    for (const run of page100Mixed().data) {
      const page = { object: "list", data: [run], first_id: run.id, last_id: run.id, has_more: false };
      for (const place of pathsOf(page)) {
        const edit = makeEdit(page, [place], donors, random);
        if (edit.op === "exotic" || edit.op === "nest") continue;
        seen[expectAgreement(JSON.parse(JSON.stringify(edited(page, [edit])) ?? "null"))]++;
      }
    }
    expect(seen.bySchema).toBeGreaterThan(1000);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(100);
  });

  const page = page20();
  const first = page.data[0];
  const withRun = (change: object) => ({ ...page, data: [{ ...first, ...change }, ...page.data.slice(1)] });
  test.each<[string, unknown]>([
    ["a number that is no finite one", JSON.parse(JSON.stringify(page).replace(/"created_at":\d+/, '"created_at":1e400'))],
    ["a temperature that is no finite one", withRun({ temperature: Number.POSITIVE_INFINITY })],
    ["metadata with a number under __proto__", withRun({ metadata: JSON.parse('{"__proto__": 1}') })],
    ["metadata with a text under __proto__", withRun({ metadata: JSON.parse('{"__proto__": "a"}') })],
    ["512 characters of two units each", withRun({ metadata: { a: "😀".repeat(512) } })],
    ["513 characters of two units each", withRun({ metadata: { a: "😀".repeat(513) } })],
    ["512 characters, some of two units", withRun({ metadata: { a: `${"a".repeat(500)}${"😀".repeat(12)}` } })],
    ["513 characters, some of two units", withRun({ metadata: { a: `${"a".repeat(500)}${"😀".repeat(13)}` } })],
    ["a key of 64 characters of two units each", withRun({ metadata: { ["😀".repeat(64)]: "a" } })],
    ["a key of 65 characters of two units each", withRun({ metadata: { ["😀".repeat(65)]: "a" } })],
    ["optional properties that are undefined", withRun({ required_action: undefined, parallel_tool_calls: undefined })],
    ["a required property that is undefined", withRun({ usage: undefined })],
    ["file_ids", withRun({ file_ids: null })],
    ["17 pairs of metadata", withRun({ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [index, ""])) })],
    ["21 tools", withRun({ tools: Array.from({ length: 21 }, () => ({ type: "code_interpreter" })) })],
  ])("on %s", (_, value) => {
    expectAgreement(value);
  });
});

describe("The pages that speed is measured with", () => {
  const issuesOf = (page: unknown) => checkPage(page, { variant: "v2" }).issues;

  test("raise no issue, not even a warning", () => {
    for (const page of [page20(), page100Mixed(), shuffled(page100Mixed())]) {
      expect(issuesOf(page)).toEqual([]);
      expect(issuesOf(JSON.parse(textOf(page)))).toEqual([]);
    }
    expect([page20().data.length, page100Mixed().data.length]).toEqual([20, 100]);
    expect(shuffled(page100Mixed())).toEqual(page100Mixed());
    expect(JSON.stringify(shuffled(page100Mixed()))).not.toBe(JSON.stringify(page100Mixed()));
  });

  test("hold every kind of value that a run can have", () => {
    const { data } = page100Mixed();
    const kinds = (of: (run: (typeof data)[number]) => unknown[]) => new Set(data.flatMap(of)).size;
    const tagOf = (value: { type: string } | string | null) => (typeof value === "object" ? (value?.type ?? null) : value);
    expect(kinds(({ status }) => [status])).toBe(9);
    expect(kinds(({ tools }) => tools.map(tagOf))).toBe(3);
    expect(kinds(({ response_format }) => [tagOf(response_format)])).toBe(5);
    expect(kinds(({ tool_choice }) => [tagOf(tool_choice)])).toBe(7);
    expect([...new Set(data.map((run) => Object.keys(run).length))].sort()).toEqual([27, 28, 29]);
    expect(new Set(page20().data.map((run) => Object.keys(run).length))).toEqual(new Set([29]));
  });

  test("that are wrong are wrong where they are said to be", () => {
    expect(issuesOf(withDeepError(page100Mixed())).map(({ code, pointer }) => [code, pointer])).toEqual([
      ["type", "/data/99/tools/1/function/name"],
    ]);
    const wrong = issuesOf(allWrong(page100Mixed())).filter(({ severity }) => severity === "error");
    expect(new Set(wrong.map(({ path }) => path[1])).size).toBe(100);
    expect(listRunsResponse.is(errorBody())).toBe(false);
  });

  test("come as lines up to so many bytes, each another page, each without an issue", () => {
    const lines = [...ndjson(3_000_000)];
    const length = Buffer.byteLength(lines.join(""));
    expect(length).toBeLessThanOrEqual(3_000_000);
    expect(length).toBeGreaterThan(2_600_000);
    expect(new Set(lines).size).toBe(lines.length);
    const pages = lines.map((line) => JSON.parse(line));
    expect(new Set(pages.map(({ data }) => data.length))).toEqual(new Set([20, 100]));
    for (const page of pages) expect(issuesOf(page)).toEqual([]);
    expect([...ndjson(100_000)]).toEqual(lines.slice(0, [...ndjson(100_000)].length));
  });
});

describe("The budget", () => {
  const budget = { size: 1000, speed: 0.1 };
  const [size, speed] = [{ name: "size", unit: "bytes" } as const, { name: "speed", unit: "ratio" } as const];
  const [newSize, newSpeed] = [{ name: "new", unit: "bytes" } as const, { name: "toString", unit: "ratio" } as const];

  test("allows a size as it is, a speed a quarter more, and says where there is no entry", () => {
    expect(allowed(size, budget)).toBe(1000);
    expect(allowed(speed, budget)).toBeCloseTo(0.125);
    expect(allowed(newSize, budget)).toBeUndefined();
    expect(allowed(newSpeed, budget)).toBeUndefined();
  });

  test.each<[string, number, number]>([
    ["a size that is larger", tightened(size, 1001, budget), 1000],
    ["a size that is smaller", tightened(size, 999, budget), 999],
    ["a speed that is worse", tightened(speed, 0.2, budget), 0.1],
    ["a speed that is better by luck", tightened(speed, 0.095, budget), 0.1],
    ["a speed that is better", tightened(speed, 0.0512345, budget), 0.0512],
    ["a size without an entry", tightened(newSize, 5, budget), 5],
    ["a speed without an entry", tightened(newSpeed, 0.123456, budget), 0.123],
  ])("is only ever tightened: %s", (_, updated, expected) => {
    expect(updated).toBe(expected);
  });

  test.each<[string, string | undefined, RegExp | undefined]>([
    ["a size that is kept", faultOf(size, 1000, budget, false), undefined],
    ["a size that is larger", faultOf(size, 1001, budget, false), /^"size" is 1001 bytes, allowed are 1000 bytes: find what/],
    ["a size that is larger, updated", faultOf(size, 1001, budget, true), /^"size" is 1001 .*only tightens.*by hand/],
    ["a speed within the slack", faultOf(speed, 0.1249, budget, false), undefined],
    ["a speed above it", faultOf(speed, 0.126, budget, false), /^"speed" is 0.126, allowed are 0.125, .* entry of 0.1: find/],
    ["a speed above it, updated", faultOf(speed, 0.126, budget, true), /only tightens/],
    ["a figure without an entry", faultOf(newSpeed, 1, budget, false), /^"toString" has no budget: run/],
    ["a figure without an entry, updated", faultOf(newSpeed, 1, budget, true), undefined],
  ])("tells what is wrong: %s", (_, fault, expected) => {
    if (expected) expect(fault).toMatch(expected);
    else expect(fault).toBeUndefined();
  });

  test("knows an entry that nothing measures", () => {
    expect(strayEntries([size], budget)).toEqual(["speed"]);
  });
});
