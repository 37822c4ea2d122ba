import type { Issue, PageReport, Result } from "../../src/index.js";
import { ruleFaults, schemaFaults, type Variant } from "../oracle.js";
import { valueAt } from "./edit-value.js";
import { askedBy, type PageRequest } from "./page-request.js";
import { faultOfIssues } from "./report-faults.js";
import type { Fault } from "./target.js";
import { maskedWarnings } from "./told-once.js";

/** The schemas of a page, by their variants. */
export type Schemas = Readonly<Record<Variant, { readonly validate: (value: unknown) => Result<unknown> }>>;

const variants = ["v1", "v2", "portkey"] as const;

/**
 * Where a schema and the oracle disagree: both have to say the same of it and, of one change to a valid page, find the same places.
 *
 * @param base The page that was changed once; undefined where there were more changes.
 */
export function faultOfSchema(body: unknown, base: unknown, variant: Variant, schemas: Schemas): Fault | undefined {
  const expected = schemaFaults("list", body, variant);
  const { issues = [] } = schemas[variant].validate(body);
  if (issues.length > 0 !== expected.length > 0) return disagreement("the schema", variant, expected, issues);
  const ill = faultOfIssues(issues);
  if (ill || issues.length === 0 || base === undefined || schemaFaults("list", base, variant).length > 0) return ill;
  return isSame(placesOf(issues, body, expected), expected) ? undefined : disagreement("the places", variant, expected, issues);
}

/** The places that issues are about. An empty object that should have several properties, or be null, is told once: it stands for all of them. */
function placesOf(issues: readonly Issue[], body: unknown, expected: readonly string[]): Set<string> {
  return new Set(
    issues.flatMap(({ code, path, pointer }) => {
      const isEmpty = code === "required" && Object.keys(Object(valueAt(body, path) ?? [0])).length === 0;
      return isEmpty ? expected.filter((place) => place.startsWith(`${pointer}/`)) : [pointer];
    }),
  );
}

/** Under a wrong `type` the library goes on with what was meant, the oracle does not. */
function isSame(told: ReadonlySet<string>, expected: readonly string[]): boolean {
  const holders = expected.filter((place) => place.endsWith("/type")).map((place) => place.slice(0, -"type".length));
  const isMeant = (place: string) => holders.some((holder) => place.startsWith(holder));
  return expected.every((place) => told.has(place)) && [...told].every((place) => expected.includes(place) || isMeant(place));
}

/** Where a report and the oracle disagree on the page. One that is undecided is held to all variants. */
export function faultOfVerdict(
  body: unknown,
  request: PageRequest | undefined,
  { variant, issues }: PageReport,
): Fault | undefined {
  const found = (variant ? [variant] : variants).map((one) => {
    const broken = schemaFaults("list", body, one);
    return broken.length > 0 ? { errors: broken, warnings: [] } : ruleFaults(body, askedBy(request));
  });
  const errors = found.flatMap((one) => one.errors);
  const wrong = issues.filter(({ severity }) => severity === "error");
  if (wrong.length > 0 !== errors.length > 0) return disagreement("the page", variant, errors, wrong);
  const warnings = new Set(found.flatMap((one) => one.warnings));
  return errors.length > 0 ? undefined : faultOfWarnings(warnings, variant, issues);
}

/** Of a page without an error, the warnings of the rules are the same, but for those that are about what was told already. */
function faultOfWarnings(warnings: ReadonlySet<string>, variant: Variant | null, issues: readonly Issue[]): Fault | undefined {
  const told = issues.filter(({ code }) => code !== "unknown-property" && code !== "variant-mismatch");
  const codes = new Set(told.map(({ code }) => code));
  const masked = maskedWarnings(told);
  const isKnown = [...codes].every((code) => warnings.has(code));
  const isTold = [...warnings].every((code) => codes.has(code) || masked.has(code));
  return isKnown && isTold ? undefined : disagreement("warnings", variant, [...warnings], told);
}

function disagreement(
  what: string,
  variant: Variant | null,
  expected: readonly string[],
  issues: readonly { readonly code: string; readonly pointer: string }[],
): Fault {
  const told = issues.map(({ code, pointer }) => `${code} ${pointer}`).join(", ") || "nothing";
  return {
    kind: `disagreement on ${what}`,
    message: `of ${what} (${variant}) the oracle says ${expected.join(", ") || "nothing"}, the library ${told}`,
  };
}

/**
 * Whether metadata of a page holds a name without a value, which no JSON text can say: the validators look at that, as they look at all
 * of what has no name in the schema, and the oracle does not.
 */
export function hasEmptyMetadata(body: unknown): boolean {
  const data = valueAt(body, ["data"]);
  const runs: readonly unknown[] = Array.isArray(data) ? data : [];
  return runs.some((run) => Object.values(valueAt(run, ["metadata"]) ?? {}).includes(undefined));
}
