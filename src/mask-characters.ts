/**
 * A text in which each character that is not white space is replaced by one that takes as much room, in UTF-16 and in UTF-8: `x`, `ø`,
 * `■`, `🔒`. Whatever counts or finds characters in it finds them where they were.
 */
export function maskCharacters(text: string): string {
  const masked = text.replace(/[^\s\x80-\uffff]{1,9999}/g, ({ length }) => "x".repeat(length));
  if (!/[^\0-\x7f]/.test(masked)) return masked;
  return masked
    .replace(/[\x80-\x84\x86-\x9f\xa1-\u07ff]/gu, "ø") // U+0085 breaks lines, U+00A0 is white space
    .replace(/(?!\s)[\u0800-\uffff]/gu, "■") // half of a pair too, which UTF-8 has no other room for
    .replace(/[\u{10000}-\u{10ffff}]/gu, "🔒");
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
