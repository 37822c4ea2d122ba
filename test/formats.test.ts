import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import type { Report } from "../generated/report.js";
import { githubReporter } from "../src/format-github.js";
import { jsonReporter } from "../src/format-json.js";
import { junitReporter } from "../src/format-junit.js";
import { ndjsonReporter } from "../src/format-ndjson.js";
import { prettyReporter } from "../src/format-pretty.js";
import { sarifReporter } from "../src/format-sarif.js";
import type { Entry, EntryIssue, Failure, Reporter } from "../src/reporter.js";
import { countsLines, summaryLine } from "../src/summary-line.js";
import { visible } from "../src/visible.js";

const entries: Entry[] = [
  { source: "captures/runs.json", index: 0, variant: "v2", reasons: ["v2 was asked for"], status: 200, valid: true, issues: [] },
  {
    ...{
      source: "captures/runs.json",
      index: 1,
      variant: "v2",
      reasons: ["OpenAI-Beta: assistants=v2"],
      status: 200,
      valid: false,
    },
    issues: [
      {
        ...{
          severity: "error",
          code: "type",
          path: ["data", 0, "created_at"],
          pointer: "/data/0/created_at",
          line: 8,
          column: 17,
        },
        ...{ message: 'must be integer, got string "2024"', expected: "integer", received: "2024" },
        ...{ hint: "Times are Unix seconds", evidence: ["seed:002", "spec:f85dbe2"] },
      },
      {
        ...{ severity: "error", code: "enum", path: ["data", 0, "status"], pointer: "/data/0/status", line: 9, column: 3 },
        ...{
          message: 'must be one of "queued", "completed", got object {} (see [0](https://example.org))',
          expected: ["queued"],
        },
      },
      {
        ...{ severity: "warning", code: "unknown-property", path: ["next"], pointer: "/next", line: 12, column: 5 },
        ...{ message: "is not a property that the contract knows", received: null },
      },
    ],
  },
  {
    ...{ source: "captures/walk.ndjson", index: 0, line: 3, variant: null, reasons: ["it fits all"], status: null, valid: true },
    issues: [
      {
        ...{ severity: "warning", code: "beta-header", root: "exchange", path: ["request", "headers"], line: 3, column: 25 },
        ...{ pointer: "/request/headers", message: "must have OpenAI-Beta", evidence: ["seed:002"] },
      },
    ],
  },
  {
    ...{ source: "captures/walk.ndjson", index: 1, line: 4, variant: "v1", reasons: ["file_ids"], status: 404, valid: true },
    issues: [
      {
        ...{ severity: "error", code: "last-id", path: ["last_id"], pointer: "/last_id", line: 4, column: 90 },
        ...{ message: "must be null", expected: null, accepted: "known of this gateway, see <TICKET-7>" },
      },
    ],
  },
  {
    ...{ source: "-", index: 0, variant: "portkey", reasons: ["host"], status: 200, valid: false },
    issues: [
      { severity: "error", code: "not-an-answer", path: [], pointer: "", line: 1, column: 1, message: "must be an answer" },
    ],
  },
  {
    ...{ source: 'ugly/a "b" <c> & d\n::error::%0A,]]>\u0007😀\ud800.json', index: 0, variant: "v2", status: 200, valid: false },
    reasons: ["said so\u001b[31m"],
    issues: [
      {
        ...{ severity: "error", code: "enum", path: ["a\n::error::x"], pointer: "/a\n::error::x", line: 1, column: 2 },
        message: 'must not be "]]>\u0000</failure>\ud800\ufffe\u2028::warning::\u202e% 😀"',
        hint: "\r\n##[error]no",
        evidence: ["seed:<1>"],
      },
    ],
  },
];

const failures: Failure[] = [
  { source: "captures/walk.ndjson", line: 5, message: 'Cannot parse "captures/walk.ndjson": line 5 is not valid JSON' },
  { source: 'no "such" & file.json', message: 'Cannot read "no "such" & file.json": no such file or folder\n::error::' },
];

const closing: Omit<Report, "entries" | "failures"> = {
  summary: {
    ...{ files: 4, exchanges: 6, skipped: 2, valid: 3, invalid: 3, errors: 4, warnings: 2, accepted: 1 },
    codes: { type: 1, enum: 2, "unknown-property": 1, "beta-header": 1, "not-an-answer": 1 },
    variants: { v2: 3, v1: 1, portkey: 1, undecided: 1 },
    statuses: { "200": 4, "404": 1, unknown: 1 },
  },
  stale: [{ code: "order", pointer: "/data/*", reason: "old & gone", expires: "2026-01-31" }],
  inventory: [
    { variant: "v2", path: "/data/*/id", mark: "documented", count: 3, parents: 3, types: { string: 3 } },
    { variant: null, path: "/next", mark: "unknown", count: 1, parents: 6, types: { null: 1 }, unexpected: ["null"] },
  ],
};

interface Shown {
  readonly entries: readonly Entry[];
  readonly failures: readonly Failure[];
  readonly closing: typeof closing;
}
const all: Shown = { entries, failures, closing };
const nothing: Shown = {
  entries: [],
  failures: [],
  closing: { summary: { files: 0, exchanges: 0, skipped: 0, valid: 0, invalid: 0, errors: 0, warnings: 0, accepted: 0 } },
};

const excerpts = new Map(
  entries.flatMap(({ issues }) =>
    issues.map((issue) => [issue, { before: '  "日本": ', value: JSON.stringify(issue.received ?? null), after: "," }]),
  ),
);

/** What a reporter writes: failures where their input is read, or after all inputs. */
function written(reporter: Reporter, { entries, failures, closing }: Shown): string {
  const left = new Set(failures);
  const take = (isTaken: (failure: Failure) => boolean) =>
    [...left].filter(isTaken).map((failure) => {
      left.delete(failure);
      return reporter.failure?.(failure) ?? "";
    });
  const pieces = [
    reporter.begin?.() ?? "",
    ...entries.flatMap((entry, index) => [
      reporter.entry(entry, { excerpts, isOneOfSeveral: entry.source === "captures/runs.json" }),
      ...(entries[index + 1]?.source === entry.source ? [] : take(({ source }) => source === entry.source)),
    ]),
    ...take(() => true),
    reporter.end(closing),
  ];
  expect(pieces.filter((piece) => piece && !piece.endsWith("\n"))).toEqual([]);
  return pieces.join("");
}

// The schema is of draft 4, of which it uses nothing that draft 7 reads otherwise but its name; its regular expressions are no Unicode ones.
const require = createRequire(import.meta.url);
const { $schema: _, id: __, ...sarifSchema } = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const validSarif = addFormats.default(new Ajv({ strict: false, unicodeRegExp: false })).compile(sarifSchema);

const reporters: Record<string, { file: string; reporter: () => Reporter }> = {
  junit: { file: "report.junit.xml", reporter: junitReporter },
  sarif: { file: "report.sarif", reporter: () => sarifReporter("1.2.3") },
  github: { file: "report.github.txt", reporter: githubReporter },
  json: { file: "report.json", reporter: jsonReporter },
  ndjson: { file: "report.ndjson", reporter: ndjsonReporter },
  pretty: { file: "report.txt", reporter: () => prettyReporter((_, text) => text) },
};

test.each(Object.entries(reporters))("%sReporter() writes the golden file", async (_, { file, reporter }) => {
  await expect(written(reporter(), all)).toMatchFileSnapshot(`golden/${file}`);
});

describe("junitReporter()", () => {
  const elements = readXml(written(junitReporter(), all));
  const named = (name: string) => elements.filter((element) => element.name === name);

  test("counts the cases of each suite", () => {
    expect(
      named("testsuite").map(({ attributes: { name, tests, failures, errors } }) => [name, tests, failures, errors].join("|")),
    ).toEqual([
      "captures/runs.json|2|1|0",
      "captures/walk.ndjson|3|0|1",
      "-|1|1|0",
      'ugly/a "b" <c> & d\n::error::%0A,]]>\\u0007😀\\ud800.json|1|1|0',
      'no "such" & file.json|1|0|1',
      "baseline|1|1|0",
      "inventory|0|0|0",
      "summary|0|0|0",
    ]);
  });

  test("names each case by its place", () => {
    expect(named("testcase").map(({ attributes: { name, file } }) => [name, file?.slice(0, 8)].join("|"))).toEqual(
      ["answer 0|captures", "answer 1|captures", "line 3|captures", "line 4|captures", "line 5|captures"].concat(
        ...["answer 0|", 'answer 0|ugly/a "', 'input|no "such', "order at /data/*|"],
      ),
    );
  });

  test("tells errors in the failure, what makes nothing invalid beside it", () => {
    const [failure] = named("failure");
    expect(failure?.attributes.type).toBe("type enum");
    expect(failure?.text).toContain('8:17 error /data/0/created_at must be integer, got string "2024" [type]\n    hint: Times');
    expect(named("system-out").map(({ text }) => text)).toEqual([
      "12:5 warning /next is not a property that the contract knows [unknown-property]",
      "3:25 warning /request/headers must have OpenAI-Beta [beta-header]\n    evidence: seed:002",
      "4:90 error /last_id must be null [last-id]\n    accepted: known of this gateway, see <TICKET-7>",
      expect.stringContaining("\n  + /next  1 of 6  unexpected null 1\n"), // the inventory
    ]);
  });

  test("has a suite of counts with --summary alone", () => {
    expect(named("property").map(({ attributes: { name, value } }) => `${name}=${value}`)).toContain("codes.enum=2");
    expect(readXml(written(junitReporter(), nothing)).map(({ name }) => name)).toEqual(["testsuites"]);
  });
});

describe("sarifReporter()", () => {
  test("writes what the schema of SARIF accepts", () => {
    readSarif(written(sarifReporter("1.2.3"), all));
    expect(readSarif(written(sarifReporter("1.2.3"), nothing)).runs[0]).toMatchObject({
      results: [],
      invocations: [{ executionSuccessful: true }],
    });
  });

  test("tells rules, failures and what the baseline accepts", () => {
    const [{ results, tool, invocations }] = readSarif(written(sarifReporter("1.2.3"), all)).runs;
    const { rules } = tool.driver;
    expect(results.map(({ ruleIndex }) => rules[ruleIndex]?.id)).toEqual(results.map(({ ruleId }) => ruleId));
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(results.flatMap(({ suppressions }) => suppressions)).toEqual([
      { kind: "external", justification: "known of this gateway, see <TICKET-7>" },
    ]);
  });

  test.each([
    ["captures/runs.json", "captures/runs.json"],
    ["./runs.json", "runs.json"],
    ["../a b#c?%.json", "../a%20b%23c%3F%25.json"],
    ["c:runs.json", "c%3Aruns.json"],
    ["é😀\ud800\n.json", "%C3%A9%F0%9F%98%80%EF%BF%BD%0A.json"],
    ["-", "-"],
    [resolve("a b.json"), pathToFileURL(resolve("a b.json")).href],
    [join("a", "b.json"), "a/b.json"],
  ])("names %j as %j", (source, uri) => {
    const [entry] = entries.slice(1, 2).map((entry) => ({ ...entry, source }));
    const [{ results }] = readSarif(written(sarifReporter("1.2.3"), { ...nothing, entries: entry ? [entry] : [] })).runs;
    expect(results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });

  test("gives an issue the same fingerprint when it stands in another line, and no other issue has it", () => {
    const prints = (entries: Entry[]) =>
      readSarif(written(sarifReporter("1.2.3"), { ...nothing, entries })).runs[0].results.map(
        ({ partialFingerprints }) => partialFingerprints["listRunsContract/v1"],
      );
    const moved = entries.map((entry) => ({
      ...entry,
      issues: entry.issues.map((issue) => ({ ...issue, line: issue.line + 7 })),
    }));
    expect(prints(moved)).toEqual(prints(entries));
    expect(new Set(prints(entries)).size).toBe(entries.flatMap(({ issues }) => issues).length);
  });
});

test("jsonReporter() writes what report.schema.json describes", () => {
  const valid = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync("generated/report.schema.json", "utf8")));
  for (const shown of [all, nothing]) {
    const report: unknown = JSON.parse(written(jsonReporter(), shown));
    expect(valid(report), JSON.stringify(valid.errors)).toBe(true);
    expect(report).toEqual({ entries: shown.entries, failures: shown.failures, ...shown.closing });
  }
});

test("ndjsonReporter() writes nothing of the end that was not asked for", () => {
  expect(written(ndjsonReporter(), nothing)).toBe("");
  expect(linesOf(written(ndjsonReporter(), { ...nothing, entries })).map((line) => JSON.parse(line))).toEqual(entries);
});

test("githubReporter() writes the counts where there is nothing else", () => {
  expect(written(githubReporter(), nothing)).toBe("0 answers in 0 files: 0 valid, 0 invalid, 0 errors, 0 warnings\n");
});

test.each([
  [
    { ...closing.summary, exchanges: 1, files: 1, errors: 1 },
    "1 answer in 1 file: 3 valid, 3 invalid, 1 error, 2 warnings, 2 skipped, 1 accepted",
  ],
  [{ ...closing.summary, skipped: 0, accepted: 0, warnings: 1 }, "6 answers in 4 files: 3 valid, 3 invalid, 4 errors, 1 warning"],
])("summaryLine() counts %#", (summary, line) => {
  expect(summaryLine(summary)).toBe(line);
});

test("countsLines() puts the greatest count first, then sorts by name", () => {
  const codes = { type: 2, enum: 12, required: 2 };
  expect(countsLines({ ...nothing.closing.summary, codes, variants: {}, statuses: { "200": 14, unknown: 2 } })).toEqual([
    ...["codes", "  12  enum", "   2  required", "   2  type"],
    ...["statuses", "  14  200", "   2  unknown"],
  ]);
  expect(countsLines(nothing.closing.summary)).toEqual([]);
});

describe("any text in any field", () => {
  const parts = [..."\n\r\t\0\u0007\u001b\u0085\u2028\ufeff\ufffe\ud800\udc00%:,;\"'<>&[](){}=/\\ ax😀"].concat(
    ...["::error::", "::error file=x::", "##[error]", "]]>", "<!--", "%0A", "{0}", "[a](b)", '"}', "</failure>", "&#10;"],
  );
  let seed = 20260826;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >>> 8) % below;
  };
  const text = () => Array.from({ length: 1 + random(8) }, () => parts[random(parts.length)]).join("");
  const issue = (): EntryIssue => ({
    ...{ severity: random(2) ? "error" : "warning", code: text(), path: [text()], pointer: text(), line: 1, column: 1 },
    ...{ message: text(), hint: text(), evidence: [text()], expected: text(), received: text() },
    ...(random(4) === 0 && { accepted: text() }),
  });
  const shown = (): Shown => {
    const sources = [text(), text(), "-"];
    const entries = sources.flatMap((source) =>
      [0, 1].map((index): Entry => {
        const issues = Array.from({ length: random(3) }, issue);
        return { source, index, variant: "v2", reasons: [text()], status: 200, valid: issues.every(isNoError), issues };
      }),
    );
    const [source = ""] = sources;
    const failures = [source, text()].map((source) => ({ source, message: text() }));
    const { summary, inventory = [] } = closing;
    return {
      entries,
      failures,
      closing: {
        summary: { ...summary, codes: { [text()]: 2, [text()]: 1 } },
        stale: [{ code: text(), pointer: text(), reason: text(), expires: text() }],
        inventory: inventory.map((item) => ({ ...item, path: text() })),
      },
    };
  };
  const samples = Array.from({ length: 200 }, shown);

  test("githubReporter() writes one annotation a line, in its file", () => {
    for (const sample of samples) {
      const commands = linesOf(written(githubReporter(), sample)).flatMap((line) => commandIn(line) ?? []);
      const found = commands.map(({ name, properties: { file } }) => ({ name, file }));
      const texts = (annotations: Annotation[]) => annotations.map(({ name, file }) => `${name} ${file}`).sort();
      expect(texts(found)).toEqual(texts(annotationsOf(sample)));
    }
  });

  test("ndjsonReporter() writes one value a line", () => {
    for (const sample of samples) {
      const { summary, stale, inventory } = sample.closing;
      const values = linesOf(written(ndjsonReporter(), sample)).map((line) => JSON.parse(line));
      const isEntry = (value: object) => "issues" in value;
      expect(values.filter(isEntry)).toEqual(sample.entries);
      expect(values.filter((value) => !isEntry(value))).toEqual([...sample.failures, { summary }, { stale }, { inventory }]);
    }
  });

  test("jsonReporter() writes the report", () => {
    for (const sample of samples) {
      const { entries, failures, closing } = sample;
      expect(JSON.parse(written(jsonReporter(), sample))).toEqual({ entries, failures, ...closing });
    }
  });

  test("junitReporter() writes XML with as many failed cases", () => {
    for (const sample of samples) {
      const elements = readXml(written(junitReporter(), sample));
      const counted = (name: string) => elements.filter((element) => element.name === name).length;
      const stale = sample.closing.stale?.length ?? 0;
      expect(counted("testcase")).toBe(sample.entries.length + sample.failures.length + stale);
      expect(counted("failure")).toBe(sample.entries.filter(({ issues }) => !issues.every(isNoError)).length + stale);
      expect(counted("error")).toBe(sample.failures.length);
    }
  });

  test("sarifReporter() writes what the schema of SARIF accepts, without links and placeholders", () => {
    for (const sample of samples) {
      const log = readSarif(written(sarifReporter("1.2.3"), sample));
      const { results } = log.runs[0];
      expect(results).toHaveLength(sample.entries.flatMap(({ issues }) => issues).length);
      for (const { message } of results) {
        expect(message.text).not.toMatch(/\[[^\]]*\]\([^)]+\)/);
        expect(message.text.replaceAll("{{", "").replaceAll("}}", "")).not.toMatch(/[{}]/);
      }
    }
  });
});

function isNoError({ severity, accepted }: EntryIssue): boolean {
  return severity !== "error" || accepted !== undefined;
}

/** Lines, as the most generous reader of lines sees them. */
function linesOf(text: string): string[] {
  expect(text.endsWith("\n")).toBe(true);
  return text.slice(0, -1).split(/\r\n|[\p{Cc}\u2028\u2029]/u);
}

interface Annotation {
  readonly name: string;
  readonly file: string | undefined;
}

function annotationsOf({ entries, failures, closing }: Shown): Annotation[] {
  const fileOf = (source: string) => (source === "-" ? undefined : source.replace(/[^\n\r]+/g, visible));
  return [
    ...entries.flatMap(({ source, issues }) =>
      issues.filter(({ accepted }) => accepted === undefined).map(({ severity }) => ({ name: severity, file: fileOf(source) })),
    ),
    ...failures.map(({ source }) => ({ name: "error", file: fileOf(source) })),
    ...(closing.stale ?? []).map(() => ({ name: "error", file: undefined })),
  ];
}

/** What the runner makes of a line, by src/Runner.Common/ActionCommand.cs of actions/runner, were every command known. */
function commandIn(line: string): { name: string; properties: Record<string, string>; data: string } | undefined {
  const [, name = "", properties = "", data = ""] = /^\s*::(\S*?)(?: (.*?))?::(.*)$/su.exec(line) ?? [];
  if (!name) return line.includes("##[") ? { name: line, properties: {}, data: "" } : undefined;
  const pairs = properties
    .trim()
    .split(",")
    .map((pair) => pair.split(/=(.*)/s, 2));
  const escapes = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
  const unescaped = (text: string) => Object.entries(escapes).reduce((all, [from, to]) => all.replaceAll(from, to), text);
  return { name, properties: Object.fromEntries(pairs.map(([key, value = ""]) => [key, unescaped(value)])), data };
}

interface Element {
  readonly name: string;
  readonly attributes: Record<string, string>;
  text: string;
}

/** The elements of XML, in the order of their beginnings, with the text in them; throws where it is not well-formed. */
function readXml(xml: string): Element[] {
  const parser = new SaxesParser();
  const elements: Element[] = [];
  const open: Element[] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, text: "" };
    elements.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    for (const element of open) element.text += text;
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  return elements;
}

interface SarifLog {
  readonly runs: [
    {
      readonly results: {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly message: { readonly text: string };
        readonly locations: { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
        readonly partialFingerprints: Record<string, string>;
        readonly suppressions: unknown[];
      }[];
      readonly tool: { readonly driver: { readonly rules: { readonly id: string }[] } };
      readonly invocations: [{ readonly executionSuccessful: boolean }];
    },
  ];
}

/** A SARIF log that the schema of SARIF accepts. */
function readSarif(text: string): SarifLog {
  const log: unknown = JSON.parse(text);
  expect(validSarif(log), JSON.stringify(validSarif.errors)).toBe(true);
  return log as SarifLog;
}
