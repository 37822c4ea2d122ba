import { pointerTo } from "../../src/json-pointer.js";
import type { Elsewhere } from "./find-values.js";
import type { Mutant } from "./mutant.js";
import { edited, nodesOf, type Path, type Schema, type SchemaNode } from "./schema-nodes.js";

/** A change, before it is made. */
interface Edit {
  /** What is made anew. */
  readonly path: Path;
  /** The keyword that it is about, where that is not all of what is made anew. */
  readonly place?: Path;
  readonly operator: string;
  readonly change?: string;
  /** Makes it of what stands at the path; undefined takes that away. */
  readonly make: (value: unknown) => unknown;
}

/** Keywords that assert nothing by themselves. */
const silent = ["$schema", "$id", "$comment", "$defs", "title", "description", "default", "examples", "properties"];
const unions = ["anyOf", "oneOf"] as const;
const bounds = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];

/**
 * All mutants of a schema, each with one keyword less, or one bound, value or null more or less.
 *
 * @param elsewhere By place of an enum or a const, values that the same property has in other schemas and not in this one.
 * @param roots Names of the defs that values are held to by themselves.
 */
export function mutantsOf(
  name: string,
  schema: Schema,
  elsewhere: Elsewhere = new Map(),
  roots: readonly string[] = [],
): Mutant<Schema>[] {
  return nodesOf(schema).flatMap((node) =>
    [
      ...removals(node),
      ...requirements(node),
      ...values(node, elsewhere.get(pointerTo(node.path)) ?? []),
      ...moves(node),
      ...types(node),
      ...nulls(node, schema, roots),
      ...branches(node),
      ...closings(node),
    ].map(({ path, place = path, operator, change = "", make }) => ({
      schema: name,
      place: pointerTo(place),
      operator,
      change,
      changed: edited(schema, path, make) as Schema,
    })),
  );
}

/** Every assertion taken away. */
function removals({ path, node }: SchemaNode): Edit[] {
  if (node === false) return [{ path, operator: "remove", change: "false", make: () => true }];
  const isOpen = node.additionalProperties !== false;
  const names = isOpen ? [] : Object.keys(node.properties ?? {});
  return [
    ...Object.entries(node).flatMap(([key, value]): Edit[] => {
      if (silent.includes(key) || (key === "additionalProperties" && value === true)) return [];
      return [{ path: [...path, key], operator: "remove", change: told(value), make: () => undefined }];
    }),
    // Where no other property is allowed, each one that is named asserts that it may be there.
    ...names.map((name) => ({ path: [...path, "properties", name], operator: "remove", make: () => undefined })),
  ];
}

/** Each property that is required made optional, each optional one required. */
function requirements({ path, node }: SchemaNode): Edit[] {
  if (node === false) return [];
  const { required = [], properties = {} } = node;
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  return [
    ...required.map((name) => ({
      path: [...path, "required"],
      place: [...path, "required", name],
      operator: "make optional",
      make: () => required.filter((other) => other !== name),
    })),
    ...optional.map((name) => ({
      path: [...path, "required"],
      place: [...path, "properties", name],
      operator: "make required",
      make: () => [...required, name],
    })),
  ];
}

/** Enums and consts with one value less or more. */
function values({ path, node }: SchemaNode, elsewhere: readonly unknown[]): Edit[] {
  if (node === false || !("const" in node || node.enum)) return [];
  const allowed = node.enum ?? [node.const];
  const more = [...new Set([nearMiss(allowed[0]), ...elsewhere])].map((value) => ({
    path,
    place: [...path, node.enum ? "enum" : "const"],
    operator: "add value",
    change: told(value),
    // The type beside it would keep out what is not of it.
    make: () => ({ ...without(node, "const"), enum: [...allowed, value] }),
  }));
  const fewer = allowed.length > 1 ? allowed : [];
  return [
    ...more,
    ...fewer.map((value) => ({
      path: [...path, "enum"],
      operator: "drop value",
      change: told(value),
      make: () => allowed.filter((other) => other !== value),
    })),
  ];
}

/** What is nearly the value: a text in the other case, the other boolean. */
function nearMiss(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  const [first = "", ...rest] = String(value);
  const flipped = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
  return flipped + rest.join("");
}

/** Bounds one step lower and one step higher. */
function moves({ path, node }: SchemaNode): Edit[] {
  if (node === false) return [];
  const step = [node.type].flat().includes("number") ? 0.01 : 1;
  return bounds
    .filter((key) => key in node)
    .flatMap((key) =>
      [-step, step].map((by) => ({
        path: [...path, key],
        operator: by < 0 ? "lower" : "raise",
        change: `by ${step}`,
        make: (bound: unknown) => (bound as number) + by,
      })),
    );
}

/** Whole numbers that may be fractions, and numbers that may not. */
function types({ path, node }: SchemaNode): Edit[] {
  if (node === false) return [];
  const swap = (from: string, to: string, operator: string): Edit[] =>
    [node.type].flat().includes(from)
      ? [
          {
            path: [...path, "type"],
            operator,
            change: `${from} → ${to}`,
            make: (type) => (Array.isArray(type) ? type.map((one) => (one === from ? to : one)) : to),
          },
        ]
      : [];
  return [...swap("integer", "number", "widen type"), ...swap("number", "integer", "narrow type")];
}

/** Null refused where it is allowed, and allowed where a value stands that may not be null. */
function nulls({ path, node, isValue }: SchemaNode, schema: Schema, roots: readonly string[]): Edit[] {
  if (node === false) return [];
  const { type } = node;
  if (Array.isArray(type) && type.includes("null")) {
    const others = type.filter((one) => one !== "null");
    const make = () => (others.length === 1 ? others[0] : others);
    return [{ path: [...path, "type"], operator: "refuse null", make }];
  }
  const isRoot = path.length === 2 && path[0] === "$defs" && roots.includes(String(path[1]));
  if (!(isValue || isRoot) || allowsNull(node, schema)) return [];
  return [{ path, operator: "allow null", make: () => orNull(node) }];
}

function orNull(node: Exclude<Schema, boolean>): Schema {
  // No other keyword of an object or an array looks at null.
  const isPlain = typeof node.type === "string" && !("const" in node || node.enum);
  return isPlain ? { ...node, type: [node.type as string, "null"] } : { anyOf: [node, { type: "null" }] };
}

function allowsNull(node: Schema, schema: Schema): boolean {
  if (typeof node === "boolean") return node;
  if (node.$ref) return allowsNull(referred(node.$ref, schema), schema);
  const union = node.anyOf ?? node.oneOf;
  if (union) return union.some((branch) => allowsNull(branch, schema));
  if (node.enum) return node.enum.includes(null);
  return node.type === undefined ? !("const" in node) : [node.type].flat().includes("null");
}

function referred(ref: string, schema: Schema): Schema {
  const name = ref.slice("#/$defs/".length);
  return (schema as Exclude<Schema, boolean>).$defs?.[name] ?? true;
}

/** Unions with one branch less. */
function branches({ path, node }: SchemaNode): Edit[] {
  if (node === false) return [];
  return unions.flatMap((key) =>
    (node[key] ?? []).map((branch, index) => ({
      path: [...path, key, index],
      operator: "drop branch",
      change: told(branch),
      make: () => undefined,
    })),
  );
}

/** Objects that may have other properties, without that: what is new on the wire is never wrong. */
function closings({ path, node }: SchemaNode): Edit[] {
  if (node === false || ![node.type].flat().includes("object")) return [];
  const { additionalProperties = true } = node;
  return additionalProperties === true ? [{ path: [...path, "additionalProperties"], operator: "close", make: () => false }] : [];
}

function without<T extends object>(node: T, key: keyof T): Omit<T, typeof key> {
  const { [key]: _, ...rest } = node;
  return rest;
}

function told(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
