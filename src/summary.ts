import type { Report } from "../generated/report.js";
import type { Entry, EntryIssue } from "./reporter.js";

/** Counts over all inputs, as the report has them. */
export type Summary = Report["summary"];
type Counts = NonNullable<Summary["codes"]>;

/** Counts what is found, answer by answer. */
export interface Counter {
  readonly add: (entry: Entry) => void;
  /** Counts exchanges of an input that are not judged. */
  readonly skip: (source: string, exchanges: number) => void;
  /** The counts so far. */
  readonly summary: () => Summary;
}

/**
 * Begins to count.
 *
 * @param isDetailed Whether codes, variants and statuses are counted too.
 */
export function newCounter(isDetailed: boolean): Counter {
  const files = new Set<string>();
  const totals = { exchanges: 0, skipped: 0, valid: 0, invalid: 0, errors: 0, warnings: 0, accepted: 0 };
  const details = { codes: new Map<string, number>(), variants: new Map<string, number>(), statuses: new Map<string, number>() };
  return {
    add({ source, valid, issues, variant, status }) {
      files.add(source);
      totals.exchanges++;
      totals[valid ? "valid" : "invalid"]++;
      increment(details.variants, variant ?? "undecided");
      increment(details.statuses, String(status ?? "unknown"));
      for (const issue of issues) {
        totals[kindOf(issue)]++;
        if (issue.accepted === undefined) increment(details.codes, issue.code);
      }
    },
    skip(source, exchanges) {
      if (exchanges > 0) files.add(source);
      totals.skipped += exchanges;
    },
    summary: () => ({
      files: files.size,
      ...totals,
      ...(isDetailed && {
        codes: sorted(details.codes),
        variants: sorted(details.variants),
        statuses: sorted(details.statuses),
      }),
    }),
  };
}

function kindOf({ severity, accepted }: EntryIssue): "errors" | "warnings" | "accepted" {
  if (accepted !== undefined) return "accepted";
  return severity === "error" ? "errors" : "warnings";
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** By name, so that the order in which they were met does not matter. */
function sorted(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
