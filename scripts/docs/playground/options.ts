import type { ReportOptions } from "../../../src/report-reading.js";

/** How to check, by the names of the command line's options. */
export interface Options {
  /** The variant that every answer is held to; `auto`: the one that it is told by. */
  readonly variant: NonNullable<ReportOptions["variant"]>;
  /** What an unknown property is: nothing, a warning or an error. */
  readonly unknown: NonNullable<ReportOptions["unknown"]>;
  /** Whether pages are held to the vendor's letter too. */
  readonly strict: boolean;
  /** Whether long texts, too, are looked at for what JSON.parse passes over. */
  readonly thorough: boolean;
}

/** The values that each option can have, as the command line has them, beside which a test holds them; the first is what is taken unless told. */
export const choices: { readonly [Name in keyof Options]: readonly [Options[Name], ...Options[Name][]] } = {
  variant: ["auto", "v1", "v2", "portkey"],
  unknown: ["warn", "allow", "error"],
  strict: [false, true],
  thorough: [false, true],
};

/** How is checked unless told. */
export const defaults: Options = {
  variant: choices.variant[0],
  unknown: choices.unknown[0],
  strict: choices.strict[0],
  thorough: choices.thorough[0],
};
