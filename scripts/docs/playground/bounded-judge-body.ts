/** In the place of src/judge-body.ts, which the build has the command line's own steps take from here: of what is too much it judges nothing. */
import { judgeBody as unbounded } from "../../../src/judge-body.js";
import { spendFindings, spendValues } from "./bounds.js";

export { variants } from "../../../src/judge-body.js";

/**
 * Judges a body that is not too large.
 *
 * @throws {RangeError} When it is, or when all that is found together is too much.
 */
export function judgeBody(...[body, measure]: Parameters<typeof unbounded>): ReturnType<typeof unbounded> {
  spendValues(body);
  const issues = unbounded(body, measure);
  spendFindings(1 + issues.length);
  return issues;
}
