import { type Edit, type Path, valueAt } from "./edit-value.js";
import { exotics } from "./exotic-values.js";
import type { Random } from "./random.js";

/** Values that were found in seeds, to be put elsewhere: by the name they stand under. */
export interface Donors {
  readonly names: readonly string[];
  readonly byName: ReadonlyMap<string, readonly unknown[]>;
}

/** The values of some seeds, each once under its name; long ones are left out. */
export function donorsOf(values: readonly unknown[]): Donors {
  const byName = new Map<string, Map<string, unknown>>();
  const add = (value: unknown, name: string): void => {
    if (typeof value === "object" && value !== null)
      for (const [key, child] of Object.entries(value)) add(child, Array.isArray(value) ? name : key);
    const text = JSON.stringify(value) ?? "";
    if (text.length > 2000) return;
    const known = byName.get(name) ?? new Map();
    byName.set(name, known.set(text, value));
  };
  for (const value of values) add(value, "");
  return { names: [...byName.keys()], byName: new Map([...byName].map(([name, known]) => [name, [...known.values()]])) };
}

/** Names that objects have without having them, and names that are no names. */
const oddNames = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "",
  "$",
  "/",
  "~1",
  "a/b~c",
  "0",
  "-1",
  "length",
  "\0",
  "\ud800",
  "𝒳",
];
const oddTexts = [
  "",
  " ",
  "null",
  "undefined",
  "true",
  "[]",
  "{}",
  "0",
  "NaN",
  "\u0000",
  "\ufeff",
  "\u2028",
  "\ud83d",
  "😀",
  "__proto__",
];
/** Lengths at which a bound of the contract lies, and one beside it. */
const lengths = [16, 17, 63, 64, 65, 511, 512, 513, 1024, 1025];
const numbers = [
  ...[0, -0, 1, -1, 2, 0.5, 1.5, 2.5, 20, 21, 49, 50, 51, 99, 100, 101, 255, 256, 257, 1.0000000001, -1e-9, 5e-324],
  ...[1_698_796_799, 1_698_796_800, 1_700_000_000.5, 99_999_999_999, 100_000_000_000, 100_000_000_001, 1_700_000_000_000],
  ...[2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, 1e21, 1e300, Number.MAX_VALUE],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
];
const counts = [16, 17, 19, 20, 21, 50, 100, 101];

/** One change of a value, at one of its places. */
export function makeEdit(value: unknown, paths: readonly Path[], donors: Donors, random: Random): Edit {
  const path = random.pick(paths);
  const makers = [
    setMutant,
    setMutant,
    setMutant,
    setDonor,
    setDonor,
    drop,
    drop,
    add,
    insert,
    swap,
    swap,
    rename,
    repeat,
    nest,
    exotic,
  ];
  return random.pick(makers)({ path, old: valueAt(value, path), value, paths, donors, random });
}

interface Place {
  readonly path: Path;
  readonly old: unknown;
  readonly value: unknown;
  readonly paths: readonly Path[];
  readonly donors: Donors;
  readonly random: Random;
}

function setMutant({ path, old, random, donors }: Place): Edit {
  return { op: "set", path, value: mutantOf(old, donors, random) };
}

/** What stands under this name elsewhere or, now and then, under another. */
function setDonor(place: Place): Edit {
  const { path, donors, random } = place;
  const name = [...path].reverse().find((key) => typeof key === "string") ?? "";
  return { op: "set", path, value: donorOf(donors, random.oneIn(4) ? random.pick(donors.names) : String(name), random) };
}

function donorOf({ byName }: Donors, name: string, random: Random): unknown {
  const known = byName.get(name);
  return known?.length ? random.pick(known) : random.pick(numbers);
}

function drop({ path }: Place): Edit {
  return { op: "drop", path };
}

/** Adds a property, under a name that is odd, known elsewhere, or nearly one. */
function add(place: Place): Edit {
  const { path, old, donors, random } = place;
  const holder = typeof old === "object" && old !== null && !Array.isArray(old) ? path : path.slice(0, -1);
  const known = random.pick(donors.names);
  const name = random.pick([random.pick(oddNames), known, known, nearText(known, random), "a".repeat(random.pick(lengths))]);
  return { op: "set", path: [...holder, name], value: random.oneIn(3) ? random.pick(oddTexts) : donorOf(donors, known, random) };
}

function insert({ path, old, donors, random }: Place): Edit {
  return { op: "insert", path, value: random.oneIn(2) ? old : mutantOf(old, donors, random) };
}

/** Swaps with a place of the same name, as `created_at` of two runs, or with any other. */
function swap({ path, paths, random }: Place): Edit {
  const alike = paths.filter((other) => other.length === path.length && other.at(-1) === path.at(-1));
  return { op: "swap", path, other: random.pick(random.oneIn(3) ? paths : alike) };
}

function rename({ path, donors, random }: Place): Edit {
  const name = String(path.at(-1) ?? "");
  return {
    op: "rename",
    path,
    name: random.pick([nearText(name, random), camelCase(name), random.pick(oddNames), random.pick(donors.names)]),
  };
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function repeat(place: Place): Edit {
  const { value, paths, path, random } = place;
  const lists = paths.filter((other) => Array.isArray(valueAt(value, other)));
  return {
    op: "repeat",
    path: lists.length ? random.pick(lists) : path,
    length: random.oneIn(8) ? random.pick(counts) : random.below(4),
  };
}

function nest({ path, random }: Place): Edit {
  const depth = random.oneIn(200) ? 20_000 : random.pick([1, 1, 1, 2, 3, 50]);
  return {
    op: "nest",
    path,
    depth,
    key: random.oneIn(2) ? undefined : random.pick(["data", "a", "function", "__proto__", "schema"]),
  };
}

function exotic(place: Place): Edit {
  const { path, random } = place;
  return random.oneIn(3) ? { op: "exotic", path, name: random.pick(Object.keys(exotics)) } : setMutant(place);
}

/** A value near another one: of another type, or just over a bound. */
export function mutantOf(old: unknown, donors: Donors, random: Random): unknown {
  if (random.oneIn(4))
    return random.pick<unknown>([null, 0, "", [], {}, true, false, "null", [null], { "": null }, { toString: 1 }, undefined]);
  if (typeof old === "number") return mutantNumber(old, random);
  if (typeof old === "string") return mutantText(old, donors, random);
  if (typeof old === "boolean") return random.pick([!old, String(old), Number(old), null]);
  if (Array.isArray(old)) return mutantList(old, random);
  if (typeof old === "object" && old !== null) return mutantObject(old, donors, random);
  return random.pick([random.pick(numbers), random.pick(oddTexts), {}, [], 1_700_000_000]);
}

function mutantNumber(old: number, random: Random): unknown {
  const near = [
    old + 1,
    old - 1,
    old * 1000,
    old / 1000,
    -old,
    old + 0.5,
    String(old),
    random.below(2000),
    old + random.below(100_000),
  ];
  return random.pick([random.pick(near), random.pick(numbers)]);
}

function mutantText(old: string, { byName }: Donors, random: Random): unknown {
  const word = random.pick(
    [...(byName.get("status") ?? []), ...(byName.get("type") ?? [])].filter((one) => typeof one === "string"),
  );
  return random.pick([nearText(old, random), nearText(old, random), word, random.pick(oddTexts), longText(random)]);
}

/** A text that differs from another in a letter or two, in case, or in white space. */
function nearText(text: string, random: Random): string {
  const place = random.below(text.length + 1);
  const letter = random.pick([..."aeox_-1 \u00e9"]);
  return random.pick([
    text.slice(0, place) + letter + text.slice(place),
    text.slice(0, place) + text.slice(place + 1),
    text.slice(0, place) +
      text
        .slice(place, place + 2)
        .split("")
        .reverse()
        .join("") +
      text.slice(place + 2),
    text.toUpperCase(),
    `${text} `,
    text + text,
    text.replaceAll("_", "-"),
  ]);
}

/** A text whose length is at a bound, in letters, in characters of two units, or in halves of these. */
function longText(random: Random): string {
  const length = random.pick(lengths);
  const unit = random.pick(["a", "😀", "\ud83d", "\udc00", "é"]);
  return (random.oneIn(2) ? "a" : "") + unit.repeat(random.oneIn(2) ? length : length - 1);
}

function mutantList(old: readonly unknown[], random: Random): unknown {
  return random.pick([
    [...old].reverse(),
    [...old, ...old],
    old.slice(1),
    old.slice(0, -1),
    [old],
    Object.assign({}, old),
    [...old, null],
  ]);
}

function mutantObject(old: object, donors: Donors, random: Random): unknown {
  const entries = Object.entries(old);
  const kept = entries.filter(() => !random.oneIn(3));
  const other = random.pick(donors.names);
  return random.pick([
    Object.fromEntries(kept),
    { ...old, [other]: donorOf(donors, other, random) },
    Object.fromEntries([...entries].reverse()),
    Object.fromEntries(entries.map(([key]) => [key, null])),
    Object.fromEntries(entries.map(([key, child]) => [camelCase(key), child])),
    Object.values(old),
    JSON.stringify(old),
  ]);
}
