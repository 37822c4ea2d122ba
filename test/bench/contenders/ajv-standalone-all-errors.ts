/** Ajv standalone with the option `allErrors`: it goes on after a fault. */
import validate from "../built/generated/ajv-all-errors.js";

export const verdict = (value: unknown): boolean => validate(value);
export const report = (value: unknown): readonly unknown[] => (validate(value) ? [] : (validate.errors ?? []));
