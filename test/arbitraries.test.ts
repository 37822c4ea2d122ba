import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listRunsResponse, runObject, type WalkConstraints, walk } from "../src/arbitraries.js";
import { checkPage, checkPages } from "../src/index.js";
import * as portkey from "../src/portkey.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import { variants } from "./corpus.js";
import { judge } from "./mutation/judge.js";
import { concerned, dissent, type Verdict } from "./mutation/judge-schema.js";
import { mutantsOf } from "./mutation/mutate-schema.js";
import { readSchema } from "./mutation/read-verdicts.js";

const library = { v1, v2, portkey };
/** The same values in each run: the fuzzer looks for new ones. */
const repeatable = { numRuns: 50, seed: 1 };
const asked: { readonly thread_id?: string; readonly limit: number; readonly order: "asc" | "desc" }[] = [
  { limit: 20, order: "desc" },
  { thread_id: "thread_abc123", limit: 1, order: "desc" },
  { thread_id: "thread_abc123", limit: 7, order: "asc" },
];

/** What makes a schema allow one thing less, by the names of its mutants. */
const narrowing = ["make required", "drop value", "drop branch", "refuse null", "narrow type"];

describe.each(variants)("The arbitraries of %s", (variant) => {
  test("give runs that the schema accepts, and that JSON keeps", () => {
    const property = fc.property(runObject(variant), (run) => {
      expect(library[variant].runObject.validate(run)).toEqual({ value: run });
      expect(JSON.parse(JSON.stringify(run))).toEqual(run);
    });
    fc.assert(property, repeatable);
  });

  test.each(asked)("give pages that raise nothing, not even a warning, asked for with %o", (request) => {
    const property = fc.property(listRunsResponse(variant, request), (page) => {
      expect(checkPage(page, { variant, request, unknown: "error" })).toMatchObject({ valid: true, issues: [] });
      expect(library[variant].listRunsResponse.is(page)).toBe(true);
    });
    fc.assert(property, repeatable);
  });

  test.each(asked)("give walks that raise nothing to their end, asked for with %o", (request) => {
    const property = fc.property(walk(variant, { ...request, maxRuns: 15 }), (pages) => {
      const report = checkPages(pages, { variant, request, complete: true, unknown: "error" });
      expect(report).toMatchObject({ valid: true, issues: [] });
    });
    fc.assert(property, { ...repeatable, numRuns: 25 });
  });

  test("give every value, every branch, every null and every property there or not that the schema allows", () => {
    const runs: Verdict[] = fc
      .sample(runObject(variant), { numRuns: 500, seed: 1 })
      .map((value, index) => ({ def: "RunObject", value, accepts: true, title: `run ${index}` }));
    const schema = readSchema(`${variant}/schema.json`);
    const narrower = mutantsOf(variant, schema).filter(
      ({ place, operator }) => narrowing.includes(operator) && concerned(schema, place, runs).length > 0,
    );
    expect(narrower.length).toBeGreaterThan(60);
    const missed = judge(narrower, schema, (changed) => dissent(changed, runs)?.title).filter(
      ({ killedBy }) => killedBy === undefined,
    );
    expect(missed.map(({ place, operator, change }) => `${place}, ${operator} ${change}`)).toEqual([]);
  });

  test("give every status, pages from none to as many runs as asked for, and walks of one page and of several", () => {
    const runs = fc.sample(runObject(variant), { numRuns: 200, seed: 1 });
    expect(new Set(runs.map(({ status }) => status)).size).toBe(9);
    const pages = fc.sample(listRunsResponse(variant, { limit: 3 }), { numRuns: 100, seed: 1 });
    expect(new Set(pages.map(({ data }) => data.length))).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(pages.map(({ has_more }) => has_more))).toEqual(new Set([true, false]));
    const walks = fc.sample(walk(variant), { numRuns: 100, seed: 1 });
    expect(walks.filter(({ length }) => length > 1).length).toBeGreaterThan(30);
    expect(walks.some(([first]) => first?.data.length === 0)).toBe(true);
  });

  test("give pages as long as the limit, and runs of one second on both sides of the end of a page", () => {
    const lengths = fc.sample(listRunsResponse(variant, { limit: 100 }), { numRuns: 30, seed: 1 }).map(({ data }) => data.length);
    expect(Math.max(...lengths)).toBeGreaterThan(90);
    const split = fc
      .sample(walk(variant, { limit: 3 }), { numRuns: 60, seed: 1 })
      .filter((pages) =>
        pages.some(({ data }, index) => data.at(-1)?.created_at === pages[index + 1]?.data[0]?.created_at && data.length > 0),
      );
    expect(split.length).toBeGreaterThan(10);
  });
});

describe("walk()", () => {
  test("gives one empty page of a thread without runs", () => {
    expect(fc.sample(walk("v2", { maxRuns: 0 }), 1)).toEqual([
      [{ object: "list", data: [], first_id: null, last_id: null, has_more: false }],
    ]);
  });
});

describe("The arbitraries", () => {
  test.each<[WalkConstraints, string]>([
    [{ limit: 0 }, "limit must be at least 1, got number 0"],
    [{ limit: 101 }, "limit must be at most 100, got number 101"],
    [{ order: "up" as "asc" }, 'order must be one of "asc", "desc", got string "up"'],
    [{ thread_id: 7 as unknown as string }, "thread_id must be a string, got number 7"],
    [{ maxRuns: -1 }, "maxRuns must be an integer of 0 or more, got number -1"],
    [{ maxRuns: Number.POSITIVE_INFINITY }, "maxRuns must be an integer of 0 or more, got number Infinity"],
    [{ after: "run_abc123" } as WalkConstraints, 'there is no constraint "after"'],
    [null as unknown as WalkConstraints, "constraints must be an object, got null"],
    [5 as WalkConstraints, "constraints must be an object, got number 5"],
  ])("throw a TypeError for the constraint %o", (constraints, message) => {
    expect(() => walk("v2", constraints)).toThrow(new TypeError(`Cannot generate: ${message}`));
  });

  test("throw a TypeError for a variant that there is none of", () => {
    const message = 'Cannot generate: variant must be one of v1, v2, portkey, got string "v3"';
    for (const arbitrary of [runObject, listRunsResponse, walk])
      expect(() => arbitrary("v3" as "v2")).toThrow(new TypeError(message));
  });
});
