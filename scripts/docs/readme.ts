import { readFile } from "node:fs/promises";
import { Marked, type Token, type Tokens } from "marked";
import { escaped } from "./page.js";

/** What the site takes from the README, by its place. */
export interface Readme {
  /** Its opening, as HTML. */
  readonly opening: string;
  /** The first code below each of these headings, as HTML. */
  readonly first: (heading: string) => string;
  readonly text: string;
}

/** Where a link of the README leads on the site; what is not there is no link. */
const onSite: Readonly<Record<string, string>> = { "generated/evidence.md": "#sources", "generated/rules.md": "#rules" };

/**
 * Reads the README of the folder that is worked in. `first` of what it returns throws an Error where there is no code below a heading.
 *
 * @throws {Error} When there is no README.md.
 */
export async function readReadme(): Promise<Readme> {
  const text = await readFile("README.md", "utf8");
  const marked = new Marked({
    async: false,
    renderer: {
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const target = onSite[href] ?? (href.startsWith("https:") ? href : undefined);
        return target ? `<a href="${target}">${words}</a>` : words;
      },
    },
  });
  const tokens = marked.lexer(text);
  const firstHeading = (from: number) => tokens.findIndex((token, index) => index >= from && token.type === "heading");
  const [title, next] = [firstHeading(0), firstHeading(1)];
  return {
    opening: marked.parser(tokens.slice(title + 1, next)),
    first: (heading) => codeBelow(tokens, heading),
    text,
  };
}

function codeBelow(tokens: readonly Token[], heading: string): string {
  const from = tokens.findIndex((token) => token.type === "heading" && (token as Tokens.Heading).text === heading);
  const below = from < 0 ? [] : tokens.slice(from + 1);
  const end = below.findIndex(({ type }) => type === "heading");
  const block = below.slice(0, end < 0 ? undefined : end).find(({ type }) => type === "code") as Tokens.Code | undefined;
  if (!block) throw new Error(`Cannot take code from README.md: there is none below "${heading}"`);
  return `<pre role="region" aria-label="${escaped(heading)}" tabindex="0"><code>${escaped(block.text)}</code></pre>`;
}
