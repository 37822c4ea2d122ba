/**
 * Arbitraries for fast-check: runs, pages and walks as a server that keeps the contract may answer with, for tests of what reads them.
 * They need the package fast-check, version 4.
 *
 * @module
 */
import * as fc from "fast-check";
import { RunObject as portkeyRun } from "../generated/portkey/arbitraries.js";
import { RunObject as v1Run } from "../generated/v1/arbitraries.js";
import { RunObject as v2Run } from "../generated/v2/arbitraries.js";
import { describe, quoted } from "./describe.js";
import type { Variant } from "./exchange.js";
import { plausibleRun } from "./plausible-run.js";
import type * as portkey from "./portkey.js";
import type * as v1 from "./v1.js";
import * as v2 from "./v2.js";

/** The payloads of each variant. */
export interface Payloads {
  readonly v1: { readonly run: v1.RunObject; readonly page: v1.ListRunsResponse };
  readonly v2: { readonly run: v2.RunObject; readonly page: v2.ListRunsResponse };
  readonly portkey: { readonly run: portkey.RunObject; readonly page: portkey.ListRunsResponse };
}

/** What a page was asked for. */
export interface PageConstraints {
  /** The thread that all runs are of; any thread without it. */
  readonly thread_id?: string;
  /** Most runs of a page, from 1 to 100; without it 20, in a walk any number from 1 to 20. */
  readonly limit?: number;
  /** Order of the runs by `created_at`; `desc`, the newest first, by default. */
  readonly order?: "asc" | "desc";
}

/** What the pages of a walk were asked for. */
export interface WalkConstraints extends PageConstraints {
  /** Most runs of the whole walk, 0 or more; 30 by default. */
  readonly maxRuns?: number;
}

const schemas = { v1: v1Run, v2: v2Run, portkey: portkeyRun };

/**
 * Any run that keeps schema and rules: every status, every optional property there or not, every null, texts of any characters.
 *
 * @throws {TypeError} When there is no such variant.
 *
 * @example
 * ```ts
 * import * as fc from "fast-check";
 * import { runObject } from "list-runs-contract/arbitraries";
 *
 * fc.assert(fc.property(runObject("v2"), (run) => run.instructions === null || typeof run.instructions === "string"));
 * ```
 */
export function runObject<V extends Variant>(variant: V): fc.Arbitrary<Payloads[V]["run"]> {
  if (!Object.hasOwn(schemas, variant))
    throw new TypeError(`Cannot generate: variant must be one of ${Object.keys(schemas).join(", ")}, got ${describe(variant)}`);
  const run: fc.Arbitrary<v1.RunObject | portkey.RunObject> = schemas[variant];
  return fc
    .tuple(run, idOf("run"), idOf("asst"), idOf("thread"))
    .map(([raw, id, assistant_id, thread_id]) => plausibleRun(raw, { id, assistant_id, thread_id })) as fc.Arbitrary<
    Payloads[V]["run"]
  >;
}

/**
 * Any page that keeps schema and rules, from an empty one to a full one. `checkPage` has nothing to say of it, held to its variant and
 * what it was asked for.
 *
 * @throws {TypeError} When there is no such variant, or a constraint has a value that a request cannot have.
 *
 * @example
 * ```ts
 * import * as fc from "fast-check";
 * import { checkPage } from "list-runs-contract";
 * import { listRunsResponse } from "list-runs-contract/arbitraries";
 *
 * fc.assert(fc.property(listRunsResponse("v2", { limit: 5 }), (page) => checkPage(page, { variant: "v2" }).valid));
 * ```
 */
export function listRunsResponse<V extends Variant>(
  variant: V,
  constraints: PageConstraints = {},
): fc.Arbitrary<Payloads[V]["page"]> {
  const { limit = 20, order = "desc", thread_id } = checked(constraints);
  return fc
    .tuple(runs(variant, limit, order, thread_id), fc.boolean())
    .map(([data, has_more]) => pageOf(data, has_more && data.length > 0)) as fc.Arbitrary<Payloads[V]["page"]>;
}

/**
 * The pages of a whole walk through a thread, in the order in which they were asked for: each after the last run of the one before it, the
 * last one with `has_more` false. `checkPages` has nothing to say of them, `complete` too.
 *
 * @throws {TypeError} When there is no such variant, or a constraint has a value that a request cannot have.
 *
 * @example
 * ```ts
 * import * as fc from "fast-check";
 * import { checkPages } from "list-runs-contract";
 * import { walk } from "list-runs-contract/arbitraries";
 *
 * fc.assert(fc.property(walk("v2", { limit: 5 }), (pages) => checkPages(pages, { variant: "v2", complete: true }).valid));
 * ```
 */
export function walk<V extends Variant>(variant: V, constraints: WalkConstraints = {}): fc.Arbitrary<Payloads[V]["page"][]> {
  const { maxRuns = 30, ...asked } = objectOf(constraints);
  if (!Number.isSafeInteger(maxRuns) || maxRuns < 0)
    throw new TypeError(`Cannot generate: maxRuns must be an integer of 0 or more, got ${describe(maxRuns)}`);
  const { limit, order = "desc", thread_id } = checked(asked);
  const size = limit === undefined ? fc.integer({ min: 1, max: 20 }) : fc.constant(limit);
  return fc.tuple(runs(variant, maxRuns, order, thread_id), size).map(([all, size]) => {
    const count = Math.max(1, Math.ceil(all.length / size));
    return Array.from({ length: count }, (_, index) => pageOf(all.slice(index * size, (index + 1) * size), index < count - 1));
  }) as fc.Arbitrary<Payloads[V]["page"][]>;
}

type AnyRun = Payloads[Variant]["run"];

/** Runs of one thread, in order. */
function runs(variant: Variant, maxLength: number, order: "asc" | "desc", thread_id?: string): fc.Arbitrary<AnyRun[]> {
  const direction = order === "asc" ? 1 : -1;
  // Of the size that fast-check takes by default, a list never has more than ten items.
  const some = fc.uniqueArray<AnyRun, string>(runObject(variant), { maxLength, size: "max", selector: ({ id }) => id });
  return fc
    .tuple(some, thread_id === undefined ? idOf("thread") : fc.constant(thread_id))
    .map(([found, thread_id]) =>
      found.map((run) => ({ ...run, thread_id })).sort((a, b) => direction * (a.created_at - b.created_at)),
    );
}

function pageOf(data: readonly AnyRun[], has_more: boolean) {
  return { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more };
}

const idCharacter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

function idOf(kind: "run" | "asst" | "thread"): fc.Arbitrary<string> {
  return fc.string({ unit: idCharacter, minLength: 24, maxLength: 24 }).map((text) => `${kind}_${text}`);
}

function checked(constraints: PageConstraints): PageConstraints {
  const { thread_id, limit, order, ...others } = objectOf(constraints);
  const [misspelt] = Object.keys(others);
  if (misspelt !== undefined) throw new TypeError(`Cannot generate: there is no constraint ${quoted(misspelt)}`);
  if (thread_id !== undefined && typeof thread_id !== "string")
    throw new TypeError(`Cannot generate: thread_id must be a string, got ${describe(thread_id)}`);
  const query = { ...(limit !== undefined && { limit }), ...(order !== undefined && { order }) };
  const [issue] = v2.listRunsQuery.validate(query).issues ?? [];
  if (issue) throw new TypeError(`Cannot generate: ${issue.path.join(".")} ${issue.message}`);
  return constraints;
}

function objectOf<T extends object>(constraints: T): T {
  if (typeof constraints === "object" && constraints !== null && !Array.isArray(constraints)) return constraints;
  throw new TypeError(`Cannot generate: constraints must be an object, got ${describe(constraints)}`);
}
