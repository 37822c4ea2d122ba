import type { Keywords, Schema } from "./schema-forms.js";

/** The place of a property. */
export function placeOf(place: string, name: string): string {
  return /^\w+$/.test(name) ? `${place}.${name}` : `${place}[${JSON.stringify(name)}]`;
}

/** A schema in a schema. */
export interface Child {
  readonly node: Schema;
  /** Where the values stand that it is about, as people know it; the branches of a union are about those of the union. */
  readonly place: string;
  /** Which of the schemas in its schema it is. */
  readonly key: string;
}

/** The schemas in a schema that are about a value, its items, its properties or their names. */
export function childrenOf(
  { properties = {}, items, additionalProperties, propertyNames, ...node }: Keywords,
  place: string,
): Child[] {
  const one = (key: string, child: Schema | undefined, at: string): Child[] =>
    child === undefined ? [] : [{ node: child, place: at, key }];
  return [
    ...Object.entries(properties).flatMap(([name, child]) => one(`properties ${name}`, child, placeOf(place, name))),
    ...one("items", items, `${place}[]`),
    ...one("additionalProperties", additionalProperties, `${place}.*`),
    ...one("propertyNames", propertyNames, `${place} (names)`),
    ...(["anyOf", "oneOf"] as const).flatMap((key) =>
      (node[key] ?? []).flatMap((child, index) => one(`${key} ${index}`, child, place)),
    ),
  ];
}
