import type { Shape, ValidationError, Validator } from "../generated/v2/validators.js";
import { mayBeNull } from "./demanded-by-status.js";
import { describe } from "./describe.js";
import { escaped, propertyOf } from "./json-pointer.js";
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
  const issues = issuesOf(validator.errors ?? [], value, shape);
  const meant = withMeantTags(issues, value, shape);
  if (meant === value || validator(meant)) return issues;
  const known = new Set(issues.map(({ pointer }) => pointer));
  return [...issues, ...issuesOf(validator.errors ?? [], meant, shape).filter(({ pointer }) => !known.has(pointer))];
}

function issuesOf(faults: readonly ValidationError[], value: unknown, shape: Shape): Issue[] {
  return byPlace(faults, value, shape).map(([pointer, fault]) => {
    const place = placeAt(pointer, value, shape);
    return issueOfFault(fault, pointer, place, place.evidence, hintOf(fault, place));
  });
}

/** The value with the tag that was meant in place of each that is wrong; the value itself where there is none. */
function withMeantTags(issues: readonly Issue[], value: unknown, shape: Shape): unknown {
  const copies = new Set<unknown>();
  return issues.reduce((whole, { path, pointer }) => {
    const { holder } = placeAt(pointer, value, shape);
    const tag = holder?.at?.tag === path.at(-1) && holder?.at && meantBranch(holder.at, holder.received);
    return tag ? replaced(whole, path, tag, copies) : whole;
  }, value);
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
  return byPlace(faults, value, shape).map(([pointer, fault]) => {
    const place = placeAt(pointer, value, shape);
    const issue = issueOfFault(fault, pointer, place, place.at?.l?.[codeOf(fault)], letterHint);
    return { ...issue, message: `${issue.message}, by the vendor's letter` };
  });
}

function hintOf({ keyword, params }: ValidationError, place: Place): string | undefined {
  const { at, received, holder } = place;
  if (typeof received === "string" && at?.h && Object.hasOwn(at.h, received)) return at.h[received];
  // Of what is missing from an object, the object may be what is wrong.
  const isEmpty = keyword === "required" && received === undefined && place.path.at(-1) !== "file_ids";
  const wrong = isEmpty && holder ? holder : place;
  return knownDefect({
    key: wrong.path.at(-1),
    received: wrong.received,
    parent: wrong.holder?.received,
    nullable: wrong.at?.n ?? false,
    expected: (params.allowedValues ?? [params.type].flat()) as unknown[],
    keyword,
  });
}

const letterHint = "The contract allows this: the evidence stands against the letter";

/** The first fault of each place, by its pointer; a name that is too long is a place beside its value. */
function byPlace(faults: readonly ValidationError[], value: unknown, shape: Shape): [string, ValidationError][] {
  const first = new Map<string, [string, ValidationError]>();
  for (const fault of faults) {
    // A wrong tag, a failed branch and a name that is too long are told by a fault of their own.
    if (
      fault.keyword === "discriminator" ||
      fault.keyword === "if" ||
      (fault.keyword === "propertyNames" && fault.propertyName === undefined)
    )
      continue;
    const name = fault.keyword === "required" ? fault.params.missingProperty : fault.propertyName;
    const pointer = fault.instancePath + (name === undefined ? "" : `/${escaped(String(name))}`);
    const place = fault.propertyName === undefined ? pointer : `${pointer}/`;
    if (!first.has(place)) first.set(place, [pointer, fault]);
  }
  return joinEmpty([...first.values()], value, shape);
}

/** An empty object from which several properties are missing is one fault where null was meant, or where nothing of it is there. */
function joinEmpty(faults: [string, ValidationError][], value: unknown, shape: Shape): [string, ValidationError][] {
  const missing = new Map<string, unknown[]>();
  for (const [, { keyword, instancePath, params }] of faults) {
    if (keyword === "required") missing.set(instancePath, [...(missing.get(instancePath) ?? []), params.missingProperty]);
  }
  for (const [instancePath, names] of missing) {
    if (names.length < 2 || !isWrongAsAWhole(placeAt(instancePath, value, shape), names.length)) missing.delete(instancePath);
  }
  return faults.flatMap(([pointer, fault]): [string, ValidationError][] => {
    const { keyword, instancePath, params } = fault;
    const names = keyword === "required" ? missing.get(instancePath) : undefined;
    if (!names) return [[pointer, fault]];
    return params.missingProperty === names[0] ? [[instancePath, { keyword, instancePath, params: { names } }]] : [];
  });
}

function isWrongAsAWhole({ received, at, path, holder }: Place, missing: number): boolean {
  const isEmpty = typeof received === "object" && received !== null && Object.keys(received).length === 0;
  // A few properties may be missing each for a cause of its own; all of a run's are not.
  return isEmpty && (missing > 5 || (at?.n === true && mayBeNull(path.at(-1), holder?.received)));
}

function issueOfFault(
  fault: ValidationError,
  pointer: string,
  { path, received }: Place,
  evidence: Issue["evidence"],
  hint: string | undefined,
): Issue {
  const { expected, message } = told(fault, received);
  return {
    severity: "error",
    code: codeOf(fault),
    path,
    pointer,
    message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(hint && { hint }),
    ...(evidence && { evidence }),
  };
}

/** A place in a value, and what is known of it. */
interface Place {
  readonly path: Issue["path"];
  readonly received: unknown;
  readonly at: Shape | undefined;
  /** That of the deepest place around that has some. */
  readonly evidence: Issue["evidence"];
  /** The object or array that it is in. */
  readonly holder: Place | undefined;
}

/** Follows a pointer into the value, beside what is known of it. */
function placeAt(pointer: string, value: unknown, shape: Shape): Place {
  let place: Place = { path: [], received: value, at: shape, evidence: shape.e, holder: undefined };
  for (const segment of pointer.split("/").slice(1)) {
    const key = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    const { received, at: around } = place;
    const isArray = Array.isArray(received);
    const at = isArray ? around?.i : property(branchOf(around, received), key);
    place = {
      path: [...place.path, isArray ? Number(key) : key],
      received: propertyOf(received, key),
      at,
      evidence: at?.e ?? place.evidence,
      holder: place,
    };
  }
  return place;
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
      const types = [params.type].flat();
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
