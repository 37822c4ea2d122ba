import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tally } from "./run-cases.js";
import type { TargetName } from "./target-named.js";

/** What fuzzing a target came to. */
export interface Result {
  readonly name: TargetName;
  readonly cases: number;
  readonly seconds: number;
  /** Seconds that the cores have worked for it. */
  readonly work: number;
  readonly findings: number;
  readonly slowest: Tally["slowest"];
}

/** Sums up what the threads tell. */
export function resultOf(name: TargetName, tallies: readonly Tally[], seconds: number, work: number): Result {
  const findings = tallies.flatMap(({ faults }) => Object.values(faults)).reduce((sum, count) => sum + count, 0);
  const [slowest] = tallies.map((tally) => tally.slowest).sort((a, b) => b.milliseconds - a.milliseconds);
  const cases = tallies.reduce((sum, tally) => sum + tally.cases, 0);
  return { name, cases, seconds, work, findings, slowest: slowest ?? { milliseconds: 0, json: "null" } };
}

/** A result in words. */
export function resultLine({ name, cases, seconds, work, findings, slowest }: Result): string {
  const rate = Math.round(cases / seconds);
  return [
    `${name}: ${cases} cases in ${seconds.toFixed(1)} s (${rate} a second, ${work.toFixed(1)} s of work), ${findings} faults`,
    `  slowest ${slowest.milliseconds.toFixed(0)} ms: ${slowest.json.slice(0, 200)}`,
  ].join("\n");
}

/** Writes the figures of a long run beside this file. */
export function writeResults(results: readonly Result[], seed: number): void {
  const rows = results.map(
    ({ name, cases, seconds, work, findings, slowest }) =>
      `| ${name} | ${cases.toLocaleString("en")} | ${Math.round(seconds)} | ${Math.round(work)} | ${findings} | ${slowest.milliseconds.toFixed(0)} ms |`,
  );
  const text = `<!-- Written by \`npm run fuzz -- --write-results\`. Do not edit. -->

# What fuzzing has come to

The last long run, from seed ${seed}, on two threads. A fault is a case that throws what is not documented, takes more than a second,
or is judged otherwise than by the oracle.

| target | cases | seconds | seconds of work | faults | slowest case |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
  writeFileSync(join(import.meta.dirname, "RESULTS.md"), text);
}
