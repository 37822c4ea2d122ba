import { type Defs, refName, type Schema } from "./variants.js";

/** What a union offers: nothing, some texts, some objects. */
export type Branches = {
  readonly nullable: boolean;
  readonly texts: { readonly values: unknown[]; readonly schema: Schema } | undefined;
  /** The objects, each with what tells it from the others; one alone needs nothing. */
  readonly objects: readonly Branch[];
  /** The property whose constant tells the objects apart; undefined where the presence of a property does. */
  readonly tag: string | undefined;
};

export type Branch = { readonly schema: Schema; readonly key: string };

/** Resolves an `anyOf` or `oneOf` into its branches, through references to further unions; undefined for other schemas. */
export function branchesOf(schema: Schema, defs: Defs): Branches | undefined {
  const leaves = leavesOf(schema, defs);
  if (!leaves) return undefined;
  const objects = leaves.filter((leaf) => resolved(leaf, defs).type === "object");
  const texts = leaves.filter((leaf) => resolved(leaf, defs).enum ?? typeof resolved(leaf, defs).const === "string");
  const nulls = leaves.filter((leaf) => leaf.type === "null");
  if (objects.length + texts.length + nulls.length !== leaves.length || texts.length > 1) {
    throw new Error(`Cannot tell the branches of a union apart: ${JSON.stringify(schema)}`);
  }
  const [text] = texts;
  const tag = tagOf(objects, defs);
  return {
    nullable: nulls.length > 0,
    texts: text && { values: text.enum ?? [text.const], schema: text },
    objects: objects.map((leaf) => ({
      schema: leaf,
      key: tag ? String(constant(leaf, tag, defs)) : ownKey(leaf, objects, defs),
    })),
    tag,
  };
}

/** The schema itself, or the def it refers to. */
export function resolved(schema: Schema, defs: Defs): Schema {
  return schema.$ref ? resolved(defs[refName(schema.$ref)] as Schema, defs) : schema;
}

function leavesOf(schema: Schema, defs: Defs): Schema[] | undefined {
  const union = schema.anyOf ?? schema.oneOf;
  return union?.flatMap((branch) => leavesOf(resolved(branch, defs), defs) ?? [branch]);
}

function tagOf(objects: Schema[], defs: Defs): string | undefined {
  if (objects.length < 2) return undefined;
  const names = Object.keys(resolved(objects[0] as Schema, defs).properties ?? {});
  return names.find((name) => objects.every((object) => constant(object, name, defs) !== undefined));
}

function constant(object: Schema, name: string, defs: Defs): unknown {
  const property = resolved(object, defs).properties?.[name];
  return typeof property === "object" ? property.const : undefined;
}

function ownKey(object: Schema, objects: Schema[], defs: Defs): string {
  if (objects.length === 1) return "";
  const others = objects
    .filter((other) => other !== object)
    .flatMap((other) => Object.keys(resolved(other, defs).properties ?? {}));
  const key = resolved(object, defs).required?.find((name) => !others.includes(name));
  if (!key) throw new Error(`Cannot tell a branch of a union from the others: ${JSON.stringify(object)}`);
  return key;
}
