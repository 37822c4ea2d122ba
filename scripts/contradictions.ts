import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Description } from "./bundle.js";
import type { Sources } from "./cite.js";
import type { Defs, Documented, Schema } from "./variants.js";

/** The keywords of the vendor's letter. */
type Keyword = keyof NonNullable<Documented["against"]>;

/** Where documents contradict each other, themselves or the wire; see the head of schemas/contradictions.yaml. */
export type Contradiction = {
  readonly places: readonly string[];
  readonly variants?: readonly string[];
  readonly says: string;
  readonly by: readonly string[];
  readonly holds: string;
  readonly letter?: readonly Keyword[];
  readonly evidence: readonly { readonly ids: readonly string[]; readonly shows?: string }[];
};
/** Contradictions by their ids. */
export type Contradictions = Readonly<Record<string, Contradiction>>;

/** What the contradictions are held to: the operation and the schemas of each variant, and the sources. */
export type Known = {
  readonly operations: Readonly<Record<string, readonly string[]>>;
  readonly defs: Readonly<Record<string, Defs>>;
  readonly sources: Sources;
};

/** The contradictions by id, as they are written. */
export async function readContradictions(): Promise<Contradictions> {
  return parse(await readFile("schemas/contradictions.yaml", "utf8")) as Contradictions;
}

/** The ids of a description's operations. */
export function operationsOf({ paths }: Description): string[] {
  const operations = Object.values(paths).flatMap((path) => Object.values(path as object));
  return operations.flatMap(({ operationId }) => (typeof operationId === "string" ? [operationId] : []));
}

/** The variants that an entry is about: those it names, or all that have its places. */
export function variantsOf({ places, variants }: Contradiction, known: Known): string[] {
  const having = Object.keys(known.defs).filter((variant) => places.some((place) => exists(place, variant, known)));
  return having.filter((variant) => variants?.includes(variant) ?? true);
}

/**
 * Holds the contradictions to the schemas and the sources.
 *
 * @throws {Error} When an entry speaks of what there is not, or none speaks of a place where the vendor's letter is stricter.
 */
export function checkContradictions(contradictions: Contradictions, known: Known): void {
  for (const [id, entry] of Object.entries(contradictions)) {
    checkPlaces(id, entry, known);
    checkIds(id, entry, known);
    checkLetter(id, entry, known);
  }
  for (const [variant, defs] of Object.entries(known.defs))
    for (const one of lettersOf(defs)) checkCovered(one, variant, contradictions, known);
}

/** A keyword of the vendor's letter: where it stands, and the sources against it. */
type Letter = { readonly place: string; readonly keyword: Keyword; readonly against: readonly string[] };

function checkPlaces(id: string, { places, variants }: Contradiction, known: Known): void {
  const among = variants ?? Object.keys(known.defs);
  const unknown = among.find((variant) => !known.defs[variant]);
  if (unknown) throw new Error(`Cannot read the contradiction "${id}": there is no variant ${unknown}`);
  for (const place of places) {
    const missing = variants
      ? among.find((variant) => !exists(place, variant, known))
      : !among.some((variant) => exists(place, variant, known));
    if (missing)
      throw new Error(
        `Cannot read the contradiction "${id}": ${variants ? missing : "no variant"} has ${variants ? "no " : ""}${place}`,
      );
  }
}

function checkIds(id: string, entry: Contradiction, known: Known): void {
  const concerned = variantsOf(entry, known);
  for (const cited of citedBy(entry)) {
    const source = known.sources[cited];
    if (!source) throw new Error(`Cannot cite "${cited}" for the contradiction "${id}": schemas/sources.yaml has no such id`);
    if (!source.variants.some((variant) => concerned.includes(variant)))
      throw new Error(`Cannot cite "${cited}" for the contradiction "${id}": it does not speak of ${concerned.join(" or ")}`);
  }
}

/** The ids that an entry cites, for what is said and against it. */
export function citedBy({ by, evidence }: Contradiction): string[] {
  return [...new Set([...by, ...evidence.flatMap(({ ids }) => ids)])];
}

function checkLetter(id: string, entry: Contradiction, known: Known): void {
  for (const variant of variantsOf(entry, known)) {
    const letters = lettersOf(known.defs[variant] ?? {});
    for (const keyword of entry.letter ?? [])
      for (const place of entry.places.filter((place) => exists(place, variant, known)))
        if (!letters.some((one) => one.place === place && one.keyword === keyword))
          throw new Error(`Cannot read the contradiction "${id}": the letter has no ${keyword} at ${place} of ${variant}`);
  }
}

function checkCovered({ place, keyword, against }: Letter, variant: string, contradictions: Contradictions, known: Known): void {
  const entry = Object.values(contradictions).find(
    (one) => one.letter?.includes(keyword) && one.places.includes(place) && variantsOf(one, known).includes(variant),
  );
  if (!entry)
    throw new Error(
      `Cannot tell why the letter's ${keyword} does not hold at ${place} of ${variant}: no contradiction speaks of it`,
    );
  const ids = entry.evidence.flatMap(({ ids }) => ids);
  const missing = against.find((one) => !ids.includes(one));
  if (missing)
    throw new Error(
      `Cannot tell why the letter's ${keyword} does not hold at ${place} of ${variant}: the contradiction leaves ${missing} out`,
    );
}

function exists(place: string, variant: string, { defs, operations }: Known): boolean {
  if (operations[variant]?.includes(place)) return true;
  const [name = "", ...path] = place.split(".");
  let schema: Schema | boolean | undefined = defs[variant]?.[name];
  for (const property of path) schema = typeof schema === "object" ? schema.properties?.[property] : undefined;
  return typeof schema === "object";
}

/** Every keyword of the vendor's letter in the schemas of a variant. */
export function lettersOf(defs: Defs): Letter[] {
  return Object.entries(defs).flatMap(([name, schema]) => lettersWithin(schema, name));
}

function lettersWithin(node: unknown, place: string): Letter[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, child]): Letter[] => {
    if (key === "x-documented")
      return Object.entries((child as Documented).against ?? {}).map(([keyword, against]) => ({
        place,
        keyword: keyword as Keyword,
        against,
      }));
    if (key === "properties")
      return Object.entries(child as object).flatMap(([name, property]) => lettersWithin(property, `${place}.${name}`));
    return lettersWithin(child, key === "items" ? `${place}[]` : place);
  });
}
