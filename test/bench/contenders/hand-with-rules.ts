/** What a careful person writes by hand, with the rules of a page that make errors. */
import { handListRunsResponse, handRules } from "../hand.js";

export const verdict = (value: unknown): boolean => handListRunsResponse(value) && handRules(value);
