import { cut } from "./describe.js";
import { branchOf, type Shape } from "./explain.js";
import { escaped, pointerTo } from "./json-pointer.js";
import { nearName } from "./near-name.js";
import type { Issue } from "./schema.js";

/**
 * Finds the properties that the contract does not know, at every depth, and names the known one that was probably meant. Free-form
 * places (metadata, parameters of functions, JSON schemas) know no names, so nothing in them is unknown.
 *
 * @param isPlainRun Tells of a run of a page, at a glance, that it has none. It need not tell it of each that has none.
 */
export function unknownProperties(
  value: unknown,
  shape: Shape,
  severity: Issue["severity"],
  isPlainRun: (run: object) => boolean = () => false,
): Issue[] {
  const known = new Map<string, string | undefined>();
  // On a page the same names come again and again.
  const near = (name: string, candidates: readonly string[]) => {
    const question = `${name} ${candidates.join()}`;
    if (!known.has(question)) known.set(question, nearName(name, candidates));
    return known.get(question);
  };
  const issues: Issue[] = [];
  const tell = (path: readonly (string | number)[], absent: readonly string[]) =>
    issues.push(unknownProperty(path, severity, near(String(path.at(-1)), absent)));
  findUnknown(value, shape, [], { tell, isPlainRun });
  return issues;
}

interface Finder {
  /** Takes the path of a property that is not known, with the known ones that are absent beside it. */
  readonly tell: (path: readonly (string | number)[], absent: readonly string[]) => void;
  /** Whether there is no such property in a run, as far as that can be told at a glance. */
  readonly isPlainRun: (run: object) => boolean;
}

/** Looks into a value at a path, which is the same list for all values and the value's own while it is looked at. */
function findUnknown(value: unknown, shape: Shape, path: (string | number)[], finder: Finder): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    findInItems(value, shape.i, path, finder);
    return;
  }
  const known = branchOf(shape, value)?.p;
  if (!known) return;
  const shapes = shapesIn(known);
  for (const [key, child] of Object.entries(value)) {
    const inner = shapes.get(key);
    if (inner && (typeof child !== "object" || child === null)) continue;
    path.push(key);
    if (inner) findUnknown(child, inner, path, finder);
    else finder.tell([...path], absentFrom(value, known));
    path.pop();
  }
}

const shapesByName = new WeakMap<object, ReadonlyMap<string, Shape>>();

/** The known properties of an object by name. They are asked for many times. */
function shapesIn(known: NonNullable<Shape["p"]>): ReadonlyMap<string, Shape> {
  const made = shapesByName.get(known) ?? new Map(Object.entries(known));
  shapesByName.set(known, made);
  return made;
}

function findInItems(values: readonly unknown[], items: Shape | undefined, path: (string | number)[], finder: Finder): void {
  if (!items) return;
  const areRuns = path.length === 1;
  values.forEach((value, index) => {
    if (typeof value !== "object" || value === null || (areRuns && finder.isPlainRun(value))) return;
    path.push(index);
    findUnknown(value, items, path, finder);
    path.pop();
  });
}

function absentFrom(value: object, known: NonNullable<Shape["p"]>): string[] {
  return Object.keys(known).filter((name) => !Object.hasOwn(value, name) && !known[name]?.no);
}

function unknownProperty(path: readonly (string | number)[], severity: Issue["severity"], near: string | undefined): Issue {
  return {
    severity,
    code: "unknown-property",
    path,
    pointer: pointerTo(path),
    message: "is not a property that the contract knows",
    ...(near && { expected: near, hint: `Did you mean "${near}"?${snakeCase(String(path.at(-1)), near)}` }),
  };
}

/**
 * Puts a misspelt property that has to be there into words once: as the one that is missing, with a hint at the one that is there.
 * The errors come first, in their order.
 */
export function joinMisspelt(errors: readonly Issue[], unknowns: readonly Issue[]): Issue[] {
  const meant = new Map(unknowns.filter(({ expected }) => expected).map((issue) => [siblingOf(issue), issue]));
  const told = new Set<Issue>();
  const joined = errors.map((error) => {
    const misspelt = meant.get(error.pointer);
    if (!misspelt) return error;
    told.add(misspelt);
    const name = String(misspelt.path.at(-1));
    return { ...error, hint: `Is it misspelt as "${cut(name)}"?${snakeCase(name, String(misspelt.expected))}` };
  });
  return [...joined, ...unknowns.filter((issue) => !told.has(issue))];
}

/** The pointer of the property that an unknown one was probably meant to be. */
function siblingOf({ pointer, expected }: Issue): string {
  return `${pointer.slice(0, pointer.lastIndexOf("/"))}/${escaped(String(expected))}`;
}

/** What to say of a client that writes camelCase. */
export const camelCaseHint = " The API writes snake_case: was the answer recorded behind a client that renames?";

function snakeCase(name: string, meant: string): string {
  const isCamelCase = name !== meant && name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) === meant;
  return isCamelCase ? camelCaseHint : "";
}
