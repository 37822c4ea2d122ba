import type { Report } from "../generated/report.js";
import type { Excerpt } from "./excerpt.js";

/** The verdict on one answer, as the report has it. */
export type Entry = Report["entries"][number];
/** An issue of it. */
export type EntryIssue = Entry["issues"][number];
/** An input, or a part of one, that could not be judged, as the report has it. */
export type Failure = Report["failures"][number];

/** What is known of an entry beside what the report says of it. */
export interface Around {
  /** The line of each issue, as far as it may be shown. */
  readonly excerpts: ReadonlyMap<EntryIssue, Excerpt>;
  /** Whether its input holds more than one answer. */
  readonly isOneOfSeveral: boolean;
}

/** What is known when all inputs are read. */
export type Closing = Pick<Report, "summary" | "stale" | "inventory">;

/** Writes a report piece by piece as it comes, so that its length does not matter. Each piece ends its last line. */
export interface Reporter {
  /** What comes before everything. */
  readonly begin?: () => string;
  /** The verdict on one answer; what the baseline accepts of it is marked as accepted. */
  readonly entry: (entry: Entry, around: Around) => string;
  /** What could not be judged; it is told on stderr as well. */
  readonly failure?: (failure: Failure) => string;
  /** How many exchanges of an input, or of a piece of one, are not judged, where there are any. */
  readonly skipped?: (source: string, exchanges: number) => string;
  /** What comes last. */
  readonly end: (closing: Closing) => string;
}
