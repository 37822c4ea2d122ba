import { createScanner, type JSONScanner } from "jsonc-parser";

/** What is told of a JSON text, token by token. */
export interface Visitor {
  /** A property's name was read. */
  readonly name?: (name: string) => void;
  /** A value begins: its key in what it stands in (undefined for the outermost), its first character, and where its first token is. */
  readonly value: (key: string | number | undefined, character: string, offset: number, length: number) => void;
  /** The array or object that was opened last ends before an offset. */
  readonly close: (end: number) => void;
}

/** An array or object that the scanner is in; the key is undefined where the name of a property comes next. */
interface Open {
  readonly isArray: boolean;
  key: string | number | undefined;
}

/** Reads the value that begins at an offset of a JSON text, token by token and without calling itself, so that depth does not matter. */
export function readTokens(text: string, start: number, visitor: Visitor): void {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  const open: Open[] = [];
  do {
    scanner.scan();
  } while (scanner.getTokenLength() > 0 && readToken(text.charAt(scanner.getTokenOffset()), scanner, open, visitor));
}

/** Reads one token, and tells whether to go on. */
function readToken(character: string, scanner: JSONScanner, open: Open[], visitor: Visitor): boolean {
  const parent = open.at(-1);
  if (character === "}" || character === "]") {
    open.pop();
    visitor.close(scanner.getPosition());
    return open.length > 0;
  }
  if (character === "," && parent) parent.key = parent.isArray ? Number(parent.key) + 1 : undefined;
  else if (parent && parent.key === undefined) {
    parent.key = scanner.getTokenValue();
    visitor.name?.(parent.key);
  } else if (character !== ":") {
    visitor.value(parent?.key, character, scanner.getTokenOffset(), scanner.getTokenLength());
    if (character === "{") open.push({ isArray: false, key: undefined });
    if (character === "[") open.push({ isArray: true, key: 0 });
    return open.length > 0;
  }
  return true;
}
