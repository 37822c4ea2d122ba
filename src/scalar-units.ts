/** How the characters of a scalar are written: with backslashes, with quotes doubled, or as they are. */
export type Style = "backslash" | "quote" | "plain";

/**
 * Reads the inside of a scalar of JSON or YAML unit by unit: a character, or an escape. White space is left out, whether it is
 * escaped or not: folding and indentation only ever add or take white space, so that all other units are those of the value.
 */
export function readUnits(
  text: string,
  from: number,
  to: number,
  style: Style,
  visit: (start: number, end: number, decoded: string) => boolean,
): void {
  for (let start = from; start < to; ) {
    const { end, decoded } = unitAt(text, start, to, style);
    if (!isSpace(decoded) && !visit(start, end, decoded)) return;
    start = end;
  }
}

/**
 * Where the characters of a value, at these offsets in rising order, stand in the scalar that it is written as. Where the scalar turns
 * out to say something else, all of them stand at its beginning.
 */
export function followScalar(
  text: string,
  from: number,
  to: number,
  style: Style,
  value: string,
  offsets: readonly number[],
): number[] {
  const found: number[] = [];
  let at = 0;
  let isSame = true;
  readUnits(text, from, to, style, (start, _, decoded) => {
    while (isSpace(value.charAt(at))) at++;
    isSame = value.startsWith(decoded, at);
    at += decoded.length;
    while (found.length < offsets.length && (offsets[found.length] as number) < at) found.push(start);
    return isSame && found.length < offsets.length;
  });
  return offsets.map((_, index) => (isSame ? (found[index] ?? to) : from));
}

/** The unit that begins at an offset, and what it stands for. */
function unitAt(text: string, start: number, to: number, style: Style): { end: number; decoded: string } {
  const character = text.charAt(start);
  if (style === "quote" && character === "'") return { end: start + 2, decoded: "'" };
  if (style !== "backslash" || character !== "\\") {
    const decoded = String.fromCodePoint(text.codePointAt(start) as number);
    return { end: start + decoded.length, decoded };
  }
  const letter = text.charAt(start + 1);
  const digits = { x: 2, u: 4, U: 8 }[letter];
  if (digits === undefined) return { end: start + 2, decoded: escapes[letter] ?? letter };
  const end = Math.min(start + 2 + digits, to);
  const code = Number.parseInt(text.slice(start + 2, end), 16);
  return { end, decoded: code <= 0x10ffff ? String.fromCodePoint(code) : "?" };
}

/** What a letter after a backslash stands for, where it is not the letter itself; a line break there stands for nothing. */
const escapes: Readonly<Record<string, string>> = {
  ...{ "0": "\0", a: "\x07", b: "\b", e: "\x1b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
  ...{ N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029", "\r": "\n" },
};

function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}
