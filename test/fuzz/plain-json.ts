/** Values that JSON has no word for, by the word that stands for them: `{"$": "NaN"}`. */
const words: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

/** A value as one that JSON can write. Lone surrogates are escaped by JSON itself. */
export function toPlain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    const word = Object.keys(words).find((name) => Object.is(words[name], value));
    return word === undefined ? value : { $: word };
  }
  if (Array.isArray(value)) return Array.from(value, toPlain);
  const entries = Object.entries(value).map(([key, child]) => [key, toPlain(child)] as const);
  return Object.hasOwn(value, "$") ? { $: "entries", entries } : Object.fromEntries(entries);
}

/** The value that `toPlain` has made plain. */
export function fromPlain(plain: unknown): unknown {
  if (typeof plain !== "object" || plain === null) return plain;
  if (Array.isArray(plain)) return plain.map(fromPlain);
  const { $: word, entries } = plain as { $?: string; entries: [string, unknown][] };
  if (Object.hasOwn(plain, "$") && word !== "entries") return words[word as string];
  const all = Object.hasOwn(plain, "$") ? entries : Object.entries(plain);
  return Object.fromEntries(all.map(([key, child]) => [key, fromPlain(child)]));
}
