import { readFile } from "node:fs/promises";
import { parse } from "yaml";

/** Something a rule can cite. */
export type Source = {
  /** What it is, in full. */
  readonly title: string;
  readonly date: string | number;
  readonly variants: readonly string[];
  /** What it is among others of its kind. */
  readonly what?: string;
  /** How many properties a recorded run has, and those that came and went since the recordings before. */
  readonly keys?: number;
  readonly adds?: readonly string[];
  readonly drops?: readonly string[];
};
/** Sources by their ids, as rules cite them. */
export type Sources = Readonly<Record<string, Source>>;

/** A list of ids found in a schema: whose rule it is, and the list itself. */
export type Citation = { readonly place: string; readonly ids: string[] };

/** The sources by id. */
export async function readSources(): Promise<Sources> {
  const listed = parse(await readFile("schemas/sources.yaml", "utf8")) as Sources;
  return Object.fromEntries(Object.entries(listed).map(([id, source]) => [id, { ...source, title: fullTitle(source) }]));
}

function fullTitle({ title, what, keys, adds, drops }: Source): string {
  const parts = [
    title,
    what,
    keys && `runs of ${keys} keys`,
    adds && `with ${inWords(adds)}`,
    drops && `without ${inWords(drops)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** Names in a row: `a, b and c`. */
export function inWords(names: readonly string[]): string {
  return new Intl.ListFormat("en-GB").format(names);
}

/** Leaves of each rule's sources those that speak of the variant: shared rules cite the sources of all. */
export function keepOwnSources(defs: object, variant: string, sources: Sources): void {
  for (const { place, ids } of citations(defs, "")) {
    const own = ids.filter((id) => {
      if (!sources[id]) throw new Error(`Cannot cite "${id}" at ${place}: schemas/sources.yaml has no such id`);
      return sources[id].variants.includes(variant);
    });
    if (own.length === 0) throw new Error(`Cannot cite ${ids.join(", ")} at ${place}: none of them speaks of ${variant}`);
    ids.splice(0, ids.length, ...own);
  }
}

/** All citations of a node: for rules, for absent properties (`x-evidence-of`), and against the vendor's letter. */
export function citations(node: unknown, place: string): Citation[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, child]): Citation[] => {
    if (key === "x-evidence") return [{ place, ids: child as string[] }];
    if (key === "x-evidence-of") return lists(child).map(([name, ids]) => ({ place: `${place}.${name}`, ids }));
    if (key === "x-documented")
      return lists(child.against).map(([keyword, ids]) => ({ place: `${place}, against the letter's ${keyword}`, ids }));
    if (key === "properties")
      return Object.entries(child as object).flatMap(([name, property]) => citations(property, `${place}.${name}`));
    if (place === "") return citations(child, key);
    return citations(child, key === "items" ? `${place}[]` : place);
  });
}

function lists(object: unknown): [string, string[]][] {
  return Object.entries((object ?? {}) as Record<string, string[]>);
}
