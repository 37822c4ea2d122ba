import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { properties } from "../generated/properties.js";
import { inventoryLines } from "../src/format-inventory.js";
import type { Variant } from "../src/index.js";
import { count, type Inventory, inventoryOf, merge, newTally, type Tally } from "../src/inventory.js";
import { validCases, variants } from "./corpus.js";

const page = (...data: unknown[]) => ({ object: "list", data, first_id: null, last_id: null, has_more: false });

const tallyOf = (variant: Variant | null, ...bodies: unknown[]): Tally => {
  const tally = newTally();
  for (const body of bodies) count(tally, variant, body);
  return tally;
};

const inventoryOfPages = (variant: Variant | null, ...bodies: unknown[]) => inventoryOf(tallyOf(variant, ...bodies));

type Row = Inventory[number];

/** The row of a path without what finds it; empty where there is none. */
const rowAt = (inventory: Inventory, path: string): Partial<Row> => {
  const { variant: _, path: __, ...row }: Partial<Row> = inventory.find((row) => row.path === path) ?? {};
  return row;
};

const pathsIn = (inventory: Inventory, mark: Row["mark"]) => inventory.filter((row) => row.mark === mark).map(({ path }) => path);

const corpusPages = (variant: Variant) => validCases(variant, "list").map(({ response }) => response.body);

describe("properties", () => {
  const knownTo = (variant: Variant) => properties.filter((place) => [place.documented, place.observed].flat().includes(variant));

  const usageDetails = [
    "/data/*/usage/prompt_token_details",
    "/data/*/usage/prompt_token_details/cached_tokens",
    "/data/*/usage/completion_tokens_details",
    "/data/*/usage/completion_tokens_details/reasoning_tokens",
  ];
  const sinceV2 = ["/data/*/tools/*/file_search/ranking_options/hybrid_search", "/data/*/reasoning_effort"];
  test.each([
    ["v1", ["/data/*/tools/*/function/strict", ...usageDetails]],
    ["v2", [...usageDetails, ...sinceV2]],
    ["portkey", [...usageDetails, ...sinceV2]],
  ] as const)("are observed in %s where no document has them", (variant, paths) => {
    const observed = properties.filter((place) => place.observed?.includes(variant));
    expect(observed.map(({ path }) => path)).toEqual(paths);
  });

  test.each([
    "/first_id",
    "/data/*/instructions",
    "/data/*/max_completion_tokens",
    "/data/*/max_prompt_tokens",
    "/data/*/required_action",
    "/data/*/response_format",
    "/data/*/tool_choice",
  ])("have %s documented in every variant, whatever the wire says of it", (path) => {
    expect(properties.find((place) => place.path === path)?.documented).toEqual(variants);
  });

  test.each([
    ["/data/*/file_ids", ["v1"]],
    ["/data/*/tool_resources", ["v2", "portkey"]],
    ["/data/*/parallel_tool_calls", ["v2", "portkey"]],
    ["/data/*/tools/*/function/strict", ["v2", "portkey"]],
  ])("have %s documented in %j alone", (path, documented) => {
    expect(properties.find((place) => place.path === path)?.documented).toEqual(documented);
  });

  test.each([
    ["/data/*/usage", ["object", "null"]],
    ["/data/*/tool_choice", ["string", "object", "null"]],
    ["/data/*/tools/*", ["object"]],
    ["/data/*/object", ["string"]],
    ["/data/*/temperature", ["number", "null"]],
    ["/data/*/metadata/*", ["string"]],
  ])("allow %s to be %j", (path, types) => {
    expect(properties.find((place) => place.path === path)?.types).toEqual(types);
  });

  test("end where the contract lets all be free in form", () => {
    const free = properties.filter((place) => place.free).map(({ path }) => path);
    expect(free).toEqual([
      "/data/*/tools/*/function/parameters",
      "/data/*/tools/*/file_search/ranking_options/hybrid_search",
      "/data/*/response_format/json_schema/schema",
    ]);
    expect(properties.filter(({ path }) => free.some((around) => path.startsWith(`${around}/`)))).toEqual([]);
  });

  test("come each once, after what they stand in", () => {
    const paths = properties.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const [index, path] of paths.entries()) {
      const around = path.slice(0, path.lastIndexOf("/"));
      expect(around === "" || paths.indexOf(around) < index, path).toBe(true);
      expect(paths.lastIndexOf(around), path).toBeLessThan(index);
    }
  });

  test.each(variants)("of %s are each on some valid page of the corpus", (variant) => {
    const seen = new Set(inventoryOfPages(variant, ...corpusPages(variant)).flatMap(({ path, count }) => (count ? [path] : [])));
    expect(knownTo(variant).filter(({ path }) => !seen.has(path))).toEqual([]);
  });
});

describe("inventoryOf()", () => {
  test.each(variants)("finds no type on valid pages of %s that the contract does not allow", (variant) => {
    expect(inventoryOfPages(variant, ...corpusPages(variant)).filter(({ unexpected }) => unexpected)).toEqual([]);
  });

  test.each(variants)("finds unknown on valid pages of %s what the cases warn of", (variant) => {
    const warnings = validCases(variant, "list").flatMap(({ warnings = [] }) => warnings);
    const unknown = warnings
      .filter(({ code }) => code === "unknown-property")
      .map(({ pointer }) => pointer.replace(/\/\d+/g, "/*"));
    expect(unknown.length).toBeGreaterThan(0);
    expect(pathsIn(inventoryOfPages(variant, ...corpusPages(variant)), "unknown").sort()).toEqual([...new Set(unknown)].sort());
  });

  test("is as report.schema.json says", () => {
    const { $schema, properties } = JSON.parse(readFileSync("generated/report.schema.json", "utf8"));
    const validate = new Ajv2020({ strict: true }).compile({ $schema, ...properties.inventory });
    const tally = tallyOf("v2", ...corpusPages("v2"), page({ created_at: "now", fresh: [1] }), page());
    count(tally, null, page());
    validate(inventoryOf(tally));
    expect(validate.errors).toBe(null);
  });

  test("counts a property, what it stands in, and its types", () => {
    const inventory = inventoryOfPages("v2", page({ started_at: 1 }, { started_at: null }, {}), page({ started_at: 2 }));
    expect(rowAt(inventory, "/data/*/started_at")).toEqual({
      mark: "documented",
      count: 3,
      parents: 4,
      types: { integer: 2, null: 1 },
    });
    expect(rowAt(inventory, "/data/*")).toEqual({ mark: "documented", count: 4, parents: 2, types: { object: 4 } });
  });

  test.each([
    ["1", { integer: 1 }, undefined],
    ["1.0", { integer: 1 }, undefined],
    ["0.5", { number: 1 }, undefined],
    ["null", { null: 1 }, undefined],
    ['"1"', { string: 1 }, ["string"]],
    ["[]", { array: 1 }, ["array"]],
    ["{}", { object: 1 }, ["object"]],
    ["true", { boolean: 1 }, ["boolean"]],
  ])("tells the type of a temperature of %s", (text, types, unexpected) => {
    const row = rowAt(inventoryOfPages("v2", page({ temperature: JSON.parse(text) })), "/data/*/temperature");
    expect([row.types, row.unexpected]).toEqual([types, unexpected]);
  });

  test("has an integer with a fraction for changed", () => {
    const row = rowAt(inventoryOfPages("v2", page({ created_at: 1 }, { created_at: 1.5 })), "/data/*/created_at");
    expect(row).toMatchObject({ types: { integer: 1, number: 1 }, unexpected: ["number"] });
  });

  test("has what the contract does not know for unknown, and what is in it", () => {
    const inventory = inventoryOfPages("v2", page({ fresh: { list: [{ a: 1 }, { a: "x", b: true }] } }, {}));
    expect(pathsIn(inventory, "unknown")).toEqual([
      "/data/*/fresh",
      "/data/*/fresh/list",
      "/data/*/fresh/list/*",
      "/data/*/fresh/list/*/a",
      "/data/*/fresh/list/*/b",
    ]);
    expect(rowAt(inventory, "/data/*/fresh")).toEqual({ mark: "unknown", count: 1, parents: 2, types: { object: 1 } });
    expect(rowAt(inventory, "/data/*/fresh/list/*/b")).toEqual({ mark: "unknown", count: 1, parents: 2, types: { boolean: 1 } });
  });

  test("has file_ids of a v2 run for unknown, and no such row where no run has it", () => {
    expect(rowAt(inventoryOfPages("v2", page({ file_ids: [] })), "/data/*/file_ids").mark).toBe("unknown");
    expect(rowAt(inventoryOfPages("v2", page({})), "/data/*/file_ids")).toEqual({});
  });

  test("has each key of the metadata for one place, and looks into nothing that is free in form", () => {
    const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", secret: { a: 1 } } } }];
    const inventory = inventoryOfPages("v2", page({ tools, metadata: { customer: "x", "ref/1": "y" } }, { metadata: {} }));
    expect(rowAt(inventory, "/data/*/metadata/*")).toEqual({ mark: "documented", count: 2, parents: 2, types: { string: 2 } });
    expect(rowAt(inventory, "/data/*/tools/*/function/parameters").types).toEqual({ object: 1 });
    expect(JSON.stringify(inventory)).not.toMatch(/customer|ref|secret/);
  });

  test("keeps no text of a value", () => {
    const text = JSON.stringify(
      [...tallyOf("v2", page({ id: "run_secret", fresh: "secret", tools: [{ type: "secret" }] }))],
      (_, value) => (value instanceof Map ? [...value] : value),
    );
    expect(text).toContain("fresh");
    expect(text).not.toContain("secret");
  });

  test("tells what is missing where what it stands in was seen, and nowhere else", () => {
    const inventory = inventoryOfPages("v2", page({ usage: { total_tokens: 1 }, last_error: null }));
    expect(rowAt(inventory, "/data/*/usage/prompt_tokens")).toEqual({ mark: "documented", count: 0, parents: 1, types: {} });
    expect(rowAt(inventory, "/data/*/reasoning_effort")).toEqual({ mark: "observed", count: 0, parents: 1, types: {} });
    expect(rowAt(inventory, "/data/*/last_error/code")).toEqual({});
    expect(rowAt(inventory, "/data/*/tool_resources/file_search")).toEqual({});
  });

  test.each([
    ["an empty page", page(), "/data/*"],
    ["no metadata", page({ metadata: {} }), "/data/*/metadata/*"],
    ["no tools", page({ tools: [] }), "/data/*/tools/*"],
  ])("misses no item of %s", (_, body, path) => {
    expect(rowAt(inventoryOfPages("v2", body), path)).toEqual({});
  });

  test("misses of a tool what its type has, not what others have", () => {
    const tools = [{ type: "code_interpreter" }, { type: "file_search" }, { type: "file_search", file_search: {} }];
    const inventory = inventoryOfPages("v2", page({ tools }));
    expect(rowAt(inventory, "/data/*/tools/*/type")).toMatchObject({ count: 3, parents: 3 });
    expect(rowAt(inventory, "/data/*/tools/*/file_search")).toMatchObject({ count: 1, parents: 2 });
    expect(rowAt(inventory, "/data/*/tools/*/function")).toEqual({});
    expect(rowAt(inventoryOfPages("v2", page({ tools: [{ type: "function" }] })), "/data/*/tools/*/function")).toMatchObject({
      count: 0,
      parents: 1,
    });
  });

  test("counts what a tool has beside a type that does not have it", () => {
    const tools = [{ type: "function", function: {} }, { type: "code_interpreter", function: {} }, { function: {} }, {}];
    const row = rowAt(inventoryOfPages("v2", page({ tools })), "/data/*/tools/*/function");
    expect(row).toMatchObject({ mark: "documented", count: 3, parents: 3 });
  });

  test("keeps variants apart, and the order of the contract", () => {
    const tally = newTally();
    const empty: [Variant | null, unknown][] = [null, "portkey", "v2", "v1"].map((variant) => [
      variant as Variant | null,
      page(),
    ]);
    for (const [variant, body] of empty) count(tally, variant, body);
    count(tally, "v2", { ...page(), next: null, after: null });
    const names = ["/object", "/data", "/first_id", "/last_id", "/has_more"];
    const rows = inventoryOf(tally).map(({ variant, path }) => [variant, path]);
    expect(rows).toEqual([
      ...names.map((name) => ["v1", name]),
      ...[...names, "/after", "/next"].map((name) => ["v2", name]),
      ...names.map((name) => ["portkey", name]),
      ...names.map((name) => [null, name]),
    ]);
  });

  test("knows of an undecided page what any variant knows", () => {
    const inventory = inventoryOfPages(null, page({ file_ids: [], tool_resources: null, fresh: 1 }));
    expect(pathsIn(inventory, "unknown")).toEqual(["/data/*/fresh"]);
  });

  test.each([
    ["an error", { error: { message: "x", type: "x", param: null, code: null } }],
    ["a run", { object: "thread.run", id: "run_1" }],
    ["null", null],
    ["a text", "x"],
    ["a list", [page()]],
  ])("has no row for %s", (_, body) => {
    expect(inventoryOfPages("v2", body)).toEqual([]);
  });

  test.each([
    ["data that is an object", { ...page(), data: { a: { id: 1 } } }, "/data/*/id"],
    ["metadata that is a list", page({ metadata: [{ a: 1 }] }), "/data/*/metadata/*/a"],
    ["usage that is a list", page({ usage: [{ a: 1 }] }), "/data/*/usage/*/a"],
    ["tools that are not objects", page({ tools: ["x", null, 1] }), "/data/*/tools/*"],
  ])("goes through %s", (_, body, path) => {
    expect(rowAt(inventoryOfPages("v2", body), path).count).toBeGreaterThan(0);
  });
});

describe("merge()", () => {
  const strange = page({
    fresh: { a: [1, { b: null }] },
    tools: [{ type: "code_interpreter", function: 1 }],
    created_at: "now",
    "*": 1,
  });
  const many = (from: number) =>
    page(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`n${from + index}`, { [`k${from}`]: index }])));
  const counted: [Variant | null, unknown][] = [
    ...variants.flatMap((variant) => corpusPages(variant).map((body): [Variant, unknown] => [variant, body])),
    ["v2", strange],
    ["v2", many(0)],
    ["v2", many(30)],
    ["v2", many(60)],
    ["v2", many(200)],
    [null, page()],
  ];
  const at = (...indices: number[]) => {
    const tally = newTally();
    for (const index of indices) count(tally, ...(counted[index] as [Variant | null, unknown]));
    return tally;
  };
  const all = counted.map((_, index) => index);
  const whole = inventoryOf(at(...all));

  test.each([1, 2, 3, 7])("of %i parts is what counting at once gives, in either order", (parts) => {
    const tallies = () => Array.from({ length: parts }, (_, part) => at(...all.filter((index) => index % parts === part)));
    const merged = (all: Tally[]) => {
      const into = newTally();
      for (const tally of all) merge(into, structuredClone(tally));
      return inventoryOf(into);
    };
    expect(merged(tallies())).toEqual(whole);
    expect(merged(tallies().reverse())).toEqual(whole);
  });

  test("is associative", () => {
    const thirds = () => [0, 1, 2].map((part) => at(...all.filter((index) => index % 3 === part))) as [Tally, Tally, Tally];
    const [a, b, c] = thirds();
    merge(a, b);
    merge(a, c);
    const [d, e, f] = thirds();
    merge(e, f);
    merge(d, e);
    expect(inventoryOf(a)).toEqual(whole);
    expect(inventoryOf(d)).toEqual(whole);
  });

  test("leaves what it adds as it is", () => {
    const [into, from] = [at(0), at(1)];
    const before = structuredClone(from);
    merge(into, from);
    count(into, "v1", counted[1]?.[1]);
    expect(from).toEqual(before);
  });

  test("counts in any order to the same result", () => {
    expect(inventoryOf(at(...all.toReversed()))).toEqual(whole);
  });
});

describe("count() on hostile pages", () => {
  const named = (names: number, value: unknown = 1, prefix = "n") =>
    Object.fromEntries(Array.from({ length: names }, (_, index) => [`${prefix}${index}`, value]));

  test("keeps 100 unknown names, and has more of them for one", () => {
    const unknown = (names: number) =>
      inventoryOfPages("v2", page({ id: "x", ...named(names) })).filter((row) => row.mark === "unknown");
    expect(unknown(100)).toHaveLength(100);
    expect(unknown(101)).toEqual([
      { variant: "v2", path: "/data/*/*", mark: "unknown", count: 101, parents: 1, types: { integer: 101 } },
    ]);
    expect(rowAt(inventoryOfPages("v2", page({ id: "x", ...named(500) })), "/data/*/id").count).toBe(1);
  });

  test("has a name of over 200 characters for a free key", () => {
    const inventory = inventoryOfPages("v2", page({ ["x".repeat(200)]: 1, ["y".repeat(201)]: 1 }));
    expect(pathsIn(inventory, "unknown")).toEqual(["/data/*/*", `/data/*/${"x".repeat(200)}`]);
  });

  test("keeps at most 10,000 unknown places of a variant, whatever is nested in what", () => {
    const wide = named(100, named(100, named(100)));
    const tally = tallyOf("v2", page(wide), page(named(100, named(100, 1, "m"), "m")));
    expect(pathsIn(inventoryOf(tally), "unknown")).toHaveLength(10_000);
    const other = tallyOf("v2", page(named(100, named(100), "o")));
    merge(other, tally);
    expect(pathsIn(inventoryOf(other), "unknown").length).toBeLessThanOrEqual(10_000);
  });

  test("looks 32 levels deep", () => {
    const deep = JSON.parse(`${'{"a":['.repeat(5000)}1${"]}".repeat(5000)}`);
    const paths = pathsIn(inventoryOfPages("v2", page({ fresh: deep }, { metadata: { a: deep } })), "unknown");
    expect(Math.max(...paths.map((path) => path.split("/").length - 1))).toBe(32);
  });

  test("makes room again where many names become one", () => {
    const tally = tallyOf("v2", page(named(100, named(99))), page(named(101)));
    expect(pathsIn(inventoryOf(tally), "unknown")).toHaveLength(100);
    count(tally, "v2", { ...page(), ...named(50, 1, "after") });
    expect(pathsIn(inventoryOf(tally), "unknown")).toHaveLength(150);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "", "a/b~c", "*"])(
    "has %j for an ordinary name",
    (name) => {
      const body = JSON.parse(`{"object":"list","data":[{${JSON.stringify(name)}:{${JSON.stringify(name)}:1}}]}`);
      const segment = name.replaceAll("~", "~0").replaceAll("/", "~1");
      const inventory = inventoryOfPages("v2", body);
      expect(pathsIn(inventory, "unknown")).toEqual([`/data/*/${segment}`, `/data/*/${segment}/${segment}`]);
    },
  );

  test.each(["__proto__", "constructor"])("has a tag of %j for one that the contract does not know", (type) => {
    const inventory = inventoryOfPages("v2", page({ tools: [{ type, function: 1 }], tool_choice: { type } }));
    expect(rowAt(inventory, "/data/*/tools/*/function")).toMatchObject({ count: 1, parents: 1, unexpected: ["integer"] });
    expect(rowAt(inventory, "/data/*/tool_choice/function")).toEqual({});
  });
});

describe("inventoryLines()", () => {
  const plain = (_: string, text: string) => text;
  const run = { id: "run_1", created_at: "now", reasoning_effort: null, "fresh\u001b[31m": 1, 名前: true };
  const body = { object: "list", data: [run, { id: "run_2", created_at: 1 }], first_id: "run_1", last_id: "run_2" };
  const inventory = inventoryOfPages("v2", body).filter(({ path, count }) => count > 0 || path === "/has_more");

  test("prints a table a variant, a sign before what stands out, and the counts", () => {
    expect(inventoryLines(inventory, plain)).toEqual([
      "Properties of v2",
      "    /object                   1 of 1  string 1",
      "    /data                     1 of 1  array 1",
      "    /data/*                   2 in 1  object 2",
      "    /data/*/id                2 of 2  string 2",
      "  ~ /data/*/created_at        2 of 2  unexpected string 1, integer 1",
      "  o /data/*/reasoning_effort  1 of 2  null 1",
      "  + /data/*/fresh\\u001b[31m   1 of 2  integer 1",
      "  + /data/*/名前              1 of 2  boolean 1",
      "    /first_id                 1 of 1  string 1",
      "    /last_id                  1 of 1  string 1",
      "  - /has_more                 0 of 1",
      "11 properties: 2 new (+), 1 missing (-), 1 changed (~), 1 undocumented but observed (o)",
    ]);
  });

  test("paints what stands out", () => {
    const lines = inventoryLines(inventory, (style, text) => `<${style}>${text}</>`);
    expect(lines).toContain("  <red>- /has_more                 0 of 1</>");
    expect(lines).toContain("    /first_id                 1 of 1  string 1");
    expect(lines.at(0)).toBe("<bold>Properties of v2</>");
    expect(lines.at(-1)).toContain(
      "11 properties: <green>2 new (+)</>, <red>1 missing (-)</>, <yellow>1 changed (~)</>, <dim>1 ",
    );
  });

  test("has a heading for each variant, and one for pages that fit them all", () => {
    const tally = tallyOf("v1", page());
    count(tally, null, page());
    const lines = inventoryLines(inventoryOf(tally), plain);
    expect(lines.filter((line) => !line.startsWith(" "))).toEqual([
      "Properties of v1",
      "Properties of pages that fit every variant",
      "10 properties: 0 new, 0 missing, 0 changed, 0 undocumented but observed",
    ]);
  });

  test("lets a long path reach beyond its column", () => {
    const lines = inventoryLines(inventoryOfPages("v2", { ...page(), ["x".repeat(120)]: 1 }), plain);
    expect(lines.find((line) => line.includes("xxx"))).toBe(`  + /${"x".repeat(120)}  1 of 1  integer 1`);
    expect(lines.find((line) => line.includes("/object"))).toBe(`    ${"/object".padEnd(72)}  1 of 1  string 1`);
  });

  test("says that there was no page", () => {
    expect(inventoryLines([], plain)).toEqual(["Inventory: no page was seen"]);
  });
});
