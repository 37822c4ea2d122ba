/**
 * The contract of `GET /threads/{thread_id}/runs` across its variants: tell them apart, read queries, check answers.
 *
 * @module
 */
export type { CheckOptions, PageReport } from "./check-exchange.js";
export { checkPage } from "./check-page.js";
export { type Detection, detectVariant } from "./detect-variant.js";
export type { Exchange, HeadersLike, Variant } from "./exchange.js";
export { parseListRunsQuery } from "./parse-list-runs-query.js";
export { ContractError, type Issue, type Result, type Schema, type StandardProps } from "./schema.js";
