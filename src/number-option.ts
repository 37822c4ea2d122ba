import { quoted } from "./describe.js";

/** From where to where a number may go, both included, and what it is where none is given. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
}

/**
 * Reads a whole number that the command line was given as an option.
 *
 * @throws {TypeError} When it is none, or out of its range.
 */
export function numberOption(name: string, text: string | undefined, { least, most, otherwise }: NumberRange): number {
  if (text === undefined) return otherwise;
  const number = /^(?:0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new TypeError(`Cannot use --${name} ${quoted(text)}: must be a number from ${least} to ${most}`);
}
