/** A table in Markdown. Cells are Markdown, too, in which a pipe stands as it is. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [head, head.map(() => "---"), ...rows].map(line).join("\n");
}

/** A name in a line of Markdown, as code. */
export function asCode(name: string): string {
  return `\`${name}\``;
}
