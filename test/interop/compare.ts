import type { Variant } from "../../src/index.js";
import type { Case } from "./cases.js";
import type { Deviation, Selector } from "./deviations.js";
import type { Engine } from "./engine.js";

/** What an engine said of the cases of a variant. */
export interface Answers {
  readonly engine: Pick<Engine, "name" | "version" | "reads" | "seesStatus">;
  readonly variant: Variant;
  readonly cases: readonly Case[];
  /** Its verdicts, or what it threw instead of reading the artefact. */
  readonly accepted: readonly boolean[] | Error;
}

/** A verdict of an engine that is not the one of the corpus. */
export interface Difference {
  readonly answers: Answers;
  readonly verdict: Deviation["verdict"];
  /** None where the artefact is refused. */
  readonly case?: Case;
}

/** What the corpus says of a case to an engine: one that sees the status sees a wrong one too. */
export function expected({ seesStatus }: Pick<Engine, "seesStatus">, { valid, wrongStatus }: Case): boolean {
  return valid && !(seesStatus && wrongStatus);
}

/** Where an engine says something else than the corpus. */
export function differencesIn(answers: Answers): Difference[] {
  const { engine, cases, accepted } = answers;
  if (accepted instanceof Error) return [{ answers, verdict: "refuses" }];
  return cases.flatMap((one, index) => {
    if (accepted[index] === expected(engine, one)) return [];
    return [{ answers, verdict: accepted[index] ? "accepts" : "rejects", case: one } as const];
  });
}

/** Whether a deviation explains a difference. */
export function explains(deviation: Deviation, difference: Difference): boolean {
  const { engines, reads, verdict } = deviation;
  const { answers, case: one } = difference;
  if (!engines.includes(answers.engine.name) || !reads.includes(answers.engine.reads) || verdict !== difference.verdict)
    return false;
  if (answers.accepted instanceof Error) return "saying" in deviation && answers.accepted.message.includes(deviation.saying);
  return one !== undefined && "cases" in deviation && selects(deviation.cases, one);
}

/** What is wrong with the deviations: differences that none explains, and what is listed and has gone. */
export function faultsOf(all: readonly Answers[], deviations: readonly Deviation[]): string[] {
  const differences = all.flatMap(differencesIn);
  const unexplained = differences.filter((difference) => !deviations.some((one) => explains(one, difference)));
  return [...unexplained.map(unexplainedText), ...deviations.flatMap((one) => gone(one, all, differences))];
}

function unexplainedText({ answers, verdict, case: one }: Difference): string {
  const { engine, variant, accepted } = answers;
  const object = one ? `${one.kind} "${one.description}"` : `it: ${(accepted as Error).message.split("\n", 1)[0]}`;
  return `${engine.name} on ${engine.reads} of ${variant} ${verdict} ${object}`;
}

/** Each engine that a deviation names has to show it on each artefact. */
function gone(deviation: Deviation, all: readonly Answers[], differences: readonly Difference[]): string[] {
  const { engines, reads } = deviation;
  const named = engines.flatMap((name) => reads.map((artefact) => ({ name, artefact })));
  return named.flatMap(({ name, artefact }) => {
    const own = all.filter(({ engine }) => engine.name === name && engine.reads === artefact);
    if (own.length === 0) return [`${name} on ${artefact} is not asked`];
    const shown = differences.filter((one) => own.includes(one.answers) && explains(deviation, one));
    return notShown(deviation, own, shown).map((text) => `${name} on ${artefact} ${text}`);
  });
}

/** What an engine does not show: a refusal, or a verdict on a case that is selected, or on any case that a part of the selector names. */
function notShown(deviation: Deviation, own: readonly Answers[], shown: readonly Difference[]): string[] {
  const shows = (answers: Answers, one?: Case) => shown.some((other) => other.answers === answers && other.case === one);
  if (!("cases" in deviation))
    return own.filter((answers) => !shows(answers)).map(({ variant }) => `of ${variant} no longer refuses it`);
  const { cases, verdict } = deviation;
  const vanished = own.flatMap((answers) =>
    answers.cases
      .filter((one) => selects(cases, one) && !shows(answers, one))
      .map((one) => `of ${answers.variant} no longer ${verdict} ${one.kind} "${one.description}"`),
  );
  return [...vanished, ...idle(cases, shown).map((part) => `nowhere ${verdict} ${part}`)];
}

/** The parts of a selector that select no case of those shown. */
function idle(selector: Selector, shown: readonly Difference[]): string[] {
  const cases = shown.flatMap(({ case: one }) => (one ? [one] : []));
  if (selector === "fractions") return cases.length ? [] : ["a fraction"];
  if ("codes" in selector) return selector.codes.filter((code) => !cases.some(({ fault }) => fault?.code === code));
  return selector.descriptions
    .filter((text) => !cases.some(({ description }) => description === text))
    .map((text) => `"${text}"`);
}

function selects(selector: Selector, one: Case): boolean {
  if (selector === "fractions") return one.fault?.code === "type" && isFraction(valueAt(one.value, one.fault.pointer));
  if ("codes" in selector) return one.fault !== undefined && selector.codes.includes(one.fault.code);
  return selector.descriptions.includes(one.description);
}

function isFraction(value: unknown): boolean {
  return typeof value === "number" && !Number.isInteger(value);
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce((place, key) => (place as Record<string, unknown> | null | undefined)?.[key], value);
}
