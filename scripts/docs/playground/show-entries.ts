import { printable } from "../../../src/format-pretty.js";
import type { Entry, EntryIssue } from "../../../src/reporter.js";
import { count } from "./count.js";
import { button, element, found } from "./element.js";
import type { FaultyAnswer, Kept, SoundAnswers } from "./keep-first.js";
import { titles } from "./put-in.js";
import { type Made, showInParts } from "./show-in-parts.js";

/** An issue that is shown, and its place in the list. */
export interface ShownIssue {
  readonly issue: EntryIssue;
  /** The id of its element. */
  readonly id: string;
}

/** The issues that are shown, and what becomes of them. */
interface Showing {
  readonly issues: ShownIssue[];
  readonly goToIssue: (id: string) => void;
  readonly grown: () => void;
}

/**
 * Lists the answers and their issues in the order of the report, answers without any in a row as one; more of them where the reader asks.
 * What is not kept is told by its number.
 *
 * @param shown Is told all issues that are shown, whenever there are more.
 */
export function showEntries(
  { answers, left }: Kept,
  goToIssue: (id: string) => void,
  shown: (issues: readonly ShownIssue[]) => void,
): void {
  const list = element("div");
  const rest = left.answers ? [notListed(`${count(left.answers, "more answer")} with ${count(left.issues, "issue")}`)] : [];
  found("entries", HTMLElement).replaceChildren(list, ...rest);
  const issues: ShownIssue[] = [];
  const grown = () => shown(issues);
  const isOne = answers.length === 1 && left.answers === 0;
  const make = (index: number): Made => {
    const one = answers[index] as Kept["answers"][number];
    if ("entry" in one) {
      const before = issues.length;
      const made = faultyAnswer(one, isOne, { issues, goToIssue, grown });
      return { element: made, weight: issues.length - before };
    }
    const made = one.length > 1 ? soundAnswers(one) : answer(one.first, isOne);
    return { element: made, weight: 1 };
  };
  const from = (index: number) => {
    const rest = answers.slice(index);
    return count(
      rest.reduce((sum, one) => sum + ("entry" in one ? 1 : one.length), 0),
      "answer",
    );
  };
  showInParts({ list, total: answers.length, from, make, grown });
  shown(issues);
}

function soundAnswers({ first, last, variants }: SoundAnswers): HTMLElement {
  const names = first.line === undefined ? `${first.index + 1} to ${last.index + 1}` : `in lines ${first.line} to ${last.line}`;
  const told = variants.map((variant) => variant ?? "held to every variant").join(", ");
  return element(
    "section",
    { className: "entry" },
    element("h3", {}, `Answers ${names}: valid`, element("span", { className: "dim" }, ` ${told}`)),
  );
}

function faultyAnswer({ entry, left }: FaultyAnswer, isOne: boolean, { issues, goToIssue, grown }: Showing): HTMLElement {
  const list = element("ol", { className: "issues" });
  const section = answer(entry, isOne);
  section.append(list);
  if (left > 0) section.append(notListed(`${count(left, "more issue")} of this answer`));
  const make = (place: number): Made => {
    const issue = entry.issues[place] as EntryIssue;
    const id = `issue-${issues.length}`;
    issues.push({ issue, id });
    return { element: issueItem(issue, id, goToIssue), weight: 1 };
  };
  const { length } = entry.issues;
  showInParts({ list, total: length, from: (place) => count(length - place, "issue"), make, grown });
  return section;
}

/** An answer, without its issues. */
function answer(entry: Entry, isOne: boolean): HTMLElement {
  const { valid, variant, reasons, status } = entry;
  const told = [variant ?? "held to every variant", ...(status === null ? [] : [`HTTP ${status}`])].join(", ");
  return element(
    "section",
    { className: "entry" },
    element(
      "h3",
      {},
      `${nameOf(entry, isOne)}: ${valid ? "valid" : "invalid"}`,
      element("span", { className: "dim" }, ` ${told}`),
    ),
    element("p", { className: "dim" }, `Told by this: ${printable(reasons.join("; "))}`),
  );
}

function nameOf({ line, index }: Entry, isOne: boolean): string {
  if (line !== undefined) return `Answer in line ${line}`;
  return isOne ? "The answer" : `Answer ${index + 1}`;
}

/** Says that there is more than can be shown. */
function notListed(what: string): HTMLElement {
  return element(
    "p",
    { className: "rest" },
    `And ${what}, counted in the verdict and not listed here: the command line lists all`,
  );
}

function issueItem(issue: EntryIssue, id: string, goToIssue: (id: string) => void): HTMLElement {
  const { severity, code, root, pointer, line, column, message, hint, evidence } = issue;
  return element(
    "li",
    { id, className: severity },
    element(
      "p",
      { className: "what" },
      element("strong", { className: "severity" }, severity),
      " ",
      element("code", { className: "pointer" }, printable(pointer) || root || "body"),
      " ",
      element("code", { className: "code" }, code),
      " ",
      button(`Line ${line}, column ${column}`, "place", () => goToIssue(id)),
    ),
    element("p", { className: "message" }, printable(message)),
    hint !== undefined && element("p", { className: "hint" }, element("b", {}, "Hint: "), printable(hint)),
    evidence && evidenceOf(evidence),
  );
}

function evidenceOf(ids: readonly string[]): HTMLElement {
  const items = ids.map((id) => element("li", {}, element("code", {}, id), ` ${titles[id] ?? ""}`));
  return element(
    "details",
    { className: "evidence" },
    element("summary", {}, `Evidence: ${ids.join(", ")}`),
    element("ul", {}, ...items),
  );
}
