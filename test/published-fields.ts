import { readFileSync } from "node:fs";

type Schema = {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema | false>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
};
type Defs = Readonly<Record<string, Schema>>;
type Found = Map<string, string>;

/** The parts of a page of runs and of an error, as the site has them: each is read by itself. */
const parts = { page: "ListRunsResponse", run: "RunObject", error: "ErrorResponse" } as const;

/** What `schema.json` of a variant says of each property, by part and path, so that two can be compared: read by other means than the site's. */
export function publishedFields(variant: string): Found {
  const { $defs } = JSON.parse(readFileSync(`generated/${variant}/schema.json`, "utf8")) as { $defs: Defs };
  const found: Found = new Map();
  for (const [part, name] of Object.entries(parts)) {
    found.set(`${part} ${name}`, "object");
    const [first = {}, ...others] = $defs[name]?.anyOf ?? [{ $ref: `#/$defs/${name}` }];
    addFields(first, `${part} `, $defs, found);
    for (const { $ref } of others) addKind({ $ref: String($ref) }, `${part} <${nameOf($ref)}>`, $defs, found);
  }
  return found;
}

function addKind(schema: Schema, path: string, defs: Defs, found: Found): void {
  found.set(path, "object");
  addFields(schema, `${path}.`, defs, found);
}

/** Adds every property below a schema; `before` is what its path begins with. */
function addFields(schema: Schema, before: string, defs: Defs, found: Found): void {
  if (before === "page data[].") return; // a run is a part of its own
  const all = leaves(schema, defs);
  const objects = all.filter(isKnown);
  if (objects.length > 1) {
    for (const one of objects) addKind(one, `${before.slice(0, -1)}<${kindOf(one)}>`, defs, found);
    return;
  }
  for (const { items } of all) if (items) addFields(items, `${before.slice(0, -1)}[].`, defs, found);
  const [{ properties = {}, required = [] } = {}] = objects;
  for (const [name, property] of Object.entries(properties)) {
    found.set(`${before}${name}`, property ? JSON.stringify([valueIn(property, defs), required.includes(name)]) : "forbidden");
    if (property) addFields(property, `${before}${name}.`, defs, found);
  }
}

/** What a value may be, without what stands below it: that is compared by itself. */
function valueIn(schema: Schema, defs: Defs): unknown[] {
  const all = leaves(schema, defs);
  const isUnion = all.filter(isKnown).length > 1;
  return all.map((leaf) => {
    if (isUnion && isKnown(leaf)) return kindOf(leaf);
    const { description, $comment, properties, required, items, ...rest } = leaf;
    return { ...rest, ...(items && { items: valueIn(items, defs) }) };
  });
}

/** All that a schema may be, through references and unions. */
function leaves(schema: Schema, defs: Defs): Schema[] {
  if (schema.$ref) return leaves(defs[nameOf(schema.$ref)] ?? {}, defs);
  const union = schema.anyOf ?? schema.oneOf;
  return union ? union.flatMap((one) => leaves(one, defs)) : [schema];
}

function isKnown({ properties }: Schema): boolean {
  return properties !== undefined;
}

function kindOf({ properties }: Schema): string {
  const { type } = properties ?? {};
  return typeof type === "object" ? String(type.const) : "";
}

function nameOf($ref = ""): string {
  return $ref.slice($ref.lastIndexOf("/") + 1);
}
