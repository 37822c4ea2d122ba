import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { OutputSchemas } from "./output-faults.js";

/** Reads the schemas of the reports that programs read. */
export function outputSchemas(): OutputSchemas {
  const require = createRequire(import.meta.url);
  const { $schema: _, id: __, ...sarif } = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const report = JSON.parse(readFileSync(new URL("../../generated/report.schema.json", import.meta.url), "utf8"));
  return { report, sarif };
}
