import { pointerTo } from "../../src/json-pointer.js";

/** A JSON Schema as the published files have it. */
export type Schema =
  | boolean
  | {
      readonly $ref?: string;
      readonly $defs?: Readonly<Record<string, Schema>>;
      readonly type?: string | readonly string[];
      readonly const?: unknown;
      readonly enum?: readonly unknown[];
      readonly required?: readonly string[];
      readonly properties?: Readonly<Record<string, Schema>>;
      readonly additionalProperties?: Schema;
      readonly propertyNames?: Schema;
      readonly items?: Schema;
      readonly anyOf?: readonly Schema[];
      readonly oneOf?: readonly Schema[];
      readonly [keyword: string]: unknown;
    };

/** Keys from a schema to a place in it. */
export type Path = readonly (string | number)[];

/** A schema within a schema. One that is true asserts nothing, and is left out. */
export interface SchemaNode {
  readonly path: Path;
  readonly node: Exclude<Schema, true>;
  /** Whether a value stands there: a property, an item, the whole; not a name, a branch of a union or a def. */
  readonly isValue: boolean;
}

/** Keywords that hold schemas which are not looked into: none of the contract's schemas has them. */
const foreign = ["allOf", "not", "if", "then", "else", "contains", "prefixItems", "patternProperties", "dependentSchemas"];

/**
 * The schema and all schemas in it.
 *
 * @throws {Error} Where schemas stand that would be passed over.
 */
export function nodesOf(schema: Schema): SchemaNode[] {
  return within(schema, [], true);
}

function within(node: Schema | undefined, path: Path, isValue: boolean): SchemaNode[] {
  if (node === undefined || node === true) return [];
  if (node === false) return [{ path, node, isValue }];
  const unknown = foreign.find((key) => key in node);
  if (unknown) throw new Error(`Cannot look into "${pointerTo(path)}/${unknown}": the keyword is not known`);
  const named = (key: "properties" | "$defs") =>
    Object.entries(node[key] ?? {}).flatMap(([name, child]) => within(child, [...path, key, name], key === "properties"));
  const listed = (key: "anyOf" | "oneOf") =>
    (node[key] ?? []).flatMap((child, index) => within(child, [...path, key, index], false));
  const { additionalProperties: others } = node;
  return [
    // A reference by itself is the whole of a file, and no value by itself.
    { path, node, isValue: isValue && !(path.length === 0 && node.$ref) },
    ...named("properties"),
    ...within(node.items, [...path, "items"], true),
    // That no other property is allowed is a keyword of the object.
    ...(others === false ? [] : within(others, [...path, "additionalProperties"], true)),
    ...within(node.propertyNames, [...path, "propertyNames"], false),
    ...listed("anyOf"),
    ...listed("oneOf"),
    ...named("$defs"),
  ];
}

/** A copy of a value in which one place is made anew; undefined takes it away. What is not on the way is shared. */
export function edited(value: unknown, path: Path, make: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return make(value);
  if (Array.isArray(value)) return value.flatMap((item, index) => (index === key ? kept(edited(item, rest, make)) : [item]));
  const object = (value ?? {}) as Record<string, unknown>;
  const child = edited(object[key], rest, make);
  const { [key]: _, ...others } = object;
  return child === undefined ? others : { ...object, [key]: child };
}

function kept(value: unknown): unknown[] {
  return value === undefined ? [] : [value];
}
