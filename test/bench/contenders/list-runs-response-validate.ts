/** This library's schema, whose result tells what is wrong. */
import { listRunsResponse } from "../../../dist/v2.js";

export const verdict = (value: unknown): boolean => listRunsResponse.validate(value).issues === undefined;
export const report = (value: unknown): readonly unknown[] => listRunsResponse.validate(value).issues ?? [];
