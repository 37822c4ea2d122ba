import { Ajv2020 } from "ajv/dist/2020.js";
import { type Defs, type Form, formsOf, type Schema, typeOf } from "./schema-forms.js";

/** A reference to what is no def, and does not stand where it did when a schema stands alone. */
const elsewhere = /"\$ref":"(?!#\/\$defs\/)/;

/** Whether a bare schema accepts a value. Where that cannot be told, as where a reference leads nowhere, it does not. */
export function isAccepted(value: unknown, schema: Schema, defs: Defs): boolean {
  if (!formsOf(schema).some((form) => mayAccept(form, value))) return false;
  if (elsewhere.test(JSON.stringify([schema, defs]))) return false;
  try {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, logger: false });
    return ajv.validate({ anyOf: [schema], $defs: defs }, value);
  } catch {
    return false;
  }
}

/** Whether a form may accept a value, as far as types and listed values tell, which needs no validator. */
function mayAccept({ $ref, type, enum: values }: Form, value: unknown): boolean {
  if ($ref !== undefined) return true;
  if (typeOf(value) !== (type === "integer" ? "number" : type)) return false;
  return values === undefined || typeof value === "object" || values.includes(value);
}
