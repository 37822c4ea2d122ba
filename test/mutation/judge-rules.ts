import { type Library, type Trial, told } from "../trials.js";

/** The first trial that a library does not pass. */
export function failedTrial(library: Library, trials: readonly Trial[]): string | undefined {
  return trials.find(({ report, expected }) => JSON.stringify(told(report(library).issues)) !== JSON.stringify(expected))?.title;
}
