import { printable } from "../../../src/format-pretty.js";
import type { Entry, EntryIssue } from "../../../src/reporter.js";
import { button, element, found } from "./element.js";
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
 *
 * @param shown Is told all issues that are shown, whenever there are more.
 */
export function showEntries(
  entries: readonly Entry[],
  goToIssue: (id: string) => void,
  shown: (issues: readonly ShownIssue[]) => void,
): void {
  const list = element("div");
  found("entries", HTMLElement).replaceChildren(list);
  const issues: ShownIssue[] = [];
  const grown = () => shown(issues);
  const make = (index: number): Made => {
    const sound = soundFrom(entries, index);
    if (sound > 1) return { element: soundAnswers(entries, index, sound), next: index + sound, weight: 1 };
    const before = issues.length;
    const made = answer(entries, index, { issues, goToIssue, grown });
    return { element: made, next: index + 1, weight: Math.max(1, issues.length - before) };
  };
  showInParts({ list, total: entries.length, noun: "answer", make, grown });
  shown(issues);
}

/** How many answers without issues follow one another from here. */
function soundFrom(entries: readonly Entry[], start: number): number {
  let end = start;
  while (entries[end]?.issues.length === 0) end++;
  return end - start;
}

function soundAnswers(entries: readonly Entry[], start: number, length: number): HTMLElement {
  const [first, last] = [entries[start], entries[start + length - 1]] as [Entry, Entry];
  const names = first.line === undefined ? `${first.index + 1} to ${last.index + 1}` : `in lines ${first.line} to ${last.line}`;
  const variants = [...new Set(entries.slice(start, start + length).map(({ variant }) => variant ?? "held to every variant"))];
  return element(
    "section",
    { className: "entry" },
    element("h3", {}, `Answers ${names}: valid`, element("span", { className: "dim" }, ` ${variants.join(", ")}`)),
  );
}

function answer(entries: readonly Entry[], index: number, { issues, goToIssue, grown }: Showing): HTMLElement {
  const { valid, variant, reasons, status, issues: own } = entries[index] as Entry;
  const told = [variant ?? "held to every variant", ...(status === null ? [] : [`HTTP ${status}`])].join(", ");
  const list = element("ol", { className: "issues" });
  const section = element(
    "section",
    { className: "entry" },
    element(
      "h3",
      {},
      `${nameOf(entries, index)}: ${valid ? "valid" : "invalid"}`,
      element("span", { className: "dim" }, ` ${told}`),
    ),
    element("p", { className: "dim" }, `Told by this: ${printable(reasons.join("; "))}`),
    own.length > 0 && list,
  );
  const make = (place: number): Made => {
    const issue = own[place] as EntryIssue;
    const id = `issue-${issues.length}`;
    issues.push({ issue, id });
    return { element: issueItem(issue, id, goToIssue), next: place + 1, weight: 1 };
  };
  showInParts({ list, total: own.length, noun: "issue", make, grown });
  return section;
}

function nameOf(entries: readonly Entry[], index: number): string {
  const line = entries[index]?.line;
  if (line !== undefined) return `Answer in line ${line}`;
  return entries.length > 1 ? `Answer ${index + 1}` : "The answer";
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
