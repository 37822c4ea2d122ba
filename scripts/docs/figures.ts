import { readFile } from "node:fs/promises";
import { Marked } from "marked";
import type { Page } from "./page.js";

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
    content: asHtml(`${await results("interop")}\n${(await results("fuzz")).replace(/^# /m, "## ")}`),
  };
}

function results(name: string): Promise<string> {
  return readFile(`test/${name}/RESULTS.md`, "utf8");
}

/** Markdown as HTML; headings can be led to, as they can where the Markdown itself is shown, and wide tables scroll by themselves. */
function asHtml(markdown: string): string {
  const marked = new Marked({
    async: false,
    renderer: {
      heading({ depth, text, tokens }) {
        return `<h${depth} id="${text.toLowerCase().replaceAll(" ", "-")}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
    },
  });
  const html = marked.parse(markdown, { async: false });
  return html.replaceAll("<table>", '<div class="scroll" tabindex="0"><table>').replaceAll("</table>", "</table></div>");
}
