/**
 * Where an engine says something else than the contract, why, and where its makers were told. The list is exact: a run fails on a
 * difference that is not here, and on one that is here and has gone.
 */
import type { Artefact } from "./engine.js";

/** One thing that engines say otherwise, and why. */
export type Deviation = {
  readonly engines: readonly string[];
  readonly reads: readonly Artefact[];
  /** The cause, in the engine's own code where it has no issue. */
  readonly reason: string;
  /** The issue, or the documentation where it is meant to be so; without it the reason says that no issue was found. */
  readonly see?: string;
} & (
  | { readonly verdict: "accepts" | "rejects"; readonly cases: Selector }
  /** It does not read the artefact at all; its error says this. */
  | { readonly verdict: "refuses"; readonly saying: string }
);

/** Cases by their descriptions, all of a fault of these codes, or all whose fault is a fraction where an integer has to be. */
export type Selector = { readonly descriptions: readonly string[] } | { readonly codes: readonly string[] } | "fractions";

const generators = ["openapi-typescript", "@hey-api/openapi-ts", "@kubb/plugin-ts"];
const readersOf30 = [
  "@hyperjump/json-schema",
  "@stoplight/prism-http",
  "openapi-backend",
  "openapi-response-validator",
  "jest-openapi",
  "vitest-openapi",
  "@redocly/cli",
];

const coercion = {
  verdict: "accepts",
  cases: { descriptions: ["limit with an exponent", "limit a fraction", "limit with a blank", "limit in hexadecimal"] },
  reason: "It makes the text of a URL a number by Ajv's `coerceTypes`, which takes what JavaScript's `+text` takes",
  see: "https://ajv.js.org/coercion.html",
} as const;

/** All deviations, in the order of their numbers in the table. */
export const deviations: readonly Deviation[] = [
  {
    engines: readersOf30,
    reads: ["openapi-3.0.json"],
    verdict: "accepts",
    cases: { codes: ["propertyNames"] },
    reason:
      "OpenAPI 3.0 has no word for how long a name may be: it took neither `propertyNames` nor `patternProperties` over from JSON Schema",
    see: "https://spec.openapis.org/oas/v3.0.3#schema-object",
  },
  {
    engines: ["openapi-backend"],
    reads: ["openapi.json"],
    verdict: "refuses",
    saying: "Document is not valid OpenAPI",
    reason: "It holds every description against the schema of OpenAPI 3.0, which knows neither `const` nor a list of types",
    see: "https://github.com/openapistack/openapi-backend/issues/532",
  },
  {
    engines: ["jest-openapi", "vitest-openapi"],
    reads: ["openapi.json"],
    verdict: "refuses",
    saying: "Invalid OpenAPI spec",
    reason:
      "Their common `openapi-validator` holds every description against the schema of OpenAPI 3.0, which knows neither `const` nor a list of types",
    see: "https://github.com/openapi-library/OpenAPIValidators/issues/305",
  },
  {
    engines: ["openapi-backend"],
    reads: ["openapi-3.0.json"],
    verdict: "accepts",
    cases: { descriptions: ["Status 304"] },
    reason: "An answer whose status is not described is valid to it, whatever it holds",
    see: "https://github.com/openapistack/openapi-backend/issues/384",
  },
  {
    engines: ["openapi-backend"],
    reads: ["openapi-3.0.json"],
    verdict: "rejects",
    cases: { descriptions: ["Another server's own parameter"] },
    reason: "A parameter of the query that is not described is a fault to it, though OpenAPI forbids none",
    see: "https://github.com/openapistack/openapi-backend/issues/379",
  },
  {
    engines: ["@stoplight/prism-http"],
    reads: ["openapi.json", "openapi-3.0.json"],
    verdict: "accepts",
    cases: { descriptions: ["limit empty", "order empty"] },
    reason:
      "`deserializeFormStyle` takes a parameter whose text is empty for one that is not given (`!values`), and no issue was found that says so",
  },
  {
    ...coercion,
    engines: ["@stoplight/prism-http"],
    reads: ["openapi.json", "openapi-3.0.json"],
  },
  {
    ...coercion,
    engines: ["openapi-backend"],
    reads: ["openapi-3.0.json"],
  },
  {
    engines: generators,
    reads: ["openapi.json"],
    verdict: "accepts",
    cases: { codes: ["minimum", "maximum", "maxItems", "maxLength", "maxProperties", "propertyNames"] },
    reason: "A type of TypeScript has no bounds",
    see: "https://www.typescriptlang.org/docs/handbook/2/everyday-types.html",
  },
  {
    engines: generators,
    reads: ["openapi.json"],
    verdict: "accepts",
    cases: "fractions",
    reason: "TypeScript has one type of numbers, fractions among them",
    see: "https://www.typescriptlang.org/docs/handbook/2/everyday-types.html#the-primitives-string-number-and-boolean",
  },
  {
    engines: generators,
    reads: ["openapi.json"],
    verdict: "rejects",
    cases: { descriptions: ["Another server's own parameter", "Properties nobody has documented, at every depth"] },
    reason:
      "TypeScript refuses an object none of whose properties is known, where all known ones are optional (weak type detection)",
    see: "https://www.typescriptlang.org/docs/handbook/release-notes/typescript-2-4.html#weak-type-detection",
  },
  {
    engines: ["@hey-api/openapi-ts"],
    reads: ["openapi.json"],
    verdict: "accepts",
    cases: { codes: ["not-allowed"] },
    reason:
      "`parseObject` passes over a property whose schema is `true` or `false`, so the forbidden `file_ids` is left out, and no issue was found that says so",
  },
  {
    engines: ["@kubb/plugin-ts"],
    reads: ["openapi.json"],
    verdict: "accepts",
    cases: { codes: ["not-allowed"] },
    reason:
      "`#parseSchemaObject` takes the schema `false` for none (`!schemaObject`), so the forbidden `file_ids` may be anything, and no issue was found that says so",
  },
  {
    engines: ["@kubb/plugin-ts"],
    reads: ["openapi.json"],
    verdict: "accepts",
    cases: { descriptions: ["A function whose parameters are a list", "A function whose parameters are a list, v1"] },
    reason:
      "It writes a free object as `{ [key: string]: any }`, which a list fits, unless its option `unknownType` is `unknown`",
    see: "https://github.com/kubb-labs/kubb/blob/e246cc0db34f8cdd4283fb88419867e72bf34321/docs/plugins/plugin-ts/index.md#unknowntype",
  },
];
