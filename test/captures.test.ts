import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkPage } from "../src/index.js";
import * as portkey from "../src/portkey.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";

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
  const [head = "", ...lines] = readFileSync(join(folder, "MANIFEST.tsv"), "utf8").trim().split("\n");
  const names = head.split("\t");
  const all = lines.map(
    (line) => Object.fromEntries(line.split("\t").map((value, index) => [names[index], value])) as unknown as Row,
  );
  return all.filter((row) => row.kind === kind && row.provenance === "captured-live");
}

const bodyOf = ({ file }: Row) => JSON.parse(readFileSync(join(folder ?? "", file), "utf8"));

// Recorded answers are not part of the repository: CAPTURES_DIR names a folder of them, beside their MANIFEST.tsv.
describe.skipIf(!folder)("The captures in CAPTURES_DIR", () => {
  test("hold lists and runs", () => {
    expect(rows("list-response").length).toBeGreaterThan(0);
    expect(rows("run-object").length).toBeGreaterThan(0);
  });

  test.each(rows("list-response"))("accept the list $file", (row) => {
    expect(checkPage(bodyOf(row))).toMatchObject({ variant: row.version, valid: true, issues: [] });
  });

  test.each(rows("run-object"))("accept the run $file", (row) => {
    expect(library[row.version].runObject.validate(bodyOf(row)).issues).toBeUndefined();
  });

  test.each(rows("error-body"))("accept the error $file", (row) => {
    expect(library[row.version].errorResponse.validate(bodyOf(row)).issues).toBeUndefined();
  });
});
