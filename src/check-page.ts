import { misfitOfPage } from "./answer-kind.js";
import { type CheckOptions, check, type PageReport } from "./check-exchange.js";

/**
 * Checks one page of runs: the schema of its variant, the rules that hold between values, with `strict` the vendor's letter, and
 * properties nobody knows. With the request, thread, order, limit and cursors are held to what was asked for. Never throws on any
 * body, never changes it.
 *
 * @param body The body of an answer with status 200, parsed. An error body is not a page.
 * @throws {TypeError} When an option has a value it cannot have.
 *
 * @example
 * ```ts
 * import { checkPage } from "list-runs-contract";
 *
 * const page = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
 * checkPage(page, { variant: "v2" }).valid; // true
 * checkPage({ ...page, has_more: "no" }, { variant: "v2" }).issues[0]?.message; // must be boolean, got string "no"
 * ```
 */
export function checkPage(body: unknown, options?: CheckOptions): PageReport {
  return check({ response: { body } }, misfitOfPage, options);
}
