/** This library's schema, asked for its verdict alone, and for the issues. */
import { listRunsResponse } from "../../../dist/v2.js";

export const verdict = (value: unknown): boolean => listRunsResponse.is(value);
export const report = (value: unknown): readonly unknown[] => listRunsResponse.validate(value).issues ?? [];
