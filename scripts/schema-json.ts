import type { Defs, Schema } from "./variants.js";

/** The defs of a variant as one JSON Schema that stands alone, in standard 2020-12 keywords only. Evidence becomes `$comment`. */
export function schemaJson(variant: string, defs: Defs): Schema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:list-runs-contract:${variant}`,
    $ref: "#/$defs/ListRunsResponse",
    $defs: Object.fromEntries(Object.entries(defs).map(([name, schema]) => [name, standard(schema) as Schema])),
  };
}

function standard(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(standard);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    if (key === "x-evidence") return [["$comment", `Evidence: ${(value as string[]).join(", ")}`]];
    // Of a listed value the type is known: no value could break it alone.
    if (key.startsWith("x-") || (key === "type" && ("const" in node || "enum" in node))) return [];
    if (key === "$ref") return [[key, (value as string).replace("#/components/schemas/", "#/$defs/")]];
    return [[key, standard(value)]];
  });
  return Object.fromEntries(entries);
}
