/**
 * The contract of `GET /threads/{thread_id}/runs` under Assistants v2 (`OpenAI-Beta: assistants=v2`): types, schemas and guards.
 *
 * @module
 */
import type { ErrorResponse, ListRunsQuery, ListRunsResponse, RunObject } from "../generated/v2/types.js";
import * as validators from "../generated/v2/validators.js";
import * as verdict from "../generated/v2/verdict.js";
import { createGuard, createSchema, type Schema } from "./schema.js";

export type * from "../generated/v2/openapi.js";
export type * from "../generated/v2/types.js";
export { ContractError, type Issue, type Result, type Schema, type StandardProps } from "./schema.js";

// The entries of the variants are alike: a bundler drops what is not used only where each export stands by itself.

/** Judges the body of an answer with status 200: one page of runs. */
export const listRunsResponse: Schema<ListRunsResponse> = /* @__PURE__ */ createSchema(
  verdict.listRunsResponse,
  validators.listRunsResponse,
  validators.listRunsResponseShape,
);

/** Judges one run. */
export const runObject: Schema<RunObject> = /* @__PURE__ */ createSchema(
  verdict.runObject,
  validators.runObject,
  validators.runObjectShape,
);

/** Judges the body of an answer with status 4xx or 5xx. */
export const errorResponse: Schema<ErrorResponse> = /* @__PURE__ */ createSchema(
  verdict.errorResponse,
  validators.errorResponse,
  validators.errorResponseShape,
);

/** Judges a query whose numbers are numbers; `parseListRunsQuery` makes one of the text of a URL. */
export const listRunsQuery: Schema<ListRunsQuery> = /* @__PURE__ */ createSchema(
  verdict.listRunsQuery,
  validators.listRunsQuery,
  validators.listRunsQueryShape,
);

/** Tells whether a value is one page of runs. The smallest way to ask: a bundle that uses only this leaves the rest out. */
export const isListRunsResponse: (value: unknown) => value is ListRunsResponse = /* @__PURE__ */ createGuard(
  verdict.listRunsResponse,
);

/** Tells whether a value is one run. */
export const isRunObject: (value: unknown) => value is RunObject = /* @__PURE__ */ createGuard(verdict.runObject);

/** Tells whether a value is the body of an error answer. */
export const isErrorResponse: (value: unknown) => value is ErrorResponse = /* @__PURE__ */ createGuard(verdict.errorResponse);

/** Tells whether a value is a query whose numbers are numbers. */
export const isListRunsQuery: (value: unknown) => value is ListRunsQuery = /* @__PURE__ */ createGuard(verdict.listRunsQuery);
