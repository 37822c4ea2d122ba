import { describe, expect, test } from "vitest";
import { checkPage, type PageReport } from "../src/index.js";
import { listRunsResponse as portkeyPage } from "../src/portkey.js";
import { validCases } from "./corpus.js";

const sample = (variant: "v1" | "v2" | "portkey", name: string) =>
  validCases(variant, "list").find(({ file }) => file.endsWith(`${variant}/list/valid/${name}`))?.response.body as {
    data: Record<string, unknown>[];
  };
const v1Sample = sample("v1", "200.completed.json");
const v2Sample = sample("v2", "200.completed.json");
const portkeySample = sample("portkey", "200.placeholders.json");
const errors = ({ issues }: PageReport) =>
  issues.filter(({ severity }) => severity === "error").map(({ code, pointer }) => `${pointer} ${code}`);
const pageOf = (run: object) => ({ ...v2Sample, data: [run], first_id: "run_abc123", last_id: "run_abc123" });
const empty = { object: "list", data: [], first_id: null, last_id: null, has_more: false };

describe("checkPage() says of what is no page", () => {
  test.each<[string, unknown, string]>([
    ["an exchange", { response: { status: 200, body: {} } }, "This is an exchange: the answer is its response.body"],
    ["a promise", Promise.resolve({}), "This is a promise: await it"],
    ["a response of fetch", new Response("{}"), "This is a response of fetch: await its json()"],
  ])("what to do with it: %s", (_, value, hint) => {
    expect(checkPage(value).issues).toMatchObject([{ code: "not-an-answer", hint }]);
  });

  test("that an option is misspelt", () => {
    expect(() => checkPage({}, { reqest: {} } as never)).toThrow(new TypeError('Cannot check: there is no option "reqest"'));
  });
});

describe("checkPage() on the documented samples", () => {
  test("takes seed:001's for v1, and under v2 names file_ids", () => {
    expect(checkPage(v1Sample)).toMatchObject({ variant: "v1", valid: true, issues: [] });
    expect(errors(checkPage(v1Sample, { variant: "v2" }))).toEqual([
      "/data/0/file_ids not-allowed",
      "/data/1/file_ids not-allowed",
    ]);
  });

  test("takes that of seed:000 and seed:002 for v2, and under v1 names the missing file_ids", () => {
    expect(checkPage(v2Sample)).toMatchObject({ variant: "v2", valid: true, issues: [] });
    expect(errors(checkPage(v2Sample, { variant: "v1" }))).toEqual(["/data/0/file_ids required", "/data/1/file_ids required"]);
    expect(checkPage(v2Sample, { variant: "portkey" })).toMatchObject({ valid: true, issues: [] });
  });

  test("takes the schema of seed:003's for Portkey's alone, and its placeholders for no page", () => {
    const placeholders = ["/first_id first-id", "/last_id last-id"];
    expect(portkeyPage.is(portkeySample)).toBe(true);
    expect(errors(checkPage(portkeySample, { variant: "portkey" }))).toEqual(placeholders);
    expect(errors(checkPage(portkeySample))).toEqual(["/data/0/response_format enum", ...placeholders]);
    expect(errors(checkPage(portkeySample, { variant: "v1" }))).toEqual(["/data/0/file_ids required", ...placeholders]);
  });

  test("finds the letter broken in four places of seed:002's", () => {
    const { issues, valid } = checkPage(v2Sample, { strict: true });
    expect(valid).toBe(false);
    const rows = issues.map(({ severity, code, pointer, evidence }) => [severity, code, pointer, evidence?.includes("seed:002")]);
    expect(rows.sort()).toEqual([
      ["error", "required", "/data/0/required_action", true],
      ["error", "required", "/data/1/required_action", true],
      ["error", "type", "/data/0/instructions", true],
      ["error", "type", "/data/1/instructions", true],
    ]);
  });
});

describe("checkPage()", () => {
  test("holds an empty page to all variants when nothing tells one", () => {
    expect(checkPage(empty)).toEqual({
      variant: null,
      reasons: ["no header tells, and there is no run to tell by"],
      valid: true,
      issues: [],
    });
    expect(errors(checkPage({ ...empty, has_more: "no" }))).toEqual(["/has_more type"]);
    expect(errors(checkPage(empty, { strict: true }))).toEqual(["/first_id type", "/last_id type"]);
  });

  test("tells the variant by the request", () => {
    const request = { url: "https://api.portkey.ai/v1/threads/thread_abc123/runs" };
    expect(checkPage(v2Sample, { request })).toMatchObject({ variant: "portkey", valid: true });
  });

  test("says an error once where contract and letter both forbid", () => {
    const page = { ...v2Sample.data[0], required_action: null, instructions: 5 };
    expect(checkPage(pageOf(page), { strict: true }).issues).toMatchObject([
      { pointer: "/data/0/instructions", message: "must be string or null, got number 5" },
    ]);
  });

  test.each(["allow", "warn", "error"] as const)(
    "can %s unknown properties, nested ones too, but none in free places",
    (unknown) => {
      const run = {
        ...v2Sample.data[0],
        extra: 1,
        metadata: { anyName: "x" },
        last_error: { code: "server_error", message: "m", detail: 1 },
        tools: [{ type: "function", function: { name: "f", parameters: { anyName: {} }, extra: 1 } }],
        response_format: { type: "json_schema", json_schema: { name: "n", schema: { anyName: 1 }, extra: 1 } },
      };
      const report = checkPage({ ...pageOf(run), extra: 1 }, { unknown });
      const severity = unknown === "error" ? "error" : "warning";
      const places = [
        "/data/0/last_error/detail",
        "/data/0/tools/0/function/extra",
        "/data/0/response_format/json_schema/extra",
        "/data/0/extra",
        "/extra",
      ];
      expect(report.valid).toBe(unknown !== "error");
      expect(report.issues.map((issue) => [issue.severity, issue.code, issue.pointer]).sort()).toEqual(
        unknown === "allow" ? [] : places.map((place) => [severity, "unknown-property", place]).sort(),
      );
    },
  );

  test.each([
    ["null", null, "null"],
    ["a text", '{"object":"list"}', 'string "{\\"object\\":\\"list\\"}"'],
    ["an empty object", {}, "object"],
    ["a list", [], "array"],
    ["a run", v2Sample.data[0], "a run"],
  ])("says that %s is no answer", (_, body, got) => {
    expect(checkPage(body).issues).toMatchObject([
      { code: "not-an-answer", pointer: "", message: `must be a list of runs or an error body, got ${got}` },
    ]);
  });

  test.each([[{ length: 0 }], [{ length: 2 }], ["runs"], [5], [null]])("says once that data is no list: %j", (data) => {
    expect(checkPage({ ...empty, data }).issues).toMatchObject([{ code: "type", pointer: "/data" }]);
    expect(checkPage({ ...empty, data }).issues).toHaveLength(1);
  });

  test("says that an error body is no page", () => {
    const body = { error: { message: "m", type: "server_error", param: null, code: null } };
    expect(checkPage(body).issues).toMatchObject([{ code: "not-a-page", message: "must be a list of runs, got an error body" }]);
  });

  test("does not throw on a body that cannot be read", () => {
    const body = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error("no");
        },
      },
    );
    expect(checkPage(body)).toMatchObject({ variant: null, valid: false, issues: [{ code: "unreadable" }] });
  });

  test.each([
    [{ variant: "v3" }, 'Cannot check: variant must be one of auto, v1, v2, portkey, got string "v3"'],
    [{ strict: "no" }, 'Cannot check: strict must be one of true, false, got string "no"'],
    [{ unknown: "ignore" }, 'Cannot check: unknown must be one of allow, warn, error, got string "ignore"'],
  ])("throws when an option has a value it cannot have: %o", (options, message) => {
    expect(() => checkPage(empty, options as never)).toThrow(new TypeError(message));
  });

  test("names every fault beside a tag that is an object", () => {
    const run = { ...v2Sample.data[0], tools: [{ type: { toString: 1 } }], tool_choice: { type: { toString: 1 } } };
    expect(errors(checkPage({ ...pageOf(run), has_more: "no" }))).toEqual([
      "/data/0/tools/0/type enum",
      "/data/0/tool_choice/type enum",
      "/has_more type",
    ]);
  });
});

describe("checkPage() on what a server does everywhere", () => {
  const runs = (count: number, change: (run: Record<string, unknown>, index: number) => object) => ({
    ...v2Sample,
    data: Array.from({ length: count }, (_, index) => change({ ...v2Sample.data[0], id: `run_${index}` }, index)),
    first_id: "run_0",
    last_id: `run_${count - 1}`,
  });
  const told = (body: unknown) =>
    checkPage(body, { variant: "v2" }).issues.map(({ pointer, message }) => `${pointer} ${message}`);

  test("tells what is the same on all runs of three or more once", () => {
    expect(told(runs(4, (run) => ({ ...run, temperature: 99, service_tier: "x" })))).toEqual([
      "/data/0/temperature must be at most 2, got number 99 (likewise on all 4 runs)",
      "/data/0/service_tier is not a property that the contract knows (likewise on all 4 runs)",
    ]);
    expect(told(runs(4, (run, index) => (index ? { ...run, temperature: 99 } : run)))).toHaveLength(3);
    expect(told(runs(2, (run) => ({ ...run, temperature: 99 })))).toHaveLength(2);
    expect(told({ ...runs(3, () => ({})), first_id: "run_0" }).filter((one) => one.startsWith("/data"))).toHaveLength(1);
  });

  test("tells what differs from run to run in each, but for one known defect", () => {
    const each = (name: string, values: unknown[]) => runs(values.length, (run, index) => ({ ...run, [name]: values[index] }));
    expect(told(each("status", ["Completed", "bogus", "zzz"]))).toHaveLength(3);
    expect(told(each("temperature", ["1", {}, []]))).toHaveLength(3);
    expect(told(each("temperature", [97, 98, 99]))).toHaveLength(3);
    expect(told(each("started_at", ["2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z", "2024-05-03T00:00:00Z"]))).toHaveLength(1);
    expect(told(each("top_p", ["1.0", "0.5", "0.1"]))).toHaveLength(1);
  });

  test("tells camelCase all over a page once, and in a few places in each", () => {
    const camel = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(camel);
      if (typeof value !== "object" || value === null) return value;
      const name = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [name(key), camel(child)]));
    };
    const { issues } = checkPage(camel(v2Sample));
    expect(issues).toMatchObject([
      {
        code: "required",
        pointer: "/first_id",
        message: expect.stringMatching(/^must be present, is missing \(likewise \d\d more\)$/),
        hint: 'Is it misspelt as "firstId"? The API writes snake_case: was the answer recorded behind a client that renames?',
      },
    ]);
    const optional = v2Sample.data.map(({ top_p, parallel_tool_calls, tool_resources, ...run }) => ({
      ...run,
      topP: top_p,
      parallelToolCalls: parallel_tool_calls,
      toolResources: tool_resources,
    }));
    expect(checkPage({ ...v2Sample, data: optional }, { variant: "v2" }).issues).toMatchObject([
      { severity: "warning", code: "unknown-property", message: "is not a property that the contract knows (likewise 5 more)" },
    ]);
    const { created_at, thread_id, ...run } = v2Sample.data[0] as Record<string, unknown>;
    expect(told(pageOf({ ...run, createdAt: created_at, threadId: thread_id }))).toHaveLength(2);
  });

  test("tells every fault under a tag that is wrong or missing, by the branch that was meant", () => {
    const of = (change: object) => errors(checkPage(pageOf({ ...v2Sample.data[0], ...change }), { variant: "v2" }));
    expect(of({ response_format: { json_schema: { schema: {} } } })).toEqual([
      "/data/0/response_format/type required",
      "/data/0/response_format/json_schema/name required",
    ]);
    expect(of({ tools: [{ type: "functions", function: { name: 5 } }] })).toEqual([
      "/data/0/tools/0/type enum",
      "/data/0/tools/0/function/name type",
    ]);
    expect(of({ tools: [{ type: "file-search", file_search: { max_num_results: 99 } }] })).toHaveLength(2);
    expect(of({ tools: [{ type: "functions" }, { type: 5, function: { name: "f" } }] })).toHaveLength(2);
    const misspelt = checkPage(pageOf({ ...v2Sample.data[0], tools: [{ typ: "code_interpreter" }] }), { variant: "v2" });
    expect(misspelt.issues).toMatchObject([{ pointer: "/data/0/tools/0/type", hint: 'Is it misspelt as "typ"?' }]);
  });

  test("tells of a bad name and of its bad value", () => {
    expect(errors(checkPage(pageOf({ ...v2Sample.data[0], metadata: { ["k".repeat(65)]: 5 } })))).toEqual([
      `/data/0/metadata/${"k".repeat(65)} propertyNames`,
      `/data/0/metadata/${"k".repeat(65)} type`,
    ]);
  });

  test("blames the id of a run by itself where first_id and last_id agree", () => {
    expect(checkPage({ ...pageOf({ ...v2Sample.data[0], id: "run_zzz" }) }).issues).toMatchObject([
      {
        code: "first-id",
        pointer: "/data/0/id",
        message: 'must be "run_abc123", as first_id and last_id say, got string "run_zzz"',
      },
    ]);
  });

  test("names no property for another that may not be there", () => {
    expect(checkPage(pageOf({ ...v2Sample.data[0], fileIds: [] }), { variant: "v2" }).issues).toMatchObject([
      { code: "unknown-property", pointer: "/data/0/fileIds" },
    ]);
    expect(checkPage(pageOf({ ...v2Sample.data[0], fileIds: [] }), { variant: "v2" }).issues[0]?.hint).toBeUndefined();
  });

  test("says where a page stands that an HTTP client has wrapped", () => {
    expect(checkPage({ status: 200, headers: {}, data: v2Sample }).issues).toMatchObject([
      { code: "not-an-answer", hint: 'The answer stands in "data" of this: check that' },
    ]);
  });
});

describe("checkPage() of hints at null", () => {
  const hint = (change: object, more: object = {}) =>
    checkPage({ ...pageOf({ ...v2Sample.data[0], ...change }), ...more }, { variant: "v2" }).issues.find(({ hint }) => hint)
      ?.hint;

  test("stand where null may stand, and nowhere else", () => {
    expect(hint({ failed_at: "" })).toBe('Was null meant? Some servers write "" for it');
    expect(hint({ completed_at: "" })).toBeUndefined();
    expect(hint({ completed_at: "null" })).toBe('Was null meant? Some servers write "null" for it');
    expect(hint({ status: "failed", last_error: {} })).toBeUndefined();
    expect(hint({ created_at: "" })).toBeUndefined();
    expect(hint({}, { first_id: 0 })).toBeUndefined();
    expect(hint({}, { data: [], last_id: null, first_id: 0 })).toBe("Was null meant? Some servers write 0 for it");
    expect(hint({ usage: [] })).toContain("PHP writes an empty object as []");
  });

  test("do not depend on where the tests run: a time without a zone has no number", () => {
    expect(hint({ started_at: "2024-05-01T00:00:00+02:00" })).toBe("Times are numbers, in Unix seconds: 1714514400");
    expect(hint({ started_at: "2024-05-01T00:00:00" })).toBe("Times are numbers, in Unix seconds");
    expect(hint({ model: 5, started_at: "May" })).toBeUndefined();
    expect(hint({ max_prompt_tokens: "2024-05-01T00:00:00Z" })).toBeUndefined();
  });
});

describe("checkPage() on misspelt properties", () => {
  const misspelt = (from: string, to: string) => {
    const { [from]: value, ...run } = v2Sample.data[0] as Record<string, unknown>;
    return checkPage(pageOf({ ...run, [to]: value })).issues;
  };

  test.each([
    ["usage", "usaeg"],
    ["incomplete_details", "incomplete_detail"],
    ["id", "idd"],
  ])("says once that %s is missing, and names %s", (name, other) => {
    expect(misspelt(name, other)).toMatchObject([
      { severity: "error", code: "required", pointer: `/data/0/${name}`, hint: `Is it misspelt as "${other}"?` },
    ]);
  });

  test("warns once of an optional one, and names the one that was meant", () => {
    expect(misspelt("parallel_tool_calls", "parallel_tool_call")).toMatchObject([
      {
        severity: "warning",
        code: "unknown-property",
        pointer: "/data/0/parallel_tool_call",
        hint: 'Did you mean "parallel_tool_calls"?',
      },
    ]);
  });

  test("takes no name for another that is far from it, or that is there as well", () => {
    expect(misspelt("temperature", "warmth")[0]?.hint).toBeUndefined();
    expect(misspelt("status", "stasis")[0]?.hint).toBeUndefined();
    const both = pageOf({ ...v2Sample.data[0], usages: null, ["x".repeat(100_000)]: 1 });
    expect(checkPage(both).issues.map(({ hint }) => hint)).toEqual([undefined, undefined]);
  });
});
