import type { Path, Span } from "./document.js";
import { readTokens } from "./json-tokens.js";

/** A place that is looked for, the places looked for inside it, and where it was found. */
interface Wanted {
  readonly inner: Map<string, Wanted>;
  span?: { readonly offset: number; end: number };
}

/**
 * Finds the values at these paths of the JSON value that begins at an offset of a text; of a missing property, its object. The text is
 * read token by token, once, so that neither its depth nor the number of paths matters.
 */
export function locate(text: string, start: number, paths: readonly Path[]): Span[] {
  if (paths.length === 0) return [];
  const root: Wanted = { inner: new Map() };
  for (const path of paths) want(root, path);
  findSpans(text, start, root);
  return paths.map((path) => spanOf(root, path));
}

function want(root: Wanted, path: Path): void {
  let place = root;
  for (const key of path) {
    const inner: Wanted = place.inner.get(String(key)) ?? { inner: new Map() };
    place.inner.set(String(key), inner);
    place = inner;
  }
}

function spanOf(root: Wanted, path: Path): Span {
  let place = root;
  for (const key of path) {
    const inner = place.inner.get(String(key));
    if (!inner?.span) break;
    place = inner;
  }
  return place.span ?? { offset: 0, end: 0 };
}

function findSpans(text: string, start: number, root: Wanted): void {
  const open: (Wanted | undefined)[] = [];
  readTokens(text, start, {
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
function find(wanted: Wanted, span: NonNullable<Wanted["span"]>): void {
  forget(wanted);
  wanted.span = span;
}

function forget(wanted: Wanted): void {
  delete wanted.span;
  wanted.inner.forEach(forget);
}
