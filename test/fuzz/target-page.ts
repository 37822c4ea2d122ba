import { type CheckOptions, checkPage, type PageReport } from "../../src/index.js";
import * as portkey from "../../src/portkey.js";
import * as v1 from "../../src/v1.js";
import * as v2 from "../../src/v2.js";
import type { Variant } from "../oracle.js";
import { deepFreeze } from "./deep-freeze.js";
import { type Edit, edited, type Path, pathsOf } from "./edit-value.js";
import { type Donors, donorsOf, makeEdit } from "./mutate-value.js";
import { faultOfSchema, faultOfVerdict, hasEmptyMetadata, type Schemas } from "./oracle-faults.js";
import { knownRequest, type PageRequest, requestFor } from "./page-request.js";
import { fromPlain, toPlain } from "./plain-json.js";
import type { Random } from "./random.js";
import { faultOfReport } from "./report-faults.js";
import { smallerValues } from "./smaller-values.js";
import { type Fault, type Target, thrown } from "./target.js";

/** A page of the corpus, to be changed. */
export interface PageSeed {
  readonly variant: Variant;
  readonly body: unknown;
}

/** What a page is changed from, with what is known of it. */
export interface Base {
  readonly body: unknown;
  readonly paths: readonly Path[];
  readonly text: string;
}

/** How a page is checked. */
interface Options {
  readonly variant?: Variant | "auto";
  readonly strict?: boolean;
  readonly unknown?: "allow" | "warn" | "error";
  readonly request?: PageRequest;
  /** Which of the options that cannot be is given besides. */
  readonly wrong?: number;
}

/** Options that cannot be. */
const wrongOptions: readonly object[] = [
  ...[
    { variant: "v3" },
    { variant: null },
    { strict: "yes" },
    { unknown: 1 },
    { unknown: "toString" },
    { varient: "v2" },
    { toString: 1 },
  ],
  ...[{ request: [] }, { request: null }, { request: { limit: 0 } }, { request: { limit: "20" } }, { request: { order: "up" } }],
  ...[{ request: { after: 1 } }, { request: { thread_id: null } }],
];

/** A page with changes, and how it is checked. */
export interface PageCase {
  readonly base: Base;
  readonly edits: readonly Edit[];
  readonly options: Options;
}

/** The functions that are fuzzed. A test passes broken ones, and sees them found out. */
export interface PageSubject {
  readonly checkPage: (body: unknown, options?: CheckOptions) => PageReport;
  readonly schemas: Schemas;
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

/** A page to be changed. */
export function baseOf(body: unknown): Base {
  return { body: deepFreeze(body), paths: pathsOf(body), text: JSON.stringify(toPlain(body)) };
}

function optionsFor(home: Variant, body: unknown, random: Random): Options {
  const variant = random.pick([home, home, home, home, random.pick(variants), "auto" as const, undefined]);
  return {
    ...(variant && { variant }),
    ...(random.oneIn(8) && { strict: true }),
    ...(random.oneIn(4) && { unknown: random.pick(["allow", "warn", "error"] as const) }),
    ...(random.oneIn(2) && { request: requestFor(body, random) }),
    ...(random.oneIn(50) && { wrong: random.below(wrongOptions.length) }),
  };
}

/** A few changes of a page. */
export function makeEdits({ body, paths }: Base, donors: Donors, random: Random): Edit[] {
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
    // On options that cannot be, this one error is documented.
    const isTold = options.wrong !== undefined && error instanceof TypeError && error.message.startsWith("Cannot check: ");
    return isTold ? undefined : thrown("checkPage", error);
  }
  if (options.wrong !== undefined) return { kind: "wrong options", message: "options that cannot be are taken" };
  const ill = faultOfReport(report);
  if (ill || !isPlain) return ill;
  const isDeep = edits.some((edit) => edit.op === "nest" && edit.depth > 1000);
  if (report.issues.some(({ code }) => code === "unreadable"))
    return isDeep ? undefined : { kind: "unreadable", message: "a plain value is told to be unreadable, or was changed" };
  const fault = faultByOracle(body, { base, edits, options }, report, schemas);
  return fault && hasEmptyMetadata(body) ? undefined : (fault ?? faultOfOptions(options, report, check));
}

function faultByOracle(
  body: unknown,
  { base, edits, options }: PageCase,
  report: PageReport,
  schemas: Schemas,
): Fault | undefined {
  const { variant = "auto", strict, unknown, request } = options;
  const fault = faultOfSchema(body, edits.length === 1 ? base.body : undefined, variant === "auto" ? "v2" : variant, schemas);
  // The oracle knows neither the letter nor unknown names.
  return fault ?? (strict || unknown === "error" ? undefined : faultOfVerdict(body, request, report));
}

function checkOptions({ request, wrong, ...options }: Options): CheckOptions {
  return { ...options, ...(request && { request: knownRequest(request) }), ...(wrong !== undefined && wrongOptions[wrong]) };
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
