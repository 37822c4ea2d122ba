import { readTokens } from "./json-tokens.js";

/** What a text says and JSON.parse does not tell. */
export interface TextFault {
  readonly code: "duplicate-key" | "unsafe-integer" | "too-deep";
  readonly severity: "error" | "warning";
  /** Keys from the value that was read to the place. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** Levels of arrays and objects that an answer may have; a real one has some ten, and the JSON schemas in it some more. */
const deepest = 1000;
const greatest = 2n ** 53n;

/**
 * Finds what JSON.parse passes over in the value that begins at an offset of a text: names that stand twice in an object, integers
 * that it rounds, and depth. Paths begin at that value.
 */
export function textFaults(text: string, start: number): TextFault[] {
  const faults: (TextFault | undefined)[] = [];
  const path: (string | number)[] = [];
  const open: (Names | undefined)[] = [];
  let below = 0; // levels below the deepest: what is refused is not looked into
  readTokens(text, start, {
    name(name) {
      const names = below ? undefined : open.at(-1);
      if (names) begin(names, name, faults);
    },
    value(key, character, offset, length) {
      const isOpening = "{[".includes(character);
      const isBelow = below > 0 || (isOpening && open.length === deepest);
      if (below === 0) moveTo(path, open.length, key);
      if (below === 0 && isBelow) faults.push(tooDeep(path));
      if (isBelow) below += Number(isOpening);
      else if (isOpening) open.push(namesOf(character));
      else if (isUnsafeInteger(text, offset, length)) faults.push(unsafeInteger([...path], text.slice(offset, offset + length)));
    },
    close() {
      if (below) {
        below--;
        return;
      }
      for (const [name, { count }] of open.pop()?.read ?? []) {
        if (count > 1) faults.push(duplicateKey([...path.slice(0, open.length), name], count));
      }
    },
  });
  return faults.filter((fault) => fault !== undefined);
}

/** The names of an object so far: how often each stands there, and which faults were found in its last value. */
interface Names {
  readonly read: Map<string, { count: number; from: number; to: number }>;
  last: string | undefined;
}

function namesOf(character: string): Names | undefined {
  return character === "{" ? { read: new Map(), last: undefined } : undefined;
}

function moveTo(path: (string | number)[], depth: number, key: string | number | undefined): void {
  path.length = depth;
  if (key !== undefined) path[depth - 1] = key;
}

/** Begins the value of a name. What was found in the one whose place it takes is read by nobody. */
function begin(names: Names, name: string, faults: (TextFault | undefined)[]): void {
  const before = names.last === undefined ? undefined : names.read.get(names.last);
  if (before) before.to = faults.length;
  const same = names.read.get(name);
  if (same) faults.fill(undefined, same.from, same.to);
  names.read.set(name, { count: (same?.count ?? 0) + 1, from: faults.length, to: faults.length });
  names.last = name;
}

function isUnsafeInteger(text: string, offset: number, length: number): boolean {
  const token = text.slice(offset, offset + length);
  if (!/^-?\d{16,}$/.test(token)) return false;
  const integer = token.length > 40 ? greatest + 1n : BigInt(token); // of that many digits, each is beyond
  return integer > greatest || integer < -greatest;
}

function unsafeInteger(path: TextFault["path"], token: string): TextFault {
  const digits = token.length > 40 ? `${token.slice(0, 40)}…` : token;
  const message = `must be within 2^53, beyond which JavaScript rounds, got ${digits}, read as ${Number(token)}`;
  return { code: "unsafe-integer", severity: "warning", path, message };
}

function duplicateKey(path: TextFault["path"], count: number): TextFault {
  const message = `must stand once in its object, stands there ${count} times`;
  return {
    code: "duplicate-key",
    severity: "error",
    path,
    message,
    hint: "The last one is judged: other parsers read the first",
  };
}

function tooDeep(path: TextFault["path"]): TextFault {
  const message = "must be nested at most 1,000 levels deep, is nested deeper: the answer is not judged";
  return { code: "too-deep", severity: "error", path: path.slice(0, 8), message };
}
