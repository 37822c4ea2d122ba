import stringWidth from "fast-string-width";
import type { Excerpt } from "./excerpt.js";
import { inventoryLines } from "./format-inventory.js";
import { staleText } from "./issue-text.js";
import type { Around, Entry, EntryIssue, Reporter } from "./reporter.js";
import { countsLines, summaryLine } from "./summary-line.js";
import { visible } from "./visible.js";

/** Paints a text, or leaves it as it is where there is no colour. */
export type Paint = (style: "green" | "red" | "yellow" | "dim" | "bold", text: string) => string;

/** Writes a report for people: a line an answer, a line an issue with the line it stands in, the counts last. */
export function prettyReporter(paint: Paint): Reporter {
  return {
    entry: (entry, around) => lines(entryLines(entry, around, paint)),
    end: ({ summary, stale = [], inventory }) =>
      lines([
        ...(inventory ? inventoryLines(inventory, paint) : []),
        ...stale.map((item) => paint("red", staleText(item))),
        summaryLine(summary),
        ...countsLines(summary),
      ]),
  };
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/** The verdict on one answer; what the baseline accepts of it is left out. */
export function entryLines(entry: Entry, { isOneOfSeveral, excerpts }: Around, paint: Paint): string[] {
  const { source, index, line, variant, reasons, valid, issues } = entry;
  const verdict = valid ? paint("green", "valid") : paint("red", "invalid");
  const name = printable(line !== undefined ? `${source}:${line}` : isOneOfSeveral ? `${source} [${index}]` : source);
  const held = variant ?? "held to every variant";
  const head = `${paint("bold", name)}: ${verdict}${variant ? " " : ", "}${held} ${paint("dim", `(${printable(reasons.join("; "))})`)}`;
  const told = issues.filter(({ accepted }) => accepted === undefined);
  return [head, ...told.flatMap((issue) => issueLines(issue, excerpts.get(issue), paint))];
}

function issueLines(issue: EntryIssue, excerpt: Excerpt | undefined, paint: Paint): string[] {
  const { severity, code, root, pointer, line, column, message, hint, evidence } = issue;
  const colour = severity === "error" ? "red" : "yellow";
  const at = line > 0 ? `${line}:${column} ` : ""; // lines begin at 1: an issue in line 0 has no place in any text
  const place = printable(pointer) || root || "body";
  return [
    `  ${at}${paint(colour, severity)} ${place} ${printable(message)} ${paint("dim", `[${code}]`)}`,
    ...(excerpt ? excerptLines(line, excerpt, (text) => paint(colour, text)) : []),
    ...(hint ? [paint("dim", `      hint: ${printable(hint)}`)] : []),
    ...(evidence ? [paint("dim", `      evidence: ${evidence.join(", ")}`)] : []),
  ];
}

/** The line of a value, and a caret under each of its characters. */
function excerptLines(line: number, { before, value, after }: Excerpt, paint: (text: string) => string): string[] {
  const [left, middle, right] = [before, value, after].map((text) => printable(text.replaceAll("\t", " "))) as [
    string,
    string,
    string,
  ];
  const margin = " ".repeat(String(line).length);
  const carets = "^".repeat(Math.max(1, stringWidth(middle)));
  return [`      ${line} | ${left}${middle}${right}`, `      ${margin} | ${" ".repeat(stringWidth(left))}${paint(carets)}`];
}

/** A text of somebody else's as one line of at most 200 characters that moves no cursor and paints nothing. */
export function printable(text: string): string {
  return visible(text.length > 200 ? `${text.slice(0, 160)}…${text.slice(-39)}` : text);
}
