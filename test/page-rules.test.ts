import { describe, expect, test } from "vitest";
import { type CheckOptions, checkPage } from "../src/index.js";
import { pageRules } from "../src/page-rules.js";
import { runRules } from "../src/run-rules.js";
import type { ListRunsResponse, RunObject } from "../src/v2.js";
import { invalidCases, invalidWalks, validCases, variants } from "./corpus.js";

const sample = validCases("v2", "list").find(({ file }) => file.endsWith("v2/list/valid/200.completed.json"))?.response
  .body as ListRunsResponse;
const base = 1_714_000_000;

/** A page of runs created at these times, in seconds from some moment on. */
function pageAt(...times: number[]): ListRunsResponse {
  const data = times.map((time, index): RunObject => {
    const created_at = base + time;
    return { ...(sample.data[0] as RunObject), id: `run_${index}`, created_at, started_at: created_at, completed_at: created_at };
  });
  return { ...sample, data, first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

const brief = (body: unknown, options: CheckOptions = {}) =>
  checkPage(body, { variant: "v2", ...options }).issues.map(({ code, pointer }) => `${code} ${pointer}`);
const asked = (query: string) => ({ request: { url: `https://api.openai.com/v1/threads/thread_abc123/runs${query}` } });

describe("The rules", () => {
  const rules = [...pageRules, ...runRules];

  test("have ids and sentences of their own", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(new Set(rules.map(({ says }) => says)).size).toBe(rules.length);
    for (const { says } of rules) expect(says).toMatch(/^[A-Z`].*[^.]\.$/s);
  });

  test("have an invalid case each, of their level", () => {
    const cases = variants.flatMap((variant) => [...invalidCases(variant, "list"), ...invalidWalks(variant)]);
    const told = new Set(cases.map(({ issue }) => `${issue.code} ${issue.severity ?? "error"}`));
    expect(rules.filter(({ id, level }) => !told.has(`${id} ${level}`)).map(({ id }) => id)).toEqual([]);
  });

  test("cite sources of the variant at hand, and of all where none is told", () => {
    const evidence = (body: unknown, variant: "v1" | "v2" | "auto") => checkPage(body, { variant }).issues[0]?.evidence;
    const wrong = { object: "list", data: [], first_id: null, last_id: null, has_more: true };
    expect(evidence(wrong, "v1")).toEqual(["wire:empty"]);
    expect(evidence(wrong, "v2")).toEqual(["wire:2025-10"]);
    expect(evidence(wrong, "auto")).toEqual(["wire:empty", "wire:2025-10"]);
  });
});

describe("The order of a page", () => {
  test.each<[string, number[], string, string[]]>([
    ["newest first, as asked by default", [30, 20, 10], "", []],
    ["newest first, as asked", [30, 20, 10], "?order=desc", []],
    ["oldest first, as asked", [10, 20, 30], "?order=asc", []],
    ["equal times, in any order", [10, 10, 10], "", []],
    ["equal times, asked oldest first", [10, 10, 20, 20], "?order=asc", []],
    [
      "two runs out of order, or three the other way round",
      [10, 20, 30, 5],
      "",
      ["order /data/1/created_at", "order /data/2/created_at"],
    ],
    ["oldest first, asked newest first", [10, 20, 30], "", ["order /data"]],
    ["newest first, asked oldest first", [30, 20, 10], "?order=asc", ["order /data"]],
    ["two runs the wrong way round", [10, 20], "", ["order /data/1/created_at"]],
    ["one run too new", [50, 90, 40, 30], "", ["order /data/1/created_at"]],
    ["one run too old", [50, 5, 40, 30], "", ["order /data/1/created_at"]],
    ["two neighbours swapped", [50, 30, 40, 20], "", ["order /data/2/created_at"]],
    ["two longest parts, of which the one that begins first stays", [50, 90, 80, 40], "", ["order /data/0/created_at"]],
    ["reversed, and two runs swapped", [10, 20, 40, 30, 50, 60], "", ["order /data", "order /data/3/created_at"]],
    ["two runs out of order", [50, 90, 40, 30, 80, 20], "", ["order /data/1/created_at", "order /data/4/created_at"]],
    ["an order that is no order", [10, 20, 30], "?order=up", []],
  ])("%s", (_, times, query, issues) => {
    expect(brief(pageAt(...times), asked(query))).toEqual(issues);
  });

  test.each<[string, number[], string[]]>([
    ["newest first", [30, 20, 10], []],
    ["oldest first", [10, 20, 30], []],
    ["two runs, either way", [10, 20], []],
    ["mostly newest first", [50, 40, 45, 30, 20], ["order /data/2/created_at"]],
    ["mostly oldest first", [10, 20, 15, 30, 40], ["order /data/2/created_at"]],
  ])("is either one where the request is not known: %s", (_, times, issues) => {
    expect(brief(pageAt(...times))).toEqual(issues);
  });

  test("is told once where runs are reversed and first_id and last_id are not", () => {
    const reversed = (page: ListRunsResponse) => ({ ...page, data: page.data.toReversed?.() ?? [...page.data].reverse() });
    expect(brief(reversed(pageAt(30, 20, 10)))).toEqual(["order /data"]);
    expect(brief(reversed(pageAt(30, 20, 10)), asked(""))).toEqual(["order /data"]);
    expect(brief(reversed(pageAt(30, 20)), asked(""))).toEqual(["order /data/1/created_at"]);
    const unsound = reversed(pageAt(30, 20, 10));
    expect(brief({ ...unsound, data: [{ ...unsound.data[0], created_at: "now" }, ...unsound.data.slice(1)] })).not.toContain(
      "order /data",
    );
    // The other way round the ids are what is wrong: the runs are in the default order.
    expect(brief(reversed(pageAt(10, 20, 30)))).toEqual(["first-id /first_id", "last-id /last_id"]);
  });

  test("does not hide that first_id is that of another run", () => {
    expect(brief({ ...pageAt(50, 90, 40, 30), first_id: "run_3" }, asked(""))).toEqual([
      "order /data/1/created_at",
      "first-id /first_id",
    ]);
  });

  test("looks at no run that stands there twice", () => {
    const page = pageAt(30, 20, 10);
    expect(brief({ ...page, data: [...page.data, page.data[0]] })).toEqual(["unique-ids /data/3/id"]);
  });
});

describe("A run that does not belong there", () => {
  const page = pageAt(50, 40, 30, 20);
  const runs = (...places: number[]) => places.map((place) => page.data[place] as RunObject);

  test.each<[string, number[], string[]]>([
    ["the last one again at the end", [0, 1, 2, 3, 3], ["unique-ids /data/4/id"]],
    ["the first one again at the end", [0, 1, 2, 3, 0], ["unique-ids /data/4/id"]],
    ["the last one at the beginning too", [3, 0, 1, 2, 3], ["unique-ids /data/0/id"]],
    ["one in the middle too early", [0, 2, 1, 2, 3], ["unique-ids /data/1/id"]],
    ["one three times", [0, 1, 1, 1, 2, 3], ["unique-ids /data/2/id", "unique-ids /data/3/id"]],
  ])("is told once, where it is out of order: %s", (_, places, issues) => {
    expect(brief({ ...page, data: runs(...places) }, asked(""))).toEqual(issues);
  });

  test("is the later one where times do not tell", () => {
    const same = pageAt(50, 50, 50);
    expect(brief({ ...same, data: [...same.data, same.data[0]] }, asked(""))).toEqual(["unique-ids /data/3/id"]);
    expect(brief({ ...same, data: [...same.data, same.data[0]] }, asked("?order=asc"))).toEqual(["unique-ids /data/3/id"]);
  });

  test("hides nothing of first_id and last_id but what it explains", () => {
    const twice = { ...page, data: runs(0, 1, 2, 3, 0) };
    expect(brief(twice, asked(""))).toEqual(["unique-ids /data/4/id"]);
    expect(brief({ ...twice, last_id: "run_0" }, asked(""))).toEqual(["unique-ids /data/4/id"]);
    expect(brief({ ...twice, last_id: null }, asked(""))).toEqual(["unique-ids /data/4/id", "last-id /last_id"]);
    expect(brief({ ...twice, last_id: "run_zzz" }, asked(""))).toEqual(["unique-ids /data/4/id", "last-id /last_id"]);
    expect(brief({ ...twice, last_id: "run_1" }, asked(""))).toEqual(["unique-ids /data/4/id", "last-id /last_id"]);
    expect(brief({ ...page, first_id: null }, asked("?after=run_0"))).toEqual(["cursor /data/0/id", "first-id /first_id"]);
  });

  test("does not make a page too long", () => {
    expect(brief({ ...page, data: runs(0, 0, 1, 2, 3) }, asked("?limit=4"))).toEqual(["unique-ids /data/1/id"]);
    expect(brief(page, asked("?limit=3&after=run_0"))).toEqual(["cursor /data/0/id"]);
    expect(brief(page, asked("?limit=2&after=run_0"))).toEqual(["cursor /data/0/id", "limit /data"]);
  });

  test("is not told to be out of order where it is of another thread", () => {
    const strange = {
      ...page.data[2],
      thread_id: "thread_other",
      created_at: base + 500,
      started_at: base + 500,
      completed_at: base + 500,
    };
    expect(brief({ ...page, data: [...runs(0, 1), strange, ...runs(3)] }, asked(""))).toEqual(["same-thread /data/2/thread_id"]);
  });
});

describe("Times in milliseconds", () => {
  const page = pageAt(50, 40, 30);
  const inMs = (names: string[], places: number[]) => ({
    ...page,
    data: page.data.map((run, index) =>
      Object.fromEntries(
        Object.entries(run).map(([key, value]) => [
          key,
          names.includes(key) && places.includes(index) ? (value as number) * 1000 : value,
        ]),
      ),
    ),
  });

  test.each<[string, string[], number[], string[]]>([
    ["one", ["created_at"], [1], ["seconds /data/1/created_at"]],
    ["one property of two runs", ["created_at"], [0, 2], ["seconds /data/0/created_at", "seconds /data/2/created_at"]],
    ["one property of all runs", ["created_at"], [0, 1, 2], ["seconds /data/0/created_at"]],
    [
      "two properties of all runs",
      ["created_at", "started_at"],
      [0, 1, 2],
      ["seconds /data/0/created_at", "seconds /data/0/started_at"],
    ],
    ["all", ["created_at", "started_at", "completed_at"], [0, 1, 2], ["seconds /data/0/created_at"]],
  ])("are told once a cause: %s", (_, names, places, issues) => {
    expect(brief(inMs(names, places), asked(""))).toEqual(issues);
  });

  test("are told from 10^11 on, and times that are too early before 2023-11-01", () => {
    const at = (time: number) =>
      brief({
        ...page,
        data: [...page.data.slice(0, 2), { ...page.data[2], created_at: time, started_at: base, completed_at: base }],
      });
    expect(at(100_000_000_000)).toEqual(["seconds /data/2/created_at"]);
    expect(at(99_999_999_999)).not.toContain("seconds /data/2/created_at");
    expect(at(1_698_796_800)).toEqual([]);
    expect(at(1_698_796_799)).toEqual(["too-early /data/2/created_at"]);
  });

  test("that are too early are no excuse for being out of order", () => {
    const { data, ...others } = pageAt(40, 30, 20, 10);
    const early = { ...data[1], created_at: 0 };
    expect(brief({ ...others, data: [data[0], early, ...data.slice(2)] })).toEqual(["order /data/1/created_at"]);
  });

  test("of 0 have a hint at null where null may stand", () => {
    const hint = (change: object) =>
      checkPage({ ...page, data: [{ ...page.data[0], ...change }, ...page.data.slice(1)] }, { variant: "v2" }).issues[0]?.hint;
    expect(hint({ failed_at: 0 })).toBe("Was null meant? Some servers write 0 for it");
    expect(hint({ completed_at: 0 })).toBeUndefined();
    expect(hint({ created_at: 0 })).toBeUndefined();
  });

  test.each([
    [100_000_000_000, "milliseconds: in seconds it is 100000000"],
    [99_999_999_999_999, "milliseconds: in seconds it is 99999999999"],
    [100_000_000_000_000, "microseconds: in seconds it is 100000000"],
    [99_999_999_999_000_000, "microseconds: in seconds it is 99999999999"],
    [1_699_075_072_000_000_000, "nanoseconds: in seconds it is 1699075072"],
  ])("are told by their unit: %d", (time, hint) => {
    const { issues } = checkPage(
      { ...page, data: [{ ...page.data[0], completed_at: time }, ...page.data.slice(1)] },
      { variant: "v2" },
    );
    expect(issues).toMatchObject([{ code: "seconds", hint: `This is in ${hint}` }]);
  });

  test("of a run that has no other time are told as its own", () => {
    const queued = {
      ...page.data[0],
      status: "queued",
      created_at: (base + 50) * 1000,
      started_at: null,
      completed_at: null,
      usage: null,
    };
    const { issues } = checkPage({ ...page, data: [queued], last_id: "run_0" }, { variant: "v2" });
    expect(issues).toMatchObject([{ code: "seconds", hint: `This is in milliseconds: in seconds it is ${base + 50}` }]);
  });
});

describe("What was asked for", () => {
  const many = (count: number) => pageAt(...Array.from({ length: count }, (_, index) => -index));

  test.each<[string, number, CheckOptions, string[]]>([
    ["100 runs, the request not known", 100, {}, []],
    ["101 runs, the request not known", 101, {}, ["limit /data"]],
    ["20 runs, no limit asked for", 20, asked(""), []],
    ["21 runs, no limit asked for", 21, asked(""), ["limit /data"]],
    ["21 runs, limit 21", 21, asked("?limit=21"), []],
    ["22 runs, limit 21", 22, asked("?limit=21"), ["limit /data"]],
    ["21 runs, a limit that is none", 21, asked("?limit=many"), []],
    ["21 runs, a limit beyond the highest", 21, asked("?limit=1000"), []],
    ["21 runs, another endpoint", 21, { request: { url: "https://api.openai.com/v1/threads" } }, []],
    ["21 runs, a URL that a recorder replaced", 21, { request: { url: "<URL>" } }, []],
    ["21 runs, a query alone", 21, { request: { url: "?order=desc" } }, ["limit /data"]],
    ["21 runs, headers alone", 21, { request: { headers: { "openai-beta": "assistants=v2" } } }, []],
    ["3 runs, limit 2 given", 3, { request: { limit: 2 } }, ["limit /data"]],
    ["3 runs, limit 2 given beside a URL", 3, { request: { ...asked("?limit=3").request, limit: 2 } }, ["limit /data"]],
    ["3 runs, order given", 3, { request: { order: "asc" } }, ["order /data"]],
    ["the thread given", 3, { request: { thread_id: "thread_abc123" } }, []],
    ["21 runs, only the thread given", 21, { request: { thread_id: "thread_abc123" } }, []],
    ["another thread given", 3, { request: { thread_id: "thread_other" } }, ["same-thread /data/0/thread_id"]],
    ["a cursor given", 3, { request: { after: "run_1" } }, ["cursor /data/1/id"]],
    ["a cursor given backward", 3, { request: { before: "run_2" } }, ["cursor /data/2/id"]],
    ["a cursor that a recorder replaced", 3, { request: { after: "<RUN>" } }, []],
    ["another thread in the URL", 3, { request: { url: "/v1/threads/thread_other/runs" } }, ["same-thread /data/0/thread_id"]],
    ["a thread that a recorder replaced", 3, { request: { url: "/v1/threads/REDACTED/runs" } }, []],
  ])("%s", (_, count, options, issues) => {
    expect(brief(many(count), options)).toEqual(issues);
  });

  test.each([
    [{ limit: 0 }, "Cannot check: request.limit must be at least 1, got number 0"],
    [{ order: "up" }, 'Cannot check: request.order must be one of "asc", "desc", got string "up"'],
    [{ thread_id: 5 }, "Cannot check: request.thread_id must be a string, got number 5"],
    ["GET /v1", 'Cannot check: request must be an object, got string "GET /v1"'],
  ])("throws on %j, which nobody can ask for", (request, message) => {
    expect(() => checkPage(sample, { request: request as never })).toThrow(new TypeError(message));
  });
});

describe("One cause", () => {
  test("is one issue where a whole page, or most of it, is of another thread", () => {
    const page = pageAt(50, 40, 30, 20);
    const moved = (...places: number[]) => ({
      ...page,
      data: page.data.map((run, index) => (places.includes(index) ? { ...run, thread_id: "thread_other" } : run)),
    });
    expect(brief(moved(0, 1, 2, 3), asked(""))).toEqual(["same-thread /data/0/thread_id"]);
    expect(brief(moved(0, 1, 2, 3))).toEqual([]);
    expect(brief(moved(1, 3), asked(""))).toEqual(["same-thread /data/1/thread_id", "same-thread /data/3/thread_id"]);
    expect(brief(moved(1))).toEqual(["same-thread /data/1/thread_id"]);
    const two = pageAt(50, 40);
    const others = { ...two, data: two.data.map((run, index) => ({ ...run, thread_id: `thread_${index}` })) };
    expect(brief(others, asked(""))).toEqual(["same-thread /data/0/thread_id", "same-thread /data/1/thread_id"]);
    const empty = {
      ...page,
      data: page.data.slice(0, 2).map((run, index) => ({ ...run, thread_id: index ? "thread_a" : "" })),
      last_id: "run_1",
    };
    expect(brief(empty)).toEqual(["same-thread /data/0/thread_id"]);
  });

  test("does not hide another: every rule looks at what passed", () => {
    const page = pageAt(30, 20, 10);
    const data = [
      { ...page.data[0], created_at: "now" },
      { ...page.data[1], usage: { ...page.data[1]?.usage, total_tokens: 1 } },
      page.data[2],
    ];
    expect(brief({ ...page, data, last_id: "run_9" }, asked(""))).toEqual([
      "type /data/0/created_at",
      "last-id /last_id",
      "usage-total /data/1/usage/total_tokens",
    ]);
  });

  test("does not hide another in a list that is too long or reversed", () => {
    const broken = (page: ListRunsResponse) => ({
      ...page,
      data: page.data.map((run, index) =>
        index === 1 ? { ...run, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 9 } } : run,
      ),
    });
    expect(brief(broken(pageAt(30, 20, 10)), asked("?limit=2"))).toEqual([
      "limit /data",
      "usage-total /data/1/usage/total_tokens",
    ]);
    expect(brief(broken(pageAt(10, 20, 30)), asked(""))).toEqual(["order /data", "usage-total /data/1/usage/total_tokens"]);
  });

  test("is told once where the letter demands the same as a rule", () => {
    const page = pageAt(30);
    const waiting = { ...page.data[0], status: "requires_action", completed_at: null, usage: null, instructions: "Be short" };
    expect(brief({ ...page, data: [waiting] }, { strict: true })).toEqual(["required-action /data/0/required_action"]);
  });

  test("of swapped ids has a hint, and of equal ids none", () => {
    const hints = (ids: object) =>
      checkPage({ ...pageAt(30, 20, 10), ...ids }, { variant: "v2", ...asked("") }).issues.map(({ hint }) => hint);
    expect(hints({ first_id: "run_2", last_id: "run_0" })).toEqual(Array(2).fill("Are first_id and last_id swapped?"));
    expect(hints({ first_id: "run_2", last_id: "run_2" })).toEqual([undefined]);
    expect(hints({ first_id: "null" })).toEqual([undefined]);
  });

  test("is not told again by a rule that reads what is wrong", () => {
    const page = pageAt(30, 20, 10);
    const broken = (change: object) => ({ ...page, data: [{ ...page.data[0], ...change }, page.data[1], page.data[2]] });
    expect(brief(broken({ created_at: (base + 30) * 1000 }))).toEqual(["seconds /data/0/created_at"]);
    expect(brief(broken({ status: "Failed", last_error: null }))).toEqual(["enum /data/0/status"]);
    expect(brief(broken({ usage: { prompt_tokens: "1", completion_tokens: 2, total_tokens: 9 } }))).toEqual([
      "type /data/0/usage/prompt_tokens",
    ]);
    expect(brief(broken({ usage: { prompt_tokens: 1, completion_tokens: "2", total_tokens: 9 } }))).toEqual([
      "type /data/0/usage/completion_tokens",
    ]);
    expect(brief({ ...page, data: [7, page.data[1], page.data[2]] })).toEqual(["type /data/0"]);
  });

  test("is told at what carries it when values are of hard kinds", () => {
    const page = pageAt(30, 20, 10);
    const usage = { prompt_tokens: 1n, completion_tokens: Symbol("two"), total_tokens: 3 };
    expect(brief({ ...page, data: [{ ...page.data[0], usage }, page.data[1], page.data[2]] })).toEqual([
      "type /data/0/usage/prompt_tokens",
      "type /data/0/usage/completion_tokens",
    ]);
  });
});
