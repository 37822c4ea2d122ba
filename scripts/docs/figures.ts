import { readFile } from "node:fs/promises";
import { Marked, Renderer, type Tokens } from "marked";
import { escaped, type Page } from "./page.js";

/** How fast the library is beside its peers, as the benchmark wrote it. */
export async function performance(): Promise<Page> {
  return {
    file: "performance.html",
    title: "Performance · list-runs-contract",
    summary: "How long this library and its peers take to judge a page of runs",
    content: asHtml(await results("bench")),
  };
}

/** What other people's engines make of the contract, and what fuzzing has come to. */
export async function interop(): Promise<Page> {
  return {
    file: "interop.html",
    title: "Interop · list-runs-contract",
    summary: "What other people's validators and generators make of the contract, and what fuzzing has come to",
    content: asHtml(`${await results("interop")}\n${(await results("fuzz")).replaceAll(/^#/gm, "##")}`),
  };
}

function results(name: string): Promise<string> {
  return readFile(`test/${name}/RESULTS.md`, "utf8");
}

/**
 * Markdown as HTML. Headings can be led to, as they can where the Markdown itself is shown; a table scrolls by itself, in a box that has
 * the name of the heading above it, and numbers stand at the right.
 */
function asHtml(markdown: string): string {
  const names = new Map<string, number>();
  let heading = "";
  const marked = new Marked({
    async: false,
    renderer: {
      heading({ depth, text, tokens }) {
        heading = text;
        return `<h${depth} id="${text.toLowerCase().replaceAll(" ", "-")}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      table(token) {
        const count = (names.get(heading) ?? 0) + 1;
        names.set(heading, count);
        const name = count > 1 ? `${heading}, table ${count}` : heading;
        const html = Renderer.prototype.table.call(this, withNumbersRight(token)).replaceAll(/<th(?=[ >])/g, '<th scope="col"');
        return `<div class="scroll" role="region" aria-label="${escaped(name)}" tabindex="0">${html}</div>\n`;
      },
    },
  });
  return marked.parse(markdown, { async: false });
}

/** The table with all columns of numbers at the right, those too of which the Markdown does not say so. */
function withNumbersRight(token: Tokens.Table): Tokens.Table {
  const isOfNumbers = (column: number) => token.rows.every((row) => /^[\d,.]+( ms)?$/.test(row[column]?.text ?? ""));
  const align = token.align.map((given, column) => given ?? (isOfNumbers(column) ? "right" : null));
  const aligned = (cells: Tokens.TableCell[]) => cells.map((cell, column) => ({ ...cell, align: align[column] ?? null }));
  return { ...token, align, header: aligned(token.header), rows: token.rows.map(aligned) };
}
