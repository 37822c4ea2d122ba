import { patternOf, propertyOf } from "./json-pointer.js";
import { type FaultName, faults } from "./mock.js";
import type { ProbedAnswer } from "./probe.js";
import type { Issue } from "./schema.js";

/** A sign of a fault, taken apart. */
interface Sign {
  readonly name: FaultName;
  /** Code and place of the issue. */
  readonly what: string;
  readonly step: string | undefined;
  /** A part of its hint. */
  readonly hint: string | undefined;
}

const signs = Object.entries(faults).flatMap(([name, { shows }]) =>
  shows.map((sign): Sign => {
    const [, what = "", step, hint] = /^(.*?)(?: @(\S+))?(?: ~ (.*))?$/.exec(sign) ?? [];
    return { name: name as FaultName, what, step, hint };
  }),
);

/** What has to be so besides, of the value that is wrong: what looks like a fault by its place alone may be another one. */
const besides: { readonly [Name in FaultName]?: (value: unknown, answer: ProbedAnswer) => boolean } = {
  "repeats-cursor": (value, { query }) => value === query.after,
  "wrong-first-id": (value, answer) => value !== null && value === runsOf(answer).at(-1)?.id,
  "wrong-last-id": (value, answer) => value !== null && value === runsOf(answer)[0]?.id,
  "never-ends": (_, answer) => runsOf(answer).length < Number(answer.query.limit ?? 20),
  "has-more-when-full": (_, answer) => runsOf(answer).length === Number(answer.query.limit ?? 20),
  "text-for-boolean": (value) => value === "true" || value === "false",
  "object-assistants": (value) => value === "assistants",
  "null-for-empty-list": (value) => value === null,
  "bare-array": (value) => Array.isArray(value),
  "zero-times": (value) => value === 0,
  "iso-times": (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value),
  "text-for-number": (value) => typeof value === "string" && /^\d+$/.test(value),
  "empty-text-for-null": (value) => value === "",
  "empty-object-for-null": isEmptyObject,
  "text-null": (value) => value === "null",
  "array-for-object": (value) => Array.isArray(value) && value.length === 0,
  "strips-nulls": (value, answer) => value === undefined && runsOf(answer).every((run) => !Object.values(run).includes(null)),
  "camel-case": (value, answer) => value === undefined && runsOf(answer).every((run) => "createdAt" in run),
  "upper-case-status": (value) => typeof value === "string" && value === value.toUpperCase() && /[A-Z]/.test(value),
  "response-format-none": (value) => value === "none",
  "errors-with-200": (_, { exchange }) => exchange.response.status === 200,
  "errors-as-text": (value) => typeof value === "string",
};

/** Faults that show what others do, too: where one of those is found, they are not. */
const coveredBy: { readonly [Name in FaultName]?: FaultName } = {
  "has-more-when-full": "never-ends",
  "loses-same-second": "drops-one",
};

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function runsOf({ exchange }: ProbedAnswer): readonly Record<string, unknown>[] {
  const data = propertyOf(exchange.response.body, "data");
  return Array.isArray(data) ? data.filter((run) => typeof run === "object" && run !== null) : [];
}

/**
 * Says of each issue that shows a fault which one it is, tells what is alike within an answer once, and gives the names of all faults. A fault is
 * named where the value that is wrong is what the fault makes of it.
 */
export function nameFaults(answers: readonly ProbedAnswer[]): FaultName[] {
  const named = answers.map((answer) => ({
    answer,
    issues: once(answer.issues).map((issue) => ({ issue, name: faultOf(issue, answer) })),
  }));
  const found = new Set(named.flatMap(({ issues }) => issues.flatMap(({ name }) => name ?? [])));
  for (const name of found) if (found.has(coveredBy[name] as FaultName)) found.delete(name);
  for (const { answer, issues } of named)
    answer.issues = issues.map(({ issue, name }) => {
      if (name === undefined || !found.has(name)) return issue;
      const told = `Fault "${name}": ${faults[name].does}`;
      return { ...issue, hint: issue.hint === undefined ? told : `${issue.hint}. ${told}` };
    });
  return [...found];
}

/** The issues, of those of one code at one place of several runs the first, which tells how many more there are. */
function once(issues: readonly Issue[]): Issue[] {
  const alike = new Map<string, Issue[]>();
  for (const issue of issues) {
    const what = whatOf(issue);
    const others = alike.get(what);
    if (others) others.push(issue);
    else alike.set(what, [issue]);
  }
  return [...alike.values()].map(([first, ...others]) =>
    others.length === 0
      ? (first as Issue)
      : { ...(first as Issue), message: `${first?.message} (and ${others.length} more like it)` },
  );
}

function whatOf({ root, severity, code, pointer }: Issue): string {
  return [root ?? "", severity, code, patternOf(pointer)].join(" ");
}

function faultOf({ code, path, pointer, hint }: Issue, answer: ProbedAnswer): FaultName | undefined {
  const what = `${code} ${patternOf(pointer)}`.trim();
  const value = path.reduce<unknown>((value, key) => propertyOf(value, String(key)), answer.exchange.response.body);
  return signs.find(
    (sign) =>
      sign.what === what &&
      (sign.step ?? answer.step) === answer.step &&
      (sign.hint === undefined || hint?.includes(sign.hint)) &&
      (besides[sign.name]?.(value, answer) ?? true),
  )?.name;
}
