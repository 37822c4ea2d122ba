import { branchesOf, resolved } from "./branches.js";
import { type Defs, type Documented, refName, type Schema } from "./variants.js";

/** What the vendor's letter adds to each def (`x-documented`), and nothing the def says itself. */
export function letter(defs: Defs): Defs {
  return Object.fromEntries(Object.entries(defs).map(([name, schema]) => [name, tightened(schema, defs) ?? {}]));
}

function tightened(schema: Schema | boolean | undefined, defs: Defs): Schema | undefined {
  if (typeof schema !== "object") return undefined;
  if (schema.$ref) return hasLetter(schema, defs) ? { $ref: `letter-${refName(schema.$ref)}` } : undefined;
  const union = tightenedUnion(schema, defs);
  const properties = Object.entries(schema.properties ?? {});
  const inner = properties.flatMap(([name, property]) => {
    const inside = tightened(property, defs);
    return inside ? [[name, inside]] : [];
  });
  const required = properties.flatMap(([name, property]) =>
    typeof property === "object" && property["x-documented"]?.required ? [name] : [],
  );
  const items = tightened(schema.items, defs);
  const rules: Schema = {
    ...union,
    ...own(schema),
    ...(inner.length && { properties: Object.fromEntries(inner) }),
    ...(required.length && { required }),
    ...(items && { items }),
  };
  return Object.keys(rules).length ? rules : undefined;
}

function own(schema: Schema): Schema {
  const { nullable, minimum, enum: values }: Documented = schema["x-documented"] ?? {};
  return {
    ...(nullable === false && {
      type: [schema.type].flat().filter((type): type is string => type !== undefined && type !== "null"),
    }),
    ...(minimum !== undefined && { minimum }),
    ...(values && { texts: values }),
  };
}

function tightenedUnion(schema: Schema, defs: Defs): Schema | undefined {
  const branches = branchesOf(schema, defs);
  if (!branches) return undefined;
  const { texts, objects, tag } = branches;
  const ifs = objects.flatMap((branch) => {
    const then = tightened(branch.schema, defs);
    if (!then) return [];
    return [
      tag
        ? { if: { type: "object", required: [tag], properties: { [tag]: { const: branch.key } } }, then }
        : { if: { type: "object" }, then },
    ];
  });
  return { ...(texts && own(texts.schema)), ...(ifs.length && { allOf: ifs }) } as Schema;
}

function hasLetter(schema: Schema, defs: Defs): boolean {
  return tightened(resolved(schema, defs), defs) !== undefined;
}
