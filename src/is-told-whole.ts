/** A text in a JSON text, with the colon after it where it is the name of a property. */
const texts = /"[^"\\]*(?:\\.[^"\\]*)*"(?:[ \t\r\n]*:)?/g;

/** More digits than any integer has that is certainly told as it was written. */
const manyDigits = /\d{16}/;

/** How long a text may be, so that a regular expression takes little memory, and how deep a value, so that what calls itself does. */
const most = { characters: 1 << 20, levels: 200 };

/**
 * Whether a value says all that the JSON text says which it was parsed from, as far as a glance tells: no name stands twice in an object, no
 * integer was rounded, and nothing is deep. Of most texts that is so: to look for faults one by one takes much longer.
 */
export function isToldWhole(text: string, value: unknown): boolean {
  if (text.length > most.characters || manyDigits.test(text)) return false;
  let names = 0;
  for (const one of text.match(texts) ?? []) if (one.endsWith(":")) names++;
  return names === namesIn(value, 0);
}

/** How many properties there are in a value, at any depth; not a number where it is deep. */
function namesIn(value: unknown, level: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (level === most.levels) return Number.NaN;
  const values = Object.values(value);
  let names = Array.isArray(value) ? 0 : values.length;
  for (const one of values) names += namesIn(one, level + 1);
  return names;
}
