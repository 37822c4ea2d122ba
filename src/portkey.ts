/**
 * The contract of `GET /threads/{thread_id}/runs` under Portkey's gateway, which passes Assistants v2 through: types, schemas and guards.
 *
 * @module
 */
import * as validators from "../generated/portkey/validators.js";
import { createGuard, createSchema } from "./schema.js";

export type * from "../generated/portkey/openapi.js";
export type * from "../generated/portkey/types.js";
export { ContractError, type Issue, type Result, type Schema } from "./schema.js";

/** Judges the body of an answer with status 200: one page of runs. */
export const listRunsResponse = /* @__PURE__ */ createSchema(validators.listRunsResponse, validators.listRunsResponseShape);

/** Judges one run. */
export const runObject = /* @__PURE__ */ createSchema(validators.runObject, validators.runObjectShape);

/** Judges the body of an answer with status 4xx or 5xx. */
export const errorResponse = /* @__PURE__ */ createSchema(validators.errorResponse, validators.errorResponseShape);

/** Judges a query whose numbers are numbers; `parseListRunsQuery` makes one of the text of a URL. */
export const listRunsQuery = /* @__PURE__ */ createSchema(validators.listRunsQuery, validators.listRunsQueryShape);

/** Tells whether a value is one page of runs. The smallest way to ask: a bundle that uses only this holds nothing else. */
export const isListRunsResponse = /* @__PURE__ */ createGuard(validators.listRunsResponse);

/** Tells whether a value is one run. */
export const isRunObject = /* @__PURE__ */ createGuard(validators.runObject);

/** Tells whether a value is the body of an error answer. */
export const isErrorResponse = /* @__PURE__ */ createGuard(validators.errorResponse);

/** Tells whether a value is a query whose numbers are numbers. */
export const isListRunsQuery = /* @__PURE__ */ createGuard(validators.listRunsQuery);
