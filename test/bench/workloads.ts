/** What is asked of the contenders, again and again. */
import { allWrong, errorBody, page20, page100Mixed, shuffled, textOf, withDeepError } from "./pages.js";

/** A page that contenders judge. */
export interface Workload {
  readonly name: string;
  /** How the column of a table names it. */
  readonly title: string;
  readonly text: string;
  readonly isValid: boolean;
}

/** The pages, in the order of the tables. */
export const workloads: readonly Workload[] = [
  { name: "valid-20", title: "20 runs", text: textOf(page20()), isValid: true },
  { name: "valid-100", title: "100 mixed runs", text: textOf(page100Mixed()), isValid: true },
  { name: "shuffled", title: "100, keys shuffled", text: textOf(shuffled(page100Mixed())), isValid: true },
  { name: "deep-error", title: "one deep error in the last of 100", text: textOf(withDeepError(page100Mixed())), isValid: false },
  { name: "all-wrong", title: "100 runs, all wrong", text: textOf(allWrong(page100Mixed())), isValid: false },
  { name: "error-body", title: "body of an error", text: textOf(errorBody()), isValid: false },
];
