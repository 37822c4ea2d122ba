import type { Shape, ValidationError, Validator } from "../generated/v2/validators.js";
import { mayBeNull } from "./demanded-by-status.js";
import { describe } from "./describe.js";
import { escaped, propertyOf, unescaped } from "./json-pointer.js";
import { knownDefect } from "./known-defects.js";
import type { Issue } from "./schema.js";

// The validators of all variants are of one form.
export type { Shape, ValidationError, Validator };

/** Where reading a value throws, nothing more can be said of it. */
export const unreadable: Issue = {
  severity: "error",
  code: "unreadable",
  path: [],
  pointer: "",
  message: "must be readable, but reading it throws",
  hint: "A getter or a proxy in the value throws, or the value is nested too deeply: give plain data, such as JSON.parse makes",
};

/**
 * Turns the last faults of a validator into issues, the first fault of each place: what else is said of a place follows from it.
 * What a union holds under a wrong tag is judged as the branch that was meant.
 */
export function explain(validator: Validator<unknown>, value: unknown, shape: Shape): Issue[] {
  const found = placed(validator.errors ?? [], value, shape);
  const issues = found.map(issueAt);
  const meant = withMeantTags(found, value);
  if (meant === value || validator(meant)) return issues;
  const known = new Set(issues.map(({ pointer }) => pointer));
  const more = placed(validator.errors ?? [], meant, shape).filter(({ pointer }) => !known.has(pointer));
  return [...issues, ...more.map(issueAt)];
}

function issueAt(found: Placed): Issue {
  return issueOfFault(found, found.place.evidence, hintOf(found));
}

/** The value with the tag that was meant in place of each that is wrong; the value itself where there is none. */
function withMeantTags(found: readonly Placed[], value: unknown): unknown {
  const copies = new Set<unknown>();
  let whole = value;
  for (const { place } of found) {
    const { holder, key } = place;
    const tag = holder?.at && holder.at.tag === key && meantBranch(holder.at, holder.received);
    if (tag) whole = replaced(whole, pathOf(place), tag, copies);
  }
  return whole;
}

/** The branch of a union that alone has a property that the value has, besides the tag. */
function meantBranch({ of = {}, tag }: Shape, value: unknown): string | undefined {
  const [name, ...others] = Object.keys(of).filter((name) =>
    Object.keys(of[name]?.p ?? {}).some((key) => key !== tag && propertyOf(value, key) !== undefined),
  );
  return others.length ? undefined : name;
}

/** A copy in which the value at a path is another; what is not on the path is shared, and what is a copy already is not copied. */
function replaced(whole: unknown, [key, ...rest]: Issue["path"], value: unknown, copies: Set<unknown>): unknown {
  if (key === undefined) return value;
  const copy = copies.has(whole) ? whole : Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  copies.add(copy);
  (copy as Record<string | number, unknown>)[key] = replaced(
    (copy as Record<string | number, unknown>)[key],
    rest,
    value,
    copies,
  );
  return copy;
}

/** Turns the faults of the letter into issues, with the evidence against it. */
export function explainLetter(faults: readonly ValidationError[], value: unknown, shape: Shape): Issue[] {
  return placed(faults, value, shape).map((found) => {
    const issue = issueOfFault(found, found.place.at?.l?.[codeOf(found.fault)], letterHint);
    return { ...issue, message: `${issue.message}, by the vendor's letter` };
  });
}

function hintOf({ fault: { keyword, params }, place }: Placed): string | undefined {
  const { at, received, holder } = place;
  if (typeof received === "string" && at?.h && Object.hasOwn(at.h, received)) return at.h[received];
  // Of what is missing from an object, the object may be what is wrong.
  const isEmpty = keyword === "required" && received === undefined && place.key !== "file_ids";
  const wrong = isEmpty && holder ? holder : place;
  return knownDefect({
    key: wrong.key,
    received: wrong.received,
    parent: wrong.holder?.received,
    nullable: wrong.at?.n ?? false,
    expected: (params.allowedValues ?? typesOf(params)) as unknown[],
    keyword,
  });
}

const letterHint = "The contract allows this: the evidence stands against the letter";

/** A fault, and its place. */
interface Placed {
  readonly fault: ValidationError;
  readonly pointer: string;
  readonly place: Place;
}

/** The first fault of each place; a name that is too long is a place beside its value. */
function placed(faults: readonly ValidationError[], value: unknown, shape: Shape): Placed[] {
  const seen = new Set<string>();
  const { holderAt, placeAt } = placesIn(value, shape);
  const found: Placed[] = [];
  for (const fault of faults) {
    const { keyword, instancePath, params, propertyName } = fault;
    // A wrong tag, a failed branch and a name that is too long are told by a fault of their own.
    if (keyword === "discriminator" || keyword === "if" || (keyword === "propertyNames" && propertyName === undefined)) continue;
    const name = keyword === "required" ? (params.missingProperty as string) : propertyName;
    const pointer = name === undefined ? instancePath : `${instancePath}/${escaped(name)}`;
    const mark = propertyName === undefined ? pointer : `${pointer}/`;
    if (seen.has(mark)) continue;
    seen.add(mark);
    found.push({ fault, pointer, place: name === undefined ? placeAt(instancePath) : within(holderAt(instancePath), name) });
  }
  return joinEmpty(found);
}

/** An empty object from which several properties are missing is one fault where null was meant, or where nothing of it is there. */
function joinEmpty(found: Placed[]): Placed[] {
  const missing = new Map<Place, string[]>();
  for (const { fault, place } of found) {
    const { holder } = place;
    if (fault.keyword !== "required" || !holder || !isEmpty(holder.received)) continue;
    const names = missing.get(holder);
    if (names) names.push(place.key as string);
    else missing.set(holder, [place.key as string]);
  }
  for (const [holder, names] of missing) if (names.length < 2 || !isWrongAsAWhole(holder, names.length)) missing.delete(holder);
  if (missing.size === 0) return found;
  return found.flatMap((one): Placed[] => {
    const { keyword, instancePath } = one.fault;
    const holder = keyword === "required" ? one.place.holder : undefined;
    const names = holder && missing.get(holder);
    if (!names) return [one];
    return one.place.key === names[0]
      ? [{ fault: { keyword, instancePath, params: { names } }, pointer: instancePath, place: holder }]
      : [];
  });
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** A few properties may be missing from an empty object each for a cause of its own; all of a run's are not. */
function isWrongAsAWhole({ at, key, holder }: Place, missing: number): boolean {
  return missing > 5 || (at?.n === true && mayBeNull(key, holder?.received));
}

function issueOfFault({ fault, pointer, place }: Placed, evidence: Issue["evidence"], hint: string | undefined): Issue {
  const { received } = place;
  const { expected, message } = told(fault, received);
  const issue: Changing<Issue> = { severity: "error", code: codeOf(fault), path: pathOf(place), pointer, message };
  if (expected !== undefined) issue.expected = expected;
  if (received !== undefined) issue.received = received;
  if (hint) issue.hint = hint;
  if (evidence) issue.evidence = evidence;
  return issue;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** A place in a value, and what is known of it. */
interface Place {
  /** Its key in the holder; undefined for the value as a whole. */
  readonly key: string | number | undefined;
  readonly received: unknown;
  readonly at: Shape | undefined;
  /** That of the deepest place around that has some. */
  readonly evidence: Issue["evidence"];
  /** The object or array that it is in. */
  readonly holder: Place | undefined;
}

/** Follows pointers into a value, beside what is known of it. */
function placesIn(value: unknown, shape: Shape): Record<"holderAt" | "placeAt", (pointer: string) => Place> {
  // Most faults are neighbours.
  const holders = new Map<string, Place>([
    ["", { key: undefined, received: value, at: shape, evidence: shape.e, holder: undefined }],
  ]);
  const holderAt = (pointer: string): Place => {
    const known = holders.get(pointer);
    if (known) return known;
    const place = placeAt(pointer);
    holders.set(pointer, place);
    return place;
  };
  const placeAt = (pointer: string): Place => {
    const slash = pointer.lastIndexOf("/");
    return slash < 0 ? holderAt(pointer) : within(holderAt(pointer.slice(0, slash)), unescaped(pointer.slice(slash + 1)));
  };
  return { holderAt, placeAt };
}

function within(holder: Place, key: string): Place {
  const { received, at: around, evidence } = holder;
  const isArray = Array.isArray(received);
  const at = isArray ? around?.i : property(branchOf(around, received), key);
  return { key: isArray ? Number(key) : key, received: propertyOf(received, key), at, evidence: at?.e ?? evidence, holder };
}

function pathOf({ key, holder }: Place): (string | number)[] {
  if (key === undefined || !holder) return [];
  const path = pathOf(holder);
  path.push(key);
  return path;
}

/** The branch of a union that the value means, or what its branches know together; the shape itself where there is no union. */
export function branchOf(shape: Shape | undefined, value: unknown): Shape | undefined {
  if (!shape?.of) return shape;
  const { of, tag, e } = shape;
  const key = tag ? propertyOf(value, tag) : Object.keys(of).find((name) => propertyOf(value, name) !== undefined);
  const named = typeof key === "string" ? property({ p: of }, key) : undefined;
  const meant = named ?? of[meantBranch(shape, value) ?? ""];
  if (meant) return meant;
  // Of a kind that is not told, all names may be; of an unknown kind, nothing is known.
  return { ...(e && { e }), ...(key === undefined && { p: Object.assign({}, ...Object.values(of).map(({ p }) => p)) }) };
}

function property(shape: Shape | undefined, key: string): Shape | undefined {
  return shape?.p && Object.hasOwn(shape.p, key) ? shape.p[key] : undefined;
}

function codeOf({ keyword, propertyName }: ValidationError): string {
  if (propertyName !== undefined) return "propertyNames";
  return keyword === "false schema" ? "not-allowed" : keyword;
}

function told({ keyword, params, propertyName }: ValidationError, received: unknown): { expected?: unknown; message: string } {
  const got = describe(received);
  const { limit } = params;
  if (propertyName !== undefined) return { expected: limit, message: `must have a name of at most ${limit} characters` };
  switch (keyword) {
    case "required":
      return {
        message: params.names ? `must have ${several(params.names as string[])}, is empty` : "must be present, is missing",
      };
    case "type": {
      const types = typesOf(params);
      return { expected: types.length === 1 ? types[0] : types, message: `must be ${types.join(" or ")}, got ${got}` };
    }
    case "const":
      return { expected: params.allowedValue, message: `must be ${JSON.stringify(params.allowedValue)}, got ${got}` };
    case "enum":
      return { expected: params.allowedValues, message: `must be ${list(params.allowedValues as unknown[])}, got ${got}` };
    case "false schema":
      return { message: `must be absent, got ${got}` };
    case "minimum":
      return { expected: limit, message: `must be at least ${limit}, got ${got}` };
    case "maximum":
      return { expected: limit, message: `must be at most ${limit}, got ${got}` };
    case "maxLength":
      return { expected: limit, message: `must have at most ${limit} characters, got ${[...String(received)].length}` };
    case "maxItems":
      return { expected: limit, message: `must have at most ${limit} items, got ${(received as unknown[]).length}` };
    case "maxProperties":
      return { expected: limit, message: `must have at most ${limit} properties, got ${Object.keys(received as object).length}` };
    default:
      throw new TypeError(`Cannot explain fault "${keyword}": no message for it`);
  }
}

/** The types that are allowed, of which a fault has one or several. */
function typesOf({ type }: ValidationError["params"]): readonly unknown[] {
  return Array.isArray(type) ? type : [type];
}

function list(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? (texts[0] as string) : `one of ${texts.join(", ")}`;
}

function several(names: readonly string[]): string {
  const [last, ...others] = names.slice(0, 4).reverse();
  return names.length > 4
    ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`
    : `${others.reverse().join(", ")} and ${last}`;
}
