import { branchOf, escaped, type Shape } from "./explain.js";
import type { Issue } from "./schema.js";

/**
 * Finds the properties that the contract does not know, at every depth. Free-form places (metadata, parameters of functions, JSON
 * schemas) know no names, so nothing in them is unknown.
 */
export function unknownProperties(
  value: unknown,
  shape: Shape,
  severity: Issue["severity"],
  path: readonly (string | number)[] = [],
): Issue[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return shape.i ? value.flatMap((item, index) => unknownProperties(item, shape.i as Shape, severity, [...path, index])) : [];
  const known = branchOf(shape, value)?.p;
  if (!known) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = [...path, key];
    if (Object.hasOwn(known, key)) return unknownProperties(child, known[key] as Shape, severity, place);
    return [
      {
        severity,
        code: "unknown-property",
        path: place,
        pointer: place.map((key) => `/${escaped(String(key))}`).join(""),
        message: "is not a property that the contract knows",
      },
    ];
  });
}
