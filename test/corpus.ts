import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch, type Operation } from "rfc6902";
import type { Exchange, Variant } from "../src/index.js";

export const folder = new URL("./corpus/", import.meta.url).pathname;
export const variants = ["v1", "v2", "portkey"] as const;
export const kinds = ["list", "run", "error", "query"] as const;
export type Kind = (typeof kinds)[number];
/** The defs that the cases of each kind are held to. */
export const defOf = { list: "ListRunsResponse", run: "RunObject", error: "ErrorResponse", query: "ListRunsQuery" } as const;

export interface IssueOfCase {
  readonly severity?: "warning";
  readonly root?: "exchange";
  readonly code: string;
  readonly pointer: string;
  readonly hint?: string;
  readonly evidence?: readonly string[];
}

export interface ValidCase extends Exchange {
  readonly file: string;
  readonly description: string;
  readonly source: readonly string[];
  readonly level: "schema" | "page";
  readonly variants?: readonly Variant[];
  readonly warnings?: readonly IssueOfCase[];
  /** What the vendor's letter finds wrong with it. */
  readonly letter?: readonly IssueOfCase[];
  /** Of a query case: the query as a value, where it is not read from the URL. */
  readonly query?: unknown;
}

export interface InvalidCase {
  readonly file: string;
  readonly description: string;
  readonly base: ValidCase;
  readonly patch: readonly Operation[];
  readonly issue: IssueOfCase;
  /** What raises it where it is not the schema. */
  readonly level?: "page" | "exchange";
  readonly warnings?: readonly IssueOfCase[];
  readonly strict?: true;
  readonly variants?: readonly Variant[];
  /** The base with the patch applied. */
  readonly exchange: ValidCase;
}

/** The valid cases that hold for a variant. A v2 case holds for Portkey too unless it says otherwise. */
export function validCases(variant: Variant, kind: Kind): ValidCase[] {
  return variants.flatMap((home) => validIn(home, kind).filter((one) => holds(one, home, variant)));
}

/** The invalid cases that hold for a variant. */
export function invalidCases(variant: Variant, kind: Kind): InvalidCase[] {
  return variants.flatMap((home) => invalidIn(home, kind).filter((one) => holds(one, home, variant)));
}

/** Whether a case breaks the schema of its folder: the letter, the rules and the request are not for the schema to say. */
export function breaksSchema({ strict, level, issue }: InvalidCase): boolean {
  return !strict && (!level || (level === "page" && issue.code === "required"));
}

/** The query of a case as a value: digits of its URL are a number. */
export function queryOf({ request, ...one }: ValidCase): unknown {
  if ("query" in one) return one.query;
  const { limit, ...query } = Object.fromEntries(new URL(String(request?.url)).searchParams);
  return { ...query, ...(limit !== undefined && { limit: /^-?\d+$/.test(limit) ? Number(limit) : limit }) };
}

/** A report, or one that a patch has made of another, with the one fault that it has. */
export interface ReportCase {
  readonly file: string;
  readonly description: string;
  readonly report: unknown;
}

/** The cases of what the command line reports as JSON. */
export function reportCases(): { valid: ReportCase[]; invalid: (ReportCase & { readonly issue: IssueOfCase })[] } {
  const valid = filesIn("", "report", "valid").map(({ file, content }) => ({ ...(content as ReportCase), file }));
  const bases = byName(valid);
  const invalid = filesIn("", "report", "invalid").flatMap(({ file, content }) =>
    (content as { description: string; base: string; patch: Operation[]; issue: IssueOfCase }[]).map(
      ({ description, base, patch, issue }) => ({ ...patched(named(bases, base, file), patch), file, description, issue }),
    ),
  );
  return { valid, invalid };
}

/** A walk, its pages read. */
export interface WalkCase {
  readonly file: string;
  readonly description: string;
  readonly complete?: true;
  readonly bodies?: true;
  readonly pages: readonly ValidCase[];
}

/** The valid walks that hold for a variant. A walk of v2 holds for Portkey too. */
export function validWalks(variant: Variant): WalkCase[] {
  return homesOf(variant).flatMap((home) => {
    const lists = byName(validIn(home, "list"));
    return filesIn(home, "walk", "valid").map(({ file, content }) => {
      const walk = content as Omit<WalkCase, "pages"> & { pages: string[] };
      return { ...walk, file, pages: walk.pages.map((name) => named(lists, name, file)) };
    });
  });
}

/** The invalid walks that hold for a variant, each a patch on a valid one. */
export function invalidWalks(variant: Variant): { file: string; description: string; walk: WalkCase; issue: IssueOfCase }[] {
  const walks = byName(validWalks(variant));
  return homesOf(variant).flatMap((home) =>
    filesIn(home, "walk", "invalid").flatMap(({ file, content }) =>
      (content as { description: string; base: string; patch: Operation[]; issue: IssueOfCase }[]).map((one) => ({
        file,
        description: one.description,
        walk: patched(named(walks, one.base, file), one.patch),
        issue: one.issue,
      })),
    ),
  );
}

/** The folders whose walks hold for a variant. */
function homesOf(variant: Variant): Variant[] {
  return variant === "portkey" ? ["v2", "portkey"] : [variant];
}

function byName<T extends { readonly file: string }>(cases: readonly T[]): Map<string, T> {
  return new Map(cases.map((one) => [one.file.split("/").at(-1) ?? "", one]));
}

function named<T>(cases: ReadonlyMap<string, T>, name: string, file: string): T {
  const found = cases.get(name);
  if (!found) throw new Error(`Cannot read "${file}": its base "${name}" is no valid case`);
  return found;
}

/** The files below a folder of cases, with their content. */
export function filesIn(
  home: Variant | "",
  kind: Kind | "walk" | "report",
  verdict: "valid" | "invalid",
): { file: string; content: unknown }[] {
  const path = join(folder, home, kind, verdict);
  const names = existsSync(path) ? readdirSync(path).sort() : [];
  return names.map((name) => ({
    file: join(home, kind, verdict, name),
    content: JSON.parse(readFileSync(join(path, name), "utf8")),
  }));
}

/** The valid case with JSON Patches applied to a copy of it. */
export function patched<T extends { readonly file: string }>(base: T, ...patches: readonly (readonly Operation[])[]): T {
  const copy = structuredClone(base);
  for (const patch of patches) {
    const faults = applyPatch(copy, [...patch]).filter((fault) => fault !== null);
    if (faults.length) throw new Error(`Cannot patch "${base.file}": ${faults[0]?.message}`);
  }
  return copy;
}

function validIn(home: Variant, kind: Kind): ValidCase[] {
  return filesIn(home, kind, "valid").map(({ file, content }) => ({ ...(content as ValidCase), file }));
}

function invalidIn(home: Variant, kind: Kind): InvalidCase[] {
  const bases = byName(validIn(home, kind));
  return filesIn(home, kind, "invalid").flatMap(({ file, content }) =>
    (content as (Omit<InvalidCase, "base"> & { base: string })[]).map((one) => {
      const base = named(bases, one.base, file);
      return { ...one, file, base, exchange: patched(base, one.patch) };
    }),
  );
}

function holds(one: { variants?: readonly Variant[] }, home: Variant, variant: Variant): boolean {
  return (one.variants ?? (home === "v2" ? ["v2", "portkey"] : [home])).includes(variant);
}
