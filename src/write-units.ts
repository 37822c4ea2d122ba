import { maskCharacters } from "./mask-characters.js";
import { readUnits, type Style } from "./scalar-units.js";

/**
 * The inside of a scalar of JSON or YAML with another value of the same length, in which white space stands in the same places: unit by
 * unit, as it is written. What an escape of one letter stands for stays; but of base64, in which white space is nothing, `\/` becomes a character and a space. Where the scalar turns out to say something else than the value, all of it is masked.
 */
export function writeUnits(text: string, from: number, to: number, style: Style, value: string, other: string): string {
  const filler = value.length >= 16 && !/[^A-Za-z\d+/\s=]/.test(value) ? " " : undefined;
  const pieces: string[] = [];
  let at = 0;
  let copied = from;
  let isSame = true;
  readUnits(text, from, to, style, (start, end, decoded) => {
    while (" \n\r\t".includes(value.charAt(at)) && at < value.length) at++;
    isSame = value.startsWith(decoded, at);
    const wanted = other.slice(at, at + decoded.length);
    at += decoded.length;
    if (wanted === decoded) return isSame;
    pieces.push(text.slice(copied, start), unitOf(text.slice(start, end), wanted, filler));
    copied = end;
    return isSame;
  });
  return isSame ? pieces.join("") + text.slice(copied, to) : maskUnits(text, from, to, style);
}

/** The inside of a scalar, all of which is masked. */
export function maskUnits(text: string, from: number, to: number, style: Style): string {
  const pieces: string[] = [];
  let copied = from;
  readUnits(text, from, to, style, (start, end, decoded) => {
    pieces.push(text.slice(copied, start), unitOf(text.slice(start, end), maskCharacters(decoded)));
    copied = end;
    return true;
  });
  return pieces.join("") + text.slice(copied, to);
}

/** What stands for a character where another one stood, in the same form. */
function unitOf(unit: string, wanted: string, filler?: string): string {
  if (unit.length === wanted.length) return wanted;
  const letter = unit.charAt(1);
  if (unit.startsWith("\\") && unit.length > 3 && "xuU".includes(letter)) {
    const code = (wanted.codePointAt(0) as number).toString(16);
    return `\\${letter}${code.padStart(unit.length - 2, "0")}`;
  }
  return unit === "\\/" && filler !== undefined ? wanted + filler : unit;
}
