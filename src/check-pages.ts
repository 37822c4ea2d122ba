import { exchangeOf } from "./answer-kind.js";
import type { CheckOptions, PageReport } from "./check-exchange.js";
import { checkWalk } from "./check-walk.js";
import { describe } from "./describe.js";
import { pointerTo } from "./json-pointer.js";
import type { Issue } from "./schema.js";

/** The verdict on the pages of a walk. */
export interface WalkReport {
  /** Whether no issue is an error. */
  readonly valid: boolean;
  /** The verdict on each page, with what the pages before it say of it. */
  readonly pages: readonly PageReport[];
  /** The issues of all pages: path and pointer start with the index of the page. */
  readonly issues: readonly Issue[];
}

/** How to check the pages of a walk. */
export interface WalkOptions extends CheckOptions {
  /** Whether the walk is said to have reached its end, so that its last page has to say `has_more` false; false by default. */
  readonly complete?: boolean;
}

/**
 * Checks the pages of one walk through a thread, in the order in which they were asked for: each page as `checkPage` and
 * `checkExchange` do, and what has to hold from page to page. Never throws on any page, never changes one.
 *
 * @param pages Bodies of answers, parsed, or exchanges; an exchange says what was asked for by its URL.
 * @throws {TypeError} When `pages` is not an array with at least one page, or an option has a value it cannot have.
 *
 * @example
 * ```ts
 * import { checkPages } from "list-runs-contract";
 *
 * const empty = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
 * checkPages([empty], { complete: true }).valid; // true
 * ```
 */
export function checkPages(pages: readonly unknown[], options?: WalkOptions): WalkReport {
  if (!Array.isArray(pages) || pages.length === 0)
    throw new TypeError(
      `Cannot check: pages must be an array with at least one page, got ${Array.isArray(pages) ? "an empty one" : describe(pages)}`,
    );
  const { complete = false, ...rest } = options ?? {};
  if (typeof complete !== "boolean")
    throw new TypeError(`Cannot check: complete must be one of true, false, got ${describe(complete)}`);
  const walk = Array.from(pages, (page: unknown) => {
    const exchange = exchangeOf(page);
    return { exchange: exchange ?? { response: { body: page } }, isBody: exchange === undefined };
  });
  const reports = checkWalk(walk, rest, { complete });
  const issues = reports.flatMap((report, index) => report.issues.map((issue) => ofPage(issue, index)));
  return { valid: reports.every(({ valid }) => valid), pages: reports, issues };
}

function ofPage(issue: Issue, index: number): Issue {
  const path = [index, ...issue.path];
  return { ...issue, path, pointer: pointerTo(path) };
}
