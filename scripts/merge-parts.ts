import type { Description } from "./bundle.js";
import { type Defs, type Documented, refName, roots, type Schema } from "./variants.js";

/**
 * Makes the schemas of a bundle plain: merges what `allOf` refers to, gives an aliased def the alias's name, puts the schemas of
 * parameters in place, and drops what nothing refers to any more.
 *
 * @returns The defs the library needs; the description keeps those its path refers to.
 */
export function mergeParts(description: Description): Defs {
  const defs = description.components.schemas as Defs;
  for (const name of Object.keys(defs)) defs[name] = merged(defs[name] as Schema, defs);
  for (const [alias, schema] of Object.entries(defs)) if (schema.$ref) rename(description, refName(schema.$ref), alias);
  for (const parameter of Object.values(description.components.parameters ?? {})) {
    const { $ref } = parameter.schema as Schema;
    if ($ref) parameter.schema = defs[refName($ref)];
  }
  const { schemas: _, ...components } = description.components;
  const named = reached(refsOf([description.paths, components]), defs);
  description.components.schemas = named;
  return reached([...Object.values(roots), ...Object.keys(named)], defs);
}

function merged(schema: Schema, defs: Defs): Schema {
  const { allOf, ...own } = schema;
  if (!allOf) return schema;
  const parts = allOf.map((part) => merged(part.$ref ? (defs[refName(part.$ref)] as Schema) : part, defs));
  const whole = [...parts, own].reduce((left, right) => union(left, right), {});
  const order = Object.keys(whole.properties ?? {});
  whole.required?.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return whole;
}

/** Both schemas in one. A description of the second one stands in for that of the first; no other keyword may contradict. */
function union(left: Schema, right: Schema): Schema {
  const whole: Schema = { ...left };
  for (const [keyword, value] of Object.entries(right)) {
    const before = whole[keyword];
    if (before === undefined || keyword === "description") whole[keyword] = value;
    else if (keyword === "required" || keyword === "x-evidence")
      whole[keyword] = [...new Set([...(before as []), ...(value as [])])];
    else if (keyword === "x-documented") whole[keyword] = unionOfLetters(before as Documented, value as Documented);
    else if (keyword === "properties")
      whole[keyword] = unionOfProperties(before as Record<string, Schema>, value as Record<string, Schema>);
    else if (JSON.stringify(before) !== JSON.stringify(value))
      throw new Error(`Cannot merge "${keyword}": ${JSON.stringify(before)} against ${JSON.stringify(value)}`);
  }
  return whole;
}

function unionOfLetters(left: Documented, right: Documented): Documented {
  return { ...left, ...right, against: { ...left.against, ...right.against } };
}

function unionOfProperties(left: Record<string, Schema>, right: Record<string, Schema>): Record<string, Schema> {
  const whole = { ...left };
  for (const [name, schema] of Object.entries(right))
    whole[name] = typeof schema === "object" ? union(left[name] ?? {}, schema) : schema;
  return whole;
}

function rename(description: Description, from: string, to: string): void {
  const defs = description.components.schemas as Defs;
  defs[to] = defs[from] as Schema;
  visitRefs(description, (schema) => {
    if (schema.$ref === `#/components/schemas/${from}`) schema.$ref = `#/components/schemas/${to}`;
  });
}

/** The defs of these names and all they refer to, in the order in which they are met. */
function reached(start: Iterable<string>, defs: Defs): Defs {
  const names = new Set(start);
  for (const name of names) {
    if (!defs[name]) throw new Error(`Cannot find ${name}: the description must name it under components.schemas`);
    for (const further of refsOf(defs[name])) names.add(further);
  }
  return Object.fromEntries([...names].map((name) => [name, defs[name] as Schema]));
}

/** The names of the schemas that a node refers to. */
function refsOf(node: unknown): string[] {
  const names: string[] = [];
  visitRefs(node, ({ $ref }) => {
    if ($ref?.startsWith("#/components/schemas/")) names.push(refName($ref));
  });
  return names;
}

function visitRefs(node: unknown, visit: (schema: Schema) => void): void {
  if (typeof node !== "object" || node === null) return;
  if (typeof (node as Schema).$ref === "string") visit(node as Schema);
  for (const [key, child] of Object.entries(node)) if (key !== "examples") visitRefs(child, visit);
}
