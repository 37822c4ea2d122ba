import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { variants } from "../variants.js";

/** A page of the site. */
export interface Page {
  /** Its file in `dist/docs/`. */
  readonly file: string;
  readonly title: string;
  /** What it holds, in a sentence. */
  readonly summary: string;
  /** The HTML of its `<main>`. */
  readonly content: string;
  /** A classic script: a browser that opens the page from disk loads no module. */
  readonly script?: string;
  /** Styles of its own, beside those of all pages. */
  readonly styles?: string;
  /** Directives of its policy beside those of all pages. */
  readonly policy?: Readonly<Record<string, string>>;
}

/** What every page leads to: the file, and the name it goes by. */
export const menu = {
  "index.html": "Contract",
  "v1.html": "v1",
  "v2.html": "v2",
  "portkey.html": "Portkey",
  "playground.html": "Playground",
  "performance.html": "Performance",
  "interop.html": "Interop",
} as const;

const [shell, styles] = await Promise.all(
  ["shell", "site"].map((name) => readFile(`${import.meta.dirname}/${name}.css`, "utf8")),
);
// Without one, browsers ask the server for a file.
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b5c8a"/><path d="M4 5h8M4 8h8M4 11h5" stroke="#fff" stroke-width="1.5"/></svg>',
)}`;

/** The whole page, in one file that needs no other. */
export function page({ file, title, summary, content, script, styles: own = "", policy }: Page): string {
  if (script && /<\/script|<!--/i.test(script)) throw new Error("Cannot write the page: its script holds what ends a script");
  return sealed(
    `<!doctype html>
<html lang="en">
  <head>
    ${head(title, summary)}
    <style>${styles}${own}</style>
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    ${navigation(file)}
    <main id="main" tabindex="-1">
      ${content}
    </main>${script ? `\n    <script>${script}</script>` : ""}
  </body>
</html>
`,
    policy,
  );
}

/** What stands in the head of every page: what it is called, and the styles of its menu. */
export function head(title: string, summary: string): string {
  return `<meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="description" content="${escaped(summary)}">
    <meta name="color-scheme" content="light dark">
    <title>${escaped(title)}</title>
    <link rel="icon" href="${icon}">
    <style>${shell}</style>`;
}

/** The menu, in which the page it stands on is marked. */
export function navigation(file: string): string {
  const items = Object.entries(menu).map(([other, name]) => {
    const mark = other === file ? ' aria-current="page"' : "";
    return `<li><a href="${address(other)}"${mark}>${name}</a></li>`;
  });
  return `<nav class="site" aria-label="Site"><ul>${items.join("")}</ul></nav>`;
}

/** Where a link to a page leads: of a reference, whose operation is folded in, to that. */
export function address(file: string): string {
  return variants.some((variant) => file === `${variant}.html`) ? `${file}#/runs/listruns` : file;
}

const elementsWithText = /(<(script|style)(?:\s[^>]*)?>)([\s\S]*?)<\/\2>/g;

/**
 * Has a page run and apply what stands in it and nothing else, by a policy that names the hash of each script and style.
 *
 * @param more Directives beside these.
 * @throws {Error} When the page holds what such a policy forbids.
 */
export function sealed(html: string, more: Readonly<Record<string, string>> = {}): string {
  const forbidden = tagsOf(html).find(isForbidden);
  if (forbidden) throw new Error(`Cannot seal the page: its policy forbids "${forbidden.text.slice(0, 200)}"`);
  const texts = [...html.matchAll(elementsWithText)];
  const hashes = (element: string) =>
    texts
      .filter(([, , name]) => name === element)
      .map(([, , , text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  const closed = {
    "default-src": "'none'",
    "script-src": [...new Set(hashes("script"))].join(" ") || "'none'",
    "style-src": [...new Set(hashes("style"))].join(" ") || "'none'",
    "img-src": "data:",
    "base-uri": "'none'",
    "form-action": "'none'",
  };
  const directives = { ...closed, ...more };
  if (Object.keys(directives).length !== Object.keys(closed).length + Object.keys(more).length)
    throw new Error(`Cannot seal the page: ${Object.keys(more).join(", ")} would open what is closed`);
  const policy = Object.entries(directives).map(([name, sources]) => `${name} ${sources}`);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy.join("; ")}">`;
  // After the encoding, which a browser looks for at the very beginning of a file from disk, and before all that the policy is for.
  const [start = "", charset] = /^.*?(<meta charset="utf-8">)/s.exec(html) ?? [];
  if (!charset || /<(script|style|link)/.test(start))
    throw new Error("Cannot seal the page: it does not begin with its encoding");
  return `${start}\n    ${meta}${html.slice(start.length)}`;
}

/** A tag as it stands in a page, and its attributes. */
interface Tag {
  readonly text: string;
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** The tags of a page; texts of scripts and styles may look like some. */
function tagsOf(html: string): Tag[] {
  const tags = html.replace(elementsWithText, "$1").matchAll(/<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi);
  return [...tags].map(([text, name = "", rest = ""]) => ({
    text,
    name: name.toLowerCase(),
    attributes: [...rest.matchAll(/([^\s"'/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"']+))?/g)].map(
      ([, attribute = "", value = ""]) => [attribute.toLowerCase(), value.replace(/^["']|["']$/g, "")] as const,
    ),
  }));
}

/** Whether a tag is, runs, styles or fetches what the policy is there to keep away. */
function isForbidden({ name, attributes }: Tag): boolean {
  if (/^(?:iframe|frame|object|embed|base|form|portal)$/.test(name)) return true;
  return attributes.some(([attribute, value]) => {
    if (attribute.startsWith("on") || attribute === "style" || attribute === "srcdoc" || attribute === "ping") return true;
    if (/^(?:src|srcset|poster|data|background)$/.test(attribute)) return !value.startsWith("data:");
    if (name === "link" && attribute === "href") return !value.startsWith("data:");
    return /^(?:xlink:)?href$/.test(attribute) && /^\s*(?:javascript|data|vbscript):/i.test(value);
  });
}

/** A text as it stands in HTML, in an attribute too. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
