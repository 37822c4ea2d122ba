import type { Asked } from "./known-request.js";
import type { Issue } from "./schema.js";
import type { ListRunsResponse } from "./v2.js";

/** A rule that no schema can say: it holds between values. */
export interface Rule {
  /** Code of its issues. */
  readonly id: string;
  readonly level: Issue["severity"];
  /** What it demands, in one sentence. */
  readonly says: string;
  /** Ids of the sources that state it, by variant; Portkey passes v2's pages through. */
  readonly evidence: Readonly<Record<"v1" | "v2", readonly string[]>>;
}

/** What a page rule looks at: the times of all runs, their ids, threads or order, or what stands around the runs. */
export type Aspect = "times" | "ids" | "threads" | "order" | "frame";

/** A rule for the page, and for its place in a walk. */
export interface PageRule extends Rule {
  /** What it looks at. */
  readonly of: Aspect;
  readonly find: (page: Page) => readonly Finding[];
}

/** What a rule found. */
export interface Finding {
  readonly path: Issue["path"];
  readonly message: string;
  readonly expected?: unknown;
  readonly received?: unknown;
  readonly hint?: string;
  /** Places that look wrong for the same cause, and are not to be told again. */
  readonly explains?: readonly Issue["path"][];
  /** Whether what stands in the place may be right: a list that is too long, or reversed. */
  readonly isSoundInParts?: boolean;
}

/** What the rules see of a page. */
export interface Page {
  readonly body: ListRunsResponse;
  readonly asked: Asked;
  readonly walk: Walk | undefined;
  /** Whether nothing wrong was found at a place so far, nor around it. */
  readonly fits: (...path: Issue["path"]) => boolean;
}

/** Where a run of an earlier page stood. */
export interface Seen {
  /** Index of the page. */
  readonly page: number;
  /** Index of the run on it. */
  readonly place: number;
  readonly time: number | undefined;
}

/** What the other pages say of this one, where pages make a walk. */
export interface Walk {
  /** The thread that most runs of the walk are of; absent where there are no other pages. */
  readonly thread?: string | undefined;
  /** The order of most runs of the walk; absent where there are no other pages. */
  readonly order?: "asc" | "desc" | undefined;
  /** Where each run of the pages before it stood, by id. */
  readonly seen: ReadonlyMap<string, Seen>;
  /** Id of the run that the page has to follow. */
  readonly cursor: string | undefined;
  /** Id of the run that the whole walk follows: what its first page was asked for with. */
  readonly start: string | undefined;
  /** `created_at` of the run that the page has to follow. */
  readonly time: number | undefined;
  /** Whether the page before it said that no run follows. */
  readonly ended: boolean;
  /** Whether it is the last page of a walk that is said to be complete. */
  readonly last: boolean;
}

/** The evidence of what is known of the research alone. */
export const research = { v1: ["research:rules"], v2: ["research:rules"] };

/** Whether a value that passed the schema as a text was found wrong by a rule. */
export function isFlagged(value: unknown, fits: boolean): boolean {
  return !fits && typeof value === "string";
}
