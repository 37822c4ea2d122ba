import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Document, type Path, type Place, type Span, UnreadableText } from "./document.js";
import { isToldWhole } from "./is-told-whole.js";
import { type LineColumn, lineIndex } from "./line-index.js";
import { locate } from "./locate.js";
import { followScalar } from "./scalar-units.js";

/**
 * Parses a JSON text.
 *
 * @throws {UnreadableText} When the text is not JSON.
 */
export function parseJson(text: string): Document {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    throw unreadable(text);
  }
  return { text, root, locate: (paths) => locateJson(text, paths), isToldWhole: () => isToldWhole(text, root) };
}

/** Where the values at these paths of a JSON text stand. */
function locateJson(text: string, paths: readonly Path[]): Place[] {
  return locate(text, 0, paths).map((span) => placeOf(text, span));
}

function placeOf(text: string, { offset, end }: Span): Place {
  if (text.charAt(offset) !== '"') return { offset, end };
  return { offset, end, follow: (value, offsets) => followScalar(text, offset + 1, end - 1, "backslash", value, offsets) };
}

/** JSON.parse does not tell the line of a fault, so the text is read once more by a parser that does. */
function unreadable(text: string): UnreadableText {
  const fault = syntaxFault(text);
  if (!fault) return new UnreadableText("is not valid JSON: it is nested too deeply to say where"); // what V8 says shows the text
  return new UnreadableText(`is not valid JSON: ${fault.what} at column ${fault.column}`, fault.line);
}

/** What is wrong with a text that is not JSON, and where. */
export interface SyntaxFault extends LineColumn {
  readonly offset: number;
  readonly what: string;
}

/** The first fault of a text that is not JSON: what is wrong, and where. Undefined where the text is nested too deeply to say. */
export function syntaxFault(text: string): SyntaxFault | undefined {
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
  return { ...lineIndex(text)(first.offset), offset: first.offset, what };
}
