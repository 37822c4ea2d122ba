import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listRunsResponse } from "../src/arbitraries.js";
import { parseCapture } from "../src/capture.js";
import {
  checkExchange,
  checkPage,
  checkPages,
  detectVariant,
  type Exchange,
  type Issue,
  parseListRunsQuery,
  type Result,
  type WalkReport,
} from "../src/index.js";
import * as portkey from "../src/portkey.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import { variants } from "./corpus.js";
import { edited, pathsOf } from "./fuzz/edit-value.js";
import { donorsOf, makeEdit } from "./fuzz/mutate-value.js";
import { randomOf } from "./fuzz/random.js";
import { ruleFaults, schemaFaults } from "./oracle.js";
import { recordAs } from "./record-as.js";

const library = { v1, v2, portkey };
const roots = ["listRunsResponse", "runObject", "errorResponse", "listRunsQuery"] as const;
/** The same values in each run: the fuzzer looks for new ones. */
const repeatable = { numRuns: 100, seed: 1 };

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});
const page = fc.oneof(...variants.map((variant) => listRunsResponse(variant, { limit: 4 })));
/** A page in which one property, of it or of a run, is anything. */
const oddPage = fc.tuple(page, fc.nat(), fc.nat(), anything).map(([body, place, property, value]) => {
  const data: object[] = [...body.data];
  const index = place % (data.length + 1);
  const run = data[index];
  if (run) data[index] = withProperty(run, property, value);
  return run ? { ...body, data } : withProperty(body, property, value);
});
const value = fc.oneof(anything, page, oddPage);

function withProperty(object: object, index: number, value: unknown): object {
  const names = Object.keys(object);
  return { ...object, [names[index % names.length] as string]: value };
}

/** Every question that takes any value. */
const questions: Readonly<Record<string, (value: unknown) => unknown>> = {
  ...Object.fromEntries(
    variants.flatMap((variant) =>
      roots.map((root) => [
        `${variant} ${root}.validate()`,
        (value: unknown) => (library[variant][root].validate(value) as Result<unknown>).issues ?? [],
      ]),
    ),
  ),
  "checkPage()": checkPage,
  "checkPage() by the letter of v2": (value) => checkPage(value, { variant: "v2", strict: true }),
  "checkPages()": (value) => checkPages([value, value]),
  "checkExchange() of a body": (value) => checkExchange({ response: { status: 200, body: value } }),
  "checkExchange()": (value) => checkExchange(value as Exchange),
  "detectVariant()": (value) => detectVariant(value as Exchange),
};

/** The value seen through proxies, which count what is written and may throw at some reading. */
function watched(value: unknown, seen: { writes: number; reads: number; last: number }): unknown {
  if (typeof value !== "object" || value === null) return value;
  const read = () => {
    if (++seen.reads > seen.last) throw new Error("A reading throws");
  };
  const write = () => {
    seen.writes++;
    return true;
  };
  return new Proxy(value, {
    get(target, key) {
      read();
      return watched(Reflect.get(target, key), seen);
    },
    getOwnPropertyDescriptor(target, key) {
      read();
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    ownKeys(target) {
      read();
      return Reflect.ownKeys(target);
    },
    has(target, key) {
      read();
      return Reflect.has(target, key);
    },
    set: write,
    defineProperty: write,
    deleteProperty: write,
    setPrototypeOf: write,
    preventExtensions: write,
  });
}

function deepFrozen<T>(value: T): T {
  // Nobody can freeze the elements of a typed array.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) deepFrozen((value as Record<PropertyKey, unknown>)[key]);
  return value;
}

/** What can be compared of an answer: the values that an issue shows are proxies where they were given as such. */
function brief(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(({ received: _, ...issue }: Issue) => issue);
  const { issues, pages: _, ...rest } = answer as WalkReport;
  return issues ? { ...rest, issues: brief(issues) } : answer;
}

describe.each(Object.keys(questions))("%s", (name) => {
  const ask = questions[name] as (value: unknown) => unknown;

  test("never throws, never writes, and says the same of a value that is frozen or a proxy", () => {
    const property = fc.property(value, (value) => {
      const seen = { writes: 0, reads: 0, last: Number.POSITIVE_INFINITY };
      const answer = brief(ask(value));
      expect(brief(ask(watched(value, seen)))).toEqual(answer);
      expect(seen.writes).toBe(0);
      expect(brief(ask(deepFrozen(value)))).toEqual(answer);
    });
    fc.assert(property, repeatable);
  });

  test("never throws where reading the value throws, at whatever reading", () => {
    const property = fc.property(fc.oneof(page, oddPage), fc.nat(400), (value, last) => {
      expect(ask(watched(value, { writes: 0, reads: 0, last }))).toBeDefined();
    });
    fc.assert(property, repeatable);
  });
});

describe.each(variants)("A page of %s with one change", (variant) => {
  const pages = listRunsResponse(variant, { limit: 3 });
  const donors = donorsOf(fc.sample(pages, { numRuns: 50, seed: 1 }));

  /** What is expected of a page, by its schema and, where it keeps that, by the rules. */
  const verdictOf = (page: unknown) => {
    if (schemaFaults("list", page, variant).length > 0) return "bySchema";
    return ruleFaults(page).errors.length > 0 ? "byRules" : "valid";
  };

  test("is refused exactly when the oracle refuses it, by the schema and by the rules", () => {
    const seen = { valid: 0, bySchema: 0, byRules: 0 };
    const property = fc.property(pages, fc.nat(), (page, seed) => {
      const edit = makeEdit(page, pathsOf(page), donors, randomOf(seed));
      // What JSON cannot write is for the laws above.
      if (edit.op === "exotic" || (edit.op === "nest" && edit.depth > 1000)) return;
      const changed: unknown = JSON.parse(JSON.stringify(edited(page, [edit])) ?? "null");
      const verdict = verdictOf(changed);
      expect(library[variant].listRunsResponse.is(changed)).toBe(verdict !== "bySchema");
      expect(checkPage(changed, { variant }).valid).toBe(verdict === "valid");
      seen[verdict]++;
    });
    fc.assert(property, { ...repeatable, numRuns: 1500, endOnFailure: true });
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });
});

describe("detectVariant()", () => {
  const names = ["OpenAI-Beta", "openai-beta", "x-portkey-api-key", "X-Portkey-Provider", "Host", "authorization"];
  const values = ["assistants=v1", "assistants=v2", "assistants=v2, assistants=v1", "api.portkey.ai", "api.openai.com", "x"];
  const named = (name: string) => fc.tuple(fc.constant(name), fc.constantFrom(...values));
  const headers = fc
    .subarray(names)
    .chain((some) => fc.tuple(...some.map(named)))
    .map((entries) => Object.fromEntries(entries));
  const mixed = fc
    .tuple(listRunsResponse("v1", { limit: 3 }), listRunsResponse("v2", { limit: 3 }))
    .map(([one, other]) => ({ ...one, data: [...one.data, ...other.data] }));
  const exchange = fc.record(
    {
      request: fc.record(
        { url: fc.constantFrom("/v1/threads/thread_a/runs", "https://api.portkey.ai/v1"), headers },
        { requiredKeys: [] },
      ),
      response: fc.record({ headers, body: fc.oneof(page, oddPage, mixed, fc.anything()) }, { requiredKeys: ["body"] }),
    },
    { requiredKeys: ["response"] },
  );

  test("says the same in whatever order keys stand", () => {
    expect(JSON.stringify(turned({ a: 1, b: [{ c: 1, d: 2, e: 3 }] }, 1))).toBe('{"b":[{"d":2,"e":3,"c":1}],"a":1}');
    expect(JSON.stringify(turned({ a: 1, b: 2, c: 3 }, 0, true))).toBe('{"c":3,"b":2,"a":1}');
    const property = fc.property(exchange, fc.nat(), (exchange, turn) => {
      const detection = detectVariant(exchange);
      for (const other of [turned(exchange, turn), turned(exchange, turn, true)]) expect(detectVariant(other)).toEqual(detection);
    });
    fc.assert(property, { ...repeatable, numRuns: 1000 });
  });
});

/** The value with the keys of each plain object in another order: turned round, or reversed as well. */
function turned<T>(value: T, turn: number, isReversed = false): T {
  if (Array.isArray(value)) return value.map((item) => turned(item, turn, isReversed)) as T;
  if (typeof value !== "object" || value === null || ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    return value;
  const entries = Object.entries(value);
  const start = turn % (entries.length || 1);
  const order = [...entries.slice(start), ...entries.slice(0, start)];
  if (isReversed) order.reverse();
  return Object.fromEntries(order.map(([key, part]) => [key, turned(part, turn, isReversed)])) as T;
}

describe("What is read, printed and read again is the same:", () => {
  const settings = { ...repeatable, numRuns: 60 };

  test.each(Object.keys(recordAs))("a page recorded as %s", (form) => {
    const print = recordAs[form] as (text: string) => string;
    const property = fc.property(page, fc.boolean(), (body, isWide) => {
      const once = parseCapture(print(JSON.stringify(body, null, isWide ? 2 : 0)));
      expect(once.failures).toEqual([]);
      expect(once.exchanges.map(({ response }) => response.body)).toEqual(form === "ndjson" ? [body, body] : [body]);
      const again = parseCapture(print(JSON.stringify(once.exchanges[0]?.response.body)));
      expect(again.exchanges).toEqual(once.exchanges);
      expect(parseCapture(JSON.stringify(once.exchanges)).exchanges).toEqual(once.exchanges);
    });
    fc.assert(property, settings);
  });

  const folder = new URL("./recordings/", import.meta.url).pathname;
  const recordings = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "expected.json")
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
  test.each(recordings)("the exchanges of %s", (file) => {
    const { exchanges } = parseCapture(readFileSync(join(folder, file)));
    expect(exchanges.length).toBeGreaterThan(0);
    expect(parseCapture(JSON.stringify(exchanges)).exchanges).toEqual(exchanges);
  });

  test("a query", () => {
    const id = fc.string({ unit: "binary" });
    const query = fc.record(
      { limit: fc.integer({ min: 1, max: 100 }), order: fc.constantFrom("asc", "desc"), after: id, before: id },
      { requiredKeys: [], noNullPrototype: true },
    );
    const print = (value: object) => new URLSearchParams(Object.entries(value).map(([name, one]) => [name, String(one)]));
    const property = fc.property(query, (query) => {
      const params = print(query);
      expect(parseListRunsQuery(params)).toEqual({ value: query });
      expect(parseListRunsQuery(`?${params}`)).toEqual({ value: query });
      expect(parseListRunsQuery(`https://api.openai.com/v1/threads/thread_a/runs?${params}#part`)).toEqual({ value: query });
    });
    fc.assert(property, { ...repeatable, numRuns: 500 });
  });
});
