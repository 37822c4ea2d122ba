import { exotics } from "./exotic-values.js";

export type Path = readonly (string | number)[];

/** One change of a value. What cannot be done to a value leaves it as it is. */
export type Edit =
  | { readonly op: "set" | "insert"; readonly path: Path; readonly value: unknown }
  | { readonly op: "drop"; readonly path: Path }
  | { readonly op: "swap"; readonly path: Path; readonly other: Path }
  | { readonly op: "rename"; readonly path: Path; readonly name: string }
  /** Repeats the items of an array until there are so many. */
  | { readonly op: "repeat"; readonly path: Path; readonly length: number }
  /** Puts a value into so many arrays or objects. */
  | { readonly op: "nest"; readonly path: Path; readonly depth: number; readonly key: string | undefined }
  /** Puts something there that JSON cannot write. */
  | { readonly op: "exotic"; readonly path: Path; readonly name: string };

/** The value with its changes made, one after another. What was not changed is shared with it. */
export function edited(value: unknown, edits: readonly Edit[]): unknown {
  return edits.reduce(applied, value);
}

function applied(value: unknown, edit: Edit): unknown {
  const { op, path } = edit;
  switch (op) {
    case "set":
      return at(value, path, () => edit.value);
    case "exotic":
      return at(value, path, () => exotics[edit.name]?.());
    case "nest":
      return at(value, path, (old) => nested(old, edit.depth, edit.key));
    case "repeat":
      return at(value, path, (old) => repeated(old, edit.length));
    case "swap":
      return swapped(value, path, edit.other);
    default:
      return atHolder(value, path, (holder, key) => heldWithout(holder, key, edit));
  }
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((holder, key) => (has(holder, key) ? (holder as Record<string, unknown>)[key] : undefined), value);
}

/** The paths to all places of a value, its own first. */
export function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => pathsOf(item, [...path, index]))
    : Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return [path, ...inner];
}

function has(holder: unknown, key: string | number): boolean {
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, key);
}

/** Copies what is on the way to a path, and puts something else there. */
function at(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  if (typeof value !== "object" || value === null) return value;
  const old = has(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  if (old === undefined && rest.length > 0) return value;
  return withKey(value, key, at(old, rest, change));
}

function withKey(holder: object, key: string | number, value: unknown): object {
  if (!Array.isArray(holder)) {
    const copy: Record<string, unknown> = { ...holder };
    // Assigned to, `__proto__` would be another thing.
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
    return copy;
  }
  const copy = [...holder];
  if (Number(key) <= copy.length) copy[Number(key)] = value;
  return copy;
}

function atHolder(value: unknown, path: Path, change: (holder: object, key: string | number) => object): unknown {
  const key = path.at(-1);
  if (key === undefined) return value;
  return at(value, path.slice(0, -1), (holder) => (typeof holder === "object" && holder !== null ? change(holder, key) : holder));
}

function heldWithout(holder: object, key: string | number, edit: Edit): object {
  if (Array.isArray(holder)) {
    const index = Number(key);
    if (edit.op === "insert") return [...holder.slice(0, index), edit.value, ...holder.slice(index)];
    return edit.op === "drop" ? holder.filter((_, other) => other !== index) : holder;
  }
  if (edit.op === "insert") return withKey(holder, key, edit.value);
  const entries = Object.entries(holder);
  if (edit.op === "drop") return Object.fromEntries(entries.filter(([name]) => name !== String(key)));
  if (edit.op !== "rename") return holder;
  return Object.fromEntries(entries.map(([name, child]) => [name === String(key) ? edit.name : name, child]));
}

function swapped(value: unknown, one: Path, other: Path): unknown {
  const [first, second] = [valueAt(value, one), valueAt(value, other)];
  if (first === undefined || second === undefined) return value;
  return at(
    at(value, one, () => second),
    other,
    () => first,
  );
}

function repeated(value: unknown, length: number): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  return Array.from({ length }, (_, index) => value[index % value.length]);
}

function nested(value: unknown, depth: number, key: string | undefined): unknown {
  let whole = value;
  for (let level = 0; level < depth; level++) whole = key === undefined ? [whole] : { [key]: whole };
  return whole;
}
