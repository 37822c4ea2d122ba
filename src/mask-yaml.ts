import type { Document as YamlDocument } from "yaml";
import type { Span } from "./document.js";
import { type HiddenSpans, hiddenSpans, outermost } from "./hidden-spans.js";
import { maskNumber, maskUnknown } from "./mask-characters.js";
import { type Change, changed, type MaskTexts } from "./mask-json.js";
import { itemsOf, longestWhole, parseTree } from "./parse-yaml.js";
import { withoutKeys } from "./secrets.js";
import { maskUnits, writeUnits } from "./write-units.js";
import { type YamlScalar, type YamlValue, yamlValues } from "./yaml-values.js";

/**
 * Masks the YAML text of a cassette, scalar by scalar, and what looks like a key in its comments. Of an exchange that is broken, what stands
 * from the fault on is masked word by word, and so is a text that is too long or too deep to be parsed.
 */
export function maskYaml(text: string, mask: MaskTexts): string {
  const items = itemsOf(text)?.items ?? [];
  const borders = [0, ...items.map(({ start }) => start), items.at(-1)?.end ?? 0, text.length];
  const parts = borders.slice(1).map((border, index) => text.slice(borders[index], border));
  const masked = parts.map((part) => maskPart(part, mask, false));
  if (masked.every((part) => part !== undefined)) return masked.join("");
  // What an alias stands for is in another exchange: they are parsed together.
  return text.length > longestWhole ? maskUnknown(text) : (maskPart(text, mask, true) as string);
}

/** Masks a part of a cassette; undefined where an alias stands for something outside of it, unless it is the whole. */
function maskPart(part: string, mask: MaskTexts, isWhole: boolean): string | undefined {
  try {
    const tree = parseTree(part);
    const values = yamlValues(part, tree);
    return !isWhole && values.some(({ target }) => target === null) ? undefined : maskTree(part, values, tree.errors, mask);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return maskUnknown(part);
  }
}

function maskTree(part: string, values: readonly YamlValue[], errors: YamlDocument["errors"], mask: MaskTexts): string {
  const fault = faultOf(errors, values, part.length);
  const before = values.filter(({ offset, scalar }) => !scalar || offset < fault);
  const leaves = before.filter((value): value is Leaf => value.scalar !== undefined);
  const byOffset = new Map(leaves.map(({ offset, scalar }) => [offset, scalar]));
  const changes: Change[] = [];
  const spans = hiddenSpans(
    ({ offset }) => byOffset.get(offset)?.value as string,
    (taken, name) => {
      const scalars = taken.map(({ offset }) => byOffset.get(offset) as YamlScalar);
      const texts = scalars.map(({ value }) => value as string);
      const masked = mask(texts, scalars.some(({ isBinary }) => isBinary) ? "body" : name);
      scalars.forEach(({ inner, style }, index) => {
        const [text, other] = [texts[index] as string, masked[index] as string];
        if (text !== other) changes.push({ ...inner, text: writeUnits(part, inner.offset, inner.end, style, text, other) });
      });
    },
  );
  tell(before, spans);
  const hidden = withTargets(spans.end(fault), before);
  const maskedLeaves = inside(hidden, leaves).map(({ scalar }) => ({ ...scalar.inner, text: maskScalar(part, scalar) }));
  const rest = { offset: fault, end: part.length, text: maskUnknown(part.slice(fault)) };
  return changed(part, [...maskedLeaves, rest], inOrder([...changes, ...commentChanges(part, leaves)]));
}

type Leaf = YamlValue & { readonly scalar: YamlScalar };

/** Where the first fault is, or the scalar that it is in: as far as that, the tree says what the text says. */
function faultOf(errors: YamlDocument["errors"], values: readonly YamlValue[], end: number): number {
  if (errors.length === 0) return end;
  const fault = errors.reduce((first, { pos }) => Math.min(first, pos[0]), end);
  return values.reduce((first, { offset, end, scalar }) => (scalar && end >= fault ? Math.min(first, offset) : first), fault);
}

function tell(values: readonly YamlValue[], spans: HiddenSpans): void {
  for (const { key, character, offset, end } of values) {
    if (character === "]" || character === "}") spans.close(end);
    else spans.value(key, character, offset, end - offset);
  }
}

function maskScalar(part: string, { inner, style, value }: YamlScalar): string {
  if (typeof value === "string") return maskUnits(part, inner.offset, inner.end, style);
  const source = part.slice(inner.offset, inner.end);
  if (typeof value !== "number") return source;
  return /^0[xo]/.test(source) ? source.slice(0, 2) + source.slice(2).replace(/[\da-f]/gi, "1") : maskNumber(source);
}

/** Where an alias is not to be shown, neither is what it stands for, wherever that is. */
function withTargets(hidden: readonly Span[], values: readonly YamlValue[]): readonly Span[] {
  const targets = inside(hidden, values).flatMap(({ target }) => target ?? []);
  const all = outermost([...hidden, ...targets]);
  return all.length > hidden.length ? withTargets(all, values) : all;
}

/** Of values in rising order, those that begin in one of some spans in rising order. */
function inside<V extends Span>(spans: readonly Span[], values: readonly V[]): V[] {
  let index = 0;
  return values.filter(({ offset }) => {
    while ((spans[index]?.end ?? Number.POSITIVE_INFINITY) <= offset) index++;
    return (spans[index]?.offset ?? Number.POSITIVE_INFINITY) <= offset;
  });
}

/** Comments stand in no scalar. */
function commentChanges(part: string, leaves: readonly Leaf[]): Change[] {
  const ends = [0, ...leaves.map(({ end }) => end)];
  return [...leaves.map(({ offset }) => offset), part.length].flatMap((to, index) => {
    const from = ends[index] as number;
    return [...part.slice(from, to).matchAll(/(?<=#).+/g)].flatMap(({ 0: comment, index }) => {
      const offset = from + index;
      const text = withoutKeys(comment);
      return text === comment ? [] : [{ offset, end: offset + comment.length, text }];
    });
  });
}

function inOrder(changes: readonly Change[]): Change[] {
  return changes.toSorted((a, b) => a.offset - b.offset);
}
