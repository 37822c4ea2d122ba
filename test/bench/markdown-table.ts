import type { Spread } from "./statistics.js";

/** A table as Markdown. @throws When a row has more or fewer cells than the head. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const wrong = rows.find((row) => row.length !== head.length);
  if (wrong)
    throw new RangeError(`Cannot write the row of "${wrong[0]}": it has ${wrong.length} cells, the head has ${head.length}`);
  const rule = head.map((_, index) => (rows.every((row) => /^(\d|not |–)/.test(row[index] ?? "")) ? "---:" : "---"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A figure with no more digits than it deserves. */
export function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

/** The median with the quartiles around it. */
export function spreadText({ low, median, high }: Spread): string {
  return `${figure(median)} (${figure(low)}–${figure(high)})`;
}

/** What a cell says where there is nothing to say. */
export const nothing = "–";
