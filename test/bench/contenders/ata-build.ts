/** The module that `ata build` writes of the published schema. */
import { isValid, validate } from "../built/generated/schema.compiled.mjs";

export const verdict = (value: unknown): boolean => isValid(value);
export const report = (value: unknown): readonly unknown[] => validate(value).errors;
