/** In the place of src/text-faults.ts, which the build has the command line's own steps take from here. */
import { textFaults as unbounded } from "../../../src/text-faults.js";
import { spendFindings } from "./bounds.js";

/**
 * Finds what JSON.parse passes over.
 *
 * @throws {RangeError} When all that is found together is too much.
 */
export function textFaults(...[text, start]: Parameters<typeof unbounded>): ReturnType<typeof unbounded> {
  const faults = unbounded(text, start);
  spendFindings(faults.length);
  return faults;
}
