import { type CheckOptions, checkPage, type Issue, type KnownRequest, type PageReport, type Result } from "../../src/index.js";
import * as portkey from "../../src/portkey.js";
import * as v1 from "../../src/v1.js";
import * as v2 from "../../src/v2.js";
import { type Asked, ruleFaults, schemaFaults, type Variant } from "../oracle.js";
import { deepFreeze } from "./deep-freeze.js";
import { type Edit, edited, type Path, pathsOf, valueAt } from "./edit-value.js";
import { type Donors, donorsOf, makeEdit } from "./mutate-value.js";
import { fromPlain, toPlain } from "./plain-json.js";
import type { Random } from "./random.js";
import { faultOfIssues, faultOfReport } from "./report-faults.js";
import { smallerValues } from "./smaller-values.js";
import { type Fault, type Target, thrown } from "./target.js";
import { maskedWarnings } from "./told-once.js";

/** A page of the corpus, to be changed. */
export interface PageSeed {
  readonly variant: Variant;
  readonly body: unknown;
}

/** What a page is changed from, with what is known of it. */
interface Base {
  readonly body: unknown;
  readonly paths: readonly Path[];
  readonly text: string;
}

/** What was asked for, and whether it is told by a URL, where what it does not name has its default. */
interface Request extends Asked {
  readonly as: "url" | "values";
}

/** How a page is checked. */
interface Options {
  readonly variant?: Variant | "auto";
  readonly strict?: boolean;
  readonly unknown?: "allow" | "warn" | "error";
  readonly request?: Request;
}

/** A page with changes, and how it is checked. */
export interface PageCase {
  readonly base: Base;
  readonly edits: readonly Edit[];
  readonly options: Options;
}

/** The functions that are fuzzed. A test passes broken ones, and sees them found out. */
export interface PageSubject {
  readonly checkPage: (body: unknown, options?: CheckOptions) => PageReport;
  readonly schemas: Readonly<Record<Variant, { readonly validate: (value: unknown) => Result<unknown> }>>;
}

const library: PageSubject = {
  checkPage,
  schemas: { v1: v1.listRunsResponse, v2: v2.listRunsResponse, portkey: portkey.listRunsResponse },
};
const variants = ["v1", "v2", "portkey"] as const;

/** Fuzzes `checkPage` and the schemas of a page, and holds their verdicts against the oracle's. */
export function pageTarget(seeds: readonly PageSeed[], subject: PageSubject = library): Target<PageCase> {
  const bases = seeds.map(({ variant, body }) => ({ variant, base: baseOf(body) }));
  const donors = donorsOf(seeds.map(({ body }) => body));
  return {
    name: "page",
    make(random) {
      // Of two, the one that takes less time: most faults need no long page.
      const [one, other] = [random.pick(bases), random.pick(bases)];
      const { variant, base } = one.base.text.length < other.base.text.length ? one : other;
      return { base, edits: makeEdits(base, donors, random), options: optionsFor(variant, base.body, random) };
    },
    judge: (one) => judge(one, subject),
    smaller: smallerCases,
    write: ({ base, edits, options }) =>
      `{"body":${base.text},"edits":${JSON.stringify(toPlain(edits))},"options":${JSON.stringify(options)}}`,
    read(json) {
      const { body, edits, options } = fromPlain(JSON.parse(json)) as { body: unknown } & Omit<PageCase, "base">;
      return { base: baseOf(body), edits, options };
    },
  };
}

function baseOf(body: unknown): Base {
  return { body: deepFreeze(body), paths: pathsOf(body), text: JSON.stringify(toPlain(body)) };
}

function optionsFor(home: Variant, body: unknown, random: Random): Options {
  const variant = random.pick([home, home, home, home, random.pick(variants), "auto" as const, undefined]);
  return {
    ...(variant && { variant }),
    ...(random.oneIn(8) && { strict: true }),
    ...(random.oneIn(4) && { unknown: random.pick(["allow", "warn", "error"] as const) }),
    ...(random.oneIn(2) && { request: requestFor(body, random) }),
  };
}

/** A request that may have been the one for a page: what it names is mostly what the page has. */
function requestFor(body: unknown, random: Random): Request {
  const runs = valueAt(body, ["data"]);
  const data: readonly unknown[] = Array.isArray(runs) ? runs : [];
  const [id, thread] = [String(valueAt(data, [0, "id"])), String(valueAt(data, [0, "thread_id"]))];
  const ids = ["run_beyond", "run_beyond", id, "<RUN>"];
  const limits = [data.length, data.length + 1, 1, 20, 100].filter((limit) => limit >= 1 && limit <= 100);
  return {
    as: random.pick(["url", "values"]),
    ...(random.oneIn(2) && { thread_id: random.pick([thread, thread, "thread_other", "<THREAD>"]) }),
    ...(random.oneIn(2) && { limit: random.pick(limits) }),
    ...(random.oneIn(2) && { order: random.pick(["asc", "desc"] as const) }),
    ...(random.oneIn(4) && { after: random.pick(ids) }),
    ...(random.oneIn(8) && { before: random.pick(ids) }),
  };
}

function makeEdits({ body, paths }: Base, donors: Donors, random: Random): Edit[] {
  const count = random.pick([1, 1, 1, 1, 2, 2, 3, 6]);
  const edits = Array.from({ length: count }, () => makeEdit(body, paths, donors, random));
  // Some of these throw when they are looked into, so that nothing can be changed after one.
  const exotic = edits.find(({ op }) => op === "exotic");
  return [...edits.filter(({ op }) => op !== "exotic"), ...(exotic ? [exotic] : [])];
}

function judge({ base, edits, options }: PageCase, { checkPage, schemas }: PageSubject): Fault | undefined {
  const body = edited(base.body, edits);
  const isPlain = edits.every(({ op }) => op !== "exotic");
  // Whoever changes what is frozen throws, and what is caught of that is told as unreadable.
  if (isPlain) deepFreeze(body);
  const check = (changed: Partial<CheckOptions> = {}) => checkPage(body, { ...checkOptions(options), ...changed });
  let report: PageReport;
  try {
    report = check();
  } catch (error) {
    return thrown("checkPage", error);
  }
  const ill = faultOfReport(report);
  if (ill || !isPlain) return ill;
  const isDeep = edits.some((edit) => edit.op === "nest" && edit.depth > 1000);
  if (report.issues.some(({ code }) => code === "unreadable"))
    return isDeep ? undefined : { kind: "unreadable", message: "a plain value is told to be unreadable, or was changed" };
  const fault = faultOfSchema(body, { base, edits, options }, schemas) ?? faultOfVerdict(body, options, report);
  // Of metadata, the validators also look at what is there without a value, which no JSON text can say.
  return fault && hasEmptyMetadata(body) ? undefined : (fault ?? faultOfOptions(options, report, check));
}

function hasEmptyMetadata(body: unknown): boolean {
  const data = valueAt(body, ["data"]);
  const runs: readonly unknown[] = Array.isArray(data) ? data : [];
  return runs.some((run) => Object.values(valueAt(run, ["metadata"]) ?? {}).includes(undefined));
}

function checkOptions({ request, ...options }: Options): CheckOptions {
  return { ...options, ...(request && { request: knownRequest(request) }) };
}

function knownRequest({ as, thread_id = "<THREAD>", ...query }: Request): KnownRequest {
  if (as === "values") return { ...(thread_id !== "<THREAD>" && { thread_id }), ...query };
  const given = Object.entries(query).map(([name, value]) => [name, String(value)]);
  const search = given.length ? `?${new URLSearchParams(given)}` : "";
  return { url: `https://api.openai.com/v1/threads/${encodeURI(thread_id)}/runs${search}` };
}

/** What a request asks for: an id that is none, as a recorder writes it, is not known; a URL has defaults. */
function askedBy(request: Request | undefined): Asked {
  if (!request) return {};
  const { as, thread_id, after, before, ...query } = request;
  const ids = Object.entries({ thread_id, after, before }).filter(([, id]) => id !== undefined && /^(thread|run)_\w+$/.test(id));
  return { ...(as === "url" && { limit: 20, order: "desc" }), ...query, ...Object.fromEntries(ids) };
}

/** Both have to say the same of the schema and, of one change to a valid page, find the same places. */
function faultOfSchema(body: unknown, { base, edits, options }: PageCase, schemas: PageSubject["schemas"]): Fault | undefined {
  const variant = options.variant === undefined || options.variant === "auto" ? "v2" : options.variant;
  const expected = schemaFaults("list", body, variant);
  const { issues = [] } = schemas[variant].validate(body);
  if (issues.length > 0 !== expected.length > 0) return disagreement("the schema", variant, expected, issues);
  if (issues.length === 0) return undefined;
  const ill = faultOfIssues(issues);
  if (ill || edits.length !== 1 || schemaFaults("list", base.body, variant).length > 0) return ill;
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

/** An undecided page is held to all variants. */
function faultOfVerdict(body: unknown, options: Options, { variant, issues }: PageReport): Fault | undefined {
  if (options.strict || options.unknown === "error") return undefined;
  const errors: string[] = [];
  const warnings = new Set<string>();
  for (const one of variant ? [variant] : variants) {
    errors.push(...schemaFaults("list", body, one));
    if (errors.length > 0) continue;
    const found = ruleFaults(body, one, askedBy(options.request));
    errors.push(...found.errors);
    for (const code of found.warnings) warnings.add(code);
  }
  const wrong = issues.filter(({ severity }) => severity === "error");
  if (wrong.length > 0 !== errors.length > 0) return disagreement("the page", variant, errors, wrong);
  if (errors.length > 0) return undefined;
  const told = issues.filter(({ code }) => code !== "unknown-property" && code !== "variant-mismatch");
  const masked = maskedWarnings(told);
  const codes = new Set(told.map(({ code }) => code));
  const isSame =
    [...codes].every((code) => warnings.has(code)) && [...warnings].every((code) => codes.has(code) || masked.has(code));
  return isSame ? undefined : disagreement("warnings", variant, [...warnings], told);
}

/** What stricter options add. */
function faultOfOptions(
  { strict, unknown }: Options,
  { valid, issues }: PageReport,
  check: (changed: Partial<CheckOptions>) => PageReport,
): Fault | undefined {
  if (strict && valid && !check({ strict: false }).valid)
    return { kind: "strict", message: "a page that the letter allows breaks the contract" };
  if (unknown !== "error") return undefined;
  const mild = check({ unknown: "warn" });
  const hasUnknown = mild.issues.some(({ code }) => code === "unknown-property");
  if (valid === (mild.valid && !hasUnknown)) return undefined;
  return {
    kind: "unknown",
    message: `with unknown "error" the page is ${valid ? "valid" : "invalid"}: ${JSON.stringify(issues)}`,
  };
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

function* smallerCases({ base, edits, options }: PageCase): Generator<PageCase> {
  for (const edit of edits) yield { base, edits: edits.filter((other) => other !== edit), options };
  for (const name of Object.keys(options) as (keyof Options)[]) {
    const { [name]: _, ...others } = options;
    yield { base, edits, options: others };
  }
  for (const body of smallerValues(base.body)) yield { base: baseOf(body), edits, options };
  for (const edit of edits) {
    if (edit.op !== "set" && edit.op !== "insert") continue;
    for (const value of smallerValues(edit.value))
      yield { base, edits: edits.map((other) => (other === edit ? { ...edit, value } : other)), options };
  }
}
