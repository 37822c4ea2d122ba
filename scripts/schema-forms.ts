import { isDeepStrictEqual } from "node:util";
import { limitNumbers } from "./limit-numbers.js";

/** A published JSON Schema 2020-12. */
export type Schema = boolean | Keywords;

/** The keywords of a schema; those that are not named here may be anything. */
export interface Keywords {
  readonly $ref?: string;
  readonly $defs?: Defs;
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
}

/** Schemas by their names. */
export type Defs = Readonly<Record<string, Schema>>;

/**
 * One of the shapes that a schema accepts values in: those of one type, with the keywords that look at it, or those of what a reference
 * names, with the keywords that stand beside the reference.
 */
export type Form = Keywords;

/** Keywords for people. They accept and refuse nothing. */
export const words: readonly string[] = ["title", "description", "$comment", "examples"];

/** The types that values have, each with the keywords that look at no other. */
export const ownKeywords: Readonly<Record<string, readonly string[]>> = {
  null: [],
  boolean: [],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  string: ["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"],
  array: ["items", "minItems", "maxItems", "uniqueItems"],
  object: ["properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties"],
};
/** The types that values have: whole numbers are numbers. */
export const allTypes: readonly string[] = Object.keys(ownKeywords);

/** Of each type, the keywords that look at another. */
const foreignKeywords = new Map(
  allTypes.map((type) => [
    type,
    new Set(allTypes.filter((other) => other !== type).flatMap((other) => ownKeywords[other] ?? [])),
  ]),
);

/** What keywords say that accept and refuse nothing by it. */
const neutral: Readonly<Record<string, unknown>> = {
  minLength: 0,
  minItems: 0,
  uniqueItems: false,
  required: [],
  minProperties: 0,
  properties: {},
  patternProperties: {},
  dependentRequired: {},
  dependentSchemas: {},
  additionalProperties: true,
  propertyNames: true,
  items: true,
  unevaluatedProperties: true,
  unevaluatedItems: true,
};

const bared = new WeakMap<Keywords, Schema>();

/** A schema without its words, in the one way of many to write it: sets in order, a const as an enum of one. */
export function bare(schema: Schema): Schema {
  if (typeof schema === "boolean") return schema;
  const known = bared.get(schema);
  if (known !== undefined) return known;
  const entries = Object.entries(schema)
    .filter(([key]) => !words.includes(key))
    .map(([key, value]) => bareKeyword(key, value, schema))
    .filter(([key, value]) => !(key in neutral && isDeepStrictEqual(value, neutral[key])))
    .sort(byKey);
  const result = entries.length === 0 ? true : Object.fromEntries(entries);
  bared.set(schema, result);
  return result;
}

function bareKeyword(key: string, value: unknown, { enum: listed }: Keywords): [string, unknown] {
  switch (key) {
    case "properties": {
      const entries = Object.entries(value as Defs).map(([name, child]): [string, Schema] => [name, bare(child)]);
      return [key, Object.fromEntries(entries.sort(byKey))];
    }
    case "items":
    case "additionalProperties":
    case "propertyNames":
      return [key, bare(value as Schema)];
    case "anyOf":
    case "oneOf":
      return [key, (value as Schema[]).map(bare)];
    case "required":
    case "enum":
      return [key, inOrder(value as unknown[])];
    case "type":
      return [key, inOrder([value].flat())];
    case "const":
      return listed ? [key, value] : ["enum", [value]];
    default:
      return [key, value];
  }
}

/** The members of a set, each once, by their text. */
function inOrder(values: readonly unknown[]): unknown[] {
  const texts = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...texts].sort(byKey).map(([, value]) => value);
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** The forms of a bare schema. A value is accepted if it has one of them. */
export function formsOf(schema: Schema): Form[] {
  if (schema === false) return [];
  // What stands for a value that is left out says nothing of those that are not.
  const { default: _, ...keywords }: Keywords = schema === true ? {} : schema;
  const [only, second] = Object.keys(keywords);
  if (second === undefined && (only === "anyOf" || only === "oneOf")) return (keywords[only] ?? []).flatMap(formsOf);
  if (keywords.$ref !== undefined) return [keywords];
  return typesOf(keywords).map((type) => ofType(type, keywords));
}

function typesOf({ type, enum: values }: Keywords): readonly string[] {
  const types = type === undefined ? allTypes : [type].flat();
  if (values) return [...new Set(values.filter((value) => isOfType(value, types)).map(typeOf))];
  return types.includes("number") ? types.filter((one) => one !== "integer") : types;
}

function isOfType(value: unknown, types: readonly string[]): boolean {
  return types.includes(typeOf(value)) || (types.includes("integer") && Number.isInteger(value));
}

/** The type of a value. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The type whose values a form has, whole numbers being numbers; undefined where there is a reference. */
export function kindOf({ $ref, type }: Form): string | undefined {
  if ($ref !== undefined) return undefined;
  return type === "integer" ? "number" : (type as string | undefined);
}

function ofType(type: string, keywords: Keywords): Form {
  const kind = type === "integer" ? "number" : type;
  const foreign = foreignKeywords.get(kind);
  const entries = Object.entries(keywords).filter(([key]) => key !== "type" && key !== "enum" && !foreign?.has(key));
  const types = [keywords.type ?? allTypes].flat();
  const values = keywords.enum?.filter((value) => typeOf(value) === kind && isOfType(value, types));
  const form = { type, ...Object.fromEntries(entries), ...(values && { enum: values }) };
  return kind === "number" ? limitNumbers(form, type === "integer") : form;
}

/** Whether no value can have both of two forms, as far as types, listed values and required properties tell. */
export function areDisjoint(one: Form, other: Form, defs: readonly [Defs, Defs], depth = 0): boolean {
  if (depth > 8) return false;
  if (one.$ref !== undefined || other.$ref !== undefined) {
    const ours = resolved(one, defs[0]);
    const theirs = resolved(other, defs[1]);
    return ours.every((our) => theirs.every((their) => areDisjoint(our, their, defs, depth + 1)));
  }
  if (kindOf(one) !== kindOf(other)) return true;
  if (one.enum && other.enum) {
    const texts = other.enum.map((value) => JSON.stringify(value));
    return one.enum.every((value) => !texts.includes(JSON.stringify(value)));
  }
  return (one.required ?? [])
    .filter((name) => other.required?.includes(name))
    .some((name) => {
      const theirs = formsOf(other.properties?.[name] ?? true);
      return formsOf(one.properties?.[name] ?? true).every((our) =>
        theirs.every((their) => areDisjoint(our, their, defs, depth + 1)),
      );
    });
}

/** Whether a form is a reference to a def, and nothing else: all keywords beside a reference hold, too. */
export function isReference(form: Form, defs: Defs): boolean {
  return form.$ref !== undefined && Object.keys(form).length === 1 && defs[defName(form.$ref)] !== undefined;
}

/** What stands beside the reference of a form. */
export function besideRef({ $ref: _, ...beside }: Form): Schema {
  return Object.keys(beside).length === 0 ? true : beside;
}

/** The forms of what a form refers to, which may be references in turn, whatever stands beside; the form itself where it has no reference. */
export function resolved(form: Form, defs: Defs): Form[] {
  if (form.$ref === undefined) return [form];
  return formsOf(bare(defs[defName(form.$ref)] ?? true));
}

/** The name of the def that a reference names. */
export function defName(ref: string): string {
  return ref.replace("#/$defs/", "");
}

/** The names of all defs that a schema refers to, directly or not. */
export function reachedFrom(schema: unknown, defs: Defs): Set<string> {
  const names = new Set(refsIn(schema));
  // What is found while the set is walked is walked too.
  for (const name of names) for (const further of refsIn(defs[name])) names.add(further);
  return names;
}

function refsIn(schema: unknown): string[] {
  return [...(JSON.stringify(schema) ?? "").matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = ""]) => defName(ref));
}
