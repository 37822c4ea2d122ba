import type { Entry, Report } from "./report.js";

/** Paints a text, or leaves it as it is where there is no colour. */
export type Paint = (style: "green" | "red" | "yellow" | "dim" | "bold", text: string) => string;

/** Prints a report for people: a line an answer, a line an issue, the counts last. */
export function formatPretty({ summary, entries }: Report, paint: Paint): string {
  const { files, exchanges, valid, invalid, errors, warnings } = summary;
  const counts = [`${valid} valid`, `${invalid} invalid`, count(errors, "error"), count(warnings, "warning")].join(", ");
  return [
    ...entries.flatMap((entry) => entryLines(entry, paint)),
    `${count(exchanges, "answer")} in ${count(files, "file")}: ${counts}`,
    "",
  ].join("\n");
}

function entryLines({ source, index, variant, reasons, valid, issues }: Entry, paint: Paint): string[] {
  const verdict = valid ? paint("green", "valid") : paint("red", "invalid");
  const head = `${paint("bold", index === 0 ? source : `${source} [${index}]`)}: ${verdict} ${variant ?? "in every variant"} ${paint("dim", `(${reasons.join("; ")})`)}`;
  return [head, ...issues.flatMap((issue) => issueLines(issue, paint))];
}

function issueLines(
  { severity, code, pointer, line, column, message, hint, evidence }: Entry["issues"][number],
  paint: Paint,
): string[] {
  const word = severity === "error" ? paint("red", severity) : paint("yellow", severity);
  return [
    `  ${line}:${column} ${word} ${pointer || "body"} ${message} ${paint("dim", `[${code}]`)}`,
    ...(hint ? [paint("dim", `      hint: ${hint}`)] : []),
    ...(evidence ? [paint("dim", `      evidence: ${evidence.join(", ")}`)] : []),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
