import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSources } from "../cite.js";
import { head, navigation, sealed } from "./page.js";
import { tellEvidence } from "./told-evidence.js";

const [styles, additions] = await Promise.all(
  ["reference.css", "reference-additions.js"].map((name) => readFile(`${import.meta.dirname}/${name}`, "utf8")),
);
/** Redoc too inserts an empty element and fills it rule by rule: the policy has to name the hash of nothing. */
const emptyStyle = "<style></style>";
/** The maker's name, in the place of its logo, which the page would fetch. */
const makersName = `data:image/svg+xml,${encodeURIComponent(
  "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='16'><text y='12' font-family='sans-serif' font-size='12' fill='#747fc4'>Redocly</text></svg>",
).replaceAll("'", "%27")}`;

/** The reference of a variant as Redoc writes it, in one page that needs no network and is as strictly closed as the others. */
export async function reference(variant: string): Promise<string> {
  const api = JSON.parse(await readFile(`generated/${variant}/openapi.json`, "utf8")) as Api;
  const { style, markup, script } = await build(tellEvidence(api, await readSources()));
  return sealed(
    `<!doctype html>
<html lang="en">
  <head>
    ${head(`${api.info.title} · list-runs-contract`, api.info.summary)}
    ${style}
    <style>${styles}</style>
    ${emptyStyle}
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    ${navigation(`${variant}.html`)}
    <div id="redoc">${markup}</div>
    <script>${additions}</script>
    <script type="module">${script}</script>
  </body>
</html>
`,
    { "font-src": "data:" },
  );
}

interface Api {
  readonly info: { readonly title: string; readonly summary: string };
  readonly tags: readonly object[];
}

/** Has Redoc write its page of an API description, and takes that to pieces. */
async function build(api: Api): Promise<{ style: string; markup: string; script: string }> {
  const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-"));
  try {
    const [source, built] = [join(folder, "openapi.json"), join(folder, "index.html")];
    await writeFile(source, JSON.stringify(api));
    execFileSync(
      process.execPath,
      ["node_modules/@redocly/cli/bin/cli.js", "build-docs", source, "--inlineBundle", "--output", built],
      { env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" }, stdio: "pipe" },
    );
    return takeToPieces(await readFile(built, "utf8"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const form =
  /^<!DOCTYPE html>\s*<html lang="en">\s*<head>.*?(<style>[^<]*<\/style>\s*<style data-styled="true"[^>]*>[^<]*<\/style>)\s*<\/head>\s*<body>\s*<div id="redoc">(.*?)<\/div>\s*<script type="module">(.*)<\/script>\s*<\/body>\s*<\/html>\s*$/s;

function takeToPieces(built: string): { style: string; markup: string; script: string } {
  const [, style = "", markup = "", script = ""] = form.exec(built) ?? [];
  if (!style) throw new Error("Cannot take Redoc's page to pieces: it has another form than that of Redocly 2.77");
  // Attributes of style the policy forbids; `additions` sets them. Links are to places on this page, not on a server.
  const still = replaced(markup, /(?<=<[a-z][^>]* )style="/g, () => 'data-style="');
  const here = replaced(still, /(?<=<a [^>]*)href="\//g, () => 'href="#/');
  // A search in a worker takes code from text, which the policy forbids and Redoc finds out by trying.
  const inPage = replaced(script, /return \w+\._factory\?\?=Function\(\w+\),!0/g, () => "return!1");
  const closed = replaced(inPage, /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g, () => makersName);
  return { style, markup: here, script: closed };
}

/** @throws {Error} When there is nothing to replace. */
function replaced(text: string, pattern: RegExp, by: () => string): string {
  if (text.search(pattern) < 0) throw new Error(`Cannot change Redoc's page: nothing in it is like ${pattern}`);
  return text.replace(pattern, by);
}
