import type { Sources } from "../cite.js";
import type { Documented, Schema } from "../variants.js";

type List = (ids: readonly string[]) => string;

/** Where it leads to from the id of a source. */
const placeOfSources = "#/sources";

/** An API description as far as its evidence is told. */
interface Api {
  readonly tags: readonly object[];
}

/**
 * An API description that tells its evidence in words: each description ends with what the vendor documents otherwise and with the ids
 * of its sources, and there is a chapter more with a table of them.
 */
export function tellEvidence<T extends Api>(api: T, sources: Sources): T {
  const cited = new Set<string>();
  const told = tellWithin(api, cited) as T;
  const ids = Object.keys(sources).filter((id) => cited.has(id));
  const rows = ids.map((id) => `| \`${id}\` | ${sources[id]?.title} | ${sources[id]?.date} |`);
  const description = ["| Id | Source | Date |", "|---|---|---|", ...rows].join("\n");
  return { ...told, tags: [...told.tags, { name: "Sources", "x-traitTag": true, description }] };
}

function tellWithin(node: unknown, cited: Set<string>): unknown {
  if (Array.isArray(node)) return node.map((item) => tellWithin(item, cited));
  if (typeof node !== "object" || node === null) return node;
  const told = Object.fromEntries(Object.entries(node).map(([key, child]) => [key, tellWithin(child, cited)]));
  // Of a parameter Redoc shows its own description, not that of its schema.
  const schema = "in" in node && "schema" in node ? (node.schema as Schema) : (node as Schema);
  const words = wordsOf(schema, (ids) => {
    for (const id of ids) cited.add(id);
    return ids.map((id) => `[\`${id}\`](${placeOfSources})`).join(", ");
  });
  return words.length > 0 ? { ...told, description: [told.description ?? [], ...words].flat().join("\n\n") } : told;
}

function wordsOf({ "x-documented": documented, "x-evidence": evidence }: Schema, list: List): string[] {
  return [...(documented ? tellDocumented(documented, list) : []), ...(evidence ? [`Evidence: ${list(evidence)}`] : [])];
}

/** What the vendor's documents say otherwise, keyword by keyword. */
function tellDocumented({ against = {}, ...documented }: Documented, list: List): string[] {
  const words = {
    required: () => "always present",
    nullable: () => "never null",
    minimum: () => `${documented.minimum} or more`,
    enum: () => `one of ${(documented.enum ?? []).map((value) => `\`${JSON.stringify(value)}\``).join(", ")}`,
  };
  return (Object.keys(documented) as (keyof typeof words)[]).map(
    (keyword) => `Documented: ${words[keyword]()}. Against it: ${list(against[keyword] ?? [])}`,
  );
}
