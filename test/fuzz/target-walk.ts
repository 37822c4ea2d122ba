import { checkPages, type WalkOptions, type WalkReport } from "../../src/index.js";
import { schemaFaults, type Variant, walkFaults } from "../oracle.js";
import { deepFreeze } from "./deep-freeze.js";
import { type Edit, edited, type Path, pathsOf } from "./edit-value.js";
import { type Donors, donorsOf, makeEdit } from "./mutate-value.js";
import { askedBy, knownRequest, type PageRequest, requestFor } from "./page-request.js";
import { fromPlain, toPlain } from "./plain-json.js";
import type { Random } from "./random.js";
import { faultOfIssues } from "./report-faults.js";
import { smallerValues } from "./smaller-values.js";
import { type Fault, type Target, thrown } from "./target.js";
import type { PageSeed } from "./target-page.js";

/** The pages of a walk, and how they are checked. */
export interface WalkCase {
  readonly pages: readonly unknown[];
  readonly options: { readonly variant: Variant; readonly complete?: boolean; readonly request?: PageRequest };
}

/** The function that is fuzzed. A test passes a broken one, and sees it found out. */
export type CheckPages = (pages: readonly unknown[], options?: WalkOptions) => WalkReport;

/** A walk of a seed, with the paths to what the rules of walks are about, and to everything. */
interface Base {
  readonly variant: Variant;
  readonly pages: readonly unknown[];
  readonly near: readonly Path[];
  readonly paths: readonly Path[];
}

/** Fuzzes `checkPages`, and holds its verdict against the oracle's. */
export function walkTarget(seeds: readonly PageSeed[], check: CheckPages = checkPages): Target<WalkCase> {
  const bases = seeds.map(baseOf);
  const donors = donorsOf(seeds.map(({ body }) => body));
  return {
    name: "walk",
    make(random) {
      const base = random.pick(bases);
      const edits = Array.from({ length: random.below(4) }, () => makeWalkEdit(base, donors, random));
      const changed = edited(base.pages, edits.filter(isMeasured));
      const pages = Array.isArray(changed) && changed.length > 0 ? changed : base.pages;
      return { pages: deepFreeze(pages), options: optionsFor(base.variant, pages, random) };
    },
    judge: (one) => judge(one, check),
    smaller: smallerCases,
    write: ({ pages, options }) => JSON.stringify({ pages: toPlain(pages), options }),
    read: (json) => fromPlain(JSON.parse(json)) as WalkCase,
  };
}

function baseOf({ variant, body }: PageSeed): Base {
  const paths = pathsOf(body);
  const isNear = (path: Path) => path.length <= 3 || /^(?:id|created_at|thread_id)$/.test(String(path[4]));
  return { variant, pages: body as unknown[], near: paths.filter(isNear), paths };
}

function makeWalkEdit({ pages, near, paths }: Base, donors: Donors, random: Random): Edit {
  return makeEdit(pages, random.oneIn(4) ? paths : near, donors, random);
}

/** What only takes long, and what JSON cannot write, is left to the target of single pages. */
function isMeasured(edit: Edit): boolean {
  if (edit.op === "nest" && edit.depth > 1000) return false;
  if (edit.op === "repeat" && edit.length > 21) return false;
  return edit.op !== "exotic" && !("value" in edit && edit.value === undefined);
}

function optionsFor(variant: Variant, [first]: readonly unknown[], random: Random): WalkCase["options"] {
  return {
    variant,
    ...(random.oneIn(3) && { complete: true }),
    ...(random.oneIn(3) && { request: requestFor(first, random) }),
  };
}

function judge({ pages, options: { request, ...options } }: WalkCase, check: CheckPages): Fault | undefined {
  let report: WalkReport;
  try {
    report = check(pages, { ...options, ...(request && { request: knownRequest(request) }) });
  } catch (error) {
    return thrown("checkPages", error);
  }
  if (report.pages.length !== pages.length)
    return { kind: "pages", message: `of ${pages.length} pages, ${report.pages.length} are judged` };
  const ill = faultOfIssues(report.issues);
  if (ill) return ill;
  const isFaulty = report.issues.some(({ severity }) => severity === "error");
  if (report.valid === isFaulty) return { kind: "ill-formed report", message: `valid is ${report.valid} beside its issues` };
  return faultOfVerdict(pages, { ...options, ...(request && { request }) }, report);
}

function faultOfVerdict(
  pages: readonly unknown[],
  { variant, complete, request }: WalkCase["options"],
  report: WalkReport,
): Fault | undefined {
  const broken = pages.flatMap((page, index) => schemaFaults("list", page, variant).map((pointer) => `/${index}${pointer}`));
  const errors = broken.length > 0 ? broken : walkFaults(pages, askedBy(request), complete).errors;
  if (report.valid === (errors.length === 0)) return undefined;
  const told = report.issues.map(({ code, pointer }) => `${code} ${pointer}`).join(", ") || "nothing";
  return {
    kind: "disagreement on the walk",
    message: `of the walk (${variant}) the oracle says ${errors.join(", ") || "nothing"}, the library ${told}`,
  };
}

function* smallerCases({ pages, options }: WalkCase): Generator<WalkCase> {
  for (const name of ["complete", "request"] as const) {
    const { [name]: _, ...others } = options;
    if (options[name] !== undefined) yield { pages, options: others };
  }
  for (const smaller of smallerValues(pages)) {
    if (Array.isArray(smaller) && smaller.length > 0) yield { pages: smaller, options };
  }
}
