import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** A place in a text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

const strict = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Makes a function that finds the value at a path of a JSON text; of a missing property it finds the object. */
export function createLocator(text: string): (path: readonly (string | number)[]) => Position {
  const root = parseTree(text, [], strict);
  const lines = lineStarts(text);
  return (path) => {
    let node = root;
    for (const key of path) {
      const child = childOf(node, key);
      if (!child) break;
      node = child;
    }
    return positionOf(node?.offset ?? 0, lines);
  };
}

/** The first fault of a text that is not JSON: what is wrong, and where. */
export function syntaxFault(text: string): (Position & { readonly what: string }) | undefined {
  const faults: ParseError[] = [];
  parseTree(text, faults, strict);
  const [first] = faults;
  // The parser names its faults in camel case: CommaExpected.
  return (
    first && {
      ...positionOf(first.offset, lineStarts(text)),
      what: printParseErrorCode(first.error)
        .replace(/\B[A-Z]/g, " $&")
        .toLowerCase(),
    }
  );
}

function childOf(node: Node | undefined, key: string | number): Node | undefined {
  if (node?.type === "array") return node.children?.[Number(key)];
  // The last property counts where a name stands twice, as it does for JSON.parse.
  if (node?.type === "object") return node.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
  return undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

function positionOf(offset: number, starts: readonly number[]): Position {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}
