import { jsonText } from "./json-text.js";
import type { Reporter } from "./reporter.js";

/**
 * Writes an object a line: each entry, each failure, which has no `issues`, and how many exchanges of an input are skipped, then what was
 * asked for besides.
 */
export function ndjsonReporter(): Reporter {
  return {
    entry: line,
    failure: line,
    skipped: (source, skipped) => line({ source, skipped }),
    end: ({ summary, stale, inventory }) =>
      [...(summary.codes ? [{ summary }] : []), ...(stale ? [{ stale }] : []), ...(inventory ? [{ inventory }] : [])]
        .map(line)
        .join(""),
  };
}

function line(value: object): string {
  return `${jsonText(value)}\n`;
}
