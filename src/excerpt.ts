import type { Span } from "./document.js";

/** A line of a text around a value in it, each part cut short, as one line. */
export interface Excerpt {
  readonly before: string;
  /** The value, or what it begins with. */
  readonly value: string;
  readonly after: string;
}

/** The value at a place of a text, without what is around it. */
export function valueAt(text: string, { offset, end }: Span): Excerpt {
  return {
    before: "",
    value: text.slice(offset, valueEnd(text, offset, end)) + (isCut(text, offset, end) ? "…" : ""),
    after: "",
  };
}

/** The line in which a value begins, as far as it is near. */
export function excerptOf(text: string, span: Span): Excerpt {
  const { offset, end } = span;
  const stop = valueEnd(text, offset, end);
  const near = text.slice(Math.max(0, offset - 60), offset);
  const lineBreak = Math.max(near.lastIndexOf("\n"), near.lastIndexOf("\r"));
  const isWhole = lineBreak >= 0 || offset <= 60 || "\r\n".includes(text.charAt(offset - 61));
  const [after = ""] = text.slice(stop, stop + 40).split(/[\r\n]/, 1);
  return {
    ...valueAt(text, span),
    before: (isWhole ? "" : "…") + near.slice(lineBreak + 1),
    after: isCut(text, offset, end) ? "" : after + (after.length === 40 ? "…" : ""),
  };
}

/** Of a text or a number its first 40 characters, of an array or an object its bracket. */
function valueEnd(text: string, offset: number, end: number): number {
  return "[{".includes(text.charAt(offset)) ? offset + 1 : Math.min(end, offset + 40);
}

function isCut(text: string, offset: number, end: number): boolean {
  return !"[{".includes(text.charAt(offset)) && end > offset + 40;
}
