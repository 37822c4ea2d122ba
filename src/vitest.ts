/**
 * Matchers for Vitest 4 and 5 and for Jest. Where a value is not valid, the test fails with the report that the command line prints.
 *
 * This module exports the matchers and nothing else, and does nothing when it is imported. A set-up file gives them to `expect`, and tells
 * the compiler of them; with Vitest 5:
 *
 * ```typescript
 * import * as matchers from "list-runs-contract/vitest";
 * import { expect } from "vitest";
 *
 * expect.extend(matchers);
 *
 * declare module "vitest" {
 *   interface Matchers<R, T> extends matchers.ListRunsMatchers<R> {}
 * }
 * ```
 *
 * Vitest 4 has other names for the compiler:
 *
 * ```typescript
 * declare module "vitest" {
 *   interface Matchers<T> extends matchers.ListRunsMatchers {}
 *   interface AsymmetricMatchersContaining extends matchers.ListRunsMatchers {}
 * }
 * ```
 *
 * So has Jest, where `expect` comes from `@jest/globals`:
 *
 * ```typescript
 * declare module "@jest/expect" {
 *   interface Matchers<R, T> extends matchers.ListRunsMatchers<R> {}
 *   interface AsymmetricMatchers extends matchers.ListRunsMatchers<unknown> {}
 * }
 * ```
 *
 * And where it is global, by `@types/jest`:
 *
 * ```typescript
 * declare global {
 *   namespace jest {
 *     interface Matchers<R, T> extends matchers.ListRunsMatchers<R> {}
 *     interface Expect extends matchers.ListRunsMatchers<unknown> {}
 *     interface InverseAsymmetricMatchers extends matchers.ListRunsMatchers<unknown> {}
 *   }
 * }
 * ```
 *
 * @module
 */
import { exchangeOf } from "./answer-kind.js";
import type { CheckOptions, PageReport } from "./check-exchange.js";
import { checkPage } from "./check-page.js";
import { checkPages, type WalkOptions } from "./check-pages.js";
import type { Exchange, HeadersLike, Variant } from "./exchange.js";
import type { KnownRequest } from "./known-request.js";
import { type JudgedValue, reportOnValue } from "./report-value.js";

export type { CheckOptions, Exchange, HeadersLike, KnownRequest, Variant, WalkOptions };

/** The variant to hold a value to; `"auto"`, the default, has `detectVariant` tell it. */
export type ExpectedVariant = Variant | "auto";

/** What a matcher tells of a value. */
export interface MatcherResult {
  /** Whether no issue is an error. */
  readonly pass: boolean;
  /** Why a test fails: the report that the command line prints, for people. */
  readonly message: () => string;
}

/** The matchers as `expect` has them, for the compiler; `R` is what they return there. */
export interface ListRunsMatchers<R = void> {
  /**
   * Expects the body of an answer to be one page of runs: valid against its schema and the rules that hold between its values, as `checkPage`
   * has it. Warnings fail no test.
   *
   * @param options The request that was answered, and how strict to be.
   *
   * @example
   * ```typescript
   * expect(body).toBeListRunsResponse("v2", { request: { url: "https://api.openai.com/v1/threads/thread_abc123/runs?limit=20" } });
   * ```
   */
  toBeListRunsResponse(variant?: ExpectedVariant, options?: Omit<CheckOptions, "variant">): R;
  /**
   * Expects an array to hold the pages of one walk through a thread, bodies or exchanges, in the order in which they were asked for, as
   * `checkPages` has it. Warnings fail no test.
   *
   * @param options What `toBeListRunsResponse` takes, and whether the walk has to have reached its end.
   *
   * @example
   * ```typescript
   * expect(pages).toBeListRunsPages("v2", { complete: true });
   * ```
   */
  toBeListRunsPages(variant?: ExpectedVariant, options?: Omit<WalkOptions, "variant">): R;
}

/**
 * Tells whether a value is the body of one page of runs; never throws on any value, never changes it.
 *
 * @throws {TypeError} When the variant or an option has a value it cannot have.
 */
export function toBeListRunsResponse(
  this: unknown,
  received: unknown,
  variant?: ExpectedVariant,
  options?: Omit<CheckOptions, "variant">,
): MatcherResult {
  const report = checkPage(received, withVariant(variant, options));
  const message = () => {
    const lines = reportOnValue({ source: "received", value: received, isExchange: false, report });
    return messageOf(report.valid, hintOf(this, "toBeListRunsResponse", variant, options), lines);
  };
  return { pass: report.valid, message };
}

/**
 * Tells whether an array holds the pages of one walk, bodies or exchanges; never throws on any page, never changes one.
 *
 * @throws {TypeError} When the received value is not an array with at least one page, or when the variant or an option has a value it
 * cannot have.
 */
export function toBeListRunsPages(
  this: unknown,
  received: unknown,
  variant?: ExpectedVariant,
  options?: Omit<WalkOptions, "variant">,
): MatcherResult {
  const { valid, pages } = checkPages(received as unknown[], withVariant(variant, options));
  const message = () => {
    const judged = pages.map((report, index) => judgedPage((received as unknown[])[index], index, report));
    // A page without an issue says nothing of why the others have some.
    const told = judged.filter(({ report }) => valid || report.issues.length > 0);
    return messageOf(valid, hintOf(this, "toBeListRunsPages", variant, options), told.flatMap(reportOnValue));
  };
  return { pass: valid, message };
}

function withVariant<T>(variant: ExpectedVariant | undefined, options: T): T & CheckOptions {
  return { ...options, ...(variant !== undefined && { variant }) };
}

function judgedPage(value: unknown, index: number, report: PageReport): JudgedValue {
  return { source: `pages[${index}]`, value, isExchange: exchangeOf(value) !== undefined, report };
}

function messageOf(isValid: boolean, hint: string, report: readonly string[]): string {
  return [hint, "", ...(isValid ? ["Expected not to be valid, but it is:"] : []), ...report].join("\n");
}

/** What a test runner gives to its matchers as `this`, as far as it is used here. */
interface MatcherContext {
  readonly isNot?: boolean;
  readonly promise?: string;
  readonly utils?: { readonly matcherHint?: (name: string, received: string, expected: string, options: object) => string };
}

/** The call of the matcher, as the test runner shows calls of its own matchers. */
function hintOf(context: unknown, name: string, variant: unknown, options: unknown): string {
  const { isNot = false, promise = "", utils } = (context ?? {}) as MatcherContext;
  const first = variant === undefined && options === undefined ? "" : String(JSON.stringify(variant));
  const second = options === undefined ? "" : "options";
  if (utils?.matcherHint) return utils.matcherHint(name, "received", first, { isNot, promise, secondArgument: second });
  const call = `${name}(${[first, second].filter(Boolean).join(", ")})`;
  return ["expect(received)", promise, isNot ? "not" : "", call].filter(Boolean).join(".");
}
