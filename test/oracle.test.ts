import { describe, expect, test } from "vitest";
import { type Asked, type Kind, ruleFaults, schemaFaults, type Variant, walkFaults } from "./oracle.js";

type Json = Record<string, unknown>;

const START = 1_720_000_000;
const bare: Json = {
  id: "run_1",
  object: "thread.run",
  created_at: START,
  assistant_id: "asst_1",
  thread_id: "thread_1",
  status: "completed",
  started_at: START + 1,
  expires_at: null,
  cancelled_at: null,
  failed_at: null,
  completed_at: START + 5,
  last_error: null,
  model: "gpt-4o",
  instructions: null,
  tools: [],
  metadata: {},
};
const late: Json = {
  usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
  incomplete_details: null,
  max_prompt_tokens: null,
  max_completion_tokens: null,
  truncation_strategy: { type: "auto", last_messages: null },
  tool_choice: "auto",
  response_format: "auto",
};
const inV1: Json = { ...bare, file_ids: [] };
const inV2: Json = { ...bare, ...late, tool_resources: {} };
const runs: Record<Variant, Json> = { v1: inV1, v2: inV2, portkey: inV2 };

const run = (variant: Variant, changes: Json = {}): Json => ({ ...runs[variant], ...changes });
const v2 = (changes: Json = {}): Json => run("v2", changes);

function without(object: Json, key: string): Json {
  const { [key]: _, ...rest } = object;
  return rest;
}

function pageOf(data: readonly Json[], changes: Json = {}): Json {
  return { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: false, ...changes };
}

/** Runs of these ids, each a second older than the one before. */
const named = (...ids: readonly string[]): Json[] => ids.map((id, i) => v2({ id, created_at: START - i }));

const functionTool = (changes: Json): Json => ({ type: "function", function: { name: "f", ...changes } });
const fileSearch = (changes: Json): Json => ({ type: "file_search", file_search: changes });
const waits = (toolCall: Json): Json => ({ type: "submit_tool_outputs", submit_tool_outputs: { tool_calls: [toolCall] } });
const pairs = (count: number): Json => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));
const openai = { message: "No thread found", type: "invalid_request_error", param: null, code: null };

describe.each(["v1", "v2", "portkey"] as const)("schemaFaults() of %s", (variant) => {
  test("takes a valid run, a page of it and an empty page", () => {
    expect(schemaFaults("run", run(variant), variant)).toEqual([]);
    expect(schemaFaults("list", pageOf([run(variant)]), variant)).toEqual([]);
    expect(schemaFaults("list", pageOf([]), variant)).toEqual([]);
  });

  test.each(Object.keys(bare))("names %s when it is missing", (key) => {
    expect(schemaFaults("run", without(run(variant), key), variant)).toEqual([`/${key}`]);
    expect(schemaFaults("list", pageOf([without(run(variant), key)]), variant)).toContain(`/data/0/${key}`);
  });

  test.each(Object.keys(late))("takes null for %s, and its absence in v1 alone", (key) => {
    expect(schemaFaults("run", run(variant, { [key]: null }), variant)).toEqual([]);
    expect(schemaFaults("run", without(run(variant), key), variant)).toEqual(variant === "v1" ? [] : [`/${key}`]);
  });

  test.each([null, true, 0, "", []])("names the whole when it is %j", (value) => {
    for (const kind of ["list", "run", "error", "query"] as const) expect(schemaFaults(kind, value, variant)).toEqual([""]);
  });
});

describe("schemaFaults() of a list", () => {
  test.each<[string, unknown, string[]]>([
    ["an empty object", {}, ["/data", "/first_id", "/has_more", "/last_id", "/object"]],
    [
      "wrong values",
      { object: "page", data: {}, first_id: 1, last_id: [], has_more: null },
      ["/data", "/first_id", "/has_more", "/last_id", "/object"],
    ],
    ["a run that is none", pageOf([v2()], { data: [null, [], "run"] }), ["/data/0", "/data/1", "/data/2"]],
    ["more runs than any limit", pageOf(Array.from({ length: 101 }, () => v2())), []],
    ["an unknown property", pageOf([], { next: 1 }), []],
  ])("judges %s", (_, page, faults) => {
    expect(schemaFaults("list", page, "v2")).toEqual(faults);
  });
});

describe("schemaFaults() of a v2 run", () => {
  test.each<[Json, string[]]>([
    [{ object: "run" }, ["/object"]],
    [{ status: "done" }, ["/status"]],
    [{ status: "incomplete" }, []],
    [{ created_at: "1720000000" }, ["/created_at"]],
    [
      { created_at: 1.5, started_at: Number.NaN, completed_at: Number.POSITIVE_INFINITY },
      ["/completed_at", "/created_at", "/started_at"],
    ],
    [{ created_at: null }, ["/created_at"]],
    [{ file_ids: [] }, ["/file_ids"]],
    [{ file_ids: null }, ["/file_ids"]],
    [{ file_ids: undefined }, []],
    [{ tool_resources: null }, []],
    [
      { tool_resources: { code_interpreter: { file_ids: ["f", 1] }, file_search: [] } },
      ["/tool_resources/code_interpreter/file_ids/1", "/tool_resources/file_search"],
    ],
    [{ tool_resources: { file_search: { vector_store_ids: "vs" } } }, ["/tool_resources/file_search/vector_store_ids"]],
    [{ last_error: {} }, ["/last_error/code", "/last_error/message"]],
    [{ last_error: { code: "timeout", message: "" } }, ["/last_error/code"]],
    [{ required_action: {} }, ["/required_action/submit_tool_outputs", "/required_action/type"]],
    [{ required_action: waits({ id: "call_1", type: "function", function: { name: "f", arguments: "{}" } }) }, []],
    [
      { required_action: waits({ type: "code", function: { name: "f", arguments: {} } }) },
      ["id", "type", "function/arguments"].map((at) => `/required_action/submit_tool_outputs/tool_calls/0/${at}`).sort(),
    ],
    [
      { usage: { prompt_tokens: -1, completion_tokens: 1.0, total_tokens: 0.5 } },
      ["/usage/prompt_tokens", "/usage/total_tokens"],
    ],
    [
      { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, prompt_token_details: { cached_tokens: "1" } } },
      ["/usage/prompt_token_details/cached_tokens"],
    ],
    [{ incomplete_details: {} }, []],
    [{ incomplete_details: { reason: null } }, ["/incomplete_details/reason"]],
    [{ temperature: 2, top_p: 1 }, []],
    [{ temperature: 2.1, top_p: 1.1 }, ["/temperature", "/top_p"]],
    [{ temperature: -1, top_p: "1" }, ["/temperature", "/top_p"]],
    [{ max_prompt_tokens: 1, max_completion_tokens: 0 }, ["/max_completion_tokens"]],
    [{ truncation_strategy: { type: "last_messages", last_messages: 0 } }, ["/truncation_strategy/last_messages"]],
    [{ truncation_strategy: {} }, ["/truncation_strategy/type"]],
    [{ parallel_tool_calls: null }, ["/parallel_tool_calls"]],
    [{ reasoning_effort: null }, []],
    [{ reasoning_effort: 1 }, ["/reasoning_effort"]],
    [{ cost: 1, "": 2, "a/b": 3 }, []],
  ])("judges %j", (changes, faults) => {
    expect(schemaFaults("run", v2(changes), "v2")).toEqual(faults);
  });

  test("does not look for inherited properties", () => {
    const heir: Json = Object.assign(Object.create({ status: "completed", file_ids: [] }), without(v2(), "status"));
    expect(schemaFaults("run", heir, "v2")).toEqual(["/status"]);
  });
});

describe("schemaFaults() of a v1 run", () => {
  test.each<[Json, string[]]>([
    [{ file_ids: null }, ["/file_ids"]],
    [{ file_ids: ["file_1", null] }, ["/file_ids/1"]],
    [{ ...late, status: "incomplete", incomplete_details: { reason: "max_prompt_tokens" } }, []],
    [{ tool_resources: 1, parallel_tool_calls: 1, reasoning_effort: 1 }, []],
    [{ temperature: 3, usage: 0 }, ["/temperature", "/usage"]],
  ])("judges %j", (changes, faults) => {
    expect(schemaFaults("run", run("v1", changes), "v1")).toEqual(faults);
  });
});

describe("schemaFaults() of metadata", () => {
  test.each<[string, unknown, string[]]>([
    ["null", null, []],
    ["an array", [], [""]],
    ["16 pairs", pairs(16), []],
    ["17 pairs", pairs(17), [""]],
    ["17 pairs and a number", { ...pairs(16), n: 1 }, ["", "/n"]],
    ["the longest key", { ["k".repeat(64)]: "" }, []],
    ["too long a key", { ["k".repeat(65)]: "" }, [`/${"k".repeat(65)}`]],
    ["the longest key of pairs of units", { ["😀".repeat(64)]: "" }, []],
    ["too long a key of pairs of units", { [`${"😀".repeat(64)}k`]: "" }, [`/${"😀".repeat(64)}k`]],
    ["the longest value", { k: "😀".repeat(512) }, []],
    ["too long a value", { k: "v".repeat(513) }, ["/k"]],
    ["odd keys", JSON.parse('{"a/b~c":1,"":2,"__proto__":3,"length":"4"}'), ["/", "/__proto__", "/a~1b~0c"]],
  ])("judges %s", (_, metadata, faults) => {
    expect(schemaFaults("run", v2({ metadata }), "v2")).toEqual(faults.map((at) => `/metadata${at}`));
  });
});

describe("schemaFaults() of a tool", () => {
  test.each<[Variant, unknown, string[]]>([
    ["v1", { type: "retrieval" }, []],
    ["v1", { type: "file_search" }, ["/type"]],
    ["v2", { type: "retrieval" }, ["/type"]],
    ["v2", { type: "file_search" }, []],
    ["v2", { file_search: 1 }, ["/type"]],
    ["v2", "code_interpreter", [""]],
    ["v2", { type: "code_interpreter", function: 1 }, []],
    ["v2", { type: "function" }, ["/function"]],
    ["v2", functionTool({ parameters: {}, strict: null, description: "" }), []],
    [
      "v2",
      functionTool({ name: 1, parameters: [], strict: 1, description: null }),
      ["/function/description", "/function/name", "/function/parameters", "/function/strict"],
    ],
    [
      "v2",
      fileSearch({
        max_num_results: 50,
        ranking_options: { ranker: "default-2024-08-21", score_threshold: 0, hybrid_search: null },
      }),
      [],
    ],
    [
      "v2",
      fileSearch({ max_num_results: 51, ranking_options: {} }),
      ["/file_search/max_num_results", "/file_search/ranking_options/score_threshold"],
    ],
    [
      "portkey",
      fileSearch({ ranking_options: { ranker: "best", score_threshold: 1.1 } }),
      ["/file_search/ranking_options/ranker", "/file_search/ranking_options/score_threshold"],
    ],
  ])("of %s judges %j", (variant, tool, faults) => {
    expect(schemaFaults("run", run(variant, { tools: [tool] }), variant)).toEqual(faults.map((at) => `/tools/0${at}`));
  });

  test("takes 20, and judges each of 21", () => {
    const tools: unknown[] = Array.from({ length: 20 }, () => ({ type: "code_interpreter" }));
    expect(schemaFaults("run", v2({ tools }), "v2")).toEqual([]);
    expect(schemaFaults("run", v2({ tools: [...tools, null] }), "v2")).toEqual(["/tools", "/tools/20"]);
  });
});

describe("schemaFaults() of what a run was told", () => {
  test.each<[Variant, Json, string[]]>([
    ["v2", { tool_choice: "required" }, []],
    ["v2", { tool_choice: "any" }, ["/tool_choice"]],
    ["v2", { tool_choice: { type: "auto", function: 1 } }, ["/tool_choice/type"]],
    ["v2", { tool_choice: { type: "function", function: {} } }, ["/tool_choice/function/name"]],
    ["v1", { tool_choice: { type: "retrieval" } }, []],
    ["portkey", { tool_choice: { type: "retrieval" } }, ["/tool_choice/type"]],
    ["v1", { response_format: "none" }, []],
    ["v2", { response_format: "none" }, ["/response_format"]],
    ["portkey", { response_format: "none" }, []],
    ["v1", { response_format: { type: "json_schema", json_schema: { name: "n" } } }, ["/response_format/type"]],
    ["v2", { response_format: { type: "json_schema", json_schema: { name: "n", schema: {}, strict: true } } }, []],
    ["portkey", { response_format: { type: "json_schema" } }, ["/response_format/json_schema"]],
    [
      "v2",
      { response_format: { type: "json_schema", json_schema: { schema: null } } },
      ["/response_format/json_schema/name", "/response_format/json_schema/schema"],
    ],
    ["v2", { response_format: [] }, ["/response_format"]],
    ["v2", { response_format: {} }, ["/response_format/type"]],
  ])("of %s judges %j", (variant, changes, faults) => {
    expect(schemaFaults("run", run(variant, changes), variant)).toEqual(faults);
  });
});

describe("schemaFaults() of an error or a query", () => {
  test.each<[Kind, Variant, unknown, string[]]>([
    ["error", "v2", { error: openai }, []],
    ["error", "v2", {}, ["/error"]],
    ["error", "v2", { error: { message: 1, param: 1 } }, ["/error/code", "/error/message", "/error/param", "/error/type"]],
    ["error", "v1", { status: "failure", message: "" }, ["/error"]],
    ["error", "portkey", { status: "failure", message: "" }, []],
    ["error", "portkey", { status: "error" }, ["/message", "/status"]],
    ["error", "portkey", { ok: false, message: "Not Found" }, []],
    ["error", "portkey", { ok: true, message: "Not Found" }, ["/ok"]],
    ["error", "portkey", { ok: false, message: "No such route" }, []],
    ["error", "portkey", { ok: false, message: 404 }, ["/message"]],
    ["error", "portkey", { error: null, status: "failure", message: "" }, ["/error"]],
    ["error", "portkey", { status: 1, ok: false, message: "" }, ["/status"]],
    ["error", "portkey", { message: "" }, ["/error"]],
    ["query", "v2", {}, []],
    ["query", "v1", { limit: 100, order: "asc", after: "run_1", before: "run_2", run_id: 1 }, []],
    ["query", "portkey", { limit: 0, order: "up", after: 1, before: null }, ["/after", "/before", "/limit", "/order"]],
    ["query", "v2", { limit: 101 }, ["/limit"]],
    ["query", "v2", { limit: "20" }, ["/limit"]],
  ])("judges the %s of %s %j", (kind, variant, value, faults) => {
    expect(schemaFaults(kind, value, variant)).toEqual(faults);
  });
});

describe("ruleFaults() of a run", () => {
  test.each<[Json, string[], string[]]>([
    [{}, [], []],
    [{ started_at: START * 1000 }, ["seconds"], []],
    [{ created_at: START * 1000 }, ["seconds"], []],
    [{ created_at: 1_698_796_800, started_at: 1_698_796_799 }, [], ["time-order", "too-early"]],
    [{ completed_at: START - 1 }, [], ["time-order"]],
    [{ completed_at: null }, [], ["completed-at"]],
    [{ status: "in_progress", started_at: null, completed_at: null, usage: null }, [], ["started-at"]],
    [{ status: "queued", usage: null }, [], ["not-ended"]],
    [{ status: "queued", completed_at: null, usage: null, expires_at: START + 600 }, [], []],
    [{ status: "cancelling" }, [], ["usage"]],
    [{ status: "requires_action", usage: null }, ["required-action"], []],
    [{ status: "requires_action", usage: null, required_action: {} }, [], []],
    [{ status: "failed" }, ["last-error"], []],
    [{ status: "cancelled" }, ["cancelled-at"], []],
    [{ status: "incomplete" }, ["incomplete-details"], []],
    [{ status: "expired", expires_at: START + 600 }, [], ["expires-at"]],
    [{ incomplete_details: { reason: "max_prompt_tokens" } }, [], []],
    [{ usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 3 } }, [], ["usage-total"]],
    [{ truncation_strategy: { type: "last_messages" } }, [], ["last-messages"]],
    [{ truncation_strategy: { type: "auto", last_messages: 1 } }, [], ["last-messages"]],
    [{ truncation_strategy: { type: "last_messages", last_messages: 1 } }, [], []],
  ])("judges %j", (changes, errors, warnings) => {
    expect(ruleFaults(pageOf([v2(changes)]))).toEqual({ errors, warnings });
  });

  test("finds the files of both variants on one run", () => {
    expect(ruleFaults(pageOf([run("v1")]))).toEqual({ errors: [], warnings: [] });
    expect(ruleFaults(pageOf([run("v1", { tool_resources: {} })]))).toEqual({ errors: ["files"], warnings: [] });
  });
});

describe("ruleFaults() of a page", () => {
  const [a, b, c] = ["run_a", "run_b", "run_c"] as const;
  const rising = named(a, b, c).toReversed();
  const mixed = [...named(a, b), v2({ id: c, created_at: START + 1 })];
  const full = Array.from({ length: 101 }, (_, i) => v2({ id: `run_${i}` }));
  test.each<[string, Json, Asked, string[]]>([
    ["an empty page", pageOf([]), {}, []],
    ["an empty page that goes on", pageOf([], { has_more: true }), {}, ["has-more"]],
    ["an empty page with ids", pageOf([], { first_id: a, last_id: a }), {}, ["first-id", "last-id"]],
    ["a page without ids", pageOf(named(a, b), { first_id: null, last_id: null }), {}, ["first-id", "last-id"]],
    ["ids the wrong way round", pageOf(named(a, b), { first_id: b, last_id: a }), {}, ["first-id", "last-id"]],
    ["a run twice", pageOf(named(a, b, a)), {}, ["unique-ids"]],
    ["two threads", pageOf([v2(), v2({ id: a, thread_id: "thread_2" })]), {}, ["same-thread"]],
    ["the thread asked for", pageOf([v2()]), { thread_id: "thread_1" }, []],
    ["another thread", pageOf([v2()]), { thread_id: "thread_2" }, ["same-thread"]],
    ["a falling page", pageOf(named(a, b, c)), {}, []],
    ["a falling page, asked for", pageOf(named(a, b, c)), { order: "desc" }, []],
    ["a falling page, not asked for", pageOf(named(a, b, c)), { order: "asc" }, ["order"]],
    ["a rising page", pageOf(rising), {}, []],
    ["a rising page, not asked for", pageOf(rising), { order: "desc" }, ["order"]],
    ["a mixed page", pageOf(mixed), {}, ["order"]],
    [
      "times in milliseconds among others",
      pageOf([...named(a), v2({ id: b, created_at: START * 1000 }), ...named(c)]),
      { order: "desc" },
      ["seconds"],
    ],
    ["as many as asked for", pageOf(named(a, b)), { limit: 2 }, []],
    ["more than asked for", pageOf(named(a, b, c)), { limit: 2 }, ["limit"]],
    ["more than may be asked for", pageOf(full), {}, ["limit"]],
    ["the run before", pageOf(named(a, b)), { after: a }, ["cursor"]],
    ["the run after", pageOf(named(a, b)), { before: b }, ["cursor"]],
  ])("judges %s", (_, page, asked, errors) => {
    expect(ruleFaults(page, asked).errors).toEqual(errors);
  });
});

describe("walkFaults()", () => {
  const [a, b, c, d] = named("run_a", "run_b", "run_c", "run_d") as [Json, Json, Json, Json];
  const more = { has_more: true };
  const first = pageOf([a, b], more);
  test.each<[string, Json[], Asked, boolean, string[]]>([
    ["no page", [], {}, true, []],
    ["two pages", [first, pageOf([c, d])], { order: "desc", limit: 2, thread_id: "thread_1" }, true, []],
    ["an empty page at the end", [pageOf([a, b]), pageOf([])], {}, true, []],
    ["a page after the last", [pageOf([a, b]), pageOf([]), pageOf([c])], {}, true, ["walk-end"]],
    ["a walk that stops early", [first, pageOf([c, d], more)], {}, false, []],
    ["a complete walk that stops early", [first, pageOf([c, d], more)], {}, true, ["walk-complete"]],
    ["the cursor's run again", [first, pageOf([b, c])], {}, true, ["cursor", "unique-ids"]],
    [
      "an earlier run again",
      [pageOf([b], more), pageOf([c], more), pageOf([b])],
      { order: "desc" },
      true,
      ["order", "unique-ids"],
    ],
    ["pages that rise and fall", [pageOf([a, b], more), pageOf([d, c])], {}, true, ["order"]],
    ["the thread changing", [first, pageOf([{ ...c, thread_id: "thread_2" }])], {}, true, ["same-thread"]],
    ["a page in itself", [first, pageOf([c, d], { first_id: null })], { limit: 1 }, true, ["first-id", "limit"]],
    [
      "the cursor's run after an empty page",
      [first, pageOf([], more), pageOf([b])],
      {},
      true,
      ["cursor", "has-more", "unique-ids"],
    ],
    ["the run of the first `after`, later on", [first, pageOf([c])], { after: "run_c" }, true, ["cursor"]],
    ["the run of the first `before`, later on", [first, pageOf([c])], { before: "run_c" }, true, []],
    ["the run of the first `before`", [first, pageOf([c])], { before: "run_b" }, true, ["cursor"]],
  ])("judges %s", (_, pages, asked, complete, errors) => {
    expect(walkFaults(pages, asked, complete).errors).toEqual(errors);
  });

  test("gives the warnings of every page", () => {
    const pages = [pageOf([{ ...a, completed_at: null }], more), pageOf([{ ...b, expires_at: START }])];
    expect(walkFaults(pages).warnings).toEqual(["completed-at", "expires-at"]);
  });
});
