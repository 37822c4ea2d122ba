/** Validators of JSON Schema that run in JavaScript. Each finds the schema of a case by its address in the artefact as it is published. */
import { type Schema, Validator } from "@cfworker/json-schema";
import { registerSchema, type SchemaObject, type Validator as Validate, validate } from "@hyperjump/json-schema/draft-2020-12";
import "@hyperjump/json-schema/openapi-3-0";
import "@hyperjump/json-schema/openapi-3-1";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Case } from "../cases.js";
import { type Engine, oneByOne, takesAll, takesAnswers, versionOf } from "../engine.js";

/** The def that a case is held against; a page is held against the whole document. */
export function defOf({ kind }: Case): string | undefined {
  return { list: undefined, run: "RunObject", error: "ErrorResponse", query: "ListRunsQuery" }[kind];
}

function uriOf({ $id }: Published, one: Case): string {
  const def = defOf(one);
  return def ? `${$id}#/$defs/${def}` : $id;
}

type Published = { $id: string };

const ajv = oneByOne("schema.json", (schema: Published) => {
  const engine = new Ajv2020({ strict: true }).addSchema(schema);
  return (one) => engine.validate(uriOf(schema, one), one.value);
});

const cfworker = oneByOne("schema.json", (schema: Published & Schema) => (one) => {
  const validator = new Validator({ $ref: uriOf(schema, one) }, "2020-12");
  validator.addSchema(schema);
  return validator.validate(one.value).valid;
});

const hyperjump = oneByOne("schema.json", (schema: Published & SchemaObject) => {
  registerSchema(schema);
  return hyperjumpJudge((one) => uriOf(schema, one));
});

/** The dialects in which the schemas of a description are written; each is its document's schema too. */
const dialects = {
  "openapi.json": "https://spec.openapis.org/oas/3.1/schema-base",
  "openapi-3.0.json": "https://spec.openapis.org/oas/3.0/schema",
} as const;

function hyperjumpOfDescription(artefact: keyof typeof dialects): Engine["judge"] {
  return oneByOne(artefact, async (description: SchemaObject, variant) => {
    const { valid } = await validate(dialects[artefact], description as never);
    if (!valid) throw new Error(`Cannot read ${artefact} of ${variant}: it is no such description`);
    const address = `https://list-runs-contract.invalid/${variant}/${artefact}`;
    registerSchema(description, address, dialects[artefact]);
    return hyperjumpJudge((one) => `${address}#/components/schemas/${defOf(one) ?? "ListRunsResponse"}`);
  });
}

function hyperjumpJudge(addressOf: (one: Case) => string) {
  const validators = new Map<string, Promise<Validate>>();
  return async (one: Case) => {
    const address = addressOf(one);
    const validator = validators.get(address) ?? validate(address);
    validators.set(address, validator);
    return (await validator)(one.value as never).valid;
  };
}

const of = (name: string) => ({ name, version: versionOf(name), seesStatus: false });
const hyperjumps = of("@hyperjump/json-schema");

/** Each validator on the bundled schema, and one on the schemas in the descriptions too. */
export const engines: Engine[] = [
  { ...of("ajv"), reads: "schema.json", takes: takesAll, judge: ajv },
  { ...of("@cfworker/json-schema"), reads: "schema.json", takes: takesAll, judge: cfworker },
  { ...hyperjumps, reads: "schema.json", takes: takesAll, judge: hyperjump },
  { ...hyperjumps, reads: "openapi.json", takes: takesAnswers, judge: hyperjumpOfDescription("openapi.json") },
  { ...hyperjumps, reads: "openapi-3.0.json", takes: takesAnswers, judge: hyperjumpOfDescription("openapi-3.0.json") },
];
