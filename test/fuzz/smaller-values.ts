import { edited, type Path, pathsOf, valueAt } from "./edit-value.js";

/** Values that are a bit simpler than another, those that lose most of it first. */
export function* smallerValues(value: unknown): Generator<unknown> {
  for (const path of pathsOf(value)) {
    const old = valueAt(value, path);
    if (path.length > 0) yield edited(value, [{ op: "drop", path }]);
    if (Array.isArray(old) && old.length > 3) yield* halves(value, path, old);
    for (const simpler of simplerThan(old)) yield edited(value, [{ op: "set", path, value: simpler }]);
  }
}

function* halves(value: unknown, path: Path, old: readonly unknown[]): Generator<unknown> {
  const middle = old.length >> 1;
  for (const half of [old.slice(0, middle), old.slice(middle)]) yield edited(value, [{ op: "set", path, value: half }]);
}

function simplerThan(old: unknown): unknown[] {
  if (typeof old === "string") return old.length > 1 ? [old.slice(0, old.length >> 1), old.slice(old.length >> 1)] : [];
  if (typeof old === "number") return Number.isInteger(old) && Math.abs(old) > 9 ? [Math.trunc(old / 10)] : [];
  if (typeof old !== "object" || old === null || Object.keys(old).length === 0) return [];
  return [null, Array.isArray(old) ? [] : {}];
}
