/** ata-validator, compiled at run time from the published schema. */
import { Validator } from "ata-validator";
import schema from "../../../generated/v2/schema.json" with { type: "json" };

const validator = new Validator(schema);

export const verdict = (value: unknown): boolean => validator.isValidObject(value);
export const report = (value: unknown): readonly unknown[] => validator.validate(value).errors;
