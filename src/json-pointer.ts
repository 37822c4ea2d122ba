import type { Issue } from "./schema.js";

/** The property of a value, its own or inherited; undefined where it has none. */
export function propertyOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** A key as a segment of a JSON Pointer. */
export function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** A path as a JSON Pointer. */
export function pointerTo(path: Issue["path"]): string {
  return path.map((key) => `/${escaped(String(key))}`).join("");
}
