import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { ListRunsResponse } from "../src/v2.js";
import * as matchers from "../src/vitest.js";
import { validCases } from "./corpus.js";

expect.extend(matchers);

declare module "vitest" {
  interface Matchers<T> extends matchers.ListRunsMatchers {}
  interface AsymmetricMatchersContaining extends matchers.ListRunsMatchers {}
}

const { toBeListRunsPages, toBeListRunsResponse } = matchers;
const page = validCases("v2", "list").find(({ file }) => file.endsWith("v2/list/valid/200.completed.json"))?.response
  .body as ListRunsResponse;
const [run] = page.data;
const empty = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
const url = "https://api.openai.com/v1/threads/thread_abc123/runs?limit=20";

/** How a test fails. */
function failureOf(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  return expect.unreachable();
}

/** The lines of a failure, after the call. */
const told = (...values: Parameters<typeof toBeListRunsResponse>) =>
  toBeListRunsResponse(...values)
    .message()
    .split("\n")
    .slice(2);
const toldOfPages = (...values: Parameters<typeof toBeListRunsPages>) =>
  toBeListRunsPages(...values)
    .message()
    .split("\n")
    .slice(2);

describe("toBeListRunsResponse()", () => {
  test("accepts a page of the variant", () => {
    expect(page).toBeListRunsResponse();
    expect(page).toBeListRunsResponse("v2", { request: { url } });
    expect(page).toBeListRunsResponse("auto", { request: { thread_id: "thread_abc123" }, unknown: "error" });
    expect(page).not.toBeListRunsResponse("v1");
    expect(page).not.toBeListRunsResponse("v2", { strict: true });
    expect(page).not.toBeListRunsResponse("v2", { request: { thread_id: "thread_other" } });
    expect({ body: page }).toEqual({ body: expect.toBeListRunsResponse("v2") });
  });

  test("fails no test by a warning", () => {
    expect({ ...page, nxt: null }).toBeListRunsResponse("v2");
    expect({ ...page, nxt: null }).not.toBeListRunsResponse("v2", { unknown: "error" });
  });

  test("tells what check tells of the value as JSON.stringify() prints it", () => {
    expect(failureOf(() => expect({ ...empty, has_more: "no", nxt: 1 }).toBeListRunsResponse("v2"))).toBe(
      `expect(received).toBeListRunsResponse("v2")

received: invalid v2 (v2 was asked for)
  6:15 error /has_more must be boolean, got string "no" [type]
      6 |   "has_more": "no",
        |               ^^^^
      evidence: seed:000, seed:002, spec:f85dbe2
  7:10 warning /nxt is not a property that the contract knows [unknown-property]
      7 |   "nxt": 1
        |          ^`,
    );
  });

  test("tells why a value is valid that is not to be", () => {
    expect(failureOf(() => expect({ ...page, nxt: 1 }).not.toBeListRunsResponse())).toBe(
      `expect(received).not.toBeListRunsResponse()

Expected not to be valid, but it is:
received: valid v2 (no run has file_ids)
  102:10 warning /nxt is not a property that the contract knows [unknown-property]
      102 |   "nxt": 1
          |          ^`,
    );
  });

  test.each([
    [{}, [], "toBeListRunsResponse()"],
    [undefined, ["v2"], 'toBeListRunsResponse("v2")'],
    [{ isNot: true, promise: "resolves" }, ["v2", {}], 'resolves.not.toBeListRunsResponse("v2", options)'],
    [{ promise: "rejects" }, [undefined, {}], "rejects.toBeListRunsResponse(undefined, options)"],
  ] as const)("shows its call without the help of a test runner: %j %j", (context, values, call) => {
    expect(toBeListRunsResponse.call(context, page, ...values).message()).toMatch(`expect(received).${call}\n\n`);
  });

  test.each([
    [null, "1:1 ", "null"],
    [undefined, "", "nothing"],
    ["<html>", "1:1 ", 'string "<html>"'],
    [[page], "1:1 ", "array"],
    [new Map([["object", "list"]]), "1:1 ", "object"],
    [Symbol("page"), "", "symbol"],
    [() => page, "", "function"],
    [12n, "", "bigint"],
  ])("fails on %o", (value, place, got) => {
    expect(value).not.toBeListRunsResponse();
    expect(told(value)[1]).toBe(`  ${place}error body must be a list of runs or an error body, got ${got} [not-an-answer]`);
  });

  const thrown = () => {
    throw new Error("nobody reads this");
  };
  const cyclic: Record<string, unknown> = { ...empty, has_more: 0 };
  cyclic.self = cyclic;
  test.each([
    ["a cycle", cyclic, "error /has_more must be boolean, got number 0 [type]"],
    ["a BigInt", { ...empty, has_more: 0n }, "error /has_more must be boolean, got bigint [type]"],
    [
      "a getter that throws",
      Object.defineProperty({ ...empty }, "data", { get: thrown, enumerable: true }),
      "error body must be readable, but reading it throws [unreadable]",
    ],
    [
      "a proxy that throws",
      new Proxy({}, { get: thrown, has: thrown, ownKeys: thrown, getOwnPropertyDescriptor: thrown }),
      "error body must be readable, but reading it throws [unreadable]",
    ],
    ["a toJSON() that throws", { ...empty, has_more: 0, toJSON: thrown }, "error /has_more must be boolean, got number 0 [type]"],
  ])("tells issues without their places where JSON cannot print %s", (_, value, line) => {
    expect(value).not.toBeListRunsResponse("v2");
    expect(told(value, "v2")[1]).toBe(`  ${line}`);
  });

  class Page {
    readonly object = "list";
    readonly data = [{ ...run, created_at: new Date(0), expires_at: Number.NaN, failed_at: "x" }];
    readonly first_id = run?.id;
    readonly last_id = run?.id;
    get has_more() {
      return "no";
    }
  }
  test("tells issues without their places where JSON prints something else", () => {
    const lines = told(new Page(), "v2").filter((line) => / (?:error|\|) /.test(line));
    expect(lines).toEqual([
      '  14:20 error /data/0/failed_at must be integer or null, got string "x" [type]',
      '      14 |       "failed_at": "x",',
      "         |                    ^^^",
      '  error /has_more must be boolean, got string "no" [type]',
      "  error /data/0/created_at must be integer, got object [type]",
      "  error /data/0/expires_at must be integer or null, got number NaN [type]",
    ]);
  });

  test("masks what is not to be shown", () => {
    const key = "sk-proj-A1b2C3d4E5f6G7h8";
    const data = [{ ...run, status: key, instructions: 5, model: [], metadata: { token: ["t0ken"], a: 1 } }];
    const text = told({ ...page, data, last_id: `Bearer ${key}` }, "v2").join("\n");
    expect(text).toContain("/data/0/status must be one of");
    expect(text).not.toMatch(/A1b2C3|t0ken/);
  });

  test("changes nothing", () => {
    const frozen = Object.freeze({ ...empty, has_more: Object.freeze([]) });
    expect(told(frozen, "v2")[1]).toBe("  6:15 error /has_more must be boolean, got array [type]");
  });
});

describe("toBeListRunsPages()", () => {
  const first = { ...page, has_more: true };

  test("accepts the pages of a walk, bodies and exchanges", () => {
    expect([first, empty]).toBeListRunsPages("v2", { complete: true });
    expect([{ request: { url }, response: { status: 200, body: first } }, empty]).toBeListRunsPages();
    expect([first]).not.toBeListRunsPages("v2", { complete: true });
    expect([first, first]).not.toBeListRunsPages();
    expect({ pages: [page] }).toEqual({ pages: expect.toBeListRunsPages() });
  });

  test("tells of each page that has an issue", () => {
    expect(
      failureOf(() => expect([first, { ...empty, has_more: "no" }, undefined]).toBeListRunsPages("v2", { complete: true })),
    ).toBe(
      `expect(received).toBeListRunsPages("v2", options)

pages[1]: invalid v2 (v2 was asked for)
  6:15 error /has_more must be boolean, got string "no" [type]
      6 |   "has_more": "no"
        |               ^^^^
      evidence: seed:000, seed:002, spec:f85dbe2
pages[2]: invalid v2 (v2 was asked for)
  error body must be a list of runs or an error body, got nothing [not-an-answer]
      hint: An exchange has its body in response.body
  error body must be a page whose has_more is false, as the walk is said to be complete [walk-complete]
      evidence: research:rules`,
    );
  });

  test("tells why pages are valid that are not to be", () => {
    expect(failureOf(() => expect([first, empty]).not.toBeListRunsPages("v2"))).toBe(
      `expect(received).not.toBeListRunsPages("v2")

Expected not to be valid, but it is:
pages[0]: valid v2 (v2 was asked for)
pages[1]: valid v2 (v2 was asked for)`,
    );
  });

  test("places the issues of an exchange in the exchange, and shows no header", () => {
    const headers = { authorization: "Bearer A1b2C3d4E5f6G7h8", "OpenAI-Beta": "assistants=v1" };
    const exchange = {
      request: { url: `${url}0`, headers },
      response: { status: 200, body: { ...empty, has_more: 1 } },
    };
    const lines = toldOfPages([exchange], "v2");
    expect(lines.filter((line) => /^ {2}\d/.test(line))).toEqual([
      expect.stringMatching(/^ {2}3:12 error \/request\/url /),
      expect.stringMatching(/^ {2}6:22 warning \/request\/headers\/OpenAI-Beta /i),
      expect.stringMatching(/^ {2}16:19 error \/has_more /),
    ]);
    expect(lines).toContain('      16 |       "has_more": 1');
    expect(lines.join("\n")).not.toContain("A1b2C3");
  });

  test("places the issues of an exchange whose headers JSON does not print", () => {
    const headers = new Headers({ "OpenAI-Beta": "assistants=v2", "x-portkey-trace-id": "1" });
    const [head, ...lines] = toldOfPages([{ request: { url, headers }, response: { headers, body: { ...empty, has_more: 1 } } }]);
    expect(head).toMatch(/^pages\[0\]: invalid portkey /);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}13:19 error \/has_more /));
  });

  test("does not throw on a page that throws", () => {
    const page = new Proxy({}, { get: () => expect.unreachable() });
    expect(toldOfPages([page])).toContain("  error body must be readable, but reading it throws [unreadable]");
  });
});

test.each([
  [() => expect(page).toBeListRunsResponse("v3" as "v2"), 'variant must be one of auto, v1, v2, portkey, got string "v3"'],
  [
    () => expect(page).not.toBeListRunsResponse(null as unknown as "v2"),
    "variant must be one of auto, v1, v2, portkey, got null",
  ],
  [
    () => expect(page).toBeListRunsResponse("v2", { strict: 1 as unknown as true }),
    "strict must be one of true, false, got number 1",
  ],
  [
    () => expect(page).not.toBeListRunsResponse("v2", { request: { limit: 0 } }),
    "request.limit must be at least 1, got number 0",
  ],
  [
    () => expect([page]).toBeListRunsPages("v2", { complete: "y" as unknown as true }),
    'complete must be one of true, false, got string "y"',
  ],
  [() => expect(page).not.toBeListRunsPages("v2"), "pages must be an array with at least one page, got object"],
  [() => expect([]).toBeListRunsPages(), "pages must be an array with at least one page, got an empty one"],
])("a matcher throws a TypeError where it cannot be: %s", (expectation, message) => {
  expect(expectation).toThrow(new TypeError(`Cannot check: ${message}`));
});

test("the module exports the matchers alone", () => {
  expect(Object.keys(matchers).sort()).toEqual(["toBeListRunsPages", "toBeListRunsResponse"]);
});

test.each(["src/vitest.ts", "README.md"])("%s tells the compiler of the matchers as the set-ups of test/matchers do", (file) => {
  const text = readFileSync(file, "utf8").replace(/^ \* ?/gm, "");
  for (const project of ["vitest-4", "vitest-5", "jest", "jest-commonjs"]) {
    const [declaration] = /^declare .*/ms.exec(readFileSync(`test/matchers/${project}/setup.ts`, "utf8")) ?? [];
    expect(text).toContain(declaration);
  }
});
