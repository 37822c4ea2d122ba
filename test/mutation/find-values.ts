import { pointerTo } from "../../src/json-pointer.js";
import type { Path, Schema } from "./schema-nodes.js";

/** By place of an enum or a const, values that its property has in other schemas and not in this one. */
export type Elsewhere = ReadonlyMap<string, readonly unknown[]>;

/** The values of an enum or a const: whose they are, as a path of property names, and where they stand in the schema. */
interface Values {
  readonly property: string;
  readonly place: string;
  readonly values: readonly unknown[];
}

/** Values that the properties of a schema have in other schemas alone, such as a tool of the other version. */
export function valuesElsewhere(schema: Schema, others: readonly Schema[], roots: readonly string[]): Elsewhere {
  const own = valuesOf(schema, roots);
  const foreign = others.flatMap((other) => valuesOf(other, roots));
  const found = new Map<string, Set<unknown>>();
  for (const { property, place } of own) {
    const known = valuesAt(own, property);
    const more = valuesAt(foreign, property).filter((value) => !known.includes(value));
    found.set(place, new Set([...(found.get(place) ?? []), ...more]));
  }
  return new Map([...found].map(([place, values]) => [place, [...values]]));
}

function valuesAt(all: readonly Values[], property: string): unknown[] {
  return all.filter((one) => one.property === property).flatMap(({ values }) => values);
}

function valuesOf(schema: Schema, roots: readonly string[]): Values[] {
  const defs = (typeof schema === "object" && schema.$defs) || {};
  const visit = (node: Schema | undefined, path: Path, property: string): Values[] => {
    if (typeof node !== "object") return [];
    const name = node.$ref?.slice("#/$defs/".length);
    if (name !== undefined) return visit(defs[name], ["$defs", name], property);
    const allowed = "const" in node ? [node.const] : node.enum;
    return [
      ...(allowed ? [{ property, place: pointerTo(path), values: allowed }] : []),
      ...Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
        visit(child, [...path, "properties", key], `${property}.${key}`),
      ),
      ...visit(node.items, [...path, "items"], `${property}[]`),
      ...visit(node.additionalProperties, [...path, "additionalProperties"], `${property}.*`),
      ...(["anyOf", "oneOf"] as const).flatMap((key) =>
        (node[key] ?? []).flatMap((child, index) => visit(child, [...path, key, index], property)),
      ),
    ];
  };
  return roots.flatMap((root) => visit(defs[root], ["$defs", root], root));
}
