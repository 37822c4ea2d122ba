import { type Branches, branchesOf, resolved } from "./branches.js";
import { type Defs, refName, roots, type Schema } from "./variants.js";

/** The known properties of each root as JavaScript text: one constant a def, so that what stands twice is written once. */
export function shapes(defs: Defs): string {
  const constants = new Map<string, string>();
  const reference = (name: string): string => {
    if (!constants.has(name)) constants.set(name, `{ ${fieldsOf(defs[name] as Schema).join(", ")} }`);
    return `$${name}`;
  };
  const shapeOf = (schema: Schema | boolean): string => {
    if (typeof schema === "boolean") return "{}";
    return schema.$ref ? reference(refName(schema.$ref)) : `{ ${fieldsOf(schema).join(", ")} }`;
  };
  const fieldsOf = (schema: Schema): string[] => {
    const branches = branchesOf(schema, defs);
    if (branches && branches.objects.length > 1) return unionFields(schema, branches);
    const only = branches?.objects[0];
    const inner = only ? resolved(only.schema, defs) : schema;
    return [
      ...evidenceField(schema["x-evidence"] ?? inner["x-evidence"]),
      ...(inner.properties ? [`p: ${object(Object.entries(inner.properties), shapeOf)}`] : []),
      ...(inner.items ? [`i: ${shapeOf(inner.items)}`] : []),
    ];
  };
  const unionFields = (schema: Schema, { objects, tag }: Branches): string[] => [
    ...evidenceField(schema["x-evidence"]),
    ...(tag ? [`tag: "${tag}"`] : []),
    `of: ${object(
      objects.map((branch) => [branch.key, branch.schema]),
      shapeOf,
    )}`,
  ];
  const exported = Object.entries(roots).map(([root, name]) => `export const ${root}Shape = ${reference(name)};`);
  return [...[...constants].map(([name, text]) => `const $${name} = ${text};`), ...exported, ""].join("\n");
}

function object(entries: [string, Schema | boolean][], write: (schema: Schema | boolean) => string): string {
  return `{ ${entries.map(([name, schema]) => `${JSON.stringify(name)}: ${write(schema)}`).join(", ")} }`;
}

function evidenceField(ids: string[] | undefined): string[] {
  return ids ? [`e: ${JSON.stringify(ids)}`] : [];
}
