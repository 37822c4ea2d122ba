import { isAlias, isCollection, isScalar, type Node, parseDocument, type ScalarTag, type Document as YamlDocument } from "yaml";
import { type Document, type Path, type Place, UnreadableText } from "./document.js";
import { propertyOf } from "./json-pointer.js";
import { lineIndex } from "./line-index.js";
import { followScalar, type Style } from "./scalar-units.js";

/** The key of the list of exchanges. A line ends in a line feed, whatever else a text in quotes may hold. */
const listKey = /(?:^|\n)(["']?)(http_interactions|interactions)\1:[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/;

/** The longest text that is parsed as a whole: a tree of YAML takes many times the memory of its text. */
export const longestWhole = 32 * 1024 * 1024;

/**
 * Parses the YAML text of a cassette.
 *
 * @throws {UnreadableText} When the text is not YAML, or is too long for a text whose items cannot be told apart.
 */
export function parseYaml(text: string): Document {
  const list = itemsOf(text);
  const parsed = list?.items.map((item) => parseItem(text, item)) ?? [];
  const hasAlias = parsed.some(({ fault }) => fault?.code === "BAD_ALIAS");
  if (!list || hasAlias) return parseWhole(text);
  const lineOf = lineIndex(text);
  return {
    text,
    root: { [list.key]: parsed.map(({ data }) => data) },
    failures: parsed.flatMap(({ fault }) => (fault ? [unreadable(fault.message, lineOf(fault.offset).line)] : [])),
    locate: (paths) => locateIn(text, list.items, paths),
  };
}

/** A part of the text that is parsed by itself. */
export interface Item {
  readonly start: number;
  readonly end: number;
}

/**
 * The items of the list of exchanges, which can be parsed one by one, so that one that is broken takes no other with it: a line at the
 * depth of the list that begins with a dash begins an item, since whatever stands inside an item stands deeper. Undefined where the
 * text holds anything beside that list but a few words, which could hold exchanges too.
 */
export function itemsOf(text: string): { readonly key: string; readonly items: readonly Item[] } | undefined {
  const list = listKey.exec(text);
  if (!list || !isPlain(text.slice(0, list.index), /^---$/)) return undefined;
  const starts: number[] = [];
  let depth: number | undefined;
  let end = text.length;
  for (let start = list.index + list[0].length, next = start; start < text.length; start = next) {
    next = text.indexOf("\n", start) + 1 || text.length;
    const line = /^( *)(-(?=\s|$))?[ \t\r]*([^\s#])?/.exec(text.slice(start, Math.min(next, start + 1000))) as RegExpExecArray;
    const [, { length } = "", dash, content] = line;
    if (!dash && !content) continue; // blank, or a comment
    depth ??= length;
    if (length > depth) continue;
    if (length < depth || !dash) {
      end = start;
      break;
    }
    starts.push(start);
  }
  if (starts.length === 0 || !isPlain(text.slice(end), /^\.\.\.$/)) return undefined;
  return { key: list[2] as string, items: starts.map((start, index) => ({ start, end: starts[index + 1] ?? end })) };
}

/** Whether a part of a text holds nothing but comments, directives, keys with one word or a few, and what marks the document. */
function isPlain(part: string, mark: RegExp): boolean {
  return part.split("\n").every((one) => {
    const line = one.trimEnd();
    return /^(?:\s*#.*|%.*|["']?[\w.-]+["']?:[ \t]+[^\s&*!|>[{].*)?$/.test(line) || mark.test(line);
  });
}

interface Fault {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
}

function parseItem(text: string, { start, end }: Item): { data: unknown; fault?: Fault } {
  const document = parseTree(text.slice(start, end));
  const [error] = document.errors;
  if (error) return { data: undefined, fault: { code: error.code, message: error.message, offset: start + error.pos[0] } };
  try {
    // The parser puts its texts together character by character, and holds all of these pieces: a copy holds the text.
    return { data: structuredClone(propertyOf(document.toJS(), "0")) };
  } catch (error) {
    return { data: undefined, fault: { code: "BAD_ALIAS", message: (error as Error).message, offset: start } };
  }
}

function parseWhole(text: string): Document {
  if (text.length > longestWhole)
    throw new UnreadableText(
      "is YAML of more than 32 MB that is not a list of exchanges alone, each by itself: split it, or record JSON",
    );
  const document = parseTree(text);
  const [error] = document.errors;
  if (error) throw unreadable(error.message, lineIndex(text)(error.pos[0]).line);
  try {
    return { text, root: document.toJS(), locate: (paths) => paths.map((path) => placeAt(text, 0, document, path)) };
  } catch (error) {
    throw unreadable((error as Error).message);
  }
}

/** Parses a YAML text into a tree that tells its faults, and where each of its nodes stands. */
export function parseTree(text: string): YamlDocument {
  return parseDocument(text, {
    schema: "core",
    merge: true,
    customTags: (tags) => [...tags, binary("!binary"), binary("tag:yaml.org,2002:binary")],
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: "error", // tags of other languages, such as !!python/unicode, are read as what they stand on
  }) as YamlDocument;
}

/** Binary data as what it is written in: base64. */
export interface Binary {
  readonly base64: string;
}

function binary(tag: string): ScalarTag {
  return { tag, resolve: (base64): Binary => ({ base64 }) };
}

function unreadable(message: string, line?: number): UnreadableText {
  const what = message.charAt(0).toLowerCase() + message.slice(1).split("\n", 1)[0];
  return new UnreadableText(`is not valid YAML: ${what}`, line);
}

/** Parses the items that the paths lead into once more: to keep the trees of all of them would take much memory. */
function locateIn(text: string, items: readonly Item[], paths: readonly Path[]): Place[] {
  let last: { readonly item: Item; readonly tree: YamlDocument } | undefined;
  return paths.map(([, index, ...path]) => {
    const item = items[Number(index)];
    if (!item) return { offset: 0, end: 0 };
    if (last?.item !== item) last = { item, tree: parseTree(text.slice(item.start, item.end)) };
    return placeAt(text, item.start, last.tree, [0, ...path]);
  });
}

/** Where the value at a path stands, or the deepest one around it that is there. */
function placeAt(text: string, base: number, document: YamlDocument, path: Path): Place {
  let node = document.contents as Node | null | undefined;
  for (const key of path) {
    const inner: unknown = isCollection(node) ? node.get(key, true) : undefined;
    if (!inner) break;
    node = isAlias(inner) ? inner.resolve(document) : (inner as Node);
  }
  return placeOf(text, base, node ?? null);
}

function placeOf(text: string, base: number, node: Node | null): Place {
  const [start, end] = node?.range ?? [0, 0];
  const span = { offset: base + start, end: base + end };
  const token = isScalar(node) ? node.srcToken : undefined;
  if (!token || !("source" in token)) return span;
  // A block begins after its header; a text in quotes after its quote.
  const source = token.source;
  const from = text.indexOf(source, base + start);
  const [skip, style]: [number, Style] =
    token.type === "double-quoted-scalar"
      ? [1, "backslash"]
      : token.type === "single-quoted-scalar"
        ? [1, "quote"]
        : [0, "plain"];
  const inner = { from: from + skip, to: from + source.length - skip };
  const offset = token.type === "block-scalar" ? from + source.search(/\S|$/) : span.offset;
  return {
    offset,
    end: span.end,
    follow: (value, offsets) => followScalar(text, inner.from, inner.to, style, value, offsets),
  };
}
