import { describe, expect, test } from "vitest";
import { parseListRunsQuery } from "../src/index.js";

const url = "https://api.openai.com/v1/threads/thread_abc123/runs";

describe("parseListRunsQuery()", () => {
  test.each<[string, URL | string | URLSearchParams, object]>([
    ["a URL as text", `${url}?limit=20&order=asc`, { limit: 20, order: "asc" }],
    ["a URL", new URL(`${url}?after=run_abc123`), { after: "run_abc123" }],
    ["search parameters", new URLSearchParams({ before: "run_abc123" }), { before: "run_abc123" }],
    ["a URL from the path on", "/v1/threads/thread_abc123/runs?limit=1", { limit: 1 }],
    ["a query with its question mark", "?limit=100", { limit: 100 }],
    ["a query without its question mark", "limit=5&order=desc", { limit: 5, order: "desc" }],
    ["a URL with a fragment", `${url}?limit=2#limit=0`, { limit: 2 }],
    ["a URL without a query", url, {}],
    ["a URL without a scheme", "api.openai.com/v1/threads/t/runs?limit=3", { limit: 3 }],
    ["a value with a question mark in it", "after=run_a?b=c", { after: "run_a?b=c" }],
    ["nothing", "", {}],
    ["names it does not know", "?api-version=2024-05-01&limit=7", { limit: 7 }],
    ["escapes", "?after=run%5Fabc", { after: "run_abc" }],
  ])("reads %s", (_, input, value) => {
    expect(parseListRunsQuery(input)).toEqual({ value });
  });

  test.each([
    ["limit=0", "must be at least 1, got number 0"],
    ["limit=101", "must be at most 100, got number 101"],
    ["limit=1e2", 'must be integer, got string "1e2"'],
    ["limit=", 'must be integer, got string ""'],
    ["limit", 'must be integer, got string ""'],
    ["limit=ten", 'must be integer, got string "ten"'],
    ["limit=99999999999999999999", "must be at most 100, got number 100000000000000000000"],
    [`limit=${"9".repeat(400)}`, "must be at most 100, got number 1.7976931348623157e+308"],
    [`order=asc&order=${"x".repeat(50)}`, `must be given once, got "asc" and "${"x".repeat(40)}…"`],
    ["order=up", 'must be one of "asc", "desc", got string "up"'],
    ["limit=1&limit=2", 'must be given once, got "1" and "2"'],
  ])("refuses %s", (query, message) => {
    expect(parseListRunsQuery(query).issues).toMatchObject([{ severity: "error", message }]);
  });

  test("throws when it is given something else", () => {
    expect(() => parseListRunsQuery(5 as never)).toThrow(
      new TypeError("Cannot parse query: must be a URL, a string or URLSearchParams, got number 5"),
    );
  });
});
