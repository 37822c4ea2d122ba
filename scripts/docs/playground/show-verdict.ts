import { printable } from "../../../src/format-pretty.js";
import { summaryLine } from "../../../src/summary-line.js";
import { count } from "./count.js";
import { button, element, found } from "./element.js";
import type { Verdict } from "./judge.js";

/** The words of a verdict, and the colour that goes with them. */
interface Headline {
  readonly kind: "valid" | "invalid" | "unread" | "idle";
  readonly words: string;
  readonly details: string;
}

const mostFailures = 20;

/** Shows the verdict in words, and what could not be read. It is announced, unless it is what was said before. */
export function showVerdict(verdict: Verdict, isTyped: boolean, goToLine: (line: number) => void): void {
  say(headlineOf(verdict, isTyped));
  const { failures, failuresLeft } = verdict;
  const items = failures
    .slice(0, mostFailures)
    .map(({ message, line }) =>
      element(
        "li",
        {},
        printable(message),
        line !== undefined && " ",
        line !== undefined && button(`Line ${line}`, "place", () => goToLine(line)),
      ),
    );
  const rest = failures.length + failuresLeft - items.length;
  if (rest > 0) items.push(element("li", {}, `And ${count(rest, "part")} more`));
  found("failures", HTMLElement).replaceChildren(...items);
}

/** Says what there is instead of a verdict. */
export function showRefusal(words: string, kind: "unread" | "idle" = "unread"): void {
  say({ kind, words, details: "" });
  found("failures", HTMLElement).replaceChildren();
}

function say({ kind, words, details }: Headline): void {
  const status = found("verdict", HTMLElement);
  status.className = kind;
  const text = [words, details].filter(Boolean).join(" ");
  if (status.textContent === text) return;
  status.replaceChildren(element("strong", {}, words), details && ` ${details}`);
}

function headlineOf({ summary, failures }: Verdict, isTyped: boolean): Headline {
  const { exchanges, skipped, invalid, warnings } = summary;
  const details = `${summaryLine(summary).replace(/ in \d+ files?/, "")}.`;
  if (exchanges > 0 && failures.length > 0)
    return {
      kind: invalid ? "invalid" : "unread",
      words: `${invalid ? "Invalid" : "Valid"}, as far as it can be read.`,
      details,
    };
  if (exchanges > 0 && invalid > 0) return { kind: "invalid", words: "Invalid.", details };
  if (exchanges > 0) return { kind: "valid", words: warnings ? "Valid, with warnings." : "Valid.", details };
  if (failures.length > 0) return { kind: "unread", words: isTyped ? "Cannot be read yet." : "Cannot be read.", details: "" };
  if (skipped > 0)
    return {
      kind: "unread",
      words: "Nothing is judged:",
      details: `none of ${count(skipped, "exchange")} is an answer of this endpoint.`,
    };
  return { kind: "unread", words: "Nothing is judged:", details: "there is nothing in it." };
}
