import { type Branches, branchesOf, resolved } from "../branches.js";
import type { Description } from "../bundle.js";
import { type Defs, type Documented, refName, type Schema, variants } from "../variants.js";
import type { Contract, Variant } from "./contract.js";
import { code, notation } from "./notation.js";
import { answersOf, type Parameter, requestOf } from "./operation.js";

/** What a variant says of a property. */
export interface Field {
  /** What its value may be. */
  readonly notation: string;
  /** Whether it has to be there; undefined where that is no question. */
  readonly required?: boolean | undefined;
  readonly description?: string | undefined;
  readonly evidence: readonly string[];
  /** What the vendor's letter says more, with the sources against it. */
  readonly letter: readonly { readonly says: string; readonly against: readonly string[] }[];
  /** Whether it is no property, but an object or a kind of object. */
  readonly isObject?: boolean;
  /** What contradictions call it. */
  readonly places: readonly string[];
}

/** A property, and what each variant that has it says of it. */
export interface Row {
  readonly path: string;
  readonly fields: Readonly<Partial<Record<Variant, Field>>>;
  /** Whether the variants say different things of it. */
  readonly differs: boolean;
}

/** A part of the exchange, property by property. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

/** What a property that has to be absent is said to be. */
export const absent = "not allowed";

/** The exchange, part by part, as each variant has it. */
export function sections(contract: Contract): Section[] {
  const of = (id: string, title: string, list: (variant: Variant) => Entry[]): Section => ({ id, title, rows: aligned(list) });
  const { defs, descriptions } = contract;
  return [
    of("page", "The page", (variant) => whole("ListRunsResponse", defs[variant])),
    of("run", "A run", (variant) => whole("RunObject", defs[variant])),
    of("request", "The request", (variant) => requestEntries(descriptions[variant], defs[variant])),
    of("answers", "The answers", (variant) => answerEntries(descriptions[variant])),
    of("error", "An error", (variant) => errorForms(defs[variant])),
  ];
}

type Entry = readonly [path: string, field: Field];
/** A schema, the path that leads to it, and its name for contradictions. */
type Node = { readonly schema: Schema; readonly path: string; readonly place: string };

/** An object that has a name, and every property below it. */
function whole(name: string, defs: Defs): Entry[] {
  const schema = defs[name] as Schema;
  return [objectItself(name, schema, defs), ...within({ schema, path: "", place: name }, defs)];
}

function objectItself(path: string, schema: Schema, defs: Defs): Entry {
  const { required: _, ...field } = fieldOf(resolved(schema, defs), defs);
  return [path, { ...field, isObject: true, places: schema.$ref ? [path, refName(schema.$ref)] : [path] }];
}

/** Every property below a schema; a run is a part of its own. */
function within(node: Node, defs: Defs): Entry[] {
  const { schema, path, place } = node;
  if (schema.$ref) return within({ ...node, schema: resolved(schema, defs), place: refName(schema.$ref) }, defs);
  const branches = branchesOf(schema, defs);
  if (branches) return withinUnion(node, branches, defs);
  const below = schema.items ? itemsOf(schema.items, path, defs) : [];
  const properties = Object.entries(schema.properties ?? {});
  return [...below, ...properties.flatMap(([name, property]) => ofProperty(name, property, { schema, path, place }, defs))];
}

function itemsOf(items: Schema, path: string, defs: Defs): Entry[] {
  if (items.$ref && refName(items.$ref) === "RunObject") return [];
  return within({ schema: items, path: `${path}[]`, place: "" }, defs);
}

function withinUnion({ path }: Node, { objects }: Branches, defs: Defs): Entry[] {
  if (objects.length === 1) return objects.flatMap((one) => within({ schema: one.schema, path, place: "" }, defs));
  return objects.flatMap(({ schema, key }) => kind(schema, `${path}<${key}>`, defs));
}

/** One kind of object, with its properties. */
function kind(schema: Schema, path: string, defs: Defs): Entry[] {
  return [objectItself(path, schema, defs), ...within({ schema, path, place: "" }, defs)];
}

function ofProperty(name: string, property: Schema | boolean, owner: Node, defs: Defs): Entry[] {
  const path = owner.path ? `${owner.path}.${name}` : name;
  const place = `${owner.place}.${name}`;
  if (typeof property === "boolean") {
    const evidence = owner.schema["x-evidence-of"]?.[name] ?? [];
    return [[path, { notation: absent, evidence, letter: [], places: [place] }]];
  }
  const field = fieldOf(property, defs);
  const required = owner.schema.required?.includes(name) ?? false;
  const own: Entry = [path, { ...field, required, places: [place, ...field.places] }];
  return [own, ...within({ schema: property, path, place }, defs)];
}

function fieldOf(schema: Schema, defs: Defs): Field {
  const chain = chainOf(schema, defs);
  return {
    notation: notation(schema, defs),
    description: schema.description ?? chain.find(({ schema: { description } }) => description)?.schema.description,
    evidence: [...new Set(chain.flatMap(({ schema }) => schema["x-evidence"] ?? []))],
    letter: chain.flatMap(({ schema }) => letterOf(schema)),
    places: chain.flatMap(({ name }) => name ?? []),
  };
}

/** The schema and all that stand in its place: what it refers to, the texts of a union, the one object of it, the items of an array. */
function chainOf(schema: Schema, defs: Defs): { readonly schema: Schema; readonly name?: string }[] {
  const inner = [schema.items, ...(schema.anyOf ?? schema.oneOf ?? [])].filter((one) => one !== undefined);
  const objects = inner.filter((one) => resolved(one, defs).type === "object");
  const isKind = (one: Schema) => objects.length > 1 && objects.includes(one);
  const referred = schema.$ref ? { schema: resolved(schema, defs), name: refName(schema.$ref) } : undefined;
  if (referred) return [{ schema }, referred, ...chainOf(referred.schema, defs).slice(1)];
  return [{ schema }, ...inner.filter((one) => !isKind(one)).flatMap((one) => chainOf(one, defs))];
}

function letterOf({ enum: allowed = [], "x-documented": documented = {} }: Schema): Field["letter"] {
  const { required, nullable, minimum, enum: values, against = {} }: Documented = documented;
  return [
    ...(required ? [{ says: "always present", against: against.required ?? [] }] : []),
    ...(nullable === false ? [{ says: `never ${code(null)}`, against: against.nullable ?? [] }] : []),
    ...(minimum === undefined ? [] : [{ says: `≥ ${minimum}`, against: against.minimum ?? [] }]),
    ...(values
      ? [
          {
            says: `not ${allowed
              .filter((one) => !values.includes(one))
              .map(code)
              .join(", ")}`,
            against: against.enum ?? [],
          },
        ]
      : []),
  ];
}

/** The forms of an error body: the first one is OpenAI's, which all variants have. */
function errorForms(defs: Defs): Entry[] {
  const root = defs.ErrorResponse as Schema;
  const [first = root, ...others] = root.anyOf ?? [];
  const own = others.flatMap((one) => kind(one, `<${refName(one.$ref ?? "")}>`, defs));
  return [
    objectItself("ErrorResponse", first, defs),
    ...within({ schema: first, path: "", place: "ErrorResponse" }, defs),
    ...own,
  ];
}

function requestEntries(description: Description, defs: Defs): Entry[] {
  const { servers, parameters, credentials } = requestOf(description);
  const text = (words: string): Field => ({ notation: words, evidence: [], letter: [], places: ["listRuns"] });
  const of = ({ name, in: where, required = false, schema, description: words }: Parameter): Entry => {
    const unless = schema.default === undefined ? "" : `, ${code(schema.default)} where it is not given`;
    const field = fieldOf(schema, {});
    return [`${name} (${where})`, { ...field, required, description: words, notation: `${field.notation}${unless}` }];
  };
  return [
    ["server", text(servers.map(code).join(", "))],
    objectItself("ListRunsQuery", defs.ListRunsQuery as Schema, defs),
    ...parameters.map(of),
    ["credentials", text(credentials.map((names) => names.map(code).join(" and ")).join(", or "))],
  ];
}

function answerEntries(description: Description): Entry[] {
  return answersOf(description).map(([status, words]) => [status, { notation: words, evidence: [], letter: [], places: [] }]);
}

/** The properties of all variants in one row each, in the order of the variant that has most, what others have in its place. */
function aligned(list: (variant: Variant) => Entry[]): Row[] {
  const found = variants.map((variant) => [variant, new Map(list(variant))] as const);
  const paths: string[] = [];
  for (const [, fields] of [...found].sort(([, a], [, b]) => b.size - a.size)) {
    let place = 0;
    for (const path of fields.keys()) {
      const at = paths.indexOf(path);
      if (at < 0) paths.splice(place, 0, path);
      place = (at < 0 ? place : at) + 1;
    }
  }
  return paths.map((path) => {
    const fields = Object.fromEntries(found.flatMap(([variant, of]) => (of.has(path) ? [[variant, of.get(path)]] : [])));
    return { path, fields, differs: new Set(variants.map((variant) => sameness(fields[variant]))).size > 1 };
  });
}

/** What fields have in common that say the same; their evidence and their words aside. */
export function sameness(field: Field | undefined): string {
  return field ? JSON.stringify([field.notation, field.required]) : "";
}
