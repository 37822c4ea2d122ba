import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { kindOf } from "../src/answer-kind.js";
import { parseCapture } from "../src/capture.js";
import { decodeText } from "../src/decode-text.js";
import { checkExchange, checkPages } from "../src/index.js";
import { type Found, reportOn } from "../src/report.js";
import type { ListRunsResponse } from "../src/v2.js";
import { invalidCases, validCases } from "./corpus.js";
import { recordAs, url } from "./record-as.js";

const folder = new URL("./recordings/", import.meta.url).pathname;

interface ExpectedIssue {
  readonly index: number;
  readonly code: string;
  readonly severity?: "warning";
  readonly root?: "exchange";
  readonly pointer?: string;
  /** What has to stand at line and column, as it stands there; of a body that is encoded, what this begins with. */
  readonly text?: string;
  readonly line?: number;
  readonly column?: number;
}

interface Expected {
  readonly format: string;
  readonly judged: number;
  readonly skipped: number;
  readonly variants: readonly (string | null)[];
  readonly statuses: readonly number[];
  readonly issues: readonly ExpectedIssue[];
}

// test/recorders/expect.mjs has found the places in the text of the files, without the readers that are tested here.
const expected = Object.entries(JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Record<string, Expected>);

/** A verdict without what belongs to the form of the recording. */
function bare({ entries, failures }: Found) {
  const issues = entries.flatMap(({ issues }) => issues.map(({ line: _line, column: _column, ...issue }) => issue));
  return { failures, issues: issues.filter(({ root }) => !root), valid: entries.every(({ valid }) => valid) };
}

describe("A page of the corpus", () => {
  const cases = [...validCases("v2", "list"), ...invalidCases("v2", "list").map(({ exchange, file }) => ({ ...exchange, file }))];
  test.each(Object.entries(recordAs).filter(([form]) => !/json|^http$/.test(form)))(
    "has the same issues as %s",
    (form, write) => {
      for (const { file, response } of cases.filter(({ response }) => kindOf(response.body))) {
        const text = JSON.stringify(response.body, null, 1);
        // nock and the Azure SDKs write the parsed body, in which a number has one form.
        expect(bare(reportOn(form, write(text), { variant: "v2" })), file).toEqual(
          bare(reportOn("json", text, { variant: "v2", request: { url } })),
        );
      }
    },
  );
});

describe("The recordings", () => {
  test("are all expected, of every recorder", () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "expected.json")
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
    expect(expected.map(([file]) => file).sort()).toEqual(files.sort());
    const formats = new Set(expected.map(([, { format }]) => format));
    expect([...formats].sort()).toEqual(["azure", "exvcr", "har", "http", "nock", "polly", "vcr", "vcrpy"]);
  });

  test.each(expected)("in %s are read, judged and placed", (file, { format, judged, skipped, variants, statuses, issues }) => {
    const bytes = readFileSync(join(folder, file));
    const { text, encoding } = decodeText(bytes);
    const found = reportOn(file, text, {}, encoding);
    expect(found.failures).toEqual([]);
    expect({ judged: found.entries.length, skipped: found.skipped }).toEqual({ judged, skipped });
    expect(found.entries.map(({ variant }) => variant)).toEqual(variants);
    expect(found.entries.map(({ status }) => status)).toEqual(statuses);
    expect(parseCapture(bytes).format).toBe(format);
    const placed = found.entries.flatMap((entry) => entry.issues.map((issue) => ({ index: entry.index, ...issue })));
    expect(placed.map(({ index, severity, code }) => `${index} ${severity} ${code}`).sort()).toEqual(
      issues.map(({ index, severity = "error", code }) => `${index} ${severity} ${code}`).sort(),
    );
    const lines = text.split("\n");
    for (const issue of issues.filter(({ root }) => !root)) {
      const { line, column } = placed.find(({ index, pointer }) => index === issue.index && pointer === issue.pointer) ?? {};
      expect({ ...issue, line, column }).toEqual(issue);
      expect(lines[Number(line) - 1]?.slice(Number(column) - 1)).toContain(issue.text);
    }
  });

  test.each(expected)("in %s are placed by parseCapture() where check places them", (file) => {
    const bytes = readFileSync(join(folder, file));
    const { text, encoding } = decodeText(bytes);
    const { entries } = reportOn(file, text, {}, encoding);
    const capture = parseCapture(bytes);
    capture.exchanges.forEach((exchange, index) => {
      const alone = checkExchange(exchange).issues.map(
        (issue) => `${issue.code} ${Object.values(capture.locate(index, issue)).join(":")}`,
      );
      const told = entries[index]?.issues.map(({ code, line, column }) => `${code} ${line}:${column}`);
      expect(alone.sort()).toEqual(told?.sort());
    });
  });

  test.each(expected.filter(([file]) => /walk/.test(file)))("in %s make a walk that is complete", (file) => {
    const { exchanges } = parseCapture(readFileSync(join(folder, file)));
    expect(exchanges).toHaveLength(3);
    expect(checkPages(exchanges, { complete: true }).issues).toEqual([]);
    expect(checkPages(exchanges.slice(0, 2), { complete: true }).issues).toMatchObject([{ code: "walk-complete" }]);
  });

  test.each(expected.filter(([file]) => /walk/.test(file) && !/curl/.test(file)))(
    "in %s are held to the rules of a walk",
    (file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const [first, , last] = parseCapture(text).exchanges.map(({ response }) => (response.body as ListRunsResponse).data[0]?.id);
      // The run of the last page is one of the first page again; all ids are of one length.
      const { entries } = reportOn(file, text.replaceAll(last as string, first as string), {});
      expect(entries.map(({ issues }) => issues.map(({ code }) => code))).toEqual([[], [], ["unique-ids"]]);
    },
  );
});
