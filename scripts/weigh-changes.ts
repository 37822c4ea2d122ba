import type { Change, Effect } from "./compare-schemas.js";
import { type Defs, reachedFrom, type Schema } from "./schema-forms.js";

/** What a change asks of the next version. */
export type Level = "major" | "minor" | "patch";

/** Whether a change breaks code that is written by the contract, and why. */
export interface Weight {
  readonly level: Level;
  readonly why: string;
}

/** A change, with what it asks of the next version. */
export interface WeighedChange extends Change, Weight {}

/** Whose code is written by a def: that of those who read the values, of those who write them, or of both. */
export type Side = "read" | "written" | "both";

/** The def that clients write and servers read. All others are written by servers and read by clients. */
const query = "ListRunsQuery";

const weights: Readonly<Record<Effect, Readonly<Record<"read" | "written", Weight>>>> = {
  wider: {
    read: { level: "major", why: "a reader may meet what it could not before" },
    written: { level: "minor", why: "requests may be sent that were not valid" },
  },
  narrower: {
    read: { level: "minor", why: "answers may be refused that were valid" },
    written: { level: "major", why: "requests may be refused that were valid" },
  },
  both: {
    read: { level: "major", why: "counts as wider, since it cannot be compared or is both" },
    written: { level: "major", why: "counts as narrower, since it cannot be compared or is both" },
  },
  described: {
    read: { level: "minor", why: "answers may be refused that were valid: it could be anything before" },
    written: { level: "minor", why: "who wrote by the contract did not send it" },
  },
  undescribed: {
    read: { level: "major", why: "a reader loses its type: it may be anything" },
    written: { level: "major", why: "who writes it loses its type" },
  },
  added: {
    read: { level: "major", why: "a reader may meet what it could not before" },
    written: { level: "minor", why: "requests may be sent that were not valid" },
  },
  removed: {
    read: { level: "major", why: "a reader loses its type" },
    written: { level: "major", why: "who writes it loses its type, and requests may be refused that were valid" },
  },
  named: {
    read: { level: "minor", why: "one more type" },
    written: { level: "minor", why: "one more type" },
  },
  unnamed: {
    read: { level: "major", why: "who imports the type does not find it" },
    written: { level: "major", why: "who imports the type does not find it" },
  },
  none: {
    read: { level: "patch", why: "the same values are valid" },
    written: { level: "patch", why: "the same values are valid" },
  },
};

/** What each of the changes between two versions of a schema asks of the next version. */
export function weighChanges(changes: readonly Change[], was: Schema, now: Schema): WeighedChange[] {
  const sides = [sidesIn(was), sidesIn(now)];
  return changes.map((change) => {
    const side = sides.map((of) => of.get(change.def ?? "")).find((known) => known !== undefined) ?? "read";
    return { ...change, ...weigh(change.effect, side) };
  });
}

function weigh(effect: Effect, side: Side): Weight {
  if (side !== "both") return weights[effect][side];
  const { read, written } = weights[effect];
  return written.level === "major" ? written : read;
}

/** Whose code is written by each def: the query's, as far as no answer refers to it, is that of writers. */
function sidesIn(schema: Schema): Map<string, Side> {
  const defs: Defs = (typeof schema === "object" && schema.$defs) || {};
  const written = reachedFrom({ $ref: `#/$defs/${query}` }, defs);
  const others = Object.keys(defs).filter((name) => !written.has(name));
  const read = new Set(others.flatMap((name) => [name, ...reachedFrom(defs[name], defs)]));
  const sideOf = (name: string): Side => (!written.has(name) ? "read" : read.has(name) ? "both" : "written");
  return new Map(Object.keys(defs).map((name) => [name, sideOf(name)]));
}
