import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { readTokens } from "./json-tokens.js";

/** Where a value stands in a text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** From 0, in UTF-16 code units from the beginning of the text. */
  readonly offset: number;
  /** Where it ends, in UTF-16 code units from the beginning of the text. */
  readonly end: number;
}

type Path = readonly (string | number)[];

/** A place that is looked for, the places looked for inside it, and where it was found. */
interface Wanted {
  readonly inner: Map<string, Wanted>;
  span?: { readonly offset: number; end: number };
}

/**
 * Finds the values at these paths of a JSON text; of a missing property, its object. The text is read token by token, once, so that
 * neither its depth nor the number of paths matters.
 */
export function locate(text: string, paths: readonly Path[]): Position[] {
  if (paths.length === 0) return [];
  const root: Wanted = { inner: new Map() };
  for (const path of paths) want(root, path);
  findSpans(text, root);
  const starts = lineStarts(text);
  return paths.map((path) => positionOf(spanOf(root, path), starts));
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
  return { ...positionOf({ offset: first.offset, end: first.offset + first.length }, lineStarts(text)), what };
}

function want(root: Wanted, path: Path): void {
  let place = root;
  for (const key of path) {
    const inner: Wanted = place.inner.get(String(key)) ?? { inner: new Map() };
    place.inner.set(String(key), inner);
    place = inner;
  }
}

/** Where a value begins and ends, in UTF-16 code units from the beginning of the text. */
export type Span = NonNullable<Wanted["span"]>;

function spanOf(root: Wanted, path: Path): Span {
  let place = root;
  for (const key of path) {
    const inner = place.inner.get(String(key));
    if (!inner?.span) break;
    place = inner;
  }
  return place.span ?? { offset: 0, end: 0 };
}

function findSpans(text: string, root: Wanted): void {
  const open: (Wanted | undefined)[] = [];
  readTokens(text, 0, {
    value(key, character, offset, length) {
      const wanted = key === undefined ? root : open.at(-1)?.inner.get(String(key));
      if (wanted) find(wanted, { offset, end: offset + length });
      if (character === "{" || character === "[") open.push(wanted);
    },
    close(end) {
      const wanted = open.pop();
      if (wanted?.span) wanted.span.end = end;
    },
  });
}

/** The last property counts where a name stands twice, as it does for JSON.parse: what was found inside another is forgotten. */
function find(wanted: Wanted, span: Span): void {
  forget(wanted);
  wanted.span = span;
}

function forget(wanted: Wanted): void {
  delete wanted.span;
  wanted.inner.forEach(forget);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

function positionOf({ offset, end }: Span, starts: readonly number[]): Position {
  let low = 0;
  for (let high = starts.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1, offset, end };
}
