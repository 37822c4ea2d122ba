import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Scalar, type Document as YamlDocument } from "yaml";
import type { Span } from "./document.js";
import { propertyOf } from "./json-pointer.js";
import type { Style } from "./scalar-units.js";

/** A value of a YAML text, and where it stands. */
export interface YamlValue extends Span {
  readonly key: string | number | undefined;
  /** What JSON would begin it with, `*` for what is neither text, list nor map; of the end of a list or map, what JSON would end it with. */
  readonly character: "[" | "]" | "{" | "}" | '"' | "*";
  readonly scalar?: YamlScalar;
  /** Of an alias, where stands what it stands for; null where that is not in the text. */
  readonly target?: Span | null;
}

/** What a scalar says, and how it is written. */
export interface YamlScalar {
  readonly value: unknown;
  readonly isBinary: boolean;
  readonly inner: Span;
  readonly style: Style;
}

/**
 * The values of a YAML text that was parsed with its tokens, in their order. What is not written, as the null after a name may be, is left out.
 *
 * @throws {RangeError} When it is nested too deeply.
 */
export function yamlValues(text: string, tree: YamlDocument): YamlValue[] {
  const values: YamlValue[] = [];
  addNode(tree.contents, undefined, { text, values, anchors: new Map() });
  return values;
}

interface Context {
  readonly text: string;
  readonly values: YamlValue[];
  /** What aliases stand for that come next. */
  readonly anchors: Map<string, Span>;
}

function addNode(node: unknown, key: YamlValue["key"], context: Context): void {
  const { text, values, anchors } = context;
  if (!isAlias(node) && isNode(node) && node.anchor) anchors.set(node.anchor, spanOf(node));
  if (isAlias(node)) values.push({ key, character: "*", ...spanOf(node), target: anchors.get(node.source) ?? null });
  else if (isScalar(node)) addScalar(node, key, scalarOf(node, text), values);
  else if (isSeq(node)) {
    const span = spanOf(node);
    values.push({ key, character: "[", ...span });
    for (const [index, item] of node.items.entries()) addNode(item, index, context);
    values.push({ key, character: "]", ...span });
  } else if (isMap(node)) {
    const span = spanOf(node);
    values.push({ key, character: "{", ...span });
    for (const { key: name, value } of node.items) addNode(value, isScalar(name) ? String(name.value) : "", context);
    values.push({ key, character: "}", ...span });
  }
}

function spanOf({ range }: Pick<Node, "range">): Span {
  return { offset: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function addScalar(node: Scalar, key: YamlValue["key"], scalar: YamlScalar | undefined, values: YamlValue[]): void {
  if (scalar) values.push({ key, character: typeof scalar.value === "string" ? '"' : "*", ...spanOf(node), scalar });
}

function scalarOf({ srcToken: token, value }: Scalar, text: string): YamlScalar | undefined {
  if (!token || !("source" in token)) return undefined;
  const isQuoted = token.type.endsWith("quoted-scalar");
  // A block begins on the line after its header.
  const offset = token.type === "block-scalar" ? text.indexOf("\n", token.offset) + 1 : token.offset + Number(isQuoted);
  const base64 = propertyOf(value, "base64");
  return {
    value: base64 ?? value,
    isBinary: base64 !== undefined,
    inner: { offset, end: offset + token.source.length - (isQuoted ? 2 : 0) },
    style: token.type === "double-quoted-scalar" ? "backslash" : token.type === "single-quoted-scalar" ? "quote" : "plain",
  };
}
