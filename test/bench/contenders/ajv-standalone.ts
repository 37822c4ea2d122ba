/** Ajv standalone: the module that Ajv writes of the published schema, bundled with what it imports. It ends at the first fault. */
import validate from "../built/generated/ajv.js";

export const verdict = (value: unknown): boolean => validate(value);
