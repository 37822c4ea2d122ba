import stringWidth from "fast-string-width";
import type { Excerpt } from "./excerpt.js";
import type { Entry, EntryIssue, Report } from "./report.js";

/** Paints a text, or leaves it as it is where there is no colour. */
export type Paint = (style: "green" | "red" | "yellow" | "dim" | "bold", text: string) => string;

/** Prints a report for people: a line an answer, a line an issue with the line it stands in, the counts last. */
export function formatPretty({ summary, entries }: Report, excerpts: ReadonlyMap<EntryIssue, Excerpt>, paint: Paint): string {
  const { files, exchanges, valid, invalid, errors, warnings } = summary;
  const counts = [`${valid} valid`, `${invalid} invalid`, count(errors, "error"), count(warnings, "warning")].join(", ");
  const several = new Set(entries.filter(({ index }) => index > 0).map(({ source }) => source));
  return [
    ...entries.flatMap((entry) => entryLines(entry, several.has(entry.source), excerpts, paint)),
    `${count(exchanges, "answer")} in ${count(files, "file")}: ${counts}`,
    "",
  ].join("\n");
}

function entryLines(
  { source, index, variant, reasons, valid, issues }: Entry,
  several: boolean,
  excerpts: ReadonlyMap<EntryIssue, Excerpt>,
  paint: Paint,
): string[] {
  const verdict = valid ? paint("green", "valid") : paint("red", "invalid");
  const name = printable(several ? `${source} [${index}]` : source);
  const held = variant ?? "held to every variant";
  const head = `${paint("bold", name)}: ${verdict}${variant ? " " : ", "}${held} ${paint("dim", `(${printable(reasons.join("; "))})`)}`;
  return [head, ...issues.flatMap((issue) => issueLines(issue, excerpts.get(issue), paint))];
}

function issueLines(issue: EntryIssue, excerpt: Excerpt | undefined, paint: Paint): string[] {
  const { severity, code, root, pointer, line, column, message, hint, evidence } = issue;
  const colour = severity === "error" ? "red" : "yellow";
  const place = printable(pointer) || root || "body";
  return [
    `  ${line}:${column} ${paint(colour, severity)} ${place} ${printable(message)} ${paint("dim", `[${code}]`)}`,
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

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A text of somebody else's as one line of at most 200 characters that moves no cursor and paints nothing. */
export function printable(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 160)}…${text.slice(-39)}` : text;
  return short.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    JSON.stringify(character).length > 3
      ? JSON.stringify(character).slice(1, -1)
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
