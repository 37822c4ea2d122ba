import type { PageReport } from "./check-exchange.js";
import type { Path } from "./document.js";
import { entryLines } from "./format-pretty.js";
import { propertyOf } from "./json-pointer.js";
import { parseJson } from "./parse-json.js";
import type { Answer } from "./read-text.js";
import { entriesOf } from "./report-reading.js";
import type { Around, Entry } from "./reporter.js";
import type { Issue } from "./schema.js";

/** A value that was judged, under the name that it has in the report. */
export interface JudgedValue {
  readonly source: string;
  readonly value: unknown;
  /** Whether it is an exchange, and not a body by itself. */
  readonly isExchange: boolean;
  readonly report: PageReport;
}

/**
 * The lines that `check` prints of a value, each issue with its place in what `JSON.stringify(value, null, 2)` prints. What JSON does not
 * print, or prints as something else, has no place. Never throws on any value.
 */
export function reportOnValue(judged: JudgedValue): string[] {
  const { entry, excerpts } = entryOf(judged, printed(judged.value));
  return entryLines(entry, { isOneOfSeveral: false, excerpts }, (_, text) => text);
}

/** Undefined where JSON cannot print the value: a cycle, a BigInt, a function, something that throws when it is read. */
function printed(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return undefined;
  }
}

/** The verdict on a value, what has a place first. */
function entryOf(
  { source, value, isExchange, report }: JudgedValue,
  text: string | undefined,
): { readonly entry: Entry; readonly excerpts: Around["excerpts"] } {
  const document = parseJson(text ?? "null");
  const answer = answerOf(document.root, isExchange);
  const isPlaced = ({ root, path }: Issue) =>
    text !== undefined && isPrinted(value, document.root, root ? path : [...answer.recorded.body.path, ...path]);
  const entryWith = (issues: readonly Issue[]) => {
    const { entries, excerpts } = entriesOf(source, document, [{ answer, report, issues }]);
    return { entry: entries[0] as Entry, excerpts };
  };
  const { entry, excerpts } = entryWith(report.issues.filter(isPlaced));
  const { issues } = entryWith(report.issues.filter((issue) => !isPlaced(issue))).entry;
  for (const issue of issues) issue.line = 0;
  return { entry: { ...entry, valid: report.valid, issues: [...entry.issues, ...issues] }, excerpts };
}

/** A value as the one answer of a recording. */
function answerOf(root: unknown, isExchange: boolean): Answer {
  const exchange = { response: { body: root } };
  return {
    exchange,
    recorded: { whole: [], body: { path: isExchange ? ["response", "body"] : [], value: root, encoding: "value" }, exchange },
  };
}

/** Whether what stands at a path of a value stands there in what was printed of it too. */
function isPrinted(value: unknown, root: unknown, path: Path): boolean {
  try {
    let [before, after] = [value, root];
    for (const key of path) {
      if (!isSame(before, after)) return false;
      [before, after] = [propertyOf(before, String(key)), propertyOf(after, String(key))];
    }
    return isSame(before, after);
  } catch {
    return false;
  }
}

/** Of arrays and objects only that they are such. */
function isSame(before: unknown, after: unknown): boolean {
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  return before === after || (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after));
}
