import { describe, expect, test } from "vitest";
import { checkRecording } from "../src/find-walks.js";
import { checkPages, type Exchange, type WalkOptions } from "../src/index.js";
import type { ListRunsResponse, RunObject } from "../src/v2.js";
import { validCases } from "./corpus.js";

const sample = validCases("v2", "list").find(({ file }) => file.endsWith("v2/list/valid/200.completed.json"))?.response
  .body as ListRunsResponse;
const [documented] = sample.data as [RunObject];

/** Pages of a thread, two runs each, the newest first; the last one says so. */
function walk(count: number): ListRunsResponse[] {
  return Array.from({ length: count }, (_, page) => {
    const data = [0, 1].map((place): RunObject => {
      const index = page * 2 + place;
      const time = 1_714_000_000 - index * 100;
      return { ...documented, id: `run_${index}`, created_at: time, started_at: time, completed_at: time };
    });
    return { ...sample, data, first_id: data[0]?.id ?? null, last_id: data[1]?.id ?? null, has_more: page < count - 1 };
  });
}

const url = (query = "") => `https://api.openai.com/v1/threads/thread_abc123/runs?limit=2${query}`;
const exchanges = (pages: ListRunsResponse[]): Exchange[] =>
  pages.map((body, index) => ({
    request: { url: url(index ? `&after=${pages[index - 1]?.last_id}` : "") },
    response: { status: 200, body },
  }));
const reversed = (page: ListRunsResponse) => ({
  ...page,
  data: [...page.data].reverse(),
  first_id: page.last_id,
  last_id: page.first_id,
});
const brief = (pages: unknown[], options?: WalkOptions) =>
  checkPages(pages, options).issues.map(({ code, pointer }) => `${code} ${pointer}`);
const empty = { ...sample, data: [], first_id: null, last_id: null, has_more: false };
const error = { error: { message: "Slow down", type: "requests", param: null, code: "rate_limit_exceeded" } };

describe("checkPages()", () => {
  test("accepts a walk, as bodies and as exchanges, and reports on each page", () => {
    for (const pages of [walk(4), exchanges(walk(4))]) {
      const report = checkPages(pages, { complete: true });
      expect(report).toMatchObject({ valid: true, issues: [] });
      expect(report.pages.map(({ variant, valid }) => [variant, valid])).toEqual(Array(4).fill(["v2", true]));
    }
  });

  test("accepts a walk oldest first, asked for so or not", () => {
    const pages = walk(3)
      .map(reversed)
      .reverse()
      .map((page, index) => ({ ...page, has_more: index < 2 }));
    expect(brief(pages, { complete: true })).toEqual([]);
    expect(brief(pages, { request: { order: "asc" } })).toEqual([]);
    expect(brief(pages, { request: { order: "desc" } })).toEqual([
      "order /0/data/1/created_at",
      "order /1/data/1/created_at",
      "order /2/data/1/created_at",
    ]);
  });

  test("accepts the empty page that a client gets which does not look at has_more", () => {
    expect(brief([...walk(2), empty], { complete: true })).toEqual([]);
  });

  test("passes over an answer that is no page, such as one that was tried again", () => {
    const [first, second] = exchanges(walk(2)) as [Exchange, Exchange];
    const refused = { ...second, response: { status: 429, body: error } };
    expect(brief([first, refused, second], { complete: true })).toEqual([]);
    const unfinished = checkPages([first, refused], { complete: true });
    expect(unfinished).toMatchObject({
      valid: false,
      issues: [{ code: "walk-complete", pointer: "/1", evidence: ["research:rules"] }],
    });
  });

  test("starts the path of every issue with the index of its page", () => {
    const [first, second] = walk(2) as [ListRunsResponse, ListRunsResponse];
    const report = checkPages([first, { ...second, has_more: "no", first_id: "run_9" }]);
    expect(report.issues).toMatchObject([
      { path: [1, "has_more"], pointer: "/1/has_more" },
      { path: [1, "first_id"], pointer: "/1/first_id" },
    ]);
    expect(report.pages[1]?.issues).toMatchObject([{ path: ["has_more"] }, { path: ["first_id"] }]);
    expect(report.pages[0]).toMatchObject({ valid: true });
  });

  test("knows by the walk what a page by itself cannot: its order and its thread", () => {
    const pages = walk(3);
    expect(brief([pages[0], reversed(pages[1] as ListRunsResponse), pages[2]])).toEqual(["order /1/data/1/created_at"]);
    const strange = {
      ...(pages[1] as ListRunsResponse),
      data: pages[1]?.data.map((run) => ({ ...run, thread_id: "thread_other" })),
    };
    expect(brief([pages[0], strange, pages[2]])).toEqual(["same-thread /1/data/0/thread_id"]);
  });

  test("tells of a server that sends the first page again once a page", () => {
    const [first] = walk(2);
    expect(brief([first, first, first])).toEqual(["unique-ids /1/data", "unique-ids /2/data"]);
    const asked = [url(), url("&after=run_1"), url("&after=run_1")].map((url) => ({
      request: { url },
      response: { body: first },
    }));
    expect(brief(asked)).toEqual(["unique-ids /1/data", "unique-ids /2/data"]);
  });

  test("tells of pages that overlap once, and of runs that stray each", () => {
    const page = (...indices: number[]) => {
      const all = walk(4).flatMap(({ data }) => data);
      const data = indices.map((index) => all[index] as RunObject);
      return { ...sample, data, first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: true };
    };
    expect(brief([page(0, 1, 2, 3), page(1, 2, 3, 4)])).toEqual(["unique-ids /1/data/0/id"]);
    expect(brief([page(0, 1, 2), page(1, 2)])).toEqual(["unique-ids /1/data"]);
    expect(brief([page(0, 1, 2), page(2, 3)])).toEqual(["cursor /1/data/0/id"]);
    expect(brief([page(0, 1), page(2, 3), page(1, 2)])).toEqual(["unique-ids /2/data/0/id", "unique-ids /2/data/1/id"]);
    const hints = checkPages([page(0, 1, 2, 3), page(1, 2, 3, 4)]).issues.map(({ message, hint }) => [message, hint]);
    expect(hints).toEqual([
      [
        'must hold runs that no earlier page holds, got 3 runs of page 0 of the walk again, from string "run_1" on',
        "Does the server begin the page before the cursor?",
      ],
    ]);
  });

  test("does not hide what else is wrong with a page that is sent again", () => {
    const [first] = walk(2) as [ListRunsResponse];
    const failed = { ...first, data: [first.data[0], { ...first.data[1], status: "failed", last_error: null }] };
    expect(brief([first, failed])).toEqual(["unique-ids /1/data", "last-error /1/data/1/last_error"]);
    expect(brief([first, { ...first, first_id: null }])).toEqual(["unique-ids /1/data", "first-id /1/first_id"]);
    expect(brief([{ ...first, has_more: false }, first])).toEqual(["unique-ids /1/data"]);
  });

  test("takes the runs after the cursor for owed, whatever the page before it held", () => {
    const pages = walk(3);
    const [first, second] = exchanges(pages) as [Exchange, Exchange];
    const all = pages.flatMap(({ data }) => data);
    const data = all.slice(1, 3);
    const body = { ...sample, data, first_id: "run_1", last_id: "run_2", has_more: true };
    expect(brief([first, { request: { url: url("&after=run_0") }, response: { body } }])).toEqual([]);
    expect(brief([first, second, second])).toEqual([]);
  });

  test("blames no sound page for one in milliseconds or of another thread", () => {
    const pages = walk(3)
      .map(reversed)
      .reverse()
      .map((page, index) => ({ ...page, has_more: index < 2 }));
    const change = (alter: (run: RunObject) => RunObject) =>
      pages.map((page, index) => (index === 1 ? { ...page, data: page.data.map(alter) } : page));
    const inMs = change((run) => ({
      ...run,
      created_at: run.created_at * 1000,
      started_at: (run.started_at ?? 0) * 1000,
      completed_at: (run.completed_at ?? 0) * 1000,
    }));
    expect(brief(inMs)).toEqual(["seconds /1/data/0/created_at"]);
    const strange = change((run) => ({ ...run, thread_id: "thread_other", created_at: run.created_at + 5000 }));
    expect(brief(strange).filter((issue) => !issue.startsWith("time-order"))).toEqual(["same-thread /1/data/0/thread_id"]);
  });

  test("goes by the request where it says more than the walk", () => {
    const [first, second] = walk(2) as [ListRunsResponse, ListRunsResponse];
    expect(brief([first, second], { request: { thread_id: "thread_other" } })).toEqual([
      "same-thread /0/data/0/thread_id",
      "same-thread /1/data/0/thread_id",
    ]);
    const stray = { ...second, data: [first.data[0], ...second.data.slice(1)], first_id: "run_0" };
    // The page was asked for after run_0, and holds it.
    expect(brief([first, { request: { url: url("&after=run_0") }, response: { body: stray } }])).toEqual(["cursor /1/data/0/id"]);
  });

  test("judges one page as checkPage does", () => {
    const page = reversed(walk(1)[0] as ListRunsResponse);
    expect(brief([{ ...page, first_id: page.last_id, last_id: page.first_id }])).toEqual(["order /0/data/1/created_at"]);
  });

  test("tells of one run that is sent again and again on pages of one", () => {
    const [page] = walk(1) as [ListRunsResponse];
    const one = { ...page, data: page.data.slice(0, 1), last_id: "run_0", has_more: true };
    expect(brief([one, one])).toEqual(["cursor /1/data/0/id"]);
  });

  test("names the page on which a run stood first", () => {
    const [first, second] = walk(2) as [ListRunsResponse, ListRunsResponse];
    const { issues } = checkPages([first, first, { ...second, data: [first.data[0], second.data[1]], first_id: "run_0" }]);
    expect(issues.at(-1)?.message).toContain("a run of page 0 of the walk too");
  });

  test("does not blame a page for a time that is wrong on the page before it", () => {
    const [first, second, third] = walk(3) as [ListRunsResponse, ListRunsResponse, ListRunsResponse];
    const data = [second.data[0], { ...second.data[1], created_at: 1_700_000_000 }] as RunObject[];
    expect(brief([first, { ...second, data }, third])).toEqual(["order /2/data/0/created_at"]);
    const [a, b] = third.data as [RunObject, RunObject];
    const late = { ...a, created_at: 1_714_001_000, started_at: 1_714_001_000, completed_at: 1_714_001_000 };
    expect(brief([first, { ...second, data: [second.data[0], { ...late, id: "run_3" }] }, { ...third, data: [a, b] }])).toEqual([
      "order /1/data/1/created_at",
    ]);
  });

  test("holds a page to one before it whose times are too early too", () => {
    const pages = walk(2).map((page, index) => ({ ...page, data: page.data.map((run) => ({ ...run, created_at: 1 + index })) }));
    expect(brief(pages, { request: { order: "desc" } })).toContain("order /1/data/0/created_at");
    expect(brief(pages, { request: { order: "asc" } })).not.toContain("order /1/data/0/created_at");
  });

  test("tells of each page that follows one that says it is the last, and of no other", () => {
    const pages = walk(4).map((page, index) => ({ ...page, has_more: index !== 0 }));
    expect(brief(pages)).toEqual(["walk-end /1/data"]);
  });

  test("finds the run that the walk follows on any page of it", () => {
    const pages = walk(3);
    const [first, second, third] = exchanges(pages) as [Exchange, Exchange, Exchange];
    const after = { ...first, request: { url: url("&after=run_3") } };
    expect(brief(pages, { request: { after: "run_3" } })).toEqual(["cursor /1/data/1/id"]);
    expect(checkPages([after, second, third]).issues).toMatchObject([
      { code: "cursor", pointer: "/1/data/1/id", message: 'must not be the run that the walk follows, got string "run_3"' },
    ]);
  });

  test("takes a cursor that is given for that of the first page", () => {
    expect(brief(walk(3), { request: { after: "run_99", limit: 2 } })).toEqual([]);
    expect(brief(walk(3), { request: { after: "run_0", limit: 2 } })).toEqual(["cursor /0/data/0/id"]);
  });

  test.each(["after", "before"])("takes %s in a URL that is given for a cursor of the first page too", (name) => {
    const pages = walk(4).map((page, index) => ({ ...page, has_more: index !== 0 }));
    expect(brief(pages, { request: { url: url(`&${name}=run_99&order=desc`) } })).toEqual(["walk-end /1/data"]);
    expect(brief(walk(3), { request: { url: url(`&${name}=run_0`) } })).toEqual(["cursor /0/data/0/id"]);
  });

  test("does not hold pages to each other that were asked for backward, in another order or of another thread", () => {
    const [first, second] = walk(2) as [ListRunsResponse, ListRunsResponse];
    const backward = { request: { url: url("&before=run_2") }, response: { body: first } };
    expect(brief([second, backward])).toEqual([]);
    const ascending = { request: { url: url("&order=asc") }, response: { body: reversed(second) } };
    expect(brief([{ request: { url: url() }, response: { body: first } }, ascending])).toEqual([]);
  });

  test("does not throw on pages that are none", () => {
    const thrown = () => {
      throw new Error("no");
    };
    const report = checkPages([
      null,
      5,
      "page",
      {},
      [],
      new Proxy({}, { get: thrown, getOwnPropertyDescriptor: thrown }),
      ...walk(1),
    ]);
    expect(report.pages.map(({ issues }) => issues.map(({ code }) => code))).toEqual([
      ...Array(5).fill(["not-an-answer"]),
      ["unreadable"],
      [],
    ]);
  });

  test.each([
    [[[]], "Cannot check: pages must be an array with at least one page, got an empty one"],
    [[{ data: [] }], "Cannot check: pages must be an array with at least one page, got object"],
    [[[empty], { complete: "yes" }], 'Cannot check: complete must be one of true, false, got string "yes"'],
    [[[empty], { variant: "v3" }], 'Cannot check: variant must be one of auto, v1, v2, portkey, got string "v3"'],
  ])("throws on %j", (args, message) => {
    expect(() => checkPages(...(args as [never]))).toThrow(new TypeError(message));
  });
});

describe("checkRecording()", () => {
  const brief = (list: Exchange[]) =>
    checkRecording(list, {}).map(({ issues }) => issues.map(({ code, pointer }) => `${code} ${pointer}`).join());

  test("holds the pages of one walk to each other", () => {
    const [first, second, third] = exchanges(walk(3)) as [Exchange, Exchange, Exchange];
    const again = { ...third, response: { body: { ...(third.response.body as object), ...walk(1)[0] } } };
    expect(brief([first, second, third])).toEqual(["", "", ""]);
    expect(brief([first, second, again])).toEqual(["", "", "unique-ids /data"]);
  });

  test("takes the walks of several threads apart, and a walk from one that is done again", () => {
    const one = exchanges(walk(3));
    const other = JSON.parse(JSON.stringify(exchanges(walk(3))).replaceAll("thread_abc123", "thread_def456")) as Exchange[];
    const mixed = [one[0], other[0], one[1], other[1], other[2], one[2]] as Exchange[];
    expect(brief([...mixed, ...one, ...exchanges(walk(3)).slice(1)])).toEqual(Array(11).fill(""));
  });

  test("holds pages that nothing chains to nothing: the same thread listed twice repeats its runs", () => {
    const [first] = exchanges(walk(2)) as [Exchange];
    expect(brief([first, first, { response: first.response }, { response: first.response }])).toEqual(["", "", "", ""]);
  });

  test("sees a walk whose thread a recorder has replaced, by its cursors", () => {
    const [first] = exchanges(walk(2)) as [Exchange];
    const redacted = (query: string) => ({
      request: { url: `/v1/threads/REDACTED/runs?limit=2${query}` },
      response: first.response,
    });
    expect(brief([redacted(""), redacted("&after=run_1")])).toEqual(["", "unique-ids /data"]);
    expect(brief([redacted(""), redacted("&after=REDACTED")])).toEqual(["", ""]);
  });

  test("takes pages of another limit or order for no part of a walk", () => {
    const [first] = exchanges(walk(2)) as [Exchange];
    const again = (query: string) => ({
      request: { url: `https://api.openai.com/v1/threads/thread_abc123/runs?${query}` },
      response: first.response,
    });
    expect(brief([first, again("limit=2&after=run_1")])).toEqual(["", "unique-ids /data"]);
    // By itself it holds the run that its cursor names, and no more is known.
    expect(brief([first, again("limit=3&after=run_1")])).toEqual(["", "cursor /data/1/id"]);
    expect(brief([first, again("limit=2&order=asc&after=run_1")])).toEqual(["", "cursor /data/1/id"]);
  });

  test("goes by last_id where the id of the last run is wrong", () => {
    const [first, second] = exchanges(walk(2)) as [Exchange, Exchange];
    const { data, ...page } = first.response.body as ListRunsResponse;
    const wrong = { ...first, response: { body: { ...page, data: [data[0], { ...data[1], id: 5 }], has_more: false } } };
    expect(brief([wrong, second])).toEqual(["type /data/1/id", "walk-end /data"]);
  });

  test("goes by the id of the last run where last_id is wrong", () => {
    const [first, second] = exchanges(walk(2)) as [Exchange, Exchange];
    const wrong = { ...first, response: { body: { ...(first.response.body as object), last_id: "run_wrong", has_more: false } } };
    expect(brief([wrong, second])).toEqual(["last-id /last_id", "walk-end /data"]);
  });

  test("judges a walk of 5,000 pages, each page tried three times", () => {
    const list = exchanges(walk(5_000)).flatMap((exchange) => [exchange, exchange, exchange]);
    expect(brief(list).every((issues) => issues === "")).toBe(true);
  });
});
