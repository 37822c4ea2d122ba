import { isDeepStrictEqual } from "node:util";
import type { Effect } from "./compare-schemas.js";
import { type Form, kindOf, ownKeywords } from "./schema-forms.js";
import { isBound, isLowerBound, tellBound, tellChanged } from "./tell-forms.js";

/** The difference of a keyword, as the rest of a sentence that begins with its place, and what it does to the values accepted. */
export interface Difference {
  readonly what: string;
  readonly effect: Effect;
}

/** The same bound of numbers, without the number itself or with it. */
const twins: Readonly<Record<string, string>> = {
  minimum: "exclusiveMinimum",
  exclusiveMinimum: "minimum",
  maximum: "exclusiveMaximum",
  exclusiveMaximum: "maximum",
};

/** The difference of two forms of one type in a keyword that is not the same in both; undefined where it is told at another keyword. */
export function compareKeyword(key: string, was: Form, now: Form): Difference | undefined {
  const twin = twins[key];
  if (twin !== undefined && becomes(key, twin, was, now)) return compareTwins(key, twin, was, now);
  if (twin !== undefined && becomes(twin, key, was, now)) return undefined;
  const [before, after] = [was[key], now[key]];
  const what = tellChanged(key, before, after);
  if (!ownKeywords[kindOf(now) ?? ""]?.includes(key)) return { what, effect: "both" };
  if (after === undefined) return { what, effect: "wider" };
  if (before === undefined) return { what, effect: "narrower" };
  if (!isBound(key) || typeof before !== "number" || typeof after !== "number") return { what, effect: "both" };
  return { what, effect: isLowerBound(key) === after < before ? "wider" : "narrower" };
}

/** The difference of a keyword that says nothing of more or less; undefined where there is none. */
export function compareUnordered(key: string, was: unknown, now: unknown): Difference | undefined {
  return isDeepStrictEqual(was, now) ? undefined : { what: tellChanged(key, was, now), effect: "both" };
}

/** Whether a bound is there as its twin now. */
function becomes(key: string, twin: string, was: Form, now: Form): boolean {
  return was[key] !== undefined && now[key] === undefined && was[twin] === undefined && now[twin] !== undefined;
}

function compareTwins(key: string, twin: string, was: Form, now: Form): Difference {
  const [before, after] = [was[key], now[twin]];
  const what = `has to ${tellBound(twin, after)}, was to ${tellBound(key, before)}`;
  if (typeof before !== "number" || typeof after !== "number") return { what, effect: "both" };
  const isWider = before === after ? key.startsWith("exclusive") : isLowerBound(key) === after < before;
  return { what, effect: isWider ? "wider" : "narrower" };
}
