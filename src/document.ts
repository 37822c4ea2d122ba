/** Keys from the root of some data to a value in it. */
export type Path = readonly (string | number)[];

/** Where a value begins and ends, in UTF-16 code units from the beginning of the text. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

/** Where a value stands in a text. */
export interface Place extends Span {
  /**
   * Of a text that is written with escapes, folds or indentation: where its characters stand, whose offsets are given in rising order.
   * Absent where that is not known: all of it stands at the place itself.
   */
  readonly follow?: (value: string, offsets: readonly number[]) => number[];
}

/** A text that was parsed: its data, and where each value of it stands. */
export interface Document {
  readonly text: string;
  readonly root: unknown;
  /** Where the values at these paths stand; of a missing one, what it would stand in. */
  readonly locate: (paths: readonly Path[]) => Place[];
  /** Whether nothing in a JSON text was passed over when it was parsed, as far as a glance tells; absent for any other text. */
  readonly isToldWhole?: () => boolean;
  /** Parts of the text that could not be read. */
  readonly failures?: readonly UnreadableText[];
}

/** A text that cannot be read: what is wrong with it, or with a line of it, as it follows on "it" or "line 3". */
export class UnreadableText extends SyntaxError {
  override readonly name = "UnreadableText";
  readonly predicate: string;
  readonly line: number | undefined;

  constructor(predicate: string, line?: number) {
    super(`${line === undefined ? "it" : `line ${line}`} ${predicate}`);
    this.predicate = predicate;
    this.line = line;
  }
}
