/**
 * Writes `generated/`, and the tables of the README that stand between markers, from `openapi/`, `schemas/` and the rules in `src/`, or with
 * `--check` says which of the files are stale.
 *
 *   npm run generate
 *   npm run generate:check
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { faults } from "../src/faults.js";
import { pageRules } from "../src/page-rules.js";
import { runRules } from "../src/run-rules.js";
import { arbitraries } from "./arbitraries.js";
import { bundle } from "./bundle.js";
import { keepOwnSources, readSources, type Sources } from "./cite.js";
import { checkContradictions, operationsOf, readContradictions } from "./contradictions.js";
import { contradictionsPage, contradictionsTable, letterTable } from "./contradictions-table.js";
import { citedPlaces, evidenceTable } from "./evidence-table.js";
import { faultsTable } from "./faults-table.js";
import { withMarkedBlock } from "./marked-block.js";
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

/** What is written: the files of `generated/`, and the README. */
type Products = { readonly files: Map<string, string>; readonly readme: string };

async function products(): Promise<Products> {
  const sources = await readSources();
  const perVariant = await Promise.all(variants.map((variant) => productsOf(variant, sources)));
  const files = new Map(
    perVariant.flatMap(({ variant, files }) => Object.entries(files).map(([name, text]) => [join(variant, name), text] as const)),
  );
  const rules = [...pageRules, ...runRules];
  files.set("rules.md", rulesTable(rules));
  files.set("faults.md", faultsTable(faults));
  const defs = Object.fromEntries(perVariant.map(({ variant, defs }) => [variant, defs]));
  const contradictions = await readContradictions();
  const operations = Object.fromEntries(perVariant.map(({ variant, operations }) => [variant, operations]));
  const held = { operations, defs, sources };
  checkContradictions(contradictions, held);
  files.set("contradictions.md", contradictionsPage(contradictions, held));
  files.set("evidence.md", evidenceTable(citedPlaces(defs, rules, sources), sources, contradictions));
  const known = properties(defs);
  files.set("properties.js", known.js);
  files.set("properties.d.ts", known.types);
  const report = parse(await readFile("schemas/report.yaml", "utf8")) as Schema;
  files.set("report.schema.json", json(report));
  files.set("report.d.ts", await payloadTypes(report, "Report"));
  const tables = { letter: letterTable(contradictions), contradictions: contradictionsTable(contradictions) };
  return { files, readme: withTables(await readFile("README.md", "utf8"), tables) };
}

function withTables(readme: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    if (!text.includes(`<!-- ${name} -->`))
      throw new Error(`Cannot write a table into README.md: it has no marker <!-- ${name} -->`);
    return withMarkedBlock(text, name, table);
  }, readme);
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
  return { variant, defs, files, operations: operationsOf(description) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function write({ files, readme }: Products): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await writeFile("README.md", readme);
  console.log(`Wrote ${files.size} files to ${folder}/, and the tables of README.md`);
}

async function check({ files, readme }: Products): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const present = entries.filter((entry) => entry.isFile());
  const names = new Set([
    ...files.keys(),
    ...present.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
  ]);
  const stale: string[] = [];
  for (const name of names) {
    const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
    if (text !== files.get(name)) stale.push(`${folder}/${name}`);
  }
  if ((await readFile("README.md", "utf8")) !== readme) stale.push("README.md");
  if (stale.length === 0) return console.log(`${folder}/ is up to date: ${files.size} files`);
  for (const name of stale) console.error(`${name} is stale`);
  console.error("Do the generated files need to be written again? Yes: run `npm run generate` and commit what it writes");
  process.exitCode = 1;
}

const written = await products();
await (process.argv.includes("--check") ? check(written) : write(written));
