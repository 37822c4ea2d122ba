import { escaped } from "./page.js";

/** A column: its title, which is a plain text, and the class of its cells. */
export type Column = { readonly title: string; readonly class?: string };
/** A row: its first cell is its header. */
export type TableRow = {
  readonly id: string;
  readonly header: string;
  readonly cells: readonly string[];
  readonly class?: string;
};
/** Rows under a heading of their own, which may be left out. */
export type Group = { readonly title?: string; readonly rows: readonly TableRow[] };

/**
 * A table in a box that scrolls by itself, where the window is narrower, and can be reached and scrolled by keyboard. On a phone each row
 * is a block, in which each cell is named by its column.
 */
export function table(name: string, caption: string, columns: readonly Column[], groups: readonly Group[]): string {
  const head = columns.map(({ title, class: own }) => `<th scope="col"${classed(own)}>${title}</th>`);
  return `<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table class="pinned">
<caption>${caption}</caption>
<thead><tr>${head.join("")}</tr></thead>
${groups.map((group) => body(group, columns)).join("\n")}
</table></div>`;
}

function body({ title, rows }: Group, columns: readonly Column[]): string {
  const heading = title ? `<tr><th scope="rowgroup" colspan="${columns.length}" class="group">${title}</th></tr>\n` : "";
  return `<tbody>\n${heading}${rows.map((one) => row(one, columns)).join("\n")}\n</tbody>`;
}

function row({ id, header, cells, class: own }: TableRow, columns: readonly Column[]): string {
  if (cells.length !== columns.length - 1)
    throw new RangeError(`Cannot write the row "${id}": it has ${cells.length + 1} cells, the head has ${columns.length}`);
  const rest = cells.map((cell, index) => {
    const { title = "", class: kind } = columns[index + 1] ?? {};
    return `<td${classed(kind)} data-column="${escaped(title)}"><div>${cell}</div></td>`;
  });
  return `<tr id="${id}"${classed(own)}><th scope="row"${classed(columns[0]?.class)}>${header}</th>${rest.join("")}</tr>`;
}

function classed(name: string | undefined): string {
  return name ? ` class="${name}"` : "";
}
