import type { Document, Path, Place, Span } from "./document.js";
import type { LineColumn } from "./line-index.js";
import { lineIndex } from "./line-index.js";
import { locate } from "./locate.js";
import type { Answer } from "./read-text.js";
import type { Recorded } from "./recorders.js";
import type { Issue } from "./schema.js";

/** Where an issue stands: in the recording, and in the text that its answer is read from. */
export interface PlacedIssue extends LineColumn {
  readonly issue: Issue;
  /** Where its value stands in `passage`. */
  readonly span: Span;
  /** The recording itself or, where the body is a text within it, that text; not for what stands around a body. */
  readonly passage: string;
  /** Where the body stands in it. */
  readonly body: Span;
}

/** Places the issues of answers in their recording, those of each answer in the order of their places. */
export function placeIssues(
  document: Document,
  judged: readonly { readonly answer: Answer; readonly issues: readonly Issue[] }[],
): PlacedIssue[][] {
  if (judged.every(({ issues }) => issues.length === 0)) return judged.map(() => []);
  // Of each answer that has issues its body, and what is to be found in the recording itself: all in one pass.
  const paths = judged.flatMap(({ answer, issues }) =>
    issues.length
      ? [
          answer.recorded.body.path,
          ...issues.filter((issue) => isOutside(issue, answer)).map((issue) => pathOf(issue, answer.recorded)),
        ]
      : [],
  );
  const places = document.locate(paths).values();
  const next = () => places.next().value as Place;
  const positionOf = lineIndex(document.text);
  return judged.map(({ answer, issues }) => {
    if (issues.length === 0) return [];
    const body = next();
    const outside = new Map(issues.filter((issue) => isOutside(issue, answer)).map((issue) => [issue, next()]));
    const inside = answer.text === undefined ? new Map<Issue, Within>() : placeWithin(answer as TextAnswer, body, issues);
    const placed = issues.map((issue): PlacedIssue => {
      const within = inside.get(issue);
      const span = within?.span ?? outside.get(issue) ?? body;
      const passage = within ? (answer.text as string) : document.text;
      const bounds = within ? { offset: 0, end: passage.length } : body;
      return { issue, span, passage, body: bounds, ...positionOf(within?.offset ?? span.offset) };
    });
    return placed.sort((a, b) => a.line - b.line || a.column - b.column);
  });
}

/** Whether an issue is found in the recording itself, and not in a text within it. */
function isOutside(issue: Issue, { text }: Answer): boolean {
  return issue.root === "exchange" || text === undefined;
}

/** Keys from the root of a recording to the place of an issue. */
function pathOf({ root, path }: Issue, recorded: Recorded): Path {
  if (root !== "exchange") return [...recorded.body.path, ...path];
  const [side, part, ...rest] = path;
  const { method, url, requestHeaders, status, responseHeaders } = recorded;
  const parts = {
    "request/method": method,
    "request/url": url,
    "request/headers": requestHeaders,
    "response/status": status,
    "response/headers": responseHeaders,
  };
  const located = parts[`${side}/${part}` as keyof typeof parts];
  if (located) return [...located.path, ...rest];
  return recorded.exchange ? [...recorded.whole, ...path] : recorded.whole;
}

/** Where an issue stands in the text of a body, and the place in the recording that this comes from. */
interface Within {
  readonly span: Span;
  readonly offset: number;
}

type TextAnswer = Answer & { readonly text: string };

function placeWithin({ text, fault, recorded }: TextAnswer, place: Place, issues: readonly Issue[]): Map<Issue, Within> {
  const inside = issues.filter(({ root }) => root !== "exchange");
  const paths = inside.map(({ path }) => path);
  // A text that is not JSON is told where it ceases to be.
  const spans = fault ? paths.map(() => ({ offset: fault.offset, end: text.length })) : locate(text, 0, paths);
  const found = spans.map((span, index) => ({ span, issue: inside[index] as Issue }));
  found.sort((a, b) => a.span.offset - b.span.offset);
  // What is encoded cannot be followed: all of it stands where it begins.
  const { value, encoding } = recorded.body;
  const follow = encoding === "text" || value === text ? place.follow : undefined;
  const starts = found.map(({ span }) => span.offset);
  const offsets = follow?.(text, starts);
  return new Map(found.map(({ span, issue }, index) => [issue, { span, offset: offsets?.[index] ?? place.offset }]));
}
