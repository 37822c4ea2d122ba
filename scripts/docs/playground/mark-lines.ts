/** A place of the text that is to be marked. */
export interface Mark {
  /** Line and column, from 1; without a column it is the line as a whole. */
  readonly line: number;
  readonly column?: number;
  readonly severity: "error" | "warning";
}

/** A piece of a line: a text, which is marked from this column on or is not marked, or how many characters are left out. */
export type Piece =
  | { readonly text: string; readonly marked?: { readonly column: number; readonly severity: Mark["severity"] } }
  | { readonly left: number };

/** A line that is shown, with what is marked in it. */
export interface ShownLine<Marked> {
  readonly number: number;
  readonly pieces: readonly Piece[];
  readonly marks: readonly Marked[];
}

/** How many lines are left out, and which. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** A text of no more lines is shown from the first to the last. */
const few = 150;
/** How many lines are shown before and after one that is marked. */
const around = 3;
/** A line of no more characters is shown whole; of a longer one what is this near before a mark and behind it. */
const short = 400;
const near = { before: 24, behind: 60 };

/** The lines of a text in which something is marked, with those around them; of long lines what is near to the marks. */
export function markLines<Marked extends Mark>(text: string, marks: readonly Marked[]): (ShownLine<Marked> | Gap)[] {
  const count = linesOf(text);
  const byLine = new Map<number, Marked[]>();
  for (const mark of marks) {
    const line = Math.min(mark.line, count);
    const inLine = byLine.get(line) ?? [];
    inLine.push(mark);
    byLine.set(line, inLine);
  }
  const numbers = linesToShow(count, [...byLine.keys()]);
  const starts = startsOf(text, numbers);
  const shown: (ShownLine<Marked> | Gap)[] = [];
  let next = 1;
  for (const [index, number] of numbers.entries()) {
    if (number > next) shown.push({ from: next, to: number - 1 });
    next = number + 1;
    const line = lineFrom(text, starts[index] as number);
    const inLine = byLine.get(number) ?? [];
    shown.push({ number, pieces: piecesOf(line, inLine), marks: inLine });
  }
  if (next <= count) shown.push({ from: next, to: count });
  return shown;
}

/** How many lines a text has: what ends in a line break has no line after it. */
function linesOf(text: string): number {
  let count = 1;
  for (let end = text.indexOf("\n"); end >= 0 && end < text.length - 1; end = text.indexOf("\n", end + 1)) count++;
  return count;
}

/** Where lines begin, which are told by their numbers in ascending order: a text may have more of them than a list can hold. */
function startsOf(text: string, numbers: readonly number[]): number[] {
  let start = 0;
  let current = 1;
  return numbers.map((number) => {
    for (; current < number; current++) start = text.indexOf("\n", start) + 1;
    return start;
  });
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.slice(start) : text.slice(start, end).replace(/\r$/, "");
}

function linesToShow(count: number, marked: readonly number[]): number[] {
  if (count <= few) return Array.from({ length: count }, (_, index) => index + 1);
  const shown = new Set<number>();
  for (const line of marked)
    for (let near = Math.max(1, line - around); near <= Math.min(count, line + around); near++) shown.add(near);
  return [...shown].sort((a, b) => a - b);
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly severity: Mark["severity"];
}

function piecesOf(line: string, marks: readonly Mark[]): Piece[] {
  const spans = apart(marks.flatMap((mark) => spanOf(line, mark)));
  const windows = line.length <= short ? [{ from: 0, to: line.length }] : windowsOf(line, spans);
  const pieces: Piece[] = [];
  let at = 0;
  const text = (to: number) => {
    if (to > at) pieces.push({ text: line.slice(at, to) });
    at = Math.max(at, to);
  };
  for (const { from, to } of windows) {
    if (from > at) pieces.push({ left: from - at });
    at = from;
    for (const span of spans.filter((one) => one.from >= from && one.from <= to)) {
      text(span.from);
      pieces.push({ text: line.slice(span.from, span.to) || " ", marked: { column: span.from + 1, severity: span.severity } });
      at = span.to;
    }
    text(to);
  }
  if (at < line.length) pieces.push({ left: line.length - at });
  return pieces;
}

/** Where the value of an issue begins and ends, in its line. */
function spanOf(line: string, { column, severity }: Mark): Span[] {
  if (column === undefined) return [];
  const from = Math.min(column - 1, line.length);
  return [{ from, to: Math.min(line.length, from + valueAt(line.slice(from, from + short)).length), severity }];
}

/** A JSON value, also in a text that is JSON: of an array or an object its bracket. What is none of these is marked as far as a word goes. */
function valueAt(text: string): string {
  const [value] = /^"(?:[^"\\]|\\.)*"?|^\\"(?:[^"\\]|\\\\(?:\\.|[^\\])|\\[^"\\])*(?:\\")?|^[^\s,[\]{}"]+|^./su.exec(text) ?? [""];
  return value;
}

/** Spans in their order, none of which begins before another one ends; of two an error wins. */
function apart(spans: readonly Span[]): Span[] {
  const rank = { error: 0, warning: 1 };
  const sorted = [...spans].sort((a, b) => a.from - b.from || rank[a.severity] - rank[b.severity] || b.to - a.to);
  const kept: Span[] = [];
  for (const span of sorted) {
    const end = kept.at(-1)?.to ?? 0;
    const isSame = kept.at(-1)?.from === span.from;
    if (!isSame && span.from >= end) kept.push(span);
  }
  return kept;
}

/** What of a long line is shown: what is near to its marks, or its beginning. */
function windowsOf(line: string, spans: readonly Span[]): { readonly from: number; to: number }[] {
  const windows: { readonly from: number; to: number }[] = [];
  for (const { from, to } of spans.length ? spans : [{ from: 0, to: near.behind }]) {
    const begin = betweenCharacters(line, Math.max(0, from - near.before));
    const end = betweenCharacters(line, Math.min(line.length, to + near.behind));
    const last = windows.at(-1);
    if (last && begin <= last.to) last.to = Math.max(last.to, end);
    else windows.push({ from: begin, to: end });
  }
  return windows;
}

/** An offset, or the one before it where that is in the middle of a character. */
function betweenCharacters(line: string, offset: number): number {
  const [before, after] = [line.charCodeAt(offset - 1), line.charCodeAt(offset)];
  return before >> 10 === 0xd800 >> 10 && after >> 10 === 0xdc00 >> 10 ? offset - 1 : offset;
}
