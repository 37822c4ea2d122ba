import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Schema } from "./schema-nodes.js";

/** What the corpus says of a value: whether a schema accepts it. */
export interface Verdict {
  /** Name of the def that the value is held to; undefined for the schema as a whole. */
  readonly def?: string | undefined;
  readonly value: unknown;
  readonly accepts: boolean;
  /** The case that says so. */
  readonly title: string;
}

/** The first verdict that a schema, read by a plain Ajv, does not give. */
export function dissent(schema: Schema, verdicts: readonly Verdict[]): Verdict | undefined {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
  ajv.addSchema(schema as object, "it");
  const validators = new Map<string | undefined, ValidateFunction>();
  return verdicts.find(({ def, value, accepts }) => {
    const validate = validators.get(def) ?? (ajv.getSchema(def === undefined ? "it" : `it#/$defs/${def}`) as ValidateFunction);
    validators.set(def, validate);
    return validate(value) !== accepts;
  });
}

/** The verdicts that can change where something in a def has changed; all of them where it is in no def. */
export function concerned(schema: Schema, place: string, verdicts: readonly Verdict[]): Verdict[] {
  const [, changed] = /^\/\$defs\/([^/]+)/.exec(place) ?? [];
  if (changed === undefined || typeof schema === "boolean") return [...verdicts];
  const reach = new Map<string | undefined, ReadonlySet<string>>();
  return verdicts.filter(({ def }) => {
    const reached = reach.get(def) ?? reachedFrom(def, schema);
    reach.set(def, reached);
    return reached.has(changed);
  });
}

/** The names of a def and of all defs that it refers to; of the schema as a whole, those that it refers to. */
function reachedFrom(def: string | undefined, { $defs = {}, ...whole }: Exclude<Schema, boolean>): Set<string> {
  const names = new Set(def === undefined ? refsIn(whole) : [def]);
  for (const name of names) for (const further of refsIn($defs[name])) names.add(further);
  return names;
}

function refsIn(node: unknown): string[] {
  return [...(JSON.stringify(node) ?? "").matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name = ""]) => name);
}
