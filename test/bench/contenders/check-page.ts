/** This library's check of a page: the schema, the rules that no schema can say, and what is unknown. */
import { checkPage } from "../../../dist/index.js";

const options = { variant: "v2" } as const;

export const verdict = (value: unknown): boolean => checkPage(value, options).valid;
export const report = (value: unknown): readonly unknown[] => checkPage(value, options).issues;
