import type { Position, Span } from "./locate.js";

/** A line of a text around a value in it, each part cut short, as one line. */
export interface Excerpt {
  readonly before: string;
  /** The value, or what it begins with. */
  readonly value: string;
  readonly after: string;
}

/** The line in which a value begins, as far as it is near and within the bounds; without bounds, the value by itself. */
export function excerptOf(text: string, { offset, end, column }: Position, bounds?: Span): Excerpt {
  const isScalar = !"[{".includes(text.charAt(offset));
  const stop = isScalar ? Math.min(end, offset + 40) : offset + 1;
  const isCut = isScalar && stop < end;
  const value = text.slice(offset, stop) + (isCut ? "…" : "");
  if (!bounds) return { before: "", value, after: "" };
  const lineStart = Math.max(offset - column + 1, bounds.offset);
  const start = Math.max(lineStart, offset - 60);
  const [after = ""] = text.slice(stop, Math.min(stop + 40, bounds.end)).split(/[\r\n]/, 1);
  return {
    before: (start > lineStart ? "…" : "") + text.slice(start, offset),
    value,
    after: isCut ? "" : after + (after.length === 40 ? "…" : ""),
  };
}
