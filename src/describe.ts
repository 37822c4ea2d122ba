/** Names a value by type, and shows it where it is short: `string "abc"`, `number 5`, `null`, `array`. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "string") return `string ${JSON.stringify(cut(value))}`;
  if (typeof value === "number" || typeof value === "boolean") return `${typeof value} ${value}`;
  return typeof value;
}

/** A text as an issue may show it: its first 40 characters. */
export function cut(text: string): string {
  const characters = [...text.slice(0, 82)];
  return text.length <= 40 ? text : `${characters.slice(0, 40).join("")}…`;
}

/** A text in quotes, as an issue may show it. */
export function quoted(text: string): string {
  return JSON.stringify(cut(text));
}
