import { commas, jsonText } from "./json-text.js";
import type { Failure, Reporter } from "./reporter.js";

/** Writes the report as one object, which report.schema.json describes: entries as they come, all else at the end. */
export function jsonReporter(): Reporter {
  const entries = commas();
  const failures: Failure[] = [];
  return {
    begin: () => '{\n  "entries": [\n',
    entry: (entry) => entries.add(jsonText(entry, 2).replace(/^/gm, "    ")),
    failure(failure) {
      failures.push(failure);
      return "";
    },
    end({ stale, inventory, summary }) {
      const rest = jsonText({ failures, stale, inventory, summary }, 2);
      return `${entries.close()}  ],\n${rest.slice("{\n".length)}\n`;
    },
  };
}
