/** Who is measured, in the order of the tables. */
export interface Contender {
  readonly name: string;
  /** The module in `contenders/`. */
  readonly module: string;
  /** The package whose version counts; none is this library or what is written here. */
  readonly package?: string;
  /** Whether it takes so much longer than the others that it is measured apart, and on a part of the stream. */
  readonly isSlow?: true;
  /** Whether it holds a page to the rules that no schema can say, too. */
  readonly knowsRules?: true;
  /** How it is used, where that is not plain. */
  readonly how: string;
}

/** All that are measured. */
export const contenders: readonly Contender[] = [
  { name: "hand", module: "hand", how: "written by hand, the measure of the others" },
  {
    name: "hand with rules",
    module: "hand-with-rules",
    knowsRules: true,
    how: "the same, then the rules of a page that make errors",
  },
  { name: "isListRunsResponse", module: "is-list-runs-response", how: "this library's bare guard" },
  { name: "listRunsResponse.is", module: "list-runs-response-is", how: "this library's schema" },
  {
    name: "listRunsResponse.validate",
    module: "list-runs-response-validate",
    how: "this library's schema, with a result that tells the issues",
  },
  {
    name: "checkPage",
    module: "check-page",
    knowsRules: true,
    how: "this library's check: the schema, the rules of a page, unknown properties",
  },
  { name: "ajv", module: "ajv", package: "ajv", how: "`Ajv2020` on `schema.json`, compiled at run time" },
  {
    name: "ajv standalone",
    module: "ajv-standalone",
    package: "ajv",
    how: "the module that `standaloneCode` writes of `schema.json`, bundled",
  },
  {
    name: "ajv standalone, allErrors",
    module: "ajv-standalone-all-errors",
    package: "ajv",
    how: "the same with the option `allErrors`",
  },
  { name: "ata-validator", module: "ata-validator", package: "ata-validator", how: "`schema.json`, compiled at run time" },
  {
    name: "ata build",
    module: "ata-build",
    package: "ata-validator",
    how: "the module that `ata build` writes of `schema.json`",
  },
  { name: "typia", module: "typia", package: "typia", how: "the module that `typia generate` writes of types with tags" },
  { name: "sury", module: "sury", package: "sury", how: "a schema of its own, `S.isInput`" },
  {
    name: "typebox 0.34",
    module: "typebox-0.34",
    package: "@sinclair/typebox",
    how: "a schema of its own, `TypeCompiler.Compile`",
  },
  { name: "typebox", module: "typebox", package: "typebox", how: "a schema of its own, `Compile`" },
  { name: "schemasafe", module: "schemasafe", package: "@exodus/schemasafe", how: "`schema.json`, compiled at run time" },
  { name: "arktype", module: "arktype", package: "arktype", how: "a type of its own, `allows`" },
  { name: "zod", module: "zod", package: "zod", isSlow: true, how: "a schema of its own with discriminated unions" },
  { name: "zod mini", module: "zod-mini", package: "zod", isSlow: true, how: "the same schema, from `zod/mini`" },
  { name: "valibot", module: "valibot", package: "valibot", isSlow: true, how: "a schema of its own with variants, `is`" },
  {
    name: "openapi-response-validator",
    module: "openapi-response-validator",
    package: "openapi-response-validator",
    isSlow: true,
    how: "the answer 200 of `openapi-3.0.json`",
  },
  { name: "openapi-backend", module: "openapi-backend", package: "openapi-backend", isSlow: true, how: "`openapi-3.0.json`" },
  {
    name: "Prism",
    module: "prism",
    package: "@stoplight/prism-http",
    isSlow: true,
    how: "`openapi.json`, its `validateOutput` without the proxy",
  },
  {
    name: "cfworker",
    module: "cfworker",
    package: "@cfworker/json-schema",
    isSlow: true,
    how: "`schema.json`, interpreted",
  },
  {
    name: "hyperjump",
    module: "hyperjump",
    package: "@hyperjump/json-schema",
    isSlow: true,
    how: "`schema.json`, interpreted",
  },
];

/** What every contender's module exports. */
export interface Judge {
  readonly verdict: (value: unknown) => boolean;
  /** Tells what is wrong; where a contender can, all of it. */
  readonly report?: (value: unknown) => readonly unknown[];
}
