import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCapture } from "../src/capture.js";
import { checkPage } from "../src/index.js";
import * as portkey from "../src/portkey.js";
import { redact } from "../src/redact.js";
import { reportOn } from "../src/report.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import { recordAs } from "./record-as.js";

const library = { v1, v2, portkey };
const folder = process.env.CAPTURES_DIR;

interface Row {
  readonly file: string;
  readonly kind: string;
  readonly version: "v1" | "v2" | "portkey";
  readonly provenance: string;
}

function rows(kind: string): Row[] {
  if (!folder) return [];
  const [head = "", ...lines] = readFileSync(join(folder, "MANIFEST.tsv"), "utf8").trim().split(/\r?\n/);
  const names = head.split("\t");
  const all = lines.map(
    (line) => Object.fromEntries(line.split("\t").map((value, index) => [names[index], value])) as unknown as Row,
  );
  return all.filter((row) => row.kind === kind && row.provenance === "captured-live");
}

const textOf = ({ file }: Row) => readFileSync(join(folder ?? "", file), "utf8");

const bodyOf = ({ file }: Row) => JSON.parse(readFileSync(join(folder ?? "", file), "utf8"));

// Recorded answers are not part of the repository: CAPTURES_DIR names a folder of them, beside their MANIFEST.tsv.
describe.skipIf(!folder)("The captures in CAPTURES_DIR", () => {
  test("hold something to check", () => {
    expect(rows("list-response").length + rows("run-object").length + rows("error-body").length).toBeGreaterThan(0);
  });

  test.each(rows("list-response"))("accept the list $file", (row) => {
    expect(checkPage(bodyOf(row), { variant: row.version, unknown: "allow" }).issues).toEqual([]);
  });

  // A body cannot tell Portkey from v2, and an empty page tells nothing.
  test.each(rows("list-response"))("tell the variant of the list $file", (row) => {
    const told = row.version === "portkey" ? "v2" : row.version;
    expect(checkPage(bodyOf(row)).variant).toBe(bodyOf(row).data.length ? told : null);
  });

  test.each(rows("error-body"))("are read in the form of every recorder: $file", (row) => {
    for (const [form, write] of Object.entries(recordAs))
      for (const { response } of parseCapture(write(textOf(row))).exchanges) expect(response.body, form).toEqual(bodyOf(row));
  });

  test.each(rows("list-response"))("are read and redacted in the form of every recorder: $file", (row) => {
    for (const [form, write] of Object.entries(recordAs)) {
      const text = write(textOf(row));
      for (const { response } of parseCapture(text).exchanges) expect(response.body, form).toEqual(bodyOf(row));
      const options = { variant: row.version, unknown: "allow" } as const;
      if (form === "ndjson") continue;
      const found = reportOn(form, text, options);
      expect({ ...found, entries: found.entries.map(({ issues }) => issues.filter(({ root }) => !root)) }, form).toMatchObject({
        failures: [],
        entries: [[]],
      });
      expect(reportOn(form, redact(text), { ...options, unknown: "warn" }).entries, form).toEqual(
        reportOn(form, text, { ...options, unknown: "warn" }).entries,
      );
    }
  });

  test.each(rows("run-object"))("accept the run $file", (row) => {
    expect(library[row.version].runObject.validate(bodyOf(row)).issues).toBeUndefined();
  });

  test.each(rows("run-object"))("accept a page of the run $file", (row) => {
    const run = bodyOf(row);
    const page = { object: "list", data: [run], first_id: run.id, last_id: run.id, has_more: false };
    expect(checkPage(page, { variant: row.version, unknown: "allow" }).issues).toEqual([]);
  });

  test.each(rows("error-body"))("accept the error $file", (row) => {
    expect(library[row.version].errorResponse.validate(bodyOf(row)).issues).toBeUndefined();
  });
});
