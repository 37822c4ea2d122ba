import type { checkExchange, checkPage, checkPages, Issue, Variant } from "../src/index.js";
import { type IssueOfCase, invalidCases, invalidWalks, type ValidCase, validCases, validWalks, type WalkCase } from "./corpus.js";

/** The functions that trials call: those of the sources, or of a build of them. */
export interface Library {
  readonly checkPage: typeof checkPage;
  readonly checkExchange: typeof checkExchange;
  readonly checkPages: typeof checkPages;
}

/** What a trial looks at of an issue. */
export type Told = Pick<Issue, "severity" | "code" | "pointer"> & { readonly root?: "exchange" };

/** What the corpus says of a page, an exchange or a walk: a call, and all that it has to tell. */
export interface Trial {
  readonly title: string;
  readonly file: string;
  readonly report: (library: Library) => { readonly valid: boolean; readonly issues: readonly Issue[] };
  readonly expected: readonly Told[];
  /** The issue with the hint that it has to give, where the case says so. */
  readonly issue?: IssueOfCase;
}

/** The trials of a variant: of every page, exchange and walk, as the function for it judges it. */
export function trials(variant: Variant): Trial[] {
  return [...pages(variant), ...exchanges(variant), ...wrongExchanges(variant), ...walks(variant), ...wrongWalks(variant)];
}

/** What a trial looks at of issues, in the order of their places. */
export function told(issues: readonly (Omit<Told, "severity"> & { readonly severity?: Told["severity"] })[]): Told[] {
  return issues
    .map(({ root, severity = "error", code, pointer }) => ({ ...(root && { root }), severity, code, pointer }))
    .sort((a, b) => (a.pointer < b.pointer ? -1 : Number(a.pointer > b.pointer)));
}

/** A warning beside the issue of a case is no less one where the case does not say so. */
const asWarnings = (issues: readonly IssueOfCase[] = []) => issues.map((issue) => ({ ...issue, severity: "warning" as const }));

const exchangeOf = ({ request, response }: ValidCase) => ({ ...(request && { request }), response });

function pages(variant: Variant): Trial[] {
  return validCases(variant, "list")
    .filter(({ level }) => level === "page")
    .map(({ description, file, request, response, warnings }) => ({
      title: `checkPage() accepts: ${description}`,
      file,
      report: ({ checkPage }) => checkPage(response.body, { variant, ...(request && { request }) }),
      expected: told(asWarnings(warnings)),
    }));
}

function exchanges(variant: Variant): Trial[] {
  // Cases of v2 have its header, which is a warning of its own where v1 was asked for.
  return [...validCases(variant, "list"), ...validCases(variant, "error")]
    .filter(({ level, file }) => level === "page" && (variant !== "v1" || file.startsWith("v1/")))
    .map(({ description, file, source: _, level: __, warnings, ...exchange }) => ({
      title: `checkExchange() accepts: ${description}`,
      file,
      report: ({ checkExchange }) => checkExchange(exchange, { variant }),
      expected: told(asWarnings(warnings)),
    }));
}

function wrongExchanges(variant: Variant): Trial[] {
  return invalidCases(variant, "list")
    .filter(
      ({ strict, level, issue, file }) =>
        !strict && (level === "exchange" ? file.startsWith(variant) : level === "page" || issue.pointer !== ""),
    )
    .map(({ description, file, exchange, issue, level, warnings }) => ({
      title: `checkExchange() tells once: ${description}`,
      file,
      report: ({ checkExchange }) => checkExchange(exchangeOf(exchange), level === "exchange" ? {} : { variant }),
      expected: told([issue, ...asWarnings(warnings)]),
      ...(issue.hint !== undefined && { issue }),
    }));
}

function walks(variant: Variant): Trial[] {
  return validWalks(variant).map((walk) => ({
    title: `checkPages() accepts: ${walk.description}`,
    file: walk.file,
    report: ({ checkPages }) => checkPages(pagesOf(walk), optionsOf(walk, variant)),
    expected: [],
  }));
}

function wrongWalks(variant: Variant): Trial[] {
  return invalidWalks(variant).map(({ description, file, walk, issue }) => ({
    title: `checkPages() tells once: ${description}`,
    file,
    report: ({ checkPages }) => checkPages(pagesOf(walk), optionsOf(walk, variant)),
    expected: told([issue]),
    issue,
  }));
}

function pagesOf({ pages, bodies }: WalkCase): unknown[] {
  return pages.map((page) => (bodies ? page.response.body : exchangeOf(page)));
}

function optionsOf({ complete }: WalkCase, variant: Variant) {
  return { variant, complete: complete === true };
}
