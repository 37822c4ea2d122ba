import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkPage } from "../src/index.js";
import { listRunsResponse } from "../src/v2.js";
import { agreementCases } from "./bench/cases.js";
import { compareDifferences, type Deviation, type Difference } from "./bench/compare-differences.js";
import { contenders } from "./bench/contenders.js";
import { figure, markdownTable, spreadText } from "./bench/markdown-table.js";
import { readmeBlock, withBlock } from "./bench/readme-block.js";
import { type Results, resultsPage } from "./bench/results-page.js";
import { ratiosOf, spreadOf } from "./bench/statistics.js";
import { workloads } from "./bench/workloads.js";
import { schemaFaults } from "./oracle.js";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const deviations: Deviation[] = read("test/bench/deviations.json");

describe("spreadOf() and ratiosOf()", () => {
  test.each([
    [[3], { low: 3, median: 3, high: 3 }],
    [[4, 1, 3, 2], { low: 1.75, median: 2.5, high: 3.25 }],
    [[1, 1000, 2, 3, 4], { low: 2, median: 3, high: 4 }],
  ])("spreadOf(%j) is %j", (figures, expected) => {
    expect(spreadOf(figures)).toEqual(expected);
  });

  test("a round that is slow for both sides changes no ratio", () => {
    expect(ratiosOf([2, 20, 2], [1, 10, 1])).toEqual({ low: 2, median: 2, high: 2 });
  });

  test("neither takes what is no sample", () => {
    expect(() => spreadOf([])).toThrow("there are no figures");
    expect(() => ratiosOf([1], [1, 2])).toThrow("Cannot divide 1 figures by 2");
  });
});

describe("markdownTable()", () => {
  test("puts figures to the right", () => {
    expect(markdownTable(["who", "ms"], [["hand", "1.00"]])).toBe("| who | ms |\n| --- | ---: |\n| hand | 1.00 |");
  });

  test("refuses a row that does not fit its head", () => {
    expect(() => markdownTable(["who", "ms"], [["hand"]])).toThrow(
      'Cannot write the row of "hand": it has 1 cells, the head has 2',
    );
  });

  test.each([
    [0.0123, "0.012"],
    [1.005, "1.00"],
    [12.34, "12.3"],
    [1234.5, "1235"],
  ])("figure(%j) is %j", (value, text) => {
    expect(figure(value)).toBe(text);
    expect(spreadText({ low: value, median: value, high: value })).toBe(`${text} (${text}–${text})`);
  });
});

describe("compareDifferences()", () => {
  const found: Difference[] = [{ contender: "one", verdict: "accepts", case: "A" }];
  const listed = (entry: Partial<Deviation>): Deviation[] => [
    { contenders: ["one"], verdict: "accepts", cases: ["A"], reason: "", ...entry },
  ];

  test.each<[string, Deviation[], string[]]>([
    ["a listed one", listed({}), []],
    ["a new one", [], ['one accepts "A", which is not listed']],
    ["a gone one", listed({ cases: ["A", "B"] }), ['one accepts "B" no longer, though it is listed']],
    [
      "one the other way round",
      listed({ verdict: "rejects" }),
      ['one accepts "A", which is not listed', 'one rejects "A" no longer, though it is listed'],
    ],
    [
      "a contender that is gone",
      listed({ contenders: ["one", "two"] }),
      ['two accepts "A" no longer, though it is listed', "two is listed, but not asked"],
    ],
  ])("tells of %s", (_, list, expected) => {
    expect(compareDifferences(found, list, ["one"])).toEqual(expected);
  });
});

describe("agreementCases()", () => {
  const cases = agreementCases();

  test("says of each page what the library, the oracle and the rules say", () => {
    for (const { name, text, valid, sound } of cases) {
      const page: unknown = JSON.parse(text);
      expect([name, listRunsResponse.is(page)]).toEqual([name, valid]);
      expect([name, schemaFaults("list", page, "v2").length === 0]).toEqual([name, valid]);
      if (sound !== null) expect([name, checkPage(page, { variant: "v2" }).valid]).toEqual([name, sound]);
    }
  });

  test("has every case that a deviation names", () => {
    const names = new Set(cases.map(({ name }) => name));
    expect(names.size).toBe(cases.length);
    expect(deviations.flatMap((one) => one.cases).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("contenders", () => {
  test("each has a module, and each package that is installed is one's", () => {
    for (const { module } of contenders) expect(existsSync(`test/bench/contenders/${module}.ts`)).toBe(true);
    const { devDependencies } = read("test/bench/package.json");
    const packages = new Set(contenders.flatMap((one) => one.package ?? []));
    expect(Object.keys(devDependencies).filter((name) => name !== "typescript")).toEqual([...packages].sort());
  });

  test("are installed in the versions that are pinned", () => {
    const { packages } = read("test/bench/package-lock.json");
    for (const [name, version] of Object.entries(read("test/bench/package.json").devDependencies))
      expect({ name, version: packages[`node_modules/${name}`]?.version }).toEqual({ name, version });
  });
});

const spread = { low: 1, median: 2, high: 3 };
const results: Results = {
  versions: new Map(contenders.map(({ name }) => [name, "1.2.3"])),
  machine: { node: "v20.0.0", v8: "11", cpu: "2 × CPU", loads: [1, 2] },
  effort: { rounds: 1, slotMs: 1, warmUpMs: 1, repeats: 1, bytes: 1e6, passes: 1 },
  agreements: contenders.map(({ name }) => ({ contender: name, asked: 1, differences: [], tells: "all" })),
  deviations,
  measured: workloads.flatMap(({ name: workload }) =>
    (["verdict", "report"] as const).map((what) => ({
      ...{ contender: "hand", workload, what, nanoseconds: spread, ofHand: spread, ofParse: spread },
    })),
  ),
  coldStarts: [{ contender: "hand", milliseconds: spread, ofHand: spread }],
  warmUps: {
    judging: [{ contender: "hand", milliseconds: spread, ofHand: spread }],
    all: [{ contender: "hand", milliseconds: spread, ofHand: spread }],
  },
  streamed: [{ contender: "hand", megabytes: 1, ofParse: spread, throughput: [spread, spread] }],
  sizes: [{ contender: "hand", bytes: { minified: 2000, gzipped: 1000 } }],
};
const sectionsOf = (page: string) => [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);

describe("resultsPage() and readmeBlock()", () => {
  test("a page has a section for what was measured, and no other", () => {
    const none = { ...results, measured: [], coldStarts: [], warmUps: { judging: [], all: [] }, streamed: [], sizes: [] };
    expect(sectionsOf(resultsPage(none))).toEqual(["Contenders", "Deviations"]);
    expect(sectionsOf(resultsPage(results)).slice(2)).toEqual([
      "Verdict",
      "Full report",
      "Cold start",
      "The first 100 pages",
      "A stream",
      "Size",
    ]);
  });

  test("the head has the medians of a contender, and says where there are none", () => {
    const rows = readmeBlock(results).split("\n");
    expect(rows).toContain("| hand 1.2.3 | 2.00 | 2.00 | 2.00 | 2.00 | 2.00 | 1.0 |");
    expect(rows).toContain("| zod 1.2.3 | – | – | – | – | – | – |");
  });

  test.each([
    ["a <!-- bench -->old<!-- /bench --> z", "a <!-- bench -->\n\nnew\n\n<!-- /bench --> z"],
    ["no markers", "no markers"],
    ["<!-- /bench --> the wrong way round <!-- bench -->", "<!-- /bench --> the wrong way round <!-- bench -->"],
  ])("withBlock() makes of %j %j", (text, expected) => {
    expect(withBlock(text, "new")).toBe(expected);
  });
});

describe("test/bench/RESULTS.md", () => {
  const text = readFileSync("test/bench/RESULTS.md", "utf8");

  test("has every contender with the version that is pinned: `npm run bench` writes it anew", () => {
    const { devDependencies } = read("test/bench/package.json");
    const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    for (const one of contenders) {
      const row = rows.find(([, name]) => name === (one.isSlow ? `${one.name} *` : one.name));
      expect(row?.slice(1, 5)).toEqual([
        ...[one.isSlow ? `${one.name} *` : one.name, one.package ?? "this repository"],
        ...[one.package === undefined ? row?.[3] : devDependencies[one.package], one.how],
      ]);
    }
  });

  test("has the figures whose head the README shows", () => {
    const rowsOf = (page: string) =>
      page.split("\n").map((line) =>
        line
          .split("|")
          .map((cell) => cell.trim())
          .slice(1, -1),
      );
    const block = /<!-- bench -->(.*)<!-- \/bench -->/s.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
    const shown = rowsOf(block).filter(([name = ""]) => /\d+\.\d+\.\d+$/.test(name));
    for (const [title = "", ...figures] of shown) {
      const name = title.replace(/ \d+\.\d+\.\d+$/, "");
      const cells = rowsOf(text).flatMap(([first, ...cells]) => (first === name || first === `${name} *` ? cells : []));
      const known = cells.flatMap((cell) => [cell.replace(/ \(.*/, ""), (Number(cell) / 1000).toFixed(1)]);
      expect({ name, unknown: figures.filter((figure) => figure !== "–" && !known.includes(figure)) }).toEqual({
        name,
        unknown: [],
      });
    }
    expect(shown.length).toBeGreaterThan(10);
  });

  test("has every part and every deviation", () => {
    expect(sectionsOf(text)).toEqual(sectionsOf(resultsPage(results)));
    for (const { title } of workloads) expect(text).toContain(title);
    for (const { reason } of deviations) expect(text).toContain(reason);
  });
});
