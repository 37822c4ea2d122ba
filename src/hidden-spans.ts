import type { Span } from "./document.js";
import type { Visitor } from "./json-tokens.js";
import { isHiddenName, isSecretName } from "./secrets.js";

/** Reads what a document says, value by value, and finds what of it is not to be shown. */
export interface HiddenSpans extends Visitor {
  /** Ends the document: the values that are not to be shown, in rising order, none in another. */
  readonly end: (offset: number) => Span[];
}

/** Tells a text of the document, undefined where it cannot be read. */
export type ReadText = (span: Span) => string | undefined;

/** Takes texts that may be shown as far as is known: one, or all items of an array of texts; with the name that they stand under. */
export type TakeTexts = (spans: readonly Span[], name: string | undefined) => void;

/** An array or object that was not closed yet. */
interface Open {
  readonly offset: number;
  readonly isArray: boolean;
  /** The name that it stands under. */
  readonly name: string | undefined;
  /** Of an array: its items so far, where all of them are texts. */
  texts: Span[] | undefined;
  /** Of an array of names and values by turns: whether the next item is a value that is not to be shown. */
  isTurn: boolean;
  /** Of an object that gives the name of a value beside it: that name, and the value. */
  named?: string | undefined;
  value?: { readonly offset: number; end: number };
}

/** How far a document was read. */
interface State {
  readonly open: Open[];
  readonly hidden: Span[];
  /** How many are open around the value that is not to be shown, where one is open. */
  root: number;
  readonly read: ReadText;
  readonly take: TakeTexts;
}

/**
 * Finds values under the names of secrets and of what is private, at any depth below them, in objects as well as in the lists that headers
 * are recorded as: of `{ name, value }`, of pairs, of names and values by turns.
 */
export function hiddenSpans(read: ReadText, take: TakeTexts): HiddenSpans {
  const state: State = { open: [], hidden: [], root: Number.POSITIVE_INFINITY, read, take };
  return {
    value(key, character, offset, length) {
      const name = typeof key === "string" ? key : state.open.at(-1)?.name;
      if (state.open.length <= state.root) begin(state, key, name, character, { offset, end: offset + length });
      if (character === "{" || character === "[") state.open.push({ offset, ...newOpen(character, name) });
    },
    close: (end) => close(state, end),
    end: (offset) => finish(state, offset),
  };
}

/** Begins a value that stands in none that is not to be shown. */
function begin(state: State, key: string | number | undefined, name: string | undefined, character: string, span: Span): void {
  const { open, hidden, read, take } = state;
  const parent = open.at(-1);
  const isText = character === '"';
  const isHidden = parent?.isTurn || (typeof key === "string" && isHiddenName(key));
  if (isHidden && (character === "{" || character === "[")) state.root = open.length;
  else if (isHidden) hidden.push(span);
  else if (isText && parent?.texts) parent.texts.push(span);
  else if (isText) take([span], name);
  if (!parent) return;
  if (isHidden || !isText) takeEach(parent, take);
  note(parent, key, span, isText ? read : () => undefined);
}

function close(state: State, end: number): void {
  const { open, hidden, root, take } = state;
  const closed = open.pop();
  if (!closed || open.length > root) return;
  const parent = open.at(-1);
  if (parent?.value?.offset === closed.offset) parent.value.end = end;
  if (open.length === root) {
    hidden.push({ offset: closed.offset, end });
    state.root = Number.POSITIVE_INFINITY;
    return;
  }
  const { texts, name, named, value } = closed;
  if (texts?.length) take(texts, name);
  if (value && named !== undefined && isHiddenField(named)) hidden.push(value);
}

function finish({ open, hidden, root, take }: State, end: number): Span[] {
  const around = open[root];
  if (around) hidden.push({ offset: around.offset, end });
  for (const unclosed of open.splice(0).reverse()) {
    takeEach(unclosed, take);
    // The name beside the value may be what is missing.
    const { named, value } = unclosed;
    if (value && (named === undefined || isHiddenField(named))) hidden.push({ offset: value.offset, end });
  }
  return outermost(hidden);
}

function newOpen(character: string, name: string | undefined): Omit<Open, "offset"> {
  const isArray = character === "[";
  return { isArray, name, texts: isArray ? [] : undefined, isTurn: false };
}

/** Gives up that an array holds nothing but texts. */
function takeEach(parent: Open, take: TakeTexts): void {
  for (const span of parent.texts ?? []) take([span], parent.name);
  parent.texts = undefined;
}

/** Notes what a value tells of the values beside it. */
function note(parent: Open, key: string | number | undefined, span: Span, read: ReadText): void {
  if (parent.isArray) {
    parent.isTurn = Number(key) % 2 === 0 && isSecretName(read(span) ?? "");
    return;
  }
  const name = String(key).toLowerCase();
  if (name === "name" || name === "key") parent.named = read(span);
  if (name === "value") parent.value = { ...span };
}

/** Whether a header or a parameter is not to be shown: of a parameter, `key` is name enough. */
function isHiddenField(name: string): boolean {
  return isHiddenName(name) || /^(?:key|sig)$/i.test(name);
}

/** Spans in rising order, without those that are in another. */
export function outermost(spans: Span[]): Span[] {
  let last = -1;
  return spans
    .sort((a, b) => a.offset - b.offset || b.end - a.end)
    .filter(({ end }) => {
      const isInner = end <= last;
      last = Math.max(last, end);
      return !isInner;
    });
}
