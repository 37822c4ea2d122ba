import { createScanner, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { readTokens } from "./json-tokens.js";

/** A place in a text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** From 0, in UTF-16 code units from the beginning of the text. */
  readonly offset: number;
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
  if (paths.length === 0) return [];
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

function findOffsets(text: string, root: Wanted): void {
  const open: (Wanted | undefined)[] = [];
  readTokens(text, 0, {
    value(key, character, offset) {
      const wanted = key === undefined ? root : open.at(-1)?.inner.get(String(key));
      if (wanted) find(wanted, offset);
      if (character === "{" || character === "[") open.push(wanted);
      return undefined;
    },
    close() {
      open.pop();
    },
  });
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

/** A line of a text around a value in it, each part cut short, as one line. */
export interface Excerpt {
  readonly before: string;
  /** The value, or what it begins with. */
  readonly value: string;
  readonly after: string;
}

/** The line in which the value at an offset begins, as far as it is near. */
export function excerptAt(text: string, offset: number): Excerpt {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const start = Math.max(lineStart, offset - 60);
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const end = offset + Math.min(scanner.getTokenLength(), 40);
  const lineEnd = /[\r\n]|$/.exec(text.slice(end, end + 40))?.index ?? 0;
  const isCut = end < offset + scanner.getTokenLength();
  return {
    before: (start > lineStart ? "…" : "") + text.slice(start, offset),
    value: text.slice(offset, end) + (isCut ? "…" : ""),
    after: isCut ? "" : text.slice(end, end + lineEnd) + (lineEnd === 40 ? "…" : ""),
  };
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
  return { line: low + 1, column: offset - (starts[low] as number) + 1, offset };
}
