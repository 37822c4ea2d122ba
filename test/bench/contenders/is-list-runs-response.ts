/** This library's bare guard. */
import { isListRunsResponse } from "../../../dist/v2.js";

export const verdict = (value: unknown): boolean => isListRunsResponse(value);
