import { type JsonType, type KnownPlace, properties } from "../generated/properties.js";
import type { Report } from "../generated/report.js";
import { kindOf } from "./answer-kind.js";
import type { Variant } from "./exchange.js";
import { escaped } from "./json-pointer.js";

/** What is known of every property of the pages that were seen, as the report has it. */
export type Inventory = NonNullable<Report["inventory"]>;

/**
 * What was counted in pages, by variant. It is plain data, which may be sent to and from a worker, and as large as what it was counted
 * in has different places, up to a bound.
 */
export type Tally = Map<Variant | null, PageTally>;

interface PageTally {
  readonly page: Seen;
  /** How many of the places below are not the contract's. */
  strangers: number;
}

/** What was seen in one place. */
interface Seen {
  readonly types: Record<JsonType, number>;
  /** The places in it by name, `*` for any index or free key. */
  readonly inside: Map<string, Seen>;
  /** How many of the names are not the contract's; Infinity where they were too many, and all of them are `*`. */
  strangers: number;
  /** Where a property tells what else is in it: how often it had which value. */
  readonly tags: Map<string, number>;
  /** How often it was seen beside a tag with which the contract does not have it. */
  strays: number;
}

/** What the contract knows of one place. */
interface Known extends Pick<KnownPlace, "free" | "tag" | "of"> {
  readonly mark: "documented" | "observed";
  readonly types: ReadonlySet<JsonType>;
  readonly inside: Map<string, Known>;
  /** The values of its tag that tell what else is in it. */
  readonly tags: Set<string>;
}

/**
 * How much is kept of what is not the contract's, so that no input makes a tally large: names in one place, characters of a name,
 * levels, and places of a variant. Where the names are more, all of them are `*`: whatever comes first, the result is the same.
 */
const most = { names: 100, characters: 200, levels: 32, places: 10_000 };

const jsonTypes: readonly JsonType[] = ["string", "integer", "number", "boolean", "object", "array", "null"];

/** A tally of no page. */
export function newTally(): Tally {
  return new Map();
}

/** Counts every property of a page; a body that is none counts nothing. */
export function count(tally: Tally, variant: Variant | null, body: unknown): void {
  if (kindOf(body) !== "list") return;
  const whole = pagesOf(tally, variant);
  countAt(body, whole.page, knownTo(variant), 0, whole);
}

/** Adds what another tally holds, as if its pages had been counted here. */
export function merge(into: Tally, from: Tally): void {
  for (const [variant, { page }] of from) {
    const whole = pagesOf(into, variant);
    add(page, whole.page, knownTo(variant), whole);
  }
}

/**
 * What was counted, place by place: those that the contract knows in its order, the others after them by name. What the contract knows
 * and no page had is there with the count 0, where what it stands in was seen. An empty list or object lacks nothing.
 */
export function inventoryOf(tally: Tally): Inventory {
  const variants: readonly (Variant | null)[] = ["v1", "v2", "portkey", null];
  return variants.flatMap((variant) => {
    const whole = tally.get(variant);
    return whole ? rowsIn(whole.page, knownTo(variant), "").map((row) => ({ variant, ...row })) : [];
  });
}

function pagesOf(tally: Tally, variant: Variant | null): PageTally {
  const whole = tally.get(variant) ?? { page: newSeen(), strangers: 0 };
  tally.set(variant, whole);
  return whole;
}

function newSeen(): Seen {
  const types = { string: 0, integer: 0, number: 0, boolean: 0, object: 0, array: 0, null: 0 };
  return { types, inside: new Map(), strangers: 0, tags: new Map(), strays: 0 };
}

function countAt(value: unknown, seen: Seen, known: Known | undefined, level: number, whole: PageTally): void {
  const type = typeOf(value);
  seen.types[type]++;
  if (level === most.levels || known?.free) return;
  if (type === "array") countItems(value as unknown[], seen, known, level + 1, whole);
  else if (type === "object") countNames(value as Readonly<Record<string, unknown>>, seen, known, level + 1, whole);
}

function countItems(items: readonly unknown[], seen: Seen, known: Known | undefined, level: number, whole: PageTally): void {
  if (items.length === 0) return;
  const child = insideOf("*", seen, known, whole);
  if (!child) return;
  const next = known?.inside.get("*");
  for (const item of items) countAt(item, child, next, level, whole);
}

function countNames(
  object: Readonly<Record<string, unknown>>,
  seen: Seen,
  known: Known | undefined,
  level: number,
  whole: PageTally,
): void {
  const tag = known?.tag ? object[known.tag] : undefined;
  if (typeof tag === "string" && known?.tags.has(tag)) seen.tags.set(tag, (seen.tags.get(tag) ?? 0) + 1);
  for (const name of Object.keys(object)) {
    const child = insideOf(name, seen, known, whole);
    if (!child) continue;
    const next = knownIn(name, known);
    if (next?.of && !next.of.includes(tag as string)) child.strays++;
    countAt(object[name], child, next, level, whole);
  }
}

/** The place of a name, made where it was not seen before; undefined where no more places are kept. */
function insideOf(name: string, seen: Seen, known: Known | undefined, whole: PageTally): Seen | undefined {
  const there = seen.inside.get(name);
  if (there) return there;
  const key = keyOf(name, seen, known, whole);
  const other = seen.inside.get(key);
  if (other) return other;
  if (!known?.inside.has(key)) {
    if (whole.strangers === most.places) return undefined;
    whole.strangers++;
    if (key !== "*") seen.strangers++;
  }
  const made = newSeen();
  seen.inside.set(key, made);
  return made;
}

/** What a name is counted as: itself, or `*` where names are free, and where one is too long or they are too many. */
function keyOf(name: string, seen: Seen, known: Known | undefined, whole: PageTally): string {
  if (name === "*" || known?.inside.has(name)) return name;
  if (known?.inside.has("*") || name.length > most.characters) return "*";
  if (seen.strangers === most.names) fold(seen, known, whole);
  return seen.strangers === Infinity ? "*" : name;
}

/** Makes one place of all in which the contract does not know. */
function fold(seen: Seen, known: Known | undefined, whole: PageTally): void {
  const names = [...seen.inside].filter(([name]) => name !== "*" && !known?.inside.has(name));
  seen.strangers = Infinity;
  for (const [name, child] of names) {
    seen.inside.delete(name);
    whole.strangers -= placesIn(child);
  }
  for (const [, child] of names) {
    const one = insideOf("*", seen, known, whole);
    if (one) add(child, one, undefined, whole);
  }
}

/** How many places a place is, with those in it. */
function placesIn({ inside }: Seen): number {
  return [...inside.values()].reduce((sum, child) => sum + placesIn(child), 1);
}

function add(from: Seen, into: Seen, known: Known | undefined, whole: PageTally): void {
  for (const type of jsonTypes) into.types[type] += from.types[type];
  for (const [tag, times] of from.tags) into.tags.set(tag, (into.tags.get(tag) ?? 0) + times);
  into.strays += from.strays;
  if (from.strangers === Infinity && into.strangers !== Infinity) fold(into, known, whole);
  for (const [name, child] of from.inside) {
    const place = insideOf(name, into, known, whole);
    if (place) add(child, place, knownIn(name, known), whole);
  }
}

type Row = Omit<Inventory[number], "variant">;

function rowsIn(seen: Seen, known: Known | undefined, path: string): Row[] {
  const strangers = [...seen.inside.keys()].filter((name) => !known?.inside.has(name)).sort();
  return [...(known?.inside.keys() ?? []), ...strangers].flatMap((name) => {
    const child = seen.inside.get(name);
    const next = known?.inside.get(name);
    const parents = parentsOf(name, seen, child, next);
    if (!child && (name === "*" || parents === 0)) return [];
    const place = `${path}/${escaped(name)}`;
    const { count, ...types } = typesOf(child, next);
    const row = { path: place, mark: next?.mark ?? ("unknown" as const), count, parents, ...types };
    return [row, ...(child ? rowsIn(child, next, place) : [])];
  });
}

/** How often a place could have been seen: an item or a free key wherever there was a list or an object. */
function parentsOf(name: string, { types, tags }: Seen, child: Seen | undefined, known: Known | undefined): number {
  if (name === "*") return types.object + types.array;
  if (!known?.of) return types.object;
  return known.of.reduce((sum, tag) => sum + (tags.get(tag) ?? 0), child?.strays ?? 0);
}

function typesOf(seen: Seen | undefined, known: Known | undefined): Pick<Row, "count" | "types" | "unexpected"> {
  const times = jsonTypes.map((type) => [type, seen?.types[type] ?? 0] as const).filter(([, times]) => times > 0);
  const [first, ...others] = known ? times.map(([type]) => type).filter((type) => !allows(known, type)) : [];
  return {
    count: times.reduce((sum, [, times]) => sum + times, 0),
    types: Object.fromEntries(times),
    ...(first && { unexpected: [first, ...others] }),
  };
}

function allows({ types }: Known, type: JsonType): boolean {
  return types.has(type) || (type === "integer" && types.has("number"));
}

/** A number that JSON writes as 1.0 is an integer: its value does not tell how it was written. */
function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return Array.isArray(value) ? "array" : (typeof value as JsonType);
}

function knownIn(name: string, known: Known | undefined): Known | undefined {
  return known?.inside.get(name) ?? known?.inside.get("*");
}

const trees = new Map<Variant | null, Known>();

/** What the contract knows of a page, as a tree; of one whose variant is undecided, what it knows of any. */
function knownTo(variant: Variant | null): Known {
  const there = trees.get(variant);
  if (there) return there;
  const page: Known = { mark: "documented", types: new Set(["object"]), inside: new Map(), tags: new Set() };
  for (const place of properties) {
    const mark = markOf(place, variant);
    const names = place.path.split("/").slice(1);
    const name = names.pop() as string;
    const around = names.reduce((known, step) => known?.inside.get(step), page as Known | undefined);
    if (!mark || !around || around.inside.has(name)) continue;
    around.inside.set(name, { ...place, mark, types: new Set(place.types), inside: new Map(), tags: new Set() });
    for (const value of place.of ?? []) around.tags.add(value);
  }
  trees.set(variant, page);
  return page;
}

function markOf({ documented, observed }: KnownPlace, variant: Variant | null): Known["mark"] | undefined {
  const holds = (variants: readonly Variant[] = []) => (variant ? variants.includes(variant) : variants.length > 0);
  if (holds(documented)) return "documented";
  return holds(observed) ? "observed" : undefined;
}
