import { quoted } from "./describe.js";
import type { Variant } from "./exchange.js";
import { isDay } from "./is-day.js";
import type { FaultName, MockOptions } from "./mock.js";
import { mostSeed } from "./mock-options.js";
import { numberOption } from "./number-option.js";
import { mostRuns } from "./realistic-runs.js";
import type { Listening } from "./serve-mock.js";

/** What the command line was given for a mock. */
export interface MockArguments {
  readonly variant: Variant | "auto";
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly runs?: string | undefined;
  readonly seed?: string | undefined;
  readonly thread?: string[] | undefined;
  readonly key?: string | undefined;
  readonly now?: string | undefined;
  readonly fail?: string | undefined;
  readonly fault?: string[] | undefined;
}

/**
 * Reads the arguments of a mock. Whether there are such threads, keys and faults is for the mock to say.
 *
 * @throws {TypeError} When one of them cannot be used.
 */
export function mockArguments(inputs: readonly string[], given: MockArguments): { options: MockOptions; listening: Listening } {
  const [surplus] = inputs;
  if (surplus !== undefined) throw new TypeError(`Cannot mock ${quoted(surplus)}: mock takes options alone`);
  const { variant, thread: threads, key: apiKey, now, fail, fault } = given;
  return {
    options: {
      ...(variant !== "auto" && { variant }),
      runs: numberOption("runs", given.runs, { least: 0, most: mostRuns, otherwise: 50 }),
      seed: numberOption("seed", given.seed, { least: 0, most: mostSeed, otherwise: 1 }),
      ...(threads && { threads }),
      ...(apiKey !== undefined && { apiKey }),
      ...(now !== undefined && { now: timeOf(now) }),
      ...(fail !== undefined && { fail: { status: statusOf(fail) } }),
      ...(fault && { fault: fault as FaultName[] }),
    },
    listening: {
      port: numberOption("port", given.port, { least: 0, most: 65_535, otherwise: 4010 }),
      host: given.host ?? "127.0.0.1",
    },
  };
}

/** A day, which begins in UTC, or a time that says its zone: another one would be of another day elsewhere. */
function timeOf(text: string): Date {
  const [, day, time] = /^([\d-]+)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? [];
  const date = new Date(`${day}${time ?? ""}`);
  if (isDay(day) && !Number.isNaN(date.getTime())) return date;
  throw new TypeError(`Cannot use --now ${quoted(text)}: must be a day as 2024-12-19, or a time as 2024-12-19T10:00:00Z`);
}

function statusOf(text: string): 429 | 500 {
  if (text === "429") return 429;
  if (text === "500") return 500;
  throw new TypeError(`Cannot use --fail ${quoted(text)}: must be one of 429, 500`);
}
