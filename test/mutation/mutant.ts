/** Something with one change. */
export interface Mutant<T> {
  /** What was changed: a variant, its letter, the report, the rules. */
  readonly schema: string;
  /** Where it was changed, as a JSON Pointer. */
  readonly place: string;
  readonly operator: string;
  /** What the change is, for people. */
  readonly change: string;
  readonly changed: T;
}

/** A mutant, and the case that tells it from what it was made of; undefined where none does. */
export interface Judged extends Omit<Mutant<unknown>, "changed"> {
  readonly killedBy: string | undefined;
}
