import { branchesOf, resolved } from "../branches.js";
import { type Defs, refName, type Schema } from "../variants.js";

/** What a value may be, in words that fit a cell; what stands in JSON is marked as code. */
export function notation(schema: Schema, defs: Defs): string {
  const branches = branchesOf(schema, defs);
  if (branches) {
    const { texts, objects, nullable } = branches;
    const [only, ...others] = objects;
    const object = only && !others.length ? plain(resolved(only.schema, defs), defs) : `object: ${kinds(objects)}`;
    return choice([...(texts?.values ?? []).map(code), ...(only ? [object] : []), ...(nullable ? [code(null)] : [])]);
  }
  if (schema.$ref) return notation(resolved(schema, defs), defs);
  return plain(schema, defs);
}

/** The names of kinds of objects in a row, of which a value is one. */
function kinds(objects: readonly { readonly key: string }[]): string {
  return objects.map(({ key }) => `\`<${key}>\``).join(" ");
}

function plain(schema: Schema, defs: Defs): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) return choice(schema.enum.map(code));
  const types = [schema.type ?? "anything"].flat().filter((type) => type !== "null");
  const named = types.map((type) => oneType(type, schema, defs));
  return choice([...named, ...(types.length < [schema.type].flat().length ? [code(null)] : [])]);
}

function oneType(type: string, schema: Schema, defs: Defs): string {
  if (type === "array") return `array of ${item(schema.items ?? {}, defs)}${most(schema.maxItems)}`;
  if (type === "object" && typeof schema.additionalProperties === "object") return map(schema, schema.additionalProperties, defs);
  if (type === "object" && schema.additionalProperties === true) return "object of any form";
  return `${type}${bounds(schema)}`;
}

function item(schema: Schema, defs: Defs): string {
  if (schema.$ref && !branchesOf(resolved(schema, defs), defs)) return `\`${refName(schema.$ref)}\``;
  return several(notation(schema, defs));
}

function several(text: string): string {
  return text.replace(/^(object|string)\b/, "$1s");
}

/** An object whose names are the client's own. */
function map(schema: Schema, values: Schema, defs: Defs): string {
  const names = schema.propertyNames as Schema | undefined;
  return `object of ${several(notation(values, defs))}${most(schema.maxProperties)}${names ? `, names${bounds(names)}` : ""}`;
}

function bounds({ minimum, maximum, maxLength }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` ≥ ${minimum}`;
  if (maxLength !== undefined) return ` ≤ ${maxLength} characters`;
  return "";
}

function most(count: unknown): string {
  return typeof count === "number" ? `, at most ${count}` : "";
}

function choice(texts: readonly string[]): string {
  const [last = "", ...before] = [...texts].reverse();
  const list = before.reverse().join(", ");
  return before.length ? `${list}${before.some((text) => text.includes(", ")) ? "," : ""} or ${last}` : last;
}

/** A value of JSON; texts without their quotes. */
export function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}
