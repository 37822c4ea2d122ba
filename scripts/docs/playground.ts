import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { readSources } from "../cite.js";
import { escaped, type Page } from "./page.js";
import { choices } from "./playground/options.js";
import { playgroundExamples } from "./playground-examples.js";

const folder = "scripts/docs/playground";

/** Where a captured answer is judged in the page itself. */
export async function playground(): Promise<Page> {
  return {
    file: "playground.html",
    title: "Playground · list-runs-contract",
    summary: "Paste or drop a captured answer, and see its verdict; nothing leaves the page",
    content: await content(),
    styles: await readFile(`${folder}/playground.css`, "utf8"),
    script: await playgroundScript(),
    policy: { "worker-src": "blob:" },
  };
}

/** The script of the page, which is the one of its worker too. */
export async function playgroundScript(): Promise<string> {
  const titles = Object.entries(await readSources()).map(([id, { title }]) => [id, title]);
  const { outputFiles } = await build({
    entryPoints: [`${folder}/client.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    inject: [`${folder}/buffer.ts`],
    define: { SOURCE_TITLES: JSON.stringify(Object.fromEntries(titles)), EXAMPLES: JSON.stringify(playgroundExamples()) },
    plugins: [withoutNode],
  });
  return outputFiles[0]?.text as string;
}

/** Has the command line's own reader read what is given in the page, and no file. */
const withoutNode: Plugin = {
  name: "without Node",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/open-input\.js$/ }, () => ({ path: resolve(folder, "open-given.ts") }));
    // And has it take no more than the page has room for.
    onResolve({ filter: /^\.\/(?:judge-body|text-faults)\.js$/ }, ({ path }) => ({
      path: resolve(folder, path.replace("./", "bounded-").replace(".js", ".ts")),
    }));
    onResolve({ filter: /^fflate$/ }, ({ resolveDir }) =>
      resolveDir === resolve("src") ? { path: resolve(folder, "bounded-inflate.ts") } : undefined,
    );
    onResolve({ filter: /^node:buffer$/ }, () => ({ path: resolve(folder, "buffer.ts") }));
    // What else is Node's is of steps that nothing comes to here: those that read files.
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: "node" }));
    onLoad({ filter: /.*/, namespace: "node" }, () => ({ contents: "module.exports = {}" }));
  },
};

async function content(): Promise<string> {
  const helps = helpOf(await readFile("src/cli.ts", "utf8"));
  const choice = (name: "variant" | "unknown", label: string) => `<div class="option">
          <label for="${name}">${label}</label>
          <select id="${name}" aria-describedby="${name}-help">
            ${choices[name].map((value) => `<option>${value}</option>`).join("")}
          </select>
          <p id="${name}-help">${escaped(helps(name))}</p>
        </div>`;
  const flag = (name: "strict" | "thorough", label: string) => `<div class="option">
          <input type="checkbox" id="${name}" aria-describedby="${name}-help">
          <label for="${name}">${label}</label>
          <p id="${name}-help">${escaped(helps(name))}</p>
        </div>`;
  return `<h1>Playground</h1>
      <p>Paste, drop or choose a captured answer of <code>GET /threads/{thread_id}/runs</code>. It is judged in this page, as
        <code>list-runs-contract check</code> judges a file. Nothing leaves the page.</p>
      <noscript><p class="unread">The playground is a script: this browser runs none.</p></noscript>
      <section id="given" aria-labelledby="given-heading">
        <h2 id="given-heading">Captured answer</h2>
        <div class="columns">
          <div>
            <label for="text">JSON, NDJSON, HAR, a cassette or HTTP as text; a file may be packed with gzip</label>
            <textarea id="text" rows="18" wrap="off" spellcheck="false" autocomplete="off" autocapitalize="off"></textarea>
            <p id="held" hidden></p>
            <div class="actions">
              <button type="button" id="check" class="primary" aria-keyshortcuts="Control+Enter">Check</button>
              <button type="button" id="choose">Choose a file</button>
              <input type="file" id="file" hidden>
              <button type="button" id="clear">Clear</button>
              <span class="dim">or drop a file anywhere. It is checked as you type, too; Ctrl+Enter leads to the verdict.</span>
            </div>
            <p id="note" role="alert"></p>
          </div>
          <div>
            <details id="folded" open>
              <summary>Options</summary>
              <fieldset>
                <legend>Options</legend>
                ${choice("variant", "Variant")}
                ${choice("unknown", "Unknown properties")}
                ${flag("strict", "Strict")}
                ${flag("thorough", "Thorough")}
              </fieldset>
            </details>
            <h3 id="examples-heading">Examples</h3>
            <ul id="examples" aria-labelledby="examples-heading"></ul>
          </div>
        </div>
      </section>
      <section aria-labelledby="verdict-heading">
        <h2 id="verdict-heading">Verdict</h2>
        <p id="verdict" class="idle" role="status"></p>
        <ul id="failures" aria-label="What could not be read"></ul>
        <div id="found">
          <div id="entries"></div>
          <section id="text-section" aria-labelledby="lines-heading" hidden>
            <h3 id="lines-heading">The text, its lines with issues marked</h3>
            <div id="lines" role="region" aria-labelledby="lines-heading" tabindex="0"></div>
          </section>
        </div>
      </section>
      <section aria-labelledby="link-heading">
        <h2 id="link-heading">Link</h2>
        <p id="link-note">A link holds the options and the text itself, in the part that no browser sends to a server. Whoever has the link has the text.</p>
        <div class="actions">
          <button type="button" id="make-link" aria-describedby="link-note">Copy a link</button>
          <span><input type="checkbox" id="mask" checked> <label for="mask">Mask secrets and private texts in it: the issues stay where they are</label></span>
        </div>
        <div id="made" hidden>
          <label for="link">The link</label>
          <input id="link" readonly>
        </div>
        <p id="link-told" role="status"></p>
      </section>`;
}

/** What the command line says of its options. */
function helpOf(source: string): (name: string) => string {
  return (name) => {
    const [, help] = new RegExp(`^ {2}--${name}(?: \\S+)? {2,}(\\S.*)$`, "m").exec(source) ?? [];
    if (help === undefined) throw new Error(`Cannot describe --${name}: the usage of the command line has no such line`);
    return help;
  };
}
