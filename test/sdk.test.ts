import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ValidCase, validCases, validWalks } from "./corpus.js";
import { compareDeviations, type DeviationList, type Found, faultsOf, listDeviations } from "./sdk/compare-deviations.js";
import { type CompiledTypes, compileTypes } from "./sdk/compile-types.js";
import { findAssignments, findDeviations } from "./sdk/find-deviations.js";
import type { Query, Received } from "./sdk/load-sdk.js";
import { meetAnswers } from "./sdk/meet-answers.js";
import { pageMock } from "./sdk/page-mock.js";
import { type Reader, readAnswer } from "./sdk/read-answer.js";
import { readMisledWalk, readWalk } from "./sdk/read-walk.js";
import { type Sdk, sdks } from "./sdk/sdks.js";
import { type Answer, type CorpusServer, serveCorpus } from "./sdk/serve-corpus.js";
import { type Trial, trialsOf } from "./sdk/trials-of-sdk.js";

// `npm run test:sdk` holds the real clients to the contract. Here is shown, without them, what makes it fail.

const declared = `
export declare class Page { a: 1; #b: 2; private c: 3; protected d: 4; e(): 5; f: () => 6; [Symbol.iterator](): 7 }
export interface Tree { a: 1; next: Tree | null }
`;

/** Compiles pairs of types, ours and theirs. */
function compilePairs(pairs: Readonly<Record<string, readonly [ours: string, theirs: string]>>) {
  const sources = Object.entries(pairs).map(([name, [ours, theirs]]) => [
    name,
    `${declared}export interface Ours { Run: ${ours} }\nexport interface Theirs { Run: ${theirs} }`,
  ]);
  return compileTypes(Object.fromEntries(sources));
}

/** What `find` makes of each pair of a table, with the name and the rest of its row. */
function found<Row extends [ours: string, theirs: string, ...expected: unknown[]], T>(
  table: Readonly<Record<string, Row>>,
  find: (types: CompiledTypes) => T,
): [name: string, result: T, expected: unknown[]][] {
  const rows = Object.entries(table);
  const compiled = compilePairs(Object.fromEntries(rows.map(([, [ours, theirs]], index) => [`pair-${index}`, [ours, theirs]])));
  const results = [...compiled.values()].map(find);
  return rows.map(([name, [, , ...expected]], index) => [name, results[index] as T, expected]);
}

describe("findDeviations()", () => {
  const pairs: Record<string, [ours: string, theirs: string, ...expected: [field: string, ours: string, theirs: string][]]> = {
    "nothing where both are alike": ["{ a: string; b?: 1 | null }", "{ b?: null | 1; a: string }"],
    "a field that only we have": ["{ a: string; b: 1 }", "{ a: string }", ["Run.b", "1", "absent"]],
    "a field that only they have": ["{ a: string }", "{ a: string; b?: 1 }", ["Run.b", "absent", "optional 1"]],
    "a null": ["{ a: string | null }", "{ a: string }", ["Run.a", "string | null", "string"]],
    "a field that may be missing": ["{ a?: string }", "{ a: string }", ["Run.a", "optional string", "string"]],
    "another value": ['{ a: "x" | "y" }', '{ a: "x" }', ["Run.a", '"x" | "y"', '"x"']],
    "a field of an item": ["{ a: { b: 1 }[] }", "{ a: Array<{ b: 2 }> }", ["Run.a[].b", "1", "2"]],
    "a value under any name": ["{ [k: string]: string }", "Record<string, unknown>", ["Run.*", "string", "unknown"]],
    "a field of an object told by its type": [
      '{ a: { type: "x"; b: 1 } | { type: "y" } }',
      '{ a: { type: "x" | "y"; b?: 1 } }',
      ["Run.a<x>.b", "1", "optional 1"],
      ["Run.a<y>.b", "absent", "optional 1"],
    ],
    "an object of another type": [
      '{ a: ({ type: "x" } | { type: "y"; b: 1 })[] }',
      '{ a: { type: "x" }[] }',
      ["Run.a[]<y>", "object", "absent"],
    ],
    "an any, not what it hides": ["{ a: { b: string } }", "{ a: any }", ["Run.a", "object", "any"]],
    "no undefined of a field that may be missing": ["{ a?: string }", "{ a?: string | undefined }"],
    "an undefined of a field that is always there": ["{ a: 1 }", "{ a: 1 | undefined }", ["Run.a", "1", "1 | undefined"]],
    "no methods, and nothing that is hidden": ["{ a: 1 }", "Page"],
    "an end in a type that holds itself": ["{ a: 1 }", "Tree", ["Run.next", "absent", "object | null"]],
    "two objects that nothing tells apart": ["{ a: 1 } | { a: 2 }", "{ a: 1 }", ["Run.a", "1, or 2", "1"]],
  };

  test.each(found(pairs, findDeviations))("finds %s", (_, result, expected) => {
    expect(result.map(({ field, ours, theirs }) => [field, ours, theirs])).toEqual(expected);
  });

  test("takes no type that is not there for one that is like all", () => {
    const broken = () => compilePairs({ broken: ["{ a: 1 }", 'import("openai-0").Run'] });
    expect(broken).toThrow(/^Cannot compile ".*broken\.types\.ts": Cannot find module 'openai-0'/);
  });
});

describe("findAssignments()", () => {
  const pairs: Record<string, [ours: string, theirs: string, oursToTheirs: string[], theirsToOurs: string[]]> = {
    "nothing in the way of the same": ["{ a: 1 }", "{ a: 1 }", [], []],
    "a null in the way": ["{ a: 1 | null }", "{ a: 1 }", ["a"], []],
    "a field in the way that may be missing": ["{ a?: 1 }", "{ a: 1 }", ["a"], []],
    "a missing field in the way": ["{ a: 1 }", "{ a: 1; b: 2; c?: 3 }", ["b"], []],
    "methods in the way": ["{ a: 1 }", "Page", ["its methods"], []],
    "the whole in the way": ["{ a: 1 }", "{ [k: string]: string }", ["the whole"], ["a"]],
  };

  test.each(found(pairs, findAssignments))("finds %s", (_, result, expected) => {
    expect(result.map(({ blockedBy }) => blockedBy)).toEqual(expected);
  });
});

describe("The list of deviations", () => {
  const [one, two] = ["openai-1", "openai-2"];
  const known: DeviationList = {
    fields: [{ field: "Run.a", ours: "1", theirs: "2", in: [one, two], right: "ours", why: "It is recorded so" }],
    assignments: [{ assignment: "Run, ours to theirs", blockedBy: ["a"], in: [one, two] }],
  };
  const deviation = { field: "Run.a", ours: "1", theirs: "2" };
  const assignment = { assignment: "Run, ours to theirs", blockedBy: ["a"] };
  const same: Found = { name: two, fields: [deviation], assignments: [assignment] };
  const cases: Record<string, { found: Found; difference: string }> = {
    "a new deviation": {
      found: { ...same, fields: [deviation, { field: "Run.b", ours: "absent", theirs: "string" }] },
      difference: "openai-2: Run.b is not in the list: ours is absent, theirs is string",
    },
    "a deviation that vanished": {
      found: { ...same, fields: [] },
      difference: "openai-2: Run.a is in the list, but is so no more: ours is 1, theirs is 2",
    },
    "a deviation of another kind": {
      found: { ...same, fields: [{ ...deviation, theirs: "3" }] },
      difference: "openai-2: Run.a is otherwise in the list: ours is 1, theirs is 3; the list has: ours is 1, theirs is 2",
    },
    "an assignment that is allowed now": {
      found: { ...same, assignments: [{ ...assignment, blockedBy: [] }] },
      difference: "openai-2: Run, ours to theirs is otherwise in the list: allowed; the list has: forbidden by a",
    },
  };

  test("has no difference to itself", () => {
    expect(compareDeviations(known, [{ ...same, name: one }, same])).toEqual([]);
    expect(listDeviations(known, [{ ...same, name: one }, same])).toEqual(known);
  });

  test.each(Object.entries(cases))("tells %s, and is faultless again only once that is judged", (_, { found, difference }) => {
    expect(compareDeviations(known, [found])).toEqual([difference]);
    const list = listDeviations(known, [found]);
    expect(compareDeviations(list, [{ ...same, name: one }, found])).toEqual([]);
    const unjudged = list.fields.filter(({ right }) => right === "?");
    expect(faultsOf(list, [one, two])).toEqual(
      unjudged.map(({ field }) => `openai-2: ${field} is listed without the right side and the reason`),
    );
  });

  const [field] = known.fields;
  const faulty: [fault: string, fields: DeviationList["fields"]][] = [
    ["openai-1: Run.a is listed twice", field ? [field, { ...field, in: [one] }] : []],
    ["openai-3: Run.a is listed, but there is no such client", field ? [{ ...field, in: ["openai-3"] }] : []],
    ["Run.a is listed for no client", field ? [{ ...field, in: [] }] : []],
    ["openai-1,openai-2: Run.a is listed without the right side and the reason", field ? [{ ...field, why: " " }] : []],
    ["openai-1,openai-2: Run.a is listed without the right side and the reason", field ? [{ ...field, right: "mine" }] : []],
  ];
  test.each(faulty)("is told to be faulty: %s", (fault, fields) => {
    expect(faultsOf({ fields, assignments: [] }, [one, two])).toEqual([fault]);
  });

  test("of this repository is faultless, and names the clients that are installed", () => {
    const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(`./sdk/${file}`, import.meta.url), "utf8"));
    const { dependencies } = read<{ dependencies: Record<string, string> }>("package.json");
    const names = Object.keys(dependencies).filter((name) => name !== "node");
    expect(sdks.map(({ name }) => name)).toEqual(names);
    expect(faultsOf(read("deviations.json"), names)).toEqual([]);
  });
});

/** How a client may go wrong. */
interface Flaws {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly page?: object;
  readonly run?: object;
  readonly cursor?: "last_id";
  readonly swallows?: boolean;
  readonly asksTwice?: boolean;
  readonly message?: string;
}

type Then<T, Result> = ((value: T) => Result | PromiseLike<Result>) | null;

class NotFoundError extends Error {}

/** A client that does what those of openai do, but for its flaws. */
function clientWith(flaws: Flaws) {
  return ({ baseURL = "https://api.openai.com/v1" } = {}) => {
    const ask = async (thread: string, query: Query): Promise<Received> => {
      const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
      const url = `${baseURL}/threads/${thread}/runs?${search}${flaws.query ?? ""}`;
      const headers = {
        accept: "application/json",
        authorization: "Bearer sk-test",
        "openai-beta": "assistants=v2",
        ...flaws.headers,
      };
      if (flaws.asksTwice) await fetch(url, { headers });
      const response = await fetch(url, { headers });
      const body = (await response.json()) as Received & { error: { message: string } };
      if (response.ok || flaws.swallows) return { ...body, body, ...flaws.page };
      const { error } = body;
      const message = flaws.message ?? `${response.status} ${error.message}`;
      throw Object.assign(new NotFoundError(message), { ...error, status: response.status, error, message });
    };
    async function* walk(thread: string, query: Query) {
      for (let page = await ask(thread, query); ; ) {
        yield* page.data.map((run) => ({ ...run, ...flaws.run }));
        if (page.has_more !== true) return;
        const after = flaws.cursor ? String(page.last_id) : (page.data.at(-1)?.id ?? "");
        page = await ask(thread, { ...query, after });
      }
    }
    const list = (thread: string, query: Query) => ({
      // Nothing is asked before someone waits for it, once.
      then: <A, B>(read?: Then<Received, A>, fail?: Then<unknown, B>) => ask(thread, query).then(read, fail),
      [Symbol.asyncIterator]: () => walk(thread, query),
    });
    return { baseURL, beta: { threads: { runs: { list } } } };
  };
}

describe("A client that reads the corpus", () => {
  const sdk = sdks.find(({ name }) => name === "openai-6") as Sdk;
  const named = (cases: ValidCase[], name: string) => cases.find(({ file }) => file.endsWith(`/${name}`)) as ValidCase;
  const lists = validCases("v2", "list");
  const page = named(lists, "200.mixed.ascending.json");
  const changed = structuredClone(page.response.body) as { data: [{ model: string }] };
  changed.data[0].model = "gpt-5";
  const error = named(validCases("v2", "error"), "404.unknown-thread.json");
  const end = { status: 200, ...named(lists, "200.empty.json").response } as Answer;
  const walk = validWalks("v2").find(({ file }) => file.endsWith("/two-pages.json"));
  if (!walk) throw new Error('Cannot test: the corpus has no "two-pages.json"');

  let server: CorpusServer;
  beforeAll(async () => {
    server = await serveCorpus();
  });
  afterAll(() => server.close());
  const readerWith = (flaws: Flaws): Reader => ({
    sdk,
    loaded: { client: clientWith(flaws), sending: (headers) => [{ headers }], exports: { NotFoundError } },
    server,
  });

  test("has no differences where it reads rightly", async () => {
    const reader = readerWith({});
    expect(await readAnswer(reader, page)).toEqual([]);
    expect(await readAnswer(reader, error)).toEqual([]);
    expect(await readWalk(reader, walk, end)).toEqual([]);
    expect(await readMisledWalk(reader, walk, end)).toEqual([]);
  });

  const flawed: [what: string, flaws: Flaws, one: ValidCase, ...differences: (string | RegExp)[]][] = [
    [
      "the beta header of v1",
      { headers: { "openai-beta": "assistants=v1" } },
      page,
      'the header openai-beta is "assistants=v1", not "assistants=v2"',
      'its variant is "v1", not "v2"',
      /^what checkExchange tells is \["error required \/data\/0\/file_ids",/,
    ],
    [
      "a header it is not known to send",
      { headers: { "content-type": "application/json" } },
      page,
      'the header content-type is "application/json", not undefined',
    ],
    ["another query", { query: "&page=2" }, page, 'the query.page is "2", not undefined'],
    ["two requests", { asksTwice: true }, page, "the number of requests is 2, not 1"],
    ["runs that it loses", { page: { data: [] } }, page, /^data is \[\], not \[{"id":"run_/],
    [
      "a page that it changes",
      { page: { body: changed } },
      page,
      'the body of the page.data.0.model is "gpt-5", not "gpt-4o-mini"',
    ],
    ["a has_more of its own", { page: { has_more: "no" } }, page, 'has_more is "no", not false'],
    ["an error that it swallows", { swallows: true }, error, "the client took the error for a page"],
    ["an error in other words", { message: "Oh no" }, error, /^its message is "Oh no", not "404 No thread found/],
  ];

  test.each(flawed)("is told of %s", async (_, flaws, one, ...differences) => {
    const found = await readAnswer(readerWith(flaws), one);
    expect(found).toEqual(differences.map((text) => (typeof text === "string" ? text : expect.stringMatching(text))));
  });

  test("is told that its cursor is not the id of the last run", async () => {
    const found = await readMisledWalk(readerWith({ cursor: "last_id" }), walk, end).catch(String);
    expect(found).toMatch(/No run found with id/);
  });

  test("is told that it stops before the end, and that it goes on after it", async () => {
    const early = await readWalk(readerWith({ page: { has_more: false } }), walk, end);
    expect(early.slice(1)).toEqual([
      "the number of requests is 1, not 2",
      'what checkPages tells is ["error walk-complete /0/has_more"], not []',
    ]);
    const patient = { ...readerWith({}), sdk: { ...sdk, readsHasMore: false } };
    expect(await readWalk(patient, walk, end)).toEqual(["the number of requests is 2, not 3"]);
  });

  const trial = (what: string) => trialsOf(sdk).find((one) => one.what === what) as Trial;

  test("has no differences where it pages the mock rightly, and meets its answers", async () => {
    const reader = readerWith({});
    expect(await pageMock(reader, {})).toEqual([]);
    expect(await pageMock(reader, { limit: 100, order: "asc" })).toEqual([]);
    expect(await meetAnswers(reader, trial("a page"))).toEqual([]);
    expect(await meetAnswers(reader, trial("an unknown thread"))).toEqual([]);
  });

  test.each<[what: string, flaws: Flaws, difference: string]>([
    ["the runs it leaves out", { page: { has_more: false } }, "the number of requests is 1, not 13"],
    ["the runs that it changes", { run: { model: "gpt-5" } }, 'what the runs hold.0.model is "gpt-5", not "gpt-4'],
    ["what it asks for too", { query: "&order=asc" }, 'the query.order is "asc", not undefined'],
  ])("is told of %s of the mock", async (_, flaws, difference) => {
    const found = await pageMock(readerWith(flaws), {});
    expect(found.join("\n")).toContain(difference);
  });

  test.each<[what: string, flaws: Flaws, one: string, ...differences: string[]]>([
    [
      "an error of another class",
      {},
      "a key that the server has not",
      'the class of the error is "NotFoundError", not "AuthenticationError"',
      "whether the client exports that class is false, not true",
    ],
    ["an error that it swallows", { swallows: true }, "an unknown thread", "the client took the error for a page"],
    ["that it does not ask again", {}, "too many requests, once", "the statuses is [429], not [429,200]"],
    ["another query", { query: "&limit=0" }, "a page", "the statuses is [400], not [200]"],
  ])("is told of %s by an answer of the mock", async (_, flaws, one, ...differences) => {
    expect(await meetAnswers(readerWith(flaws), trial(one))).toEqual(differences);
  });

  test("is told that it asks again before it may, and of another code", async () => {
    const again = await meetAnswers(readerWith({ asksTwice: true }), trial("too many requests, once"));
    expect(again).toEqual([expect.stringMatching(/^the client asks again after \d+ ms, not after 990$/)]);
    const coded = await meetAnswers(readerWith({}), { ...trial("an unknown thread"), code: "not_found" });
    expect(coded).toEqual(['the code is null, not "not_found"']);
  });
});
