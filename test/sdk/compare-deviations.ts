import type { Assignment, Deviation } from "./find-deviations.js";

/** The known differences between our types and those of the clients, as `deviations.json` holds them: each once, with the clients it holds for. */
export interface DeviationList {
  readonly fields: readonly KnownDeviation[];
  readonly assignments: readonly KnownAssignment[];
}

type KnownAssignment = Assignment & { readonly in: readonly string[] };
type KnownDeviation = Deviation & {
  readonly in: readonly string[];
  /** Which side is right by the contract. */
  readonly right: string;
  readonly why: string;
};

const sides = ["ours", "theirs", "both"];

/** What was found of one client. */
export interface Found {
  readonly name: string;
  readonly fields: readonly Deviation[];
  readonly assignments: readonly Assignment[];
}

/** What is wrong with the list itself: a side or a reason that was not given, a client that is none, a field that stands twice for one. */
export function faultsOf({ fields, assignments }: DeviationList, names: readonly string[]): string[] {
  const seen = new Set<string>();
  const faults = [...fields, ...assignments].flatMap((entry) => [
    ...(entry.in.length === 0 ? [`${aboutOf(entry)} is listed for no client`] : []),
    ...entry.in.flatMap((name) => {
      const key = `${name}: ${aboutOf(entry)}`;
      const isTwice = seen.has(key);
      seen.add(key);
      return [
        ...(isTwice ? [`${key} is listed twice`] : []),
        ...(names.includes(name) ? [] : [`${key} is listed, but there is no such client`]),
      ];
    }),
  ]);
  const unjudged = fields.filter(({ right, why }) => !sides.includes(right) || why.trim().length < 10);
  return [...faults, ...unjudged.map((entry) => `${entry.in}: ${entry.field} is listed without the right side and the reason`)];
}

/** What was found and is not known, is known and was not found, or is known otherwise: a line each. */
export function compareDeviations(known: DeviationList, found: readonly Found[]): string[] {
  return found.flatMap(({ name, fields, assignments }) => {
    const listed = [...known.fields, ...known.assignments].filter((entry) => entry.in.includes(name));
    const before = new Map(listed.map((entry) => [aboutOf(entry), sayingOf(entry)]));
    const now = new Map([...fields, ...assignments].map((entry) => [aboutOf(entry), sayingOf(entry)]));
    return [...new Set([...now.keys(), ...before.keys()])].flatMap((about) => {
      const [saying, expected] = [now.get(about), before.get(about)];
      if (saying === expected) return [];
      if (expected === undefined) return [`${name}: ${about} is not in the list: ${saying}`];
      if (saying === undefined) return [`${name}: ${about} is in the list, but is so no more: ${expected}`];
      return [`${name}: ${about} is otherwise in the list: ${saying}; the list has: ${expected}`];
    });
  });
}

function aboutOf(entry: Deviation | Assignment): string {
  return "field" in entry ? entry.field : entry.assignment;
}

function sayingOf(entry: Deviation | Assignment): string {
  if ("field" in entry) return `ours is ${entry.ours}, theirs is ${entry.theirs}`;
  return entry.blockedBy.length > 0 ? `forbidden by ${entry.blockedBy.join(", ")}` : "allowed";
}

/**
 * The list as it is: what was found, with the judgement of what is known already. What is new has "?" for it, which the list may not
 * hold: someone has to judge it.
 */
export function listDeviations(known: DeviationList, found: readonly Found[]): DeviationList {
  const names = found.map(({ name }) => name);
  const others = <T extends Listed>(entry: T): T => ({ ...entry, in: entry.in.filter((name) => !names.includes(name)) });
  const fields = found.flatMap(({ name, fields }) => fields.map((one) => ({ ...one, right: "?", why: "?", in: [name] })));
  const assignments = found.flatMap(({ name, assignments }) => assignments.map((one) => ({ ...one, in: [name] })));
  return {
    fields: merged([...known.fields.map(others), ...fields]),
    assignments: merged([...known.assignments.map(others), ...assignments]),
  };
}

type Listed = (Deviation | Assignment) & { readonly in: readonly string[] };

/** One entry of those that say the same, the first, with the clients of all; entries of one field side by side. */
function merged<T extends Listed>(entries: readonly T[]): T[] {
  const byText = new Map<string, T>();
  for (const entry of entries) {
    const text = `${aboutOf(entry)}: ${sayingOf(entry)}`;
    const names = [...(byText.get(text)?.in ?? []), ...entry.in];
    const sorted = names.sort((left, right) => left.localeCompare(right, "en", { numeric: true }));
    byText.set(text, { ...(byText.get(text) ?? entry), in: sorted });
  }
  const rest = [...byText.values()].filter((entry) => entry.in.length > 0);
  return rest.sort((left, right) => aboutOf(left).localeCompare(aboutOf(right), "en"));
}
