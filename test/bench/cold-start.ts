/** Measures what a contender takes when nothing is warm: to its first verdict, and for the first pages of a stream. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contenders } from "./contenders.js";
import { ndjson } from "./pages.js";
import { runChild } from "./run-child.js";
import { ratiosOf, type Spread, spreadOf } from "./statistics.js";
import { workloads } from "./workloads.js";

/** What one contender takes in fresh processes, in milliseconds. */
export interface ColdStart {
  readonly contender: string;
  readonly milliseconds: Spread;
  readonly ofHand: Spread;
}

/** The time from before the import to the first verdict. */
export async function coldStarts(repeats: number, folder: string): Promise<ColdStart[]> {
  const file = join(folder, "cold-start.json");
  writeFileSync(file, JSON.stringify(workloads[0]));
  return rowsOf(await inTurns(repeats, (module) => runChild<number>("start-cold", module, file)));
}

/** The time for the first 100 pages of a stream once the contender is imported, without the time of the parser and with it. */
export async function warmUps(repeats: number, folder: string): Promise<{ judging: ColdStart[]; all: ColdStart[] }> {
  const file = join(folder, "warm-up.ndjson");
  writeFileSync(file, firstLines(100));
  const times = await inTurns(repeats, (module) => runChild<{ judging: number; all: number }>("warm-up", module, file));
  return {
    judging: rowsOf(times.map((figures) => figures.map(({ judging }) => judging))),
    all: rowsOf(times.map((figures) => figures.map(({ all }) => all))),
  };
}

function firstLines(count: number): string {
  const lines: string[] = [];
  for (const line of ndjson(Number.POSITIVE_INFINITY)) if (lines.push(line) === count) break;
  return lines.join("");
}

/** What is found of every contender in each round, each time in a fresh process. The first round does not count: it warms the disk. */
async function inTurns<T>(rounds: number, find: (module: string) => Promise<T>): Promise<T[][]> {
  const found: T[][] = contenders.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, { module }] of contenders.entries()) {
      const one = await find(module);
      if (round >= 0) found[index]?.push(one);
    }
  }
  return found;
}

function rowsOf(times: readonly (readonly number[])[]): ColdStart[] {
  const [hand = []] = times;
  return contenders.map(({ name }, index) => {
    const figures = times[index] ?? [];
    return { contender: name, milliseconds: spreadOf(figures), ofHand: ratiosOf(figures, hand) };
  });
}
