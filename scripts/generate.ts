/**
 * Writes `generated/` from `openapi/`, `schemas/` and the rules in `src/`, or with `--check` says which of its files are stale.
 *
 *   npm run generate
 *   npm run generate:check
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { pageRules } from "../src/page-rules.js";
import { runRules } from "../src/run-rules.js";
import { arbitraries } from "./arbitraries.js";
import { bundle } from "./bundle.js";
import { keepOwnSources, readSources, type Sources } from "./cite.js";
import { evidenceTable } from "./evidence-table.js";
import { mergeParts } from "./merge-parts.js";
import { openapi30 } from "./openapi-3-0.js";
import { properties } from "./properties.js";
import { rulesTable } from "./rules-table.js";
import { schemaJson } from "./schema-json.js";
import { openapiTypes, payloadTypes } from "./types.js";
import { validators } from "./validators.js";
import { type Schema, variants } from "./variants.js";
import { plain, verdict } from "./verdict.js";

const folder = "generated";

async function products(): Promise<Map<string, string>> {
  const sources = await readSources();
  const perVariant = await Promise.all(variants.map((variant) => productsOf(variant, sources)));
  const files = new Map(
    perVariant.flatMap(({ variant, files }) => Object.entries(files).map(([name, text]) => [join(variant, name), text] as const)),
  );
  const rules = [...pageRules, ...runRules];
  files.set("rules.md", rulesTable(rules));
  const defs = Object.fromEntries(perVariant.map(({ variant, defs }) => [variant, defs]));
  files.set("evidence.md", evidenceTable(defs, rules, sources));
  const known = properties(defs);
  files.set("properties.js", known.js);
  files.set("properties.d.ts", known.types);
  const report = parse(await readFile("schemas/report.yaml", "utf8")) as Schema;
  files.set("report.schema.json", json(report));
  files.set("report.d.ts", await payloadTypes(report, "Report"));
  return files;
}

async function productsOf(variant: string, sources: Sources) {
  const description = await bundle(variant);
  const defs = mergeParts(description);
  for (const node of [defs, description]) keepOwnSources(node, variant, sources);
  const schema = schemaJson(variant, defs);
  const { js, types } = await validators(defs);
  const lean = verdict(defs);
  const generators = arbitraries(defs);
  const whole = plain(defs);
  const files = {
    "openapi.json": json(description),
    "openapi-3.0.json": json(openapi30(description)),
    "schema.json": json(schema),
    "openapi.d.ts": await openapiTypes(description),
    "types.d.ts": await payloadTypes(schema, "ListRunsResponse"),
    "verdict.js": lean.js,
    "verdict.d.ts": lean.types,
    "validators.js": js,
    "validators.d.ts": types,
    "plain.js": whole.js,
    "plain.d.ts": whole.types,
    "arbitraries.js": generators.js,
    "arbitraries.d.ts": generators.types,
  };
  return { variant, defs, files };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function write(files: Map<string, string>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  console.log(`Wrote ${files.size} files to ${folder}/`);
}

async function check(files: Map<string, string>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const present = entries.filter((entry) => entry.isFile());
  const names = new Set([
    ...files.keys(),
    ...present.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  ]);
  const stale: string[] = [];
  for (const name of names) {
    const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
    if (text !== files.get(name)) stale.push(name);
  }
  if (stale.length === 0) return console.log(`${folder}/ is up to date: ${files.size} files`);
  for (const name of stale) console.error(`${folder}/${name} is stale`);
  console.error("Do the generated files need to be written again? Yes: run `npm run generate` and commit what it writes");
  process.exitCode = 1;
}

const files = await products();
await (process.argv.includes("--check") ? check(files) : write(files));
