import { isDeepStrictEqual } from "node:util";
import { compareKeyword, compareUnordered, type Difference } from "./compare-keywords.js";
import { compareWords } from "./compare-words.js";
import { findTangles, mayRefuseSeveral } from "./find-tangles.js";
import { type Pair, type Pairing, pairForms, type Unpaired } from "./pair-forms.js";
import { allTypes, bare, besideRef, type Defs, type Form, formsOf, type Keywords, kindOf, type Schema } from "./schema-forms.js";
import { placeOf } from "./schema-places.js";
import { tellForms, tellKind, tellTag, tellValues } from "./tell-forms.js";

/**
 * What a change does to the values that are accepted. `wider`: some more are. `narrower`: some are not any more. `both`: some more and
 * some not, or that cannot be told. `described`: a property that might be there unknown is known now; `undescribed`: the reverse.
 * `added`: a property of an object without others may be there now; `removed`: the reverse, and its type is gone with it.
 * `named`, `unnamed`: a def, and with it a type of its name, is there or is gone. `none`: the same are, told or written otherwise.
 */
export type Effect =
  | "wider"
  | "narrower"
  | "both"
  | "described"
  | "undescribed"
  | "added"
  | "removed"
  | "named"
  | "unnamed"
  | "none";

/** One difference between two versions of a schema. */
export interface Change {
  /** Where, as people know it: `RunObject.instructions`, `ListRunsResponse.data[]`. */
  readonly place: string;
  /** What is different, as the rest of a sentence that begins with the place. */
  readonly what: string;
  readonly effect: Effect;
  /** The def that it stands in; undefined where it is in none. */
  readonly def?: string;
}

type Found = Omit<Change, "def">;

/**
 * All differences between two versions of a published schema: none if and only if they are the same JSON. Each def is compared with the
 * one of its name, and a reference is followed only where it is compared with something else.
 *
 * @param whole The name of what the schema describes outside its defs.
 */
export function compareSchemas(was: Schema, now: Schema, whole: string): Change[] {
  const [before, after] = [apart(was), apart(now)];
  const context: Pairing = { defs: [before.defs, after.defs], nodes: [true, true], followed: [], isPlain: true };
  const names = [...new Set([...Object.keys(before.defs), ...Object.keys(after.defs)])];
  const heads = Object.keys({ ...before.head, ...after.head });
  const changes = [
    ...heads.flatMap((key) => at(whole, compareUnordered(key, before.head[key], after.head[key]))),
    ...compareWhole(before.root, after.root, whole, context),
    ...names.flatMap((name) => compareDefs(name, context)),
  ];
  return changes.length > 0 ? changes : compareWriting(was, now, whole);
}

function at(place: string, difference: Difference | undefined): Found[] {
  return difference === undefined ? [] : [{ place, ...difference }];
}

/** What a document is in, its named schemas, and the rest. */
function apart(schema: Schema): { head: Keywords; defs: Defs; root: Schema } {
  if (typeof schema === "boolean") return { head: {}, defs: {}, root: schema };
  const { $schema, $id, $defs = {}, ...root } = schema;
  return { head: { $schema, $id }, defs: $defs, root };
}

function compareDefs(name: string, context: Pairing): Change[] {
  const [was, now] = context.defs.map((defs) => defs[name]);
  if (was === undefined) return [{ place: name, what: "is new", effect: "named", def: name }];
  if (now === undefined) return [{ place: name, what: "is gone", effect: "unnamed", def: name }];
  return compareWhole(was, now, name, context).map((change) => ({ ...change, def: name }));
}

/** The differences of a def, or of what is outside the defs. */
function compareWhole(was: Schema, now: Schema, place: string, context: Pairing): Found[] {
  const found = [
    ...compareNodes(bare(was), bare(now), place, context),
    ...compareTangles(bare(was), bare(now), place, context),
    ...compareWords(was, now, place).map((what) => ({ ...what, effect: "none" as const })),
  ];
  const changes = [...new Map(found.map((change) => [JSON.stringify(change), change])).values()];
  return changes.length > 0 ? changes : compareWriting(was, now, place);
}

/** What is left of a difference where the same is accepted, and told in the same words. */
function compareWriting(was: Schema, now: Schema, place: string): Found[] {
  return isDeepStrictEqual(was, now) ? [] : [{ place, what: "is written otherwise, and accepts the same", effect: "none" }];
}

/** What is different where a schema that accepts more may make the one that refers to it accept less. */
function compareTangles(was: Schema, now: Schema, whole: string, { defs }: Pairing): Found[] {
  const [before, after] = [findTangles(was, whole, defs[0]), findTangles(now, whole, defs[1])];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((place): Found[] => {
    const [one, other] = [before.get(place), after.get(place)];
    const isStrange = one?.isStrange || other?.isStrange;
    if (other?.isAmbiguous && !one?.isAmbiguous && !isStrange)
      return [{ place, what: "refuses now what fits several of its forms", effect: "narrower" }];
    if (one?.isAmbiguous && !other?.isAmbiguous && !isStrange)
      return [{ place, what: "no longer refuses what fits several of its forms", effect: "wider" }];
    if (one?.text === other?.text) return [];
    return [{ place, what: "depends on something that has changed, in a way that cannot be compared", effect: "both" }];
  });
}

function compareNodes(was: Schema, now: Schema, place: string, context: Pairing): Found[] {
  if (isDeepStrictEqual(was, now)) return [];
  const [before, after] = [was, now].map(defaultOf);
  const isPlain = [was, now].every((node, index) => !mayRefuseSeveral(node, context.defs[index] ?? {}));
  return [
    // Who leaves the value out means another one now.
    ...at(place, compareUnordered("default", before, after)),
    ...compareForms(formsOf(was), formsOf(now), place, { ...context, nodes: [was, now], isPlain }),
  ];
}

/** The default of a schema, or those of its branches. */
function defaultOf(node: Schema): unknown {
  if (typeof node === "boolean") return undefined;
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  const [first, ...more] = [node.default, ...branches.map(defaultOf)].filter((value) => value !== undefined);
  return more.length === 0 ? first : [first, ...more];
}

function compareForms(was: readonly Form[], now: readonly Form[], place: string, context: Pairing): Found[] {
  if (now.length === 0) return was.length === 0 ? [] : [{ place, what: "may no longer be present", effect: "narrower" }];
  if (was.length === 0) return [{ place, what: "may be present now", effect: "wider" }];
  if (isAnything(now) && isAnything(was) && context.isPlain) return [];
  if (isAnything(now) && !hasAllTypes(was)) return [{ place, what: "may be anything now", effect: "wider" }];
  if (isAnything(was) && !hasAllTypes(now)) return [{ place, what: `has to be ${tellForms(now)} now`, effect: "narrower" }];
  const { pairs, followed, ...unpaired } = pairForms(was, now, context);
  const types = compareTypes(was, now, unpaired, place);
  return [
    ...(types?.found ?? compareKinds(unpaired, place)),
    ...pairs.map(types?.pair ?? asIs).flatMap(([one, other]) => {
      const isOneOfSeveral = [was, now].some((forms) => forms.filter((form) => kindOf(form) === kindOf(other)).length > 1);
      const tag = isOneOfSeveral ? tellTag(one) || tellTag(other) : "";
      return compareForm(one, other, `${place}${tag}`, { ...context, followed });
    }),
  ];
}

function isAnything(forms: readonly Form[]): boolean {
  return allTypes.every((type) => forms.some((form) => form.type === type && Object.keys(form).length === 1));
}

/** What is told where any type will do, or no longer does, which says of whole numbers all there is to say; undefined elsewhere. */
function compareTypes(was: readonly Form[], now: readonly Form[], { gone, added }: Unpaired, place: string) {
  const numbers = (form: Form): Form => (form.type === "integer" ? { ...form, type: "number" } : form);
  if (added.length > 0 && hasAllTypes(now) && !hasAllTypes(was)) {
    const found: Found[] = [
      { place, what: "may be of any type now", effect: "wider" },
      ...compareKinds({ gone, added: [] }, place),
    ];
    return { found, pair: ([one, other]: Pair): Pair => [numbers(one), other] };
  }
  if (gone.length > 0 && hasAllTypes(was) && !hasAllTypes(now)) {
    const told: Found = { place, what: `has to be ${tellForms(now)} now`, effect: "narrower" };
    return {
      found: [told, ...compareKinds({ gone: [], added }, place)],
      pair: ([one, other]: Pair): Pair => [one, numbers(other)],
    };
  }
  return undefined;
}

function asIs(pair: Pair): Pair {
  return pair;
}

/** What is told of forms that came or went. */
function compareKinds({ gone, added }: Unpaired, place: string): Found[] {
  const [lost, won] = [gone, added].map((forms) => forms.filter(({ type }) => type !== "null")) as [Form[], Form[]];
  return [
    ...(won.length < added.length ? [{ place, what: "may be null now", effect: "wider" } as const] : []),
    ...(lost.length < gone.length ? [{ place, what: "may no longer be null", effect: "narrower" } as const] : []),
    ...compareOthers(lost, won, place),
  ];
}

function compareOthers(lost: readonly Form[], won: readonly Form[], place: string): Found[] {
  if (won.length === 0)
    return lost.length === 0 ? [] : [{ place, what: `may no longer be ${tellForms(lost)}`, effect: "narrower" }];
  if (lost.length === 0) return [{ place, what: `may be ${tellForms(won)} now`, effect: "wider" }];
  return [{ place, what: `may be ${tellForms(won)} now, and no longer ${tellForms(lost)}`, effect: "both" }];
}

function hasAllTypes(forms: readonly Form[]): boolean {
  return allTypes.every((type) => forms.some((form) => form.type === type));
}

/** Keywords by which others mean something else: whether a property or an item is looked at depends on what is said of it elsewhere. */
const entangling: readonly string[] = ["patternProperties", "unevaluatedProperties", "unevaluatedItems"];

/** The differences of two forms of one type, or of what is beside one reference. */
function compareForm(was: Form, now: Form, place: string, context: Pairing): Found[] {
  if (was.$ref !== undefined) return compareNodes(besideRef(was), besideRef(now), place, context);
  const keys = [...new Set([...Object.keys(was), ...Object.keys(now)])];
  const entangled = keys.find((key) => entangling.includes(key));
  if (entangled !== undefined)
    return [{ place, what: `is different beside ${entangled}, in a way that cannot be compared`, effect: "both" }];
  return keys.flatMap((key) => {
    if (isDeepStrictEqual(was[key], now[key])) return [];
    switch (key) {
      case "type":
        return compareWholeNumbers(was, place);
      case "enum":
        return compareValues(was, now, place);
      case "required":
        return compareRequired(was.required ?? [], now.required ?? [], place);
      case "properties":
        return compareProperties(was, now, place, context);
      case "additionalProperties":
        return compareFurther(was.additionalProperties ?? true, now.additionalProperties ?? true, place, context);
      case "items":
        return compareNodes(was.items ?? true, now.items ?? true, `${place}[]`, context);
      case "propertyNames":
        return compareNodes(was.propertyNames ?? true, now.propertyNames ?? true, `${place} (names)`, context);
      default:
        return at(place, compareKeyword(key, was, now));
    }
  });
}

function compareWholeNumbers(was: Form, place: string): Found[] {
  return was.type === "integer"
    ? [{ place, what: "may be a fraction now", effect: "wider" }]
    : [{ place, what: "has to be a whole number now", effect: "narrower" }];
}

function compareValues(was: Form, now: Form, place: string): Found[] {
  if (!now.enum) return [{ place, what: `may be any ${tellKind(now)} now`, effect: "wider" }];
  if (!was.enum) return [{ place, what: `has to be ${tellForms([now])} now`, effect: "narrower" }];
  const [lost, won] = [valuesBeside(was.enum, now.enum), valuesBeside(now.enum, was.enum)];
  return [
    ...(won.length > 0 ? [{ place, what: `may be ${tellValues(won)} now`, effect: "wider" } as const] : []),
    ...(lost.length > 0 ? [{ place, what: `may no longer be ${tellValues(lost)}`, effect: "narrower" } as const] : []),
  ];
}

function valuesBeside(values: readonly unknown[], others: readonly unknown[]): unknown[] {
  return values.filter((value) => !others.some((other) => isDeepStrictEqual(value, other)));
}

function compareRequired(was: readonly string[], now: readonly string[], place: string): Found[] {
  const told = (names: readonly string[], what: string, effect: Effect) =>
    names.map((name) => ({ place: placeOf(place, name), what, effect }));
  return [
    ...told(
      was.filter((name) => !now.includes(name)),
      "is no longer required",
      "wider",
    ),
    ...told(
      now.filter((name) => !was.includes(name)),
      "is required now",
      "narrower",
    ),
  ];
}

function compareProperties(was: Form, now: Form, place: string, context: Pairing): Found[] {
  const names = [...new Set([...Object.keys(was.properties ?? {}), ...Object.keys(now.properties ?? {})])];
  return names.flatMap((name) => compareProperty(was, now, name, placeOf(place, name), context));
}

function compareProperty(was: Form, now: Form, name: string, place: string, context: Pairing): Found[] {
  const [before, after] = [was.properties?.[name], now.properties?.[name]];
  const [othersBefore, othersAfter] = [was.additionalProperties ?? true, now.additionalProperties ?? true];
  if (before === undefined && othersBefore === true && after !== false)
    return [{ place, what: "is described now", effect: "described" }];
  if (after === undefined && othersAfter === true && before !== false)
    return [{ place, what: "is no longer described", effect: "undescribed" }];
  if (before === undefined && othersBefore === false && after !== false)
    return [{ place, what: "may be present now", effect: "added" }];
  if (after === undefined && othersAfter === false && before !== false)
    return [{ place, what: "is no longer described, nor may it be present", effect: "removed" }];
  return compareNodes(before ?? othersBefore, after ?? othersAfter, place, context);
}

/** What properties may have that are not named. */
function compareFurther(was: Schema, now: Schema, place: string, context: Pairing): Found[] {
  if (now === false) return [{ place, what: "may have no other property now", effect: "narrower" }];
  if (was === false) return [{ place, what: "may have other properties now", effect: "wider" }];
  return compareNodes(was, now, `${place}.*`, context);
}
