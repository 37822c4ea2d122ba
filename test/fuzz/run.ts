/**
 * Fuzzes `parseCapture`, `checkPage`, `checkPages`, the verdict on pages and the command line: makes cases from the corpus and the recordings, two threads at a time, and
 * holds what comes of them to what is documented and to the oracle. What is found is made small and kept in `regressions/`, where
 * `npm test` judges it again.
 *
 *   npm run fuzz -- [--target capture|page|walk|verdict|cli] [--cases 1000000] [--seed 1] [--minutes 10] [--write-results]
 *
 * Of all cases, half are recordings, four in ten pages, one in ten walks, and for a thousand there is one of the command line, which is
 * slow; as many again are verdicts, which are quick. Of one target, all are its own. `--minutes` ends it earlier, `--write-results` writes `RESULTS.md`.
 *
 * No case is kept for having reached new code: with V8's block coverage as a guide, as much work has reached no more of it, since the
 * cases are made by the form of what is read.
 */
import { parseArgs } from "node:util";
import { withBundle } from "./bundle.js";
import { fuzz } from "./fuzz.js";
import { writeRegression } from "./regressions.js";
import { type Result, resultLine, resultOf, writeResults } from "./results.js";
import type { Finding } from "./run-cases.js";
import { readSeeds } from "./seeds.js";
import { type TargetName, targetNames } from "./target-named.js";

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    cases: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string" },
    "write-results": { type: "boolean", default: false },
  },
});
const names = targetNames.filter((name) => values.target === undefined || name === values.target);
if (names.length === 0) throw new TypeError(`Cannot fuzz "${values.target}": the targets are ${targetNames.join(", ")}`);
const [seed, cases] = [numberOf("seed"), numberOf("cases")];
const minutes = values.minutes === undefined ? Number.POSITIVE_INFINITY : numberOf("minutes");

/** How much of the time each target has. */
const shares: Readonly<Record<TargetName, number>> = { capture: 5, page: 3, walk: 1, verdict: 2, cli: 1 };

/** How many of the cases each target has. */
const parts: Readonly<Record<TargetName, number>> = { capture: 0.5, page: 0.4, walk: 0.1, verdict: 1, cli: 0.001 };
const seeds = readSeeds();
const results = await withBundle(async (bundle) => {
  const found: Result[] = [];
  for (const name of names) found.push(await fuzzOne(name, bundle));
  return found;
});
if (values["write-results"]) writeResults(results, seed);
if (results.some(({ findings }) => findings > 0)) process.exitCode = 1;

/** Fuzzes one target, and prints what comes of it. */
async function fuzzOne(name: TargetName, bundle: URL): Promise<Result> {
  const [start, cpu] = [Date.now(), process.cpuUsage()];
  const tallies = await fuzz({
    ...{ name, seeds, bundle, seed, threads: 2, tell },
    cases: Math.ceil(cases * (values.target === undefined ? parts[name] : 1)),
    until: start + (minutes * 60_000 * shares[name]) / names.reduce((sum, other) => sum + shares[other], 0),
  });
  const { user, system } = process.cpuUsage(cpu);
  const result = resultOf(name, tallies, (Date.now() - start) / 1000, (user + system) / 1e6);
  console.log(resultLine(result));
  return result;
}

function tell(finding: Finding): void {
  console.log(`${finding.target}: ${finding.message}\n  kept as ${writeRegression(finding)}`);
}

function numberOf(name: "seed" | "cases" | "minutes"): number {
  const value = Number(values[name]);
  if (!(value > 0)) throw new TypeError(`Cannot use --${name} "${values[name]}": must be a number above 0`);
  return value;
}
