import { isDeepStrictEqual } from "node:util";
import { type Schema, words } from "./schema-forms.js";
import { childrenOf } from "./schema-places.js";

/** Where only what is told to people is different in two versions of a schema: each place, with what of it. */
export function compareWords(was: Schema, now: Schema, place: string): { place: string; what: string }[] {
  if (was === now || typeof was === "boolean" || typeof now === "boolean") return [];
  const changed = words.filter((key) => !isDeepStrictEqual(was[key], now[key]));
  const before = new Map(childrenOf(was, place).map(({ key, node }) => [key, node]));
  return [
    ...(changed.length > 0 ? [{ place, what: `has another ${changed.join(" and ")}` }] : []),
    ...childrenOf(now, place).flatMap((child) => {
      const earlier = before.get(child.key);
      return earlier === undefined ? [] : compareWords(earlier, child.node, child.place);
    }),
  ];
}
