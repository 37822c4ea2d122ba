import { Ajv2020 } from "ajv/dist/2020.js";
import { type Defs, type Form, typeOf } from "./schema-forms.js";

/** A reference to what is no def, and does not stand where it did when forms stand alone. */
const elsewhere = /"\$ref":"(?!#\/\$defs\/)/;

/** Whether a value has one of some forms. Where that cannot be told, as where a reference leads nowhere, it has none. */
export function isAccepted(value: unknown, forms: readonly Form[], defs: Defs): boolean {
  const likely = forms.filter((form) => mayAccept(form, value));
  if (likely.length === 0 || elsewhere.test(JSON.stringify([likely, defs]))) return false;
  try {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false, logger: false });
    return ajv.validate({ anyOf: likely, $defs: defs }, value);
  } catch {
    return false;
  }
}

/** Whether a form is not of another type, which needs no validator. */
function mayAccept({ $ref, type }: Form, value: unknown): boolean {
  return $ref !== undefined || typeOf(value) === (type === "integer" ? "number" : type);
}
