import { describe, quoted } from "./describe.js";
import type { Variant } from "./exchange.js";
import { type Fault, type FaultName, faults } from "./faults.js";
import { nearName } from "./near-name.js";
import { type AnyRun, mostRuns } from "./realistic-runs.js";
import { refusalOfThread } from "./refusals.js";

/** What the mock is to serve, and how. */
export interface MockOptions {
  /** The variant that it speaks; `"v2"` by default. */
  readonly variant?: Variant;
  /**
   * Its runs, of any threads, or how many to make up for its first thread, from 0 to 500,000; 50 by default. Given runs are kept by
   * reference: to change one later changes the answers, but not where it stands among them.
   */
  readonly runs?: readonly AnyRun[] | number;
  /** What the runs and ids are made up from, from 0 to 4,294,967,295: the same seed makes the same ones; 1 by default. */
  readonly seed?: number;
  /**
   * Ids of its threads, which begin with `thread`, beside those of the given runs. Runs that are made up are of the first one, the others are empty. By default there
   * are two of them where runs are made up, and none beside those of the given runs.
   */
  readonly threads?: readonly string[];
  /** The one key that is taken, without spaces; by default any. */
  readonly apiKey?: string;
  /** The time of the server. From it follow the ends of v1 (after 2024-12-18) and of the API (after 2026-08-26); without it neither has ended. */
  readonly now?: Date | (() => Date);
  /** Answers that fail, before any other is given. */
  readonly fail?: {
    /** 429, too many requests, or 500. */
    readonly status: 429 | 500;
    /** How many requests are answered so, 1 or more; by default all. */
    readonly times?: number;
    /** Seconds that `Retry-After` says, 0 or more, for tests that do not wait; the contract has 1 or more. Not sent by default. */
    readonly retryAfter?: number;
  };
  /** What it does wrong; nothing by default. Two that undo each other, as `repeats-cursor` and `drops-one`, are refused. */
  readonly fault?: FaultName | readonly FaultName[];
}

/** The largest seed: of a larger one, the generator would read the last 32 bits alone. */
export const mostSeed = 2 ** 32 - 1;

const variants: readonly Variant[] = ["v1", "v2", "portkey"];

/** What is wrong with the value of an option: which one, what it must be, and what it is. */
type Wrong = readonly [option: string, must: string, got: unknown];

/** Of each option, what is wrong with a value of it; undefined where nothing is. */
const checks: { readonly [Name in keyof MockOptions]-?: (value: unknown) => Wrong | undefined } = {
  variant: (value) => wrongUnless(variants.includes(value as Variant), "variant", `one of ${variants.join(", ")}`, value),
  runs: (value) => {
    if (Array.isArray(value)) return firstWrong(value, wrongRun);
    const isCount = isInteger(value, 0) && value <= mostRuns;
    return wrongUnless(isCount, "runs", `an array of runs, or a number from 0 to ${mostRuns}`, value);
  },
  seed: (value) => wrongUnless(isInteger(value, 0) && value <= mostSeed, "seed", `an integer from 0 to ${mostSeed}`, value),
  threads: (value) => {
    if (!Array.isArray(value)) return ["threads", "an array of ids", value];
    return firstWrong(value, (id, index) => wrongThread(id, `threads[${index}]`));
  },
  apiKey: (value) => wrongUnless(isText(value) && /^\S+$/.test(value), "apiKey", "a string without spaces, not empty", value),
  now: (value) => {
    const isTime = typeof value === "function" || (value instanceof Date && !Number.isNaN(value.getTime()));
    return wrongUnless(isTime, "now", "a valid Date, or a function that gives one", value);
  },
  fail: (value) => {
    if (typeof value !== "object" || value === null) return ["fail", "an object", value];
    const { status, times = 1, retryAfter = 0 } = value as Record<string, unknown>;
    return (
      wrongUnless(status === 429 || status === 500, "fail.status", "429 or 500", status) ??
      wrongUnless(isInteger(times, 1), "fail.times", "an integer of 1 or more", times) ??
      wrongUnless(isInteger(retryAfter, 0), "fail.retryAfter", "an integer of 0 or more", retryAfter)
    );
  },
  fault: (value) => {
    const names: readonly unknown[] = [value].flat();
    const wrong = firstWrong(names, wrongFault);
    if (!wrong) assertFaultsShow(names as readonly FaultName[]);
    return wrong;
  },
};

/** @throws {TypeError} When there is no such option, or it has a value it cannot have. */
export function assertMockOptions(options: unknown): asserts options is MockOptions {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new TypeError(`Cannot mock: options must be an object, got ${describe(options)}`);
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name))
      throw new TypeError(`Cannot mock: there is no option ${quoted(name)}${didYouMean(name, Object.keys(checks))}`);
    const wrong = value === undefined ? undefined : checks[name as keyof MockOptions](value);
    if (wrong) throw new TypeError(`Cannot mock: ${wrong[0]} must be ${wrong[1]}, got ${describe(wrong[2])}`);
  }
  const { runs = 1, threads } = options as MockOptions;
  if (typeof runs === "number" && runs > 0 && threads?.length === 0)
    throw new TypeError("Cannot mock: runs are to be made up, and threads names none that they are of");
}

function wrongUnless(isRight: boolean, ...wrong: Wrong): Wrong | undefined {
  return isRight ? undefined : wrong;
}

function firstWrong(values: readonly unknown[], find: (value: unknown, index: number) => Wrong | undefined): Wrong | undefined {
  for (const [index, value] of values.entries()) {
    const wrong = find(value, index);
    if (wrong) return wrong;
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isInteger(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function wrongRun(run: unknown, index: number): Wrong | undefined {
  const { id, thread_id, created_at } = (run ?? {}) as Partial<AnyRun>;
  return (
    wrongUnless(isText(id), `runs[${index}].id`, "a string", id) ??
    wrongThread(thread_id, `runs[${index}].thread_id`) ??
    wrongUnless(isInteger(created_at, 0), `runs[${index}].created_at`, "an integer of 0 or more", created_at)
  );
}

/** An id that is refused in a path would never be answered. */
function wrongThread(id: unknown, option: string): Wrong | undefined {
  return wrongUnless(isText(id) && !refusalOfThread(id), option, "an id that begins with thread", id);
}

function wrongFault(name: unknown): Wrong | undefined {
  if (!isText(name)) return ["fault", "the name of a fault, or an array of names", name];
  const names = Object.keys(faults);
  if (names.includes(name)) return undefined;
  throw new TypeError(`Cannot mock: there is no fault ${quoted(name)}${didYouMean(name, names)}`);
}

/** @throws {TypeError} When what some faults do is undone by the others. */
function assertFaultsShow(names: readonly FaultName[]): void {
  const movers = names.flatMap((name) => {
    const { afterMovedBy = 0 }: Fault = faults[name];
    return afterMovedBy === 0 ? [] : [{ name, afterMovedBy }];
  });
  const moved = movers.reduce((sum, { afterMovedBy }) => sum + afterMovedBy, 0);
  if (movers.length === 0 || moved !== 0) return;
  throw new TypeError(`Cannot mock: the faults ${movers.map(({ name }) => quoted(name)).join(" and ")} undo each other`);
}

function didYouMean(name: string, names: readonly string[]): string {
  const near = nearName(name, names);
  return near ? `. Did you mean ${quoted(near)}?` : "";
}
