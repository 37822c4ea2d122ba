import type { Description } from "./bundle.js";
import type { Schema } from "./variants.js";

/**
 * The description in the words of OpenAPI 3.0, for tools that read no newer one. Its schemas mean the same, but for one thing that
 * 3.0 has no word for: how long a name may be (`propertyNames`).
 *
 * @throws {Error} Where a schema has a keyword for which no rule is written here.
 * @see https://spec.openapis.org/oas/v3.0.3#schema-object
 */
export function openapi30(description: Description): Description {
  const { summary, license, ...info } = description.info as Info;
  const { name, identifier } = license;
  return {
    ...(described(description) as Description),
    openapi: "3.0.3",
    info: {
      ...info,
      description: `${summary}. ${info.description}`,
      license: { name, url: `https://spdx.org/licenses/${identifier}.html` },
    },
  };
}

type Info = { summary: string; description: string; license: { name: string; identifier: string } };

/** A part of the description, its schemas rewritten; the examples are payloads, no part of it. */
function described(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(described);
  if (typeof node !== "object" || node === null) return node;
  return mapped(node, (value, key) => {
    if (key === "schema") return rewritten(value as Schema);
    if (key === "schemas") return mapped(value as object, rewritten);
    return key === "examples" ? value : described(value);
  });
}

function rewritten(schema: Schema | boolean): Schema {
  if (typeof schema === "boolean") return schema ? {} : { not: {} };
  // Beside a reference, 3.0 reads nothing.
  if (schema.$ref && Object.keys(schema).length > 1) throw new Error(`Cannot write "${schema.$ref}" in 3.0: it has siblings`);
  return Object.assign({}, ...Object.entries(schema).map(([keyword, value]) => words(keyword, value)));
}

/** The keywords of 3.0 that say what one of 3.1 says. */
function words(keyword: string, value: unknown): Schema {
  if (keyword.startsWith("x-") || same.has(keyword)) return { [keyword]: value };
  const rule = rules[keyword];
  if (!rule) throw new Error(`Cannot write "${keyword}" in 3.0: no rule says how`);
  return rule(value as never);
}

const same = new Set(
  `$ref title description default deprecated enum format multipleOf minimum maximum minLength maxLength pattern minItems maxItems
  uniqueItems minProperties maxProperties required`.split(/\s+/),
);

const rules: Record<string, (value: never) => Schema> = {
  type: typeWords,
  const: (value: unknown) => ({ enum: [value] }),
  properties: (value: NonNullable<Schema["properties"]>) => ({ properties: mapped(value, rewritten) }),
  additionalProperties: (value: Schema | boolean) => ({
    additionalProperties: typeof value === "boolean" ? value : rewritten(value),
  }),
  items: (value: Schema) => ({ items: rewritten(value) }),
  not: (value: Schema) => ({ not: rewritten(value) }),
  allOf: (value: Schema[]) => ({ allOf: value.map(rewritten) }),
  anyOf: (value: Schema[]) => ({ anyOf: value.map(rewritten) }),
  oneOf: (value: Schema[]) => ({ oneOf: value.map(rewritten) }),
  propertyNames: () => ({}),
};

/** `nullable` adds null to a `type` beside it; a schema without a type forbids nothing, null neither, so null by itself is its one value. */
function typeWords(value: string | string[]): Schema {
  const types = [value].flat();
  const [type, ...more] = types.filter((name) => name !== "null");
  if (more.length) throw new Error(`Cannot write type ${JSON.stringify(types)} in 3.0: it has one type a schema`);
  if (!type) return { enum: [null] };
  return types.length > 1 ? { type, nullable: true } : { type };
}

function mapped<T, R>(object: Readonly<Record<string, T>> | object, change: (value: T, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
