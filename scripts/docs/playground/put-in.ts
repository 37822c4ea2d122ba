/** What the build puts into the script. */
declare const SOURCE_TITLES: Readonly<Record<string, string>>;
declare const EXAMPLES: readonly Example[];

/** A text to try the page with. */
export interface Example {
  readonly label: string;
  /** The name of the file that it would be. */
  readonly name: string;
  readonly text: string;
}

/** What each source is, by the id that an issue cites. */
export const titles = SOURCE_TITLES;
/** What the page offers to be tried with, in the order in which it offers it. */
export const examples = EXAMPLES;
