import { createScanner, type JSONScanner, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** A place in a text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

type Path = readonly (string | number)[];

/** A place that is looked for, the places looked for inside it, and where it was found. */
interface Wanted {
  readonly inner: Map<string, Wanted>;
  offset?: number;
}

/**
 * Finds the values at these paths of a JSON text; of a missing property, its object. The text is read token by token, once, so that
 * neither its depth nor the number of paths matters.
 */
export function locate(text: string, paths: readonly Path[]): Position[] {
  const root: Wanted = { inner: new Map() };
  for (const path of paths) want(root, path);
  findOffsets(text, root);
  const starts = lineStarts(text);
  return paths.map((path) => positionOf(offsetOf(root, path), starts));
}

/** The first fault of a text that is not JSON: what is wrong, and where. */
export function syntaxFault(text: string): (Position & { readonly what: string }) | undefined {
  const faults: ParseError[] = [];
  try {
    parseTree(text, faults, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  } catch {
    return undefined; // nested too deeply for a parser that calls itself
  }
  const [first] = faults;
  if (!first) return undefined;
  // The parser names its faults in camel case: CommaExpected.
  const what = printParseErrorCode(first.error)
    .replace(/\B[A-Z]/g, " $&")
    .toLowerCase();
  return { ...positionOf(first.offset, lineStarts(text)), what };
}

function want(root: Wanted, path: Path): void {
  let place = root;
  for (const key of path) {
    const inner: Wanted = place.inner.get(String(key)) ?? { inner: new Map() };
    place.inner.set(String(key), inner);
    place = inner;
  }
}

function offsetOf(root: Wanted, path: Path): number {
  let place = root;
  for (const key of path) {
    const inner = place.inner.get(String(key));
    if (inner?.offset === undefined) break;
    place = inner;
  }
  return place.offset ?? 0;
}

/** An array or object that the scanner is in. */
interface Open {
  readonly wanted: Wanted | undefined;
  readonly isArray: boolean;
  /** Key of the value that is read, an index in an array; undefined where the name of a property comes next. */
  key: string | number | undefined;
}

function findOffsets(text: string, root: Wanted): void {
  const scanner = createScanner(text, true);
  const open: Open[] = [];
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    readToken(text.charAt(scanner.getTokenOffset()), scanner, root, open);
  }
}

function readToken(character: string, scanner: JSONScanner, root: Wanted, open: Open[]): void {
  const parent = open.at(-1);
  if (character === "}" || character === "]") open.pop();
  else if (character === "," && parent) parent.key = parent.isArray ? Number(parent.key) + 1 : undefined;
  else if (parent && parent.key === undefined) parent.key = scanner.getTokenValue();
  else if (character !== ":") {
    openValue(character, scanner.getTokenOffset(), parent ? parent.wanted?.inner.get(String(parent.key)) : root, open);
  }
}

function openValue(character: string, offset: number, wanted: Wanted | undefined, open: Open[]): void {
  if (wanted) find(wanted, offset);
  if (character === "{") open.push({ wanted, isArray: false, key: undefined });
  if (character === "[") open.push({ wanted, isArray: true, key: 0 });
}

/** The last property counts where a name stands twice, as it does for JSON.parse: what was found inside another is forgotten. */
function find(wanted: Wanted, offset: number): void {
  forget(wanted);
  wanted.offset = offset;
}

function forget(wanted: Wanted): void {
  delete wanted.offset;
  wanted.inner.forEach(forget);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

function positionOf(offset: number, starts: readonly number[]): Position {
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}
