import { printable } from "../../../src/format-pretty.js";
import type { EntryIssue } from "../../../src/reporter.js";
import { visible } from "../../../src/visible.js";
import { count } from "./count.js";
import { button, element, found, leadTo } from "./element.js";
import { type Gap, type Mark, markLines, type Piece, type ShownLine } from "./mark-lines.js";

/** A mark, with what is told of it below its line. */
export interface ToldMark extends Mark {
  readonly message: string;
  readonly pointer?: EntryIssue["pointer"];
  /** The id of the element that tells more of it. */
  readonly issue?: string;
}

/** How many marks of one line are told below it. */
const mostTold = 10;

/** Shows the lines of a text that have a mark, and what is around them. */
export function showText(text: string, marks: readonly ToldMark[], goToIssue: (id: string) => void): void {
  found("text-section", HTMLElement).hidden = marks.length === 0;
  const lines = marks.length === 0 ? [] : markLines(text, marks);
  found("lines", HTMLElement).replaceChildren(
    ...lines.flatMap((line) => ("number" in line ? shownLine(line, goToIssue) : [gap(line)])),
  );
}

/** Leads to a line of the text, to what is marked in it from a column on. */
export function leadToLine(line: number, column?: number): void {
  const target = document.getElementById(`line-${line}`);
  if (target) leadTo(target, document.getElementById(idOfMark(line, column ?? 0)) ?? target.querySelector("mark"));
}

function idOfMark(line: number, column: number): string {
  return `mark-${line}-${column}`;
}

function gap({ from, to }: Gap): HTMLElement {
  return element("div", { className: "gap" }, `${count(to - from + 1, "line")} not shown`);
}

function shownLine({ number, pieces, marks }: ShownLine<ToldMark>, goToIssue: (id: string) => void): HTMLElement[] {
  const severity = severityOf(marks);
  const line = element(
    "div",
    { id: `line-${number}`, className: `line ${severity ?? ""}` },
    element(
      "span",
      { className: "gutter" },
      element("span", { className: "sign", ariaHidden: "true" }, severity && signs[severity]),
      element("span", { className: "number" }, String(number)),
    ),
    element("code", {}, ...pieces.map((piece) => shownPiece(number, piece))),
  );
  if (marks.length === 0) return [line];
  const told = marks.slice(0, mostTold).map((mark) => toldMark(mark, goToIssue));
  const rest = marks.length - told.length;
  if (rest > 0) told.push(element("li", {}, `And ${count(rest, "issue")} more in this line`));
  return [line, element("ul", { className: "told", ariaLabel: `Issues in line ${number}` }, ...told)];
}

const signs = { error: "✗", warning: "!" } as const;

function severityOf(marks: readonly Mark[]): Mark["severity"] | undefined {
  if (marks.length === 0) return undefined;
  return marks.some(({ severity }) => severity === "error") ? "error" : "warning";
}

function shownPiece(line: number, piece: Piece): Node | string {
  if ("left" in piece) return element("span", { className: "left" }, ` … ${count(piece.left, "character")} … `);
  // Tabs stay: they move nothing but what follows.
  const text = piece.text.split("\t").map(visible).join("\t");
  if (!piece.marked) return text;
  const { column, severity } = piece.marked;
  return element("mark", { id: idOfMark(line, column), className: severity }, text);
}

function toldMark({ severity, message, pointer, issue }: ToldMark, goToIssue: (id: string) => void): HTMLElement {
  const place = pointer && element("code", {}, printable(pointer));
  return element(
    "li",
    { className: severity },
    element("strong", { className: "severity" }, severity),
    " ",
    place,
    place && " ",
    printable(message),
    issue !== undefined && " ",
    issue !== undefined && button("More", "place", () => goToIssue(issue)),
  );
}
