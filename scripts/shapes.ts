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
    const only = branches?.objects.length === 1 ? branches.objects[0] : undefined;
    const inner = only ? resolved(only.schema, defs) : schema;
    return [
      ...field("e", schema["x-evidence"] ?? inner["x-evidence"]),
      ...field("l", againstTheLetter(schema, branches?.texts?.schema)),
      ...field("h", schema["x-hints"]),
      ...field("n", branches?.nullable || [schema.type].flat().includes("null") || undefined),
      ...(inner.properties ? [`p: ${object(Object.entries(inner.properties), propertyOf(inner))}`] : []),
      ...(inner.items ? [`i: ${shapeOf(inner.items)}`] : []),
      ...(branches && !only && branches.objects.length ? unionFields(branches) : []),
    ];
  };
  const propertyOf = (owner: Schema) => (schema: Schema | boolean, name: string) =>
    schema === false
      ? `{ ${[...field("e", owner["x-evidence-of"]?.[name]), ...field("no", true)].join(", ")} }`
      : shapeOf(schema);
  const unionFields = ({ objects, tag }: Branches): string[] => [
    ...field("tag", tag),
    `of: ${object(
      objects.map((branch) => [branch.key, branch.schema]),
      shapeOf,
    )}`,
  ];
  const exported = Object.entries(roots).map(([root, name]) => `export const ${root}Shape = ${reference(name)};`);
  return [...[...constants].map(([name, text]) => `const $${name} = ${text};`), ...exported, ""].join("\n");
}

function object(entries: [string, Schema | boolean][], write: (schema: Schema | boolean, name: string) => string): string {
  return `{ ${entries.map(([name, schema]) => `${JSON.stringify(name)}: ${write(schema, name)}`).join(", ")} }`;
}

function field(name: string, value: unknown): string[] {
  return value === undefined ? [] : [`${name}: ${JSON.stringify(value)}`];
}

/** The sources that stand against the letter, by the code of the issue that the letter raises. */
function againstTheLetter(schema: Schema, texts: Schema | undefined): Record<string, string[]> | undefined {
  const { nullable, ...against } = { ...schema["x-documented"]?.against, ...texts?.["x-documented"]?.against };
  const byCode = { ...against, ...(nullable && { type: nullable }) };
  return Object.keys(byCode).length ? byCode : undefined;
}
