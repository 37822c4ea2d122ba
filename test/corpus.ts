import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch, type Operation } from "rfc6902";
import type { Exchange, Variant } from "../src/index.js";

export const folder = new URL("./corpus/", import.meta.url).pathname;
export const variants = ["v1", "v2", "portkey"] as const;
export const kinds = ["list", "run", "error", "query"] as const;
export type Kind = (typeof kinds)[number];

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

/** A walk, its pages read. */
export interface WalkCase {
  readonly file: string;
  readonly description: string;
  readonly complete?: true;
  readonly bodies?: true;
  readonly pages: readonly ValidCase[];
}

/** The valid walks of a variant. */
export function validWalks(variant: Variant): WalkCase[] {
  const lists = new Map(validIn(variant, "list").map((one) => [one.file.split("/").at(-1), one]));
  return filesIn(variant, "walk", "valid").map(({ file, content }) => {
    const walk = content as Omit<WalkCase, "pages"> & { pages: string[] };
    return { ...walk, file, pages: walk.pages.map((name) => lists.get(name) as ValidCase) };
  });
}

/** The invalid walks of a variant, each a patch on a valid one. */
export function invalidWalks(variant: Variant): { file: string; description: string; walk: WalkCase; issue: IssueOfCase }[] {
  const walks = new Map(validWalks(variant).map((one) => [one.file.split("/").at(-1), one]));
  return filesIn(variant, "walk", "invalid").flatMap(({ file, content }) =>
    (content as { description: string; base: string; patch: Operation[]; issue: IssueOfCase }[]).map((one) => ({
      file,
      description: one.description,
      walk: patched(walks.get(one.base) as WalkCase, one.patch),
      issue: one.issue,
    })),
  );
}

/** The files below a folder of cases, with their content. */
export function filesIn(home: Variant, kind: Kind | "walk", verdict: "valid" | "invalid"): { file: string; content: unknown }[] {
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
  const bases = new Map(validIn(home, kind).map((one) => [one.file.split("/").at(-1), one]));
  return filesIn(home, kind, "invalid").flatMap(({ file, content }) =>
    (content as (Omit<InvalidCase, "base"> & { base: string })[]).map((one) => {
      const base = bases.get(one.base);
      if (!base) throw new Error(`Cannot read "${file}": its base "${one.base}" is no valid case`);
      return { ...one, file, base, exchange: patched(base, one.patch) };
    }),
  );
}

function holds(one: { variants?: readonly Variant[] }, home: Variant, variant: Variant): boolean {
  return (one.variants ?? (home === "v2" ? ["v2", "portkey"] : [home])).includes(variant);
}
