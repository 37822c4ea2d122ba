import { readFile } from "node:fs/promises";
import { Marked, type Token, type Tokens } from "marked";
import { escaped } from "./page.js";

/** What the site takes from the README, by its place. */
export interface Readme {
  /** Its opening, as HTML. */
  readonly opening: string;
  /** The first code below a heading, or the first there that holds a text, with what the README says of it, as HTML. */
  readonly example: (heading: string, holding?: string) => string;
  readonly text: string;
}

/** Where a link of the README leads on the site; what is not there is no link. */
const onSite: Readonly<Record<string, string>> = {
  "generated/evidence.md": "#sources",
  "generated/rules.md": "#rules",
  "generated/faults.md": "#faults",
};

/**
 * Reads the README of the folder that is worked in. `example` of what it returns throws an Error where there is no such code below a heading.
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
    example: (heading, holding = "") => {
      const { code, lead } = codeBelow(tokens, heading, holding);
      const label = escaped(holding ? `${heading}: ${holding}` : heading);
      const pre = `<pre role="region" aria-label="${label}" tabindex="0"><code>${escaped(code.text)}</code></pre>`;
      return `${lead ? marked.parser([lead]) : ""}${pre}`;
    },
    text,
  };
}

/** The code, and the paragraph that leads to it or, where none does, that follows and does not lead on to something else. */
function codeBelow(tokens: readonly Token[], heading: string, holding: string): { code: Tokens.Code; lead: Token | undefined } {
  const from = tokens.findIndex((token) => token.type === "heading" && (token as Tokens.Heading).text === heading);
  const below = from < 0 ? [] : tokens.slice(from + 1);
  const end = below.findIndex(({ type }) => type === "heading");
  const own = below.slice(0, end < 0 ? undefined : end).filter(({ type }) => type !== "space");
  const at = own.findIndex((token) => token.type === "code" && (token as Tokens.Code).text.includes(holding));
  if (at < 0)
    throw new Error(`Cannot take code from README.md: there is none below "${heading}"${holding && ` that holds "${holding}"`}`);
  const isLead = (token: Token | undefined) => token?.type === "paragraph";
  const [before, after] = [own[at - 1], own[at + 1]];
  const follows = isLead(after) && !after?.raw.trimEnd().endsWith(":") ? after : undefined;
  return { code: own[at] as Tokens.Code, lead: isLead(before) ? before : follows };
}
