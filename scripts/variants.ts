/** The variants of the contract, each a description `openapi/<variant>.yaml` and a folder `generated/<variant>`. */
export const variants = ["v1", "v2", "portkey"] as const;

/** What a schema of the library validates: the export's name, and the def behind it. */
export const roots = {
  listRunsResponse: "ListRunsResponse",
  runObject: "RunObject",
  errorResponse: "ErrorResponse",
  listRunsQuery: "ListRunsQuery",
} as const;

/** A JSON Schema as the sources write it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema | boolean>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  description?: string;
  "x-evidence"?: string[];
  "x-documented"?: Documented;
  "x-evidence-of"?: Record<string, string[]>;
  "x-hints"?: Record<string, string>;
  [keyword: string]: unknown;
};

/** The vendor's letter where it is stricter than the contract. */
export type Documented = {
  required?: true;
  nullable?: false;
  minimum?: number;
  enum?: unknown[];
  /** By keyword, the sources that stand against the letter. */
  against?: Partial<Record<"required" | "nullable" | "minimum" | "enum", string[]>>;
};

/** Named schemas of one variant. */
export type Defs = Record<string, Schema>;

/** The name of the def that a `$ref` points to. */
export function refName(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
