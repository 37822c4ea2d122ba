import { isDeepStrictEqual } from "node:util";
import { mayRefuseSeveral } from "./find-tangles.js";
import { isAccepted } from "./is-accepted.js";
import { areDisjoint, type Defs, type Form, isReference, kindOf, ownKeywords, resolved, type Schema } from "./schema-forms.js";
import { isBound, isLowerBound } from "./tell-forms.js";

/** A form, and what it became. */
export type Pair = readonly [was: Form, now: Form];

/** Forms that became none, and those that came of none. */
export interface Unpaired {
  readonly gone: readonly Form[];
  readonly added: readonly Form[];
}

/** Forms of two versions that are different. */
export interface Paired extends Unpaired {
  readonly pairs: readonly Pair[];
  /** Which references are being followed, with those of these forms. */
  readonly followed: readonly string[];
}

/** What forms are paired by. */
export interface Pairing {
  /** The named schemas of both versions, the earlier one first. */
  readonly defs: readonly [Defs, Defs];
  /** The bare schemas that the forms are of. */
  readonly nodes: readonly [Schema, Schema];
  /** Which references are being followed. */
  readonly followed: readonly string[];
  /** Whether a value is accepted if it has any of the forms, be it several. */
  readonly isPlain: boolean;
}

/**
 * Forms that are different in two versions of a union: in pairs as far as one became another, and those that became none or came of none.
 * What others accept in its place is neither gone nor added.
 */
export function pairForms(was: readonly Form[], now: readonly Form[], { defs, nodes, followed, isPlain }: Pairing): Paired {
  const withoutSame = isPlain ? withoutWithin : withoutEqual;
  let [gone, added] = withoutSame(was, now);
  const refs = JSON.stringify([gone, added]);
  if (gone.length > 0 && added.length > 0) {
    // What refers to itself is alike if all else is.
    if (followed.includes(refs)) return { pairs: [], gone: [], added: [], followed };
    [gone, added] = withoutSame(unfolded(gone, added, defs[0]), unfolded(added, gone, defs[1]));
  }
  const pairs: Pair[] = [];
  for (const one of gone) {
    const other = added.find((form) => mayBecome(one, form, defs));
    if (!other) continue;
    pairs.push([one, other]);
    added = added.filter((form) => form !== other);
  }
  const left = gone.filter((form) => !pairs.some(([one]) => one === form));
  return {
    pairs: pairs.map(([one, other]) => [
      withoutAccepted(one, other.enum, nodes[1], defs[1]),
      withoutAccepted(other, one.enum, nodes[0], defs[0]),
    ]),
    gone: left.map((form) => withoutAccepted(form, [], nodes[1], defs[1])).filter(isSome),
    added: added.map((form) => withoutAccepted(form, [], nodes[0], defs[0])).filter(isSome),
    followed: [...followed, refs],
  };
}

/** The forms that one of two versions has more often than the other. */
function withoutEqual(was: readonly Form[], now: readonly Form[]): [Form[], Form[]] {
  const added = [...now];
  const gone = was.filter((form) => {
    const index = added.findIndex((other) => isDeepStrictEqual(form, other));
    if (index !== -1) added.splice(index, 1);
    return index === -1;
  });
  return [gone, added];
}

/** The forms that only one of two versions has, but for those of which a form of both accepts all. */
function withoutWithin(was: readonly Form[], now: readonly Form[]): [Form[], Form[]] {
  const same = was.filter((form) => now.some((other) => isDeepStrictEqual(form, other)));
  const without = (forms: readonly Form[]) => forms.filter((form) => !same.some((other) => isWithin(form, other)));
  return [without(was), without(now)];
}

/** Whether a form is another one, or that one with more that values are held to. */
function isWithin(form: Form, other: Form): boolean {
  if (isDeepStrictEqual(form, other)) return true;
  const kind = kindOf(form);
  if (kind === undefined || kind !== kindOf(other)) return false;
  const own = ["type", "enum", ...(ownKeywords[kind] ?? [])];
  // What is said of other properties depends on those that are named.
  const areOthers = other.additionalProperties === undefined || isDeepStrictEqual(form.properties, other.properties);
  return (
    areOthers &&
    Object.keys(form).every((key) => own.includes(key)) &&
    Object.keys(other).every((key) => isAsTight(key, form[key], other[key]))
  );
}

function isAsTight(key: string, one: unknown, other: unknown): boolean {
  if (isDeepStrictEqual(one, other)) return true;
  if (key === "type") return one === "integer";
  if (key === "enum") return Array.isArray(one) && one.every((value) => (other as unknown[]).includes(value));
  if (!isBound(key) || typeof one !== "number" || typeof other !== "number") return false;
  return isLowerBound(key) ? one > other : one < other;
}

/** A form without those of its listed values that the form beside it does not list, and that a schema accepts all the same. */
function withoutAccepted(form: Form, listed: readonly unknown[] | undefined, node: Schema, defs: Defs): Form {
  if (!form.enum || !listed) return form;
  const isListed = (value: unknown) => listed.some((one) => isDeepStrictEqual(one, value));
  return { ...form, enum: form.enum.filter((value) => isListed(value) || !isAccepted(value, node, defs)) };
}

/** Whether a form has any value. */
function isSome({ enum: values }: Form): boolean {
  return values === undefined || values.length > 0;
}

/** Whether the difference of two forms can be told: they are of one type, or what is beside one reference. */
function mayBecome(one: Form, other: Form, defs: readonly [Defs, Defs]): boolean {
  if (one.$ref !== undefined) return one.$ref === other.$ref;
  return kindOf(one) === kindOf(other) && !areDisjoint(one, other, defs);
}

/** Forms in the place of references to them. */
function unfolded(forms: readonly Form[], others: readonly Form[], defs: Defs): Form[] {
  const seen = new Set<string>();
  const unfold = (form: Form): Form[] => {
    if (form.$ref === undefined || !isReference(form, defs)) return [form];
    // It may be the same reference, with other keywords beside it.
    if (others.some(({ $ref }) => $ref === form.$ref)) return [form];
    // What refuses values for being of several forms is no union of them.
    if (mayRefuseSeveral(form, defs)) return [form];
    if (seen.has(form.$ref)) return [];
    seen.add(form.$ref);
    return resolved(form, defs).flatMap(unfold);
  };
  return forms.flatMap(unfold);
}
