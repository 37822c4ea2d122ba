import { inventoryLines } from "./format-inventory.js";
import { issueText, staleText } from "./issue-text.js";
import type { Entry, EntryIssue, Reporter } from "./reporter.js";
import { countsLines, summaryLine } from "./summary-line.js";
import { visible } from "./visible.js";

/**
 * Writes workflow commands, which GitHub Actions shows as annotations: one an issue that is not accepted, one a failure, then the counts.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReporter(): Reporter {
  return {
    entry: (entry) =>
      entry.issues
        .filter(({ accepted }) => accepted === undefined)
        .map((issue) => annotation(entry, issue))
        .join(""),
    failure: ({ source, line, message }) =>
      command("error", { ...placeIn(source, line), title: "not judged" }, [visible(message)]),
    end: ({ summary, stale = [], inventory }) =>
      [
        ...stale.map((item) => command("error", { title: "stale baseline" }, [staleText(item)])),
        ...(inventory ? inventoryLines(inventory, (_, text) => text) : []).map(plain),
        ...[summaryLine(summary), ...countsLines(summary)].map(plain),
      ].join(""),
  };
}

function annotation({ source }: Entry, issue: EntryIssue): string {
  const { severity, code, line, column } = issue;
  const [first, ...others] = issueText(issue);
  // Standard input is no file of the repository: its lines are told in words.
  const lines = source === "-" ? [`standard input, ${line}:${column}: ${first}`, ...others] : [first, ...others];
  return command(severity, { ...placeIn(source, line, column), title: visible(code) }, lines);
}

type Properties = Readonly<Record<string, string | number | undefined>>;

function placeIn(source: string, line?: number, col?: number): Properties {
  return source === "-" ? {} : { file: source.replace(/[^\n\r]+/g, visible), line, col };
}

function command(name: EntryIssue["severity"], properties: Properties, lines: readonly string[]): string {
  const given = Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${escaped(value)}`]));
  return `::${name} ${given.join(",")}::${escapedData(lines.join("\n"))}\n`;
}

function escaped(value: string | number): string {
  return escapedData(String(value)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function escapedData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A line that is no command: the runner finds `::` after any space, and commands of the older form, `##[name]`, anywhere in a line. */
function plain(line: string): string {
  return `${line.replace(/^(\s*):(?=:)/, "$1\\u003a").replaceAll("##[", "#\\u0023[")}\n`;
}
