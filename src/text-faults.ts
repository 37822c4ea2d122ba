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
  let faults: TextFault[] = [];
  const path: (string | number)[] = [];
  const open: (Map<string, number> | undefined)[] = [];
  readTokens(text, start, {
    name(name) {
      const names = open.at(-1);
      if (!names) return;
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      // What was found in the value that this one takes the place of is read by nobody.
      if (count > 1) faults = faults.filter((fault) => !isWithin(fault.path, [...path.slice(0, open.length - 1), name]));
    },
    value(key, character, offset, length) {
      path.length = open.length;
      if (key !== undefined) path[open.length - 1] = key;
      const token = text.slice(offset, offset + length);
      if (/^-?\d{16,}$/.test(token) && isBeyond(BigInt(token))) faults.push(unsafeInteger([...path], token));
      if (character !== "{" && character !== "[") return;
      open.push(character === "{" && open.length < deepest ? new Map() : undefined);
      if (open.length === deepest + 1) faults.push(tooDeep(path));
    },
    close() {
      const names = open.pop() ?? [];
      for (const [name, count] of names) if (count > 1) faults.push(duplicateKey([...path.slice(0, open.length), name], count));
    },
  });
  return faults;
}

function isWithin(path: TextFault["path"], outer: TextFault["path"]): boolean {
  return outer.every((key, index) => path[index] === key);
}

function isBeyond(integer: bigint): boolean {
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
