import type { Issue } from "./schema.js";

/** The property of a value, its own or inherited; undefined where it has none. */
export function propertyOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** A key as a segment of a JSON Pointer. */
export function escaped(key: string): string {
  // Hardly any key needs it, and a page of faults has many.
  return key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** The key of a segment of a JSON Pointer. */
export function unescaped(segment: string): string {
  return segment.includes("~") ? segment.replaceAll("~1", "/").replaceAll("~0", "~") : segment;
}

/** A path as a JSON Pointer. */
export function pointerTo(path: Issue["path"]): string {
  let pointer = "";
  for (const key of path) pointer += `/${typeof key === "number" ? key : escaped(String(key))}`;
  return pointer;
}

/** A pointer with a star for every index in it: what is alike on all runs has the same. */
export function patternOf(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, "/*");
}
