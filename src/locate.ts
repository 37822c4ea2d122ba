import { type AnyNode, parse } from "@humanwhocodes/momoa";

/** A place in a text. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

/** Makes a function that finds the value at a path of a JSON text; of a missing property it finds the object. */
export function createLocator(text: string): (path: readonly (string | number)[]) => Position {
  const { body } = parse(text, { mode: "json" });
  return (path) => {
    let node: AnyNode = body;
    for (const key of path) {
      const child = childOf(node, key);
      if (!child) break;
      node = child;
    }
    const { line, column } = node.loc.start;
    return { line, column };
  };
}

function childOf(node: AnyNode, key: string | number): AnyNode | undefined {
  if (node.type === "Array") return node.elements[Number(key)]?.value;
  // The last member counts where a name stands twice, as it does for JSON.parse.
  if (node.type === "Object")
    return node.members.findLast((member) => (member.name.type === "String" ? member.name.value : member.name.name) === key)
      ?.value;
  return undefined;
}
