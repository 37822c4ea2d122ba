import { visible } from "./visible.js";

/** A value as JSON in which no text breaks a line, for any reader of lines, or moves a cursor. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[^\n]+/g, visible);
}

/** Ends each item of a list with a comma, the last one without. */
export interface Commas {
  /** Takes an item, and gives the one before it, which is known now not to be the last. */
  readonly add: (item: string) => string;
  /** Gives the last item. */
  readonly close: () => string;
}

/** Writes the items of a list as they come, a line or more each. */
export function commas(): Commas {
  let held = "";
  return {
    add(item) {
      const piece = held && `${held},\n`;
      held = item;
      return piece;
    },
    close: () => held && `${held}\n`,
  };
}
