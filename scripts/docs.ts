/**
 * Writes `dist/docs/`: the reference of each variant as one page that needs no network, the interop matrix, and a page that leads to
 * them.
 *
 *   npm run docs
 */
import { execFileSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { Marked } from "marked";
import type { Description } from "./bundle.js";
import { variants } from "./variants.js";

const folder = "dist/docs";

/** Whatever the page's own script would load or report, the browser does not: the page is complete. */
const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "font-src data:",
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const head = `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`;

/** The maker's name, in the place of its logo, which the page would fetch. */
const makersName = `data:image/svg+xml,${encodeURIComponent(
  "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='16'><text y='12' font-family='sans-serif' font-size='12'>Redocly</text></svg>",
).replaceAll("'", "%27")}`;

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const items: string[] = [];
for (const variant of variants) {
  await writeReference(variant);
  const { info } = JSON.parse(await readFile(`generated/${variant}/openapi.json`, "utf8")) as Description & {
    info: Record<string, string>;
  };
  items.push(`<li><a href="${variant}.html#/runs/listruns">${info.title}</a>: ${info.summary}</li>`);
}
const results = await Promise.all(["interop", "fuzz"].map((name) => readFile(`test/${name}/RESULTS.md`, "utf8")));
await writeFile(`${folder}/interop.html`, page("Interop matrix", interop(results.join("\n"))));
await writeFile(`${folder}/index.html`, page("list-runs-contract", index(items)));
console.log(`Wrote ${variants.length + 2} pages to ${folder}/`);

async function writeReference(variant: string): Promise<void> {
  const file = `${folder}/${variant}.html`;
  execFileSync(
    process.execPath,
    ["node_modules/@redocly/cli/bin/cli.js", "build-docs", `${variant}-bundle`, "--inlineBundle", "--output", file],
    { env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" }, stdio: "pipe" },
  );
  const built = await readFile(file, "utf8");
  const logos = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g;
  if (!built.includes("<head>") || !logos.test(built))
    throw new Error(`Cannot close "${file}" to the network: Redocly builds it in another form`);
  await writeFile(file, built.replace("<head>", head).replace(logos, makersName));
}

function index(items: string[]): string {
  return `<h1>list-runs-contract</h1>
      <p>The contract of <code>GET /threads/{thread_id}/runs</code>, one reference a variant:</p>
      <ul>
        ${items.join("\n        ")}
      </ul>
      <p><a href="interop.html">Interop matrix</a>: what other people's validators and generators make of it, and what fuzzing has come to.</p>`;
}

/** The matrix and the figures of the fuzzer as HTML; headings can be led to, as they can where the Markdown itself is shown. */
function interop(markdown: string): string {
  const marked = new Marked({
    async: false,
    renderer: {
      heading({ depth, text }) {
        return `<h${depth} id="${text.toLowerCase().replaceAll(" ", "-")}">${text}</h${depth}>\n`;
      },
    },
  });
  return marked.parse(markdown, { async: false });
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  ${head}
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>
      :root { color-scheme: light dark; }
      body { font: 1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
      body:has(table) { max-width: 72rem; }
      li { margin: 0.75rem 0; }
      p, h3 { overflow-wrap: anywhere; }
      table { display: block; overflow-x: auto; border-collapse: collapse; }
      th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid; text-align: start; white-space: nowrap; }
      code { font-size: 0.9em; }
    </style>
  </head>
  <body>
    <main>
      ${content}
    </main>
  </body>
</html>
`;
}
