import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Contradiction, type Contradictions, checkContradictions } from "../scripts/contradictions.js";
import { type Contract, readContract } from "../scripts/docs/contract.js";
import { landing } from "../scripts/docs/landing.js";
import { page } from "../scripts/docs/page.js";
import { readReadme } from "../scripts/docs/readme.js";
import { endingOf } from "../src/ending.js";
import { type Fault, faults } from "../src/faults.js";
import { earliest } from "../src/find-times.js";
import { validCases, variants } from "./corpus.js";
import { publishedFields } from "./published-fields.js";

type Json = Readonly<Record<string, unknown>>;
type Source = { readonly date: string | number; readonly keys?: number; readonly adds?: string[]; readonly drops?: string[] };
/** A row of a table as the page has it: its header, its cells, and whether it is marked. */
type Shown = { readonly id: string; readonly header: string; readonly cells: readonly string[]; readonly isMarked: boolean };

const sources = parse(readFileSync("schemas/sources.yaml", "utf8")) as Readonly<Record<string, Source>>;
let contract: Contract;
let html: string;
let rows: readonly Shown[];

beforeAll(async () => {
  contract = await readContract();
  html = page(await landing());
  rows = rowsOf(html);
});

function rowsOf(text: string): Shown[] {
  return [...text.matchAll(/<tr id="([^"]*)"[^>]*>(.*?)<\/tr>/gs)].map(([, id = "", inner = ""]) => {
    const [header = "", ...cells] = [...inner.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => cell);
    const isMarked = header.includes('aria-hidden="true">≠</span>');
    return { id, header: words(header).replace(/^≠differs: /, ""), cells, isMarked };
  });
}

/** Markup as it is read. */
function words(markup: string): string {
  const text = markup
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

const idsIn = (markup: string) => [...markup.matchAll(/href="#source-[^"]*" title="[^"]+">([^<]*)</g)].map(([, id]) => id);

describe("The variants side by side", () => {
  const prints = variants.map(publishedFields);
  const parts = ["page", "run", "error"];
  const shown = () =>
    rows
      .filter(({ id, cells }) => parts.includes(id.split("-")[0] as string) && cells.length === 4)
      .map((row) => ({ ...row, path: `${row.id.split("-")[0]} ${row.header}` }));

  test("have every property of every variant, once", () => {
    const paths = shown().map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    expect([...paths].sort()).toEqual([...new Set(prints.flatMap((one) => [...one.keys()]))].sort());
    expect(paths.length).toBeGreaterThan(100);
  });

  test("show it for those that have it, and for no other", () => {
    for (const { path, cells } of shown())
      expect([path, ...cells.slice(0, 3).map((cell) => !cell.includes("not there"))]).toEqual([
        path,
        ...prints.map((one) => one.has(path)),
      ]);
  });

  test("mark what differs between the schemas, and nothing else", () => {
    const marked = shown().flatMap(({ path, isMarked }) => (isMarked ? [path] : []));
    const differing = shown().flatMap(({ path }) => (new Set(prints.map((one) => one.get(path))).size > 1 ? [path] : []));
    expect(marked).toEqual(differing);
    expect(marked.length).toBeGreaterThan(30);
  });

  const top = (variant: (typeof variants)[number]) =>
    Object.entries({ page: "ListRunsResponse", run: "RunObject" }).flatMap(([part, name]) =>
      Object.entries((contract.defs[variant][name]?.properties ?? {}) as Record<string, Json>).map(([property, schema]) => {
        const { cells = [] } = shown().find(({ path }) => path === `${part} ${property}`) ?? {};
        // Portkey's cell has what v2's has not.
        const cell = { v1: cells[0], v2: cells[1], portkey: `${cells[1]}${cells[2]}` }[variant] ?? "";
        return { property, schema, cell };
      }),
    );

  test.each(variants)("cite for each property of %s what its schema cites", (variant) => {
    for (const { property, schema, cell } of top(variant))
      expect([property, ...idsIn(cell)]).toEqual(expect.arrayContaining((schema["x-evidence"] ?? []) as string[]));
  });

  test.each(variants)("say of %s where the letter is stricter, and nowhere else", (variant) => {
    const told = top(variant).filter(({ cell }) => cell.includes('<span class="letter">letter: '));
    const stricter = top(variant).filter(({ schema }) => JSON.stringify(schema).includes('"x-documented"'));
    expect(told.map(({ property }) => property)).toEqual(stricter.map(({ property }) => property));
    expect(told.length).toBeGreaterThan(5);
  });

  test("can be narrowed to what differs without a script", () => {
    const { length } = [...html.matchAll(/<tr id="[^"]*" class="differs">/g)];
    expect(html).toMatch(/<label[^>]*><input type="checkbox" id="only-differences">/);
    expect(html).toContain(`Only what differs: ${length} of `);
    expect(html).toMatch(/main:has\(#only-differences:checked\) tr\.same \{\s*display: none;/);
    expect(html).not.toContain("<script");
  });
});

describe("The first page", () => {
  test("has every rule, contradiction and source in a row of its own", () => {
    const { rules, contradictions } = contract;
    const wanted = [
      ...rules.map(({ id }) => `rule-${id}`),
      ...Object.keys(contradictions).map((id) => `contradiction-${id}`),
      ...Object.keys(sources).map((id) => `source-${id.replaceAll(/[:@]/g, "-")}`),
    ];
    const found = rows.map(({ id }) => id).filter((id) => /^(rule|contradiction|source)-/.test(id));
    expect([...found].sort()).toEqual(wanted.sort());
  });

  test("shows of a rule what it demands, how bad it is to break it, and its evidence", () => {
    for (const { id, says, level, evidence } of contract.rules) {
      const { cells = [] } = rows.find((row) => row.id === `rule-${id}`) ?? {};
      expect(words(String(cells[0]))).toBe(says.replaceAll("`", ""));
      expect(words(String(cells[1]))).toBe(level);
      expect(cells.slice(2).map(idsIn)).toEqual([evidence.v1, evidence.v2]);
    }
  });

  test("says of each fault what the server does and how it shows, below what generated/faults.md says of all", () => {
    const told = rows.filter(({ id }) => id.startsWith("fault-"));
    const shown = told.map(({ header, cells: [does = "", shows = ""] }) => [
      header,
      words(does),
      [...shows.matchAll(/<li>(.*?)<\/li>/g)].map(([, issue = ""]) => words(issue)),
    ]);
    const wanted = Object.entries<Fault>(faults).map(([name, { does, shows }]) => [name, does.replaceAll("`", ""), shows]);
    expect(shown).toEqual(wanted);
    expect(words(html)).toContain("There is a fault for each rule of a page, and for each");
  });

  test("leads through each use, in the words of the README", () => {
    const use = html.slice(html.indexOf('<h2 id="use">'), html.indexOf('<h2 id="references">'));
    const told = words(use);
    for (const part of [
      'from "list-runs-contract/v2"',
      "npx list-runs-contract check",
      "toBeListRunsResponse",
      'import * as matchers from "list-runs-contract/vitest"',
      'from "list-runs-contract/arbitraries"',
      'from "list-runs-contract/mock"',
      "npx list-runs-contract mock",
      "npx list-runs-contract probe",
    ])
      expect(told).toContain(part);
    const readme = words(readFileSync("README.md", "utf8").replaceAll(/[`*]|\]\([^)]*\)|\[/g, "")).replaceAll(/\s+/g, " ");
    const sentences = [...use.matchAll(/<p>(.*?)<\/p>/gs)].map(([, text = ""]) => words(text).replaceAll(/\s+/g, " "));
    for (const sentence of sentences) expect(readme).toContain(sentence.replaceAll(/[*[]/g, ""));
    expect(sentences.length).toBeGreaterThan(5);
  });

  test("is not written where the README has no such example", async () => {
    const { example } = await readReadme();
    expect(() => example("Never")).toThrow('Cannot take code from README.md: there is none below "Never"');
    expect(() => example("Serve it", "list-runs-contract probe")).toThrow(
      'there is none below "Serve it" that holds "list-runs-contract probe"',
    );
  });

  test("counts for each source as many places as generated/evidence.md names", () => {
    const table = readFileSync("generated/evidence.md", "utf8").matchAll(/^\| `([^`]*)` \|.*\| (.*) \|$/gm);
    const named = [...table].map(([, id = "", cell = ""]) => [id, cell.split("<br>").filter(Boolean)] as const);
    for (const [id, places] of named) {
      const { cells = [] } = rows.find(({ header }) => header === id) ?? {};
      const disputed = places.filter((place) => place.startsWith("contradiction "));
      expect([id, ...cells.slice(3).map(words)]).toEqual([id, String(places.length - disputed.length), String(disputed.length)]);
    }
    expect(named).toHaveLength(Object.keys(sources).length);
  });

  test("leads nowhere that is not on it, and names nothing twice", () => {
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const targets = new Set([...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id));
    expect([...targets].filter((id) => !ids.includes(id))).toEqual([]);
    expect(targets.size).toBeGreaterThan(50);
  });

  test("has its headings in order, a caption to each table, and a name of its own for each box that scrolls", () => {
    const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    expect(html.match(/<caption>/g)).toHaveLength(html.match(/<table/g)?.length ?? 0);
    const names = [...html.matchAll(/role="region" aria-label="([^"]*)" tabindex="0"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(html.match(/<(div class="scroll|pre)/g)?.length);
    expect(names).toHaveLength(new Set(names).size);
  });
});

describe("The timeline", () => {
  const dated = Object.entries(sources).filter(([, { date }]) => /^\d{4}-\d\d/.test(String(date)));
  const moments = () =>
    [...html.matchAll(/<g class="moment [^"]*">(.*?)<\/g>/gs)].map(([, inner = ""]) => inner.replaceAll("\u00a0", " "));

  test("has every source whose month is known, and every milestone, in the picture and in the table", () => {
    const { milestones } = contract;
    expect(moments()).toHaveLength(dated.length + Object.keys(milestones).length);
    expect(rows.filter(({ id }) => id.startsWith("moment-"))).toHaveLength(moments().length);
    for (const [id, { date }] of dated)
      expect(moments().filter((text) => text.includes(`>${date} <tspan class="source">${id}</tspan>`))).toHaveLength(1);
    for (const { date, title } of Object.values(milestones)) {
      const told = moments().filter((text) => text.includes(`>${date}</text>`));
      expect(told.map((text) => words(text.replaceAll("</text><text", "</text> <text")))).toEqual([`${date} ${title}`]);
    }
  });

  test("tells of each era how many keys a run had and what was new", () => {
    for (const [id, { keys, adds = [], drops = [] }] of dated) {
      if (keys === undefined) continue;
      const told = words(String(moments().find((text) => text.includes(`>${id}<`))).replaceAll("</text><text", "</text> <text"));
      for (const part of [`${keys} keys`, ...adds, ...drops]) expect(told).toContain(part);
    }
  });

  test("has its moments in order, from top to bottom", () => {
    const places = moments().map((text) => Number(/<path class="leader" d="M\d+ (\d+)/.exec(text)?.[1]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const dates = moments().map((text) => Date.parse(String(/class="date"[^>]*>([\d-]+)/.exec(text)?.[1])));
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
  });
});

describe("The eras", () => {
  const eras = Object.entries(sources).filter(([id, { keys }]) => id.startsWith("wire:") && keys !== undefined);
  const properties = (variant: "v1" | "v2") =>
    Object.entries((contract.defs[variant].RunObject as { properties: Record<string, unknown> }).properties).flatMap(
      ([name, schema]) => (schema === false ? [] : [name]),
    );

  test("add up to the properties of a run, v1 first and v2 after it", () => {
    const added = eras.flatMap(([, { adds = [] }]) => adds);
    const keys = new Set(properties("v1").filter((name) => !added.includes(name)));
    for (const [id, { keys: count, adds = [], drops = [] }] of eras) {
      if (drops.length) expect([...keys].sort()).toEqual(properties("v1").sort());
      expect({ id, known: drops.filter((name) => !keys.has(name)), new: adds.filter((name) => keys.has(name)) }).toEqual({
        id,
        known: [],
        new: [],
      });
      for (const name of adds) keys.add(name);
      for (const name of drops) keys.delete(name);
      expect({ id, count: keys.size }).toEqual({ id, count });
    }
    expect([...keys].sort()).toEqual(properties("v2").sort());
  });

  test("have as many keys as the runs of the corpus that are said to be of them", () => {
    const cases = (["v1", "v2"] as const).flatMap((variant) =>
      validCases(variant, "list").filter(({ file }) => file.includes(".era-")),
    );
    for (const { file, source, response } of cases) {
      const [run] = (response.body as { data: object[] }).data;
      expect([file, Object.keys(run ?? {}).length]).toEqual([file, sources[String(source[0])]?.keys]);
    }
    expect(cases.length).toBeGreaterThan(7);
    const told = new Set(cases.map(({ source: [id] }) => id));
    expect(eras.map(([id]) => id).filter((id) => !told.has(id))).toEqual([]);
  });
});

describe("The milestones", () => {
  const dateOf = (name: string) => String(contract.milestones[name]?.date);
  const after = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString();
  const endings = (status: number, recordedAt: string) =>
    endingOf({ response: { status, body: { error: { message: "No" } } }, recordedAt }, status === 400 ? "v1" : "v2");

  test("are the days that the code knows", () => {
    expect(new Date(earliest * 1000).toISOString().slice(0, 10)).toBe(dateOf("opened"));
    for (const [name, status] of [
      ["end-of-v1", 400],
      ["shutdown", 404],
    ] as const) {
      expect(endings(status, `${dateOf(name)}T23:59:59Z`)).toEqual([]);
      expect(endings(status, after(dateOf(name)))).toMatchObject([
        { code: name, message: expect.stringContaining(dateOf(name)) },
      ]);
    }
  });

  test("are the days that the README and the descriptions tell", () => {
    expect(readFileSync("README.md", "utf8")).toContain(
      `| answered until | ${dateOf("end-of-v1")} | ${dateOf("shutdown")} | – |`,
    );
    for (const [variant, name] of [
      ["v1", "end-of-v1"],
      ["v2", "shutdown"],
    ] as const)
      expect((contract.descriptions[variant].info as { description: string }).description).toContain(`until ${dateOf(name)}`);
  });
});

describe("A contradiction", () => {
  const checked = (changed: Partial<Record<string, Partial<Contradiction>>>, without: readonly string[] = []) => {
    const kept = Object.entries(contract.contradictions).filter(([id]) => !without.includes(id));
    const entries = kept.map(([id, entry]) => [id, { ...entry, ...changed[id] }]);
    return () => checkContradictions(Object.fromEntries(entries) as Contradictions, contract.known);
  };

  test("passes as it is written", () => {
    expect(checked({})).not.toThrow();
  });

  test.each<[string, Partial<Contradiction>, string]>([
    [
      "status",
      { by: ["spec:1234567"] },
      'Cannot cite "spec:1234567" for the contradiction "status": schemas/sources.yaml has no such id',
    ],
    ["status", { by: ["seed:002"] }, 'Cannot cite "seed:002" for the contradiction "status": it does not speak of v1'],
    [
      "content-type",
      { evidence: [{ ids: ["wire:never"] }] },
      'Cannot cite "wire:never" for the contradiction "content-type": schemas/sources.yaml has no such id',
    ],
    ["content-type", { places: ["listRun"] }, 'Cannot read the contradiction "content-type": no variant has listRun'],
    ["times", { places: ["RunObject.ended_at"] }, 'Cannot read the contradiction "times": no variant has RunObject.ended_at'],
    ["undocumented", { variants: ["v1"] }, 'Cannot read the contradiction "undocumented": v1 has no RunObject.reasoning_effort'],
    ["undocumented", { variants: ["v3"] }, 'Cannot read the contradiction "undocumented": there is no variant v3'],
    [
      "sampling",
      { letter: ["minimum"] },
      'Cannot read the contradiction "sampling": the letter has no minimum at RunObject.temperature of v1',
    ],
    [
      "ranker",
      { evidence: [{ ids: ["wire:2024-10"] }] },
      "Cannot tell why the letter's enum does not hold at FileSearchRankingOptions.ranker of v2: the contradiction leaves wire:undated out",
    ],
  ])("is refused where %s has %j", (id, change, message) => {
    expect(checked({ [id]: change })).toThrow(message);
  });

  test("is missed where the letter is stricter and none says why", () => {
    expect(checked({}, ["parallel-tool-calls"])).toThrow(
      "Cannot tell why the letter's required does not hold at RunObject.parallel_tool_calls of v2: no contradiction speaks of it",
    );
  });
});
