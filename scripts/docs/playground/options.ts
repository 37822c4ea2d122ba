import type { ReportOptions } from "../../../src/report-reading.js";

/** How to check, by the names of the command line's options. */
export interface Options {
  readonly variant: NonNullable<ReportOptions["variant"]>;
  readonly unknown: NonNullable<ReportOptions["unknown"]>;
  readonly strict: boolean;
  readonly thorough: boolean;
}

export type Choices = Pick<Options, "variant" | "unknown">;

/** What the choices among several are; the first one is what is taken unless told. */
export const choices: { readonly [Name in keyof Choices]: readonly Choices[Name][] } = {
  variant: ["auto", "v1", "v2", "portkey"],
  unknown: ["warn", "allow", "error"],
};

export const defaults: Options = { variant: "auto", unknown: "warn", strict: false, thorough: false };
