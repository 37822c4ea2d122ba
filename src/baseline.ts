import { readFile, writeFile } from "node:fs/promises";
import type { Report } from "../generated/report.js";
import { describe } from "./describe.js";
import { isDay } from "./is-day.js";
import type { Entry, EntryIssue } from "./reporter.js";
import { reasonOf } from "./system-error.js";

type Stale = NonNullable<Report["stale"]>[number];

/** Issues that are known and accepted: those of a code at the places that a pattern names. */
export type BaselineEntry = Omit<Stale, "expired">;

/** What a baseline makes of issues. */
export interface Baseline {
  /** Marks the issues of an answer that are accepted, and has them make it invalid no longer. */
  readonly accept: (entry: Entry) => void;
  /** The entries that have accepted nothing so far. */
  readonly stale: () => Stale[];
  /** Entries for all issues so far: those that accepted some, and new ones for the others; and the entries that are in it no longer. */
  readonly updated: () => { readonly entries: BaselineEntry[]; readonly added: number; readonly dropped: BaselineEntry[] };
}

/** What a new entry says until somebody says why its issues are accepted. */
const noReason = "No reason is given yet";

/**
 * Makes a baseline of its entries.
 *
 * @param today The day, as YYYY-MM-DD: entries that have expired before it accept nothing.
 */
export function baselineOf(entries: readonly BaselineEntry[], today: string): Baseline {
  const isOver = ({ expires }: BaselineEntry) => expires !== undefined && expires < today;
  const matchers = entries.map((entry) => ({ entry, isOver: isOver(entry), matches: matcherOf(entry) }));
  const used = new Set<BaselineEntry>();
  const fresh = new Map<string, BaselineEntry>();
  return {
    accept(entry) {
      for (const issue of entry.issues) {
        const matching = matchers.filter(({ matches }) => matches(issue));
        const match = matching.find((matcher) => !matcher.isOver);
        if (match) {
          used.add(match.entry);
          issue.accepted = match.entry.reason;
          continue;
        }
        const pointer = patternOf(issue);
        fresh.set(`${issue.code} ${pointer}`, { code: issue.code, pointer, reason: matching[0]?.entry.reason ?? noReason });
      }
      entry.valid = entry.issues.every(({ severity, accepted }) => severity !== "error" || accepted !== undefined);
    },
    stale: () =>
      entries.filter((entry) => !used.has(entry)).map((entry) => (isOver(entry) ? { ...entry, expired: true } : entry)),
    updated: () => ({
      entries: [...used, ...fresh.values()].sort(byPlace),
      added: fresh.size,
      dropped: entries.filter((entry) => !used.has(entry)),
    }),
  };
}

function matcherOf({ code, pointer }: BaselineEntry): (issue: EntryIssue) => boolean {
  const segments = pointer.split("/");
  return (issue) => {
    if (issue.code !== code) return false;
    const found = issue.pointer.split("/");
    return found.length === segments.length && segments.every((segment, index) => segment === "*" || segment === found[index]);
  };
}

/** The pointer of an issue with `*` for every index. */
function patternOf({ path, pointer }: EntryIssue): string {
  const segments = pointer.split("/").slice(1);
  return segments.map((segment, index) => `/${typeof path[index] === "number" ? "*" : segment}`).join("");
}

function byPlace(a: BaselineEntry, b: BaselineEntry): number {
  return `${a.pointer} ${a.code}` < `${b.pointer} ${b.code}` ? -1 : 1;
}

/**
 * Reads the entries of a baseline.
 *
 * @param isNew Whether the file may be missing, since it is to be written.
 * @throws {TypeError} When the file cannot be read, or is no baseline.
 */
export async function readBaseline(file: string, isNew: boolean): Promise<BaselineEntry[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (isNew && (error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new TypeError(`Cannot read the baseline "${file}": ${reasonOf(error as Error)}`);
  }
  const fault = Array.isArray(value) ? value.flatMap(faultsOf)[0] : `it must be an array, got ${describe(value)}`;
  if (fault) throw new TypeError(`Cannot use the baseline "${file}": ${fault}`);
  return value as BaselineEntry[];
}

function faultsOf(entry: unknown, index: number): string[] {
  const told = (what: string) => [`entry ${index} ${what}`];
  if (typeof entry !== "object" || entry === null) return told(`must be an object, got ${describe(entry)}`);
  const { code, pointer, reason, expires, ...others } = entry as Record<string, unknown>;
  for (const [name, value] of Object.entries({ code, reason }))
    if (typeof value !== "string" || value.trim() === "") return told(`must have a ${name}, a text, got ${describe(value)}`);
  if (typeof pointer !== "string" || !/^(\/|$)/.test(pointer))
    return told(`must have a pointer, which is empty or begins with a slash, got ${describe(pointer)}`);
  if (expires !== undefined && !isDay(expires)) return told(`must expire on a day as YYYY-MM-DD, got ${describe(expires)}`);
  const [unknown] = Object.keys(others);
  return unknown === undefined ? [] : told(`has a property "${unknown}": it may have code, pointer, reason and expires`);
}

/**
 * Writes the entries of a baseline, one a line.
 *
 * @throws {TypeError} When the file cannot be written.
 */
export async function writeBaseline(file: string, entries: readonly BaselineEntry[]): Promise<void> {
  const lines = entries.map((entry) => `  ${JSON.stringify(entry)}`);
  try {
    await writeFile(file, lines.length ? `[\n${lines.join(",\n")}\n]\n` : "[]\n");
  } catch (error) {
    throw new TypeError(`Cannot write the baseline "${file}": ${reasonOf(error as Error)}`);
  }
}
