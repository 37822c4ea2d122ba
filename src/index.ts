/**
 * The contract of `GET /threads/{thread_id}/runs` across its variants: tell them apart, read queries, check answers.
 *
 * @module
 */
export { type CheckOptions, checkExchange, type PageReport } from "./check-exchange.js";
export { checkPage } from "./check-page.js";
export { checkPages, type WalkOptions, type WalkReport } from "./check-pages.js";
export { type Detection, detectVariant } from "./detect-variant.js";
export type { Exchange, HeadersLike, Variant } from "./exchange.js";
export type { KnownRequest } from "./known-request.js";
export { parseListRunsQuery } from "./parse-list-runs-query.js";
export { ContractError, type Issue, type Result, type Schema, type StandardProps } from "./schema.js";
export { selfTest } from "./self-test.js";
