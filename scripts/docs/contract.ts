import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { pageRules } from "../../src/page-rules.js";
import type { Rule } from "../../src/rule.js";
import { runRules } from "../../src/run-rules.js";
import type { Description } from "../bundle.js";
import { readSources, type Sources } from "../cite.js";
import { type Contradictions, type Known, operationsOf, readContradictions } from "../contradictions.js";
import { type Cited, citedPlaces } from "../evidence-table.js";
import { type Defs, type Schema, variants } from "../variants.js";

/** The name of a variant: `v1`, `v2` or `portkey`. */
export type Variant = (typeof variants)[number];

/** A day that the contract turns on. */
export type Milestone = { readonly title: string; readonly date: string; readonly variants: readonly string[] };

/** All that the site shows of the contract. */
export interface Contract {
  readonly descriptions: Readonly<Record<Variant, Description>>;
  readonly defs: Readonly<Record<Variant, Defs>>;
  readonly rules: readonly Rule[];
  readonly sources: Sources;
  readonly cited: Cited;
  readonly contradictions: Contradictions;
  readonly known: Known;
  readonly milestones: Readonly<Record<string, Milestone>>;
}

/** Reads it where it is generated, and what nothing is generated from where it is written. */
export async function readContract(): Promise<Contract> {
  const read = await Promise.all(
    variants.map(async (variant) => {
      const description = (await readGenerated(variant, "openapi.json")) as Description;
      const { $defs } = (await readGenerated(variant, "schema.json")) as { $defs: Defs };
      // Of these the description has the parameters alone.
      const query = { ListRunsQuery: withEvidence($defs.ListRunsQuery as Schema) };
      return { variant, description, defs: { ...description.components.schemas, ...query } as Defs };
    }),
  );
  const descriptions = Object.fromEntries(
    read.map(({ variant, description }) => [variant, description]),
  ) as Contract["descriptions"];
  const defs = Object.fromEntries(read.map(({ variant, defs }) => [variant, defs])) as Contract["defs"];
  const operations = Object.fromEntries(read.map(({ variant, description }) => [variant, operationsOf(description)]));
  const sources = await readSources();
  const rules = [...pageRules, ...runRules];
  return {
    descriptions,
    defs,
    rules,
    sources,
    cited: citedPlaces(defs, rules, sources),
    contradictions: await readContradictions(),
    known: { operations, defs, sources },
    milestones: parse(await readFile("schemas/milestones.yaml", "utf8")) as Contract["milestones"],
  };
}

async function readGenerated(variant: Variant, file: string): Promise<unknown> {
  return JSON.parse(await readFile(`generated/${variant}/${file}`, "utf8"));
}

/** A published schema with its evidence as the descriptions have it. */
function withEvidence(schema: Schema): Schema {
  const ids = /^Evidence: (.*)/.exec(String(schema.$comment))?.[1]?.split(", ");
  const properties = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    typeof property === "object" ? withEvidence(property) : property,
  ]);
  return {
    ...schema,
    ...(ids && { "x-evidence": ids }),
    ...(schema.properties && { properties: Object.fromEntries(properties) }),
  };
}
