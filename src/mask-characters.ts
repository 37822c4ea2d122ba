/**
 * A text in which each character that is not white space is replaced by one that takes as much room, in UTF-16 and in UTF-8: `x`, `ø`,
 * `■`, `🔒`. Whatever counts or finds characters in it finds them where they were.
 */
export function maskCharacters(text: string): string {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += 8192) {
    const units = Array.from({ length: Math.min(8192, text.length - start) }, (_, index) => maskOf(text, start + index));
    pieces.push(String.fromCharCode(...units));
  }
  return pieces.join("");
}

/** The mask of the unit at an offset. Half of a pair by itself takes three bytes, as UTF-8 has no other room for it. */
function maskOf(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  if (isSpace(code)) return code;
  if (code < 0x80) return 0x78; // x
  if (code < 0x800) return 0xf8; // ø
  const isFirst = isHigh(code) && isLow(text.charCodeAt(offset + 1));
  if (isFirst) return 0xd83d; // 🔒
  return isLow(code) && isHigh(text.charCodeAt(offset - 1)) ? 0xdd12 : 0x25a0; // 🔒, ■
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}

/** White space, and U+0085, which breaks lines too. */
function isSpace(code: number): boolean {
  if (code > 0x20 && code < 0x80) return false;
  return code === 0x85 || /\s/.test(String.fromCharCode(code));
}

/** The digits of a number, each as 1; or as 9 where it is an integer that JavaScript rounds, which is told of and stays one. */
export function maskNumber(token: string): string {
  const isUnsafe = /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
  return token.replace(/\d/g, isUnsafe ? "9" : "1");
}

/**
 * The inside of a string of JSON, masked as it is written: an escape stays, one that gives a code gives that of the mask.
 */
export function maskJsonString(source: string): string {
  if (!source.includes("\\")) return maskCharacters(source);
  return source.replace(/\\u([\da-f]{4})(?:\\u(d[c-f][\da-f]{2}))?|\\.?|[^\\]+/gis, maskUnits);
}

function maskUnits(units: string, first?: string, second?: string): string {
  if (!units.startsWith("\\")) return maskCharacters(units);
  if (first === undefined) return units;
  const codes = [first, second].flatMap((digits) => (digits === undefined ? [] : [Number.parseInt(digits, 16)]));
  const masked = maskCharacters(String.fromCharCode(...codes));
  return Array.from(masked.split(""), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

/**
 * A text whose form cannot be told: each letter, each digit but 0 and each character beyond ASCII is masked, but for escapes and JSON's own
 * words. Marks, brackets and white space stay, so that whoever reads it stumbles where he did.
 */
export function maskUnknown(text: string): string {
  return text.replace(/\\.|\b(?:true|false|null)\b|\d+|[A-Za-z\x80-\u{10ffff}]+/gsu, (piece) => {
    if (piece.startsWith("\\") || /^(?:true|false|null)$/.test(piece)) return piece;
    return /^\d/.test(piece) ? piece.replace(/[1-9]/g, "1") : maskCharacters(piece);
  });
}
