import type { Summary } from "./summary.js";
import { visible } from "./visible.js";

/** The counts over all inputs, as a line without its end. */
export function summaryLine({ files, exchanges, skipped, valid, invalid, errors, warnings, accepted }: Summary): string {
  const counts = [
    `${valid} valid`,
    `${invalid} invalid`,
    count(errors, "error"),
    count(warnings, "warning"),
    ...(skipped ? [`${skipped} skipped`] : []),
    ...(accepted ? [`${accepted} accepted`] : []),
  ];
  return `${count(exchanges, "answer")} in ${count(files, "file")}: ${counts.join(", ")}`;
}

/** The counts by code, variant and status, the greatest first, as the lines of a table; none where nothing was counted. */
export function countsLines({ codes = {}, variants = {}, statuses = {} }: Summary): string[] {
  const tables = Object.entries({ codes, variants, statuses });
  const widths = tables.flatMap(([, counts]) => Object.values(counts).map((number) => String(number).length));
  const width = Math.max(0, ...widths);
  return tables.flatMap(([title, counts]) => {
    const rows = Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    // The number stands first: no name can begin a line.
    return rows.length ? [title, ...rows.map(([name, number]) => `  ${String(number).padStart(width)}  ${visible(name)}`)] : [];
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
