/** Measures what it is asked for, and writes the tables. `run.ts` runs this once the contenders are installed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { agree, deviations } from "./agreement.js";
import { coldStarts, warmUps } from "./cold-start.js";
import { contenders } from "./contenders.js";
import { type Measured, measure } from "./measure.js";
import { readmeBlock, withBlock } from "./readme-block.js";
import { type Results, resultsPage } from "./results-page.js";
import { sizes } from "./sizes.js";
import { streams } from "./stream.js";
import { workloads } from "./workloads.js";
import { writeModules } from "./write-modules.js";

const { values } = parseArgs({ options: { only: { type: "string" }, quick: { type: "boolean", default: false } } });
const parts = [...workloads.map(({ name }) => name), "cold-start", "warm-up", "stream", "sizes"];
if (values.only !== undefined && !parts.includes(values.only)) {
  throw new TypeError(`Cannot measure "${values.only}": the parts are ${parts.join(", ")}`);
}
const isAsked = (part: string) => values.only === undefined || values.only === part;
const effort = values.quick
  ? { rounds: 15, slotMs: 2, warmUpMs: 100, repeats: 3, bytes: 40_000_000, passes: 1 }
  : { rounds: 101, slotMs: 2, warmUpMs: 500, repeats: 11, bytes: 200_000_000, passes: 3 };

const folder = mkdtempSync(join(tmpdir(), "list-runs-contract-bench-"));
try {
  const results = await measureAll();
  const page = resultsPage(results);
  if (values.only === undefined && !values.quick) write(page, results);
  else console.log(page);
} finally {
  rmSync(folder, { recursive: true });
}

async function measureAll(): Promise<Results> {
  const loadBefore = loadavg()[0] ?? 0;
  await writeModules();
  const agreements = await told("agreement", agree(folder));
  const measured: Measured[] = [];
  for (const workload of workloads) {
    if (isAsked(workload.name)) measured.push(...(await told(workload.name, measure(workload, agreements, effort, folder))));
  }
  const timed = {
    coldStarts: isAsked("cold-start") ? await told("cold-start", coldStarts(effort.repeats, folder)) : [],
    warmUps: isAsked("warm-up") ? await told("warm-up", warmUps(effort.repeats, folder)) : { judging: [], all: [] },
    streamed: isAsked("stream") ? await told("stream", streams(effort.bytes, effort.passes, folder)) : [],
  };
  const [cpu] = cpus();
  return {
    versions: versions(),
    machine: {
      ...{ node: process.version, v8: process.versions.v8, cpu: `${cpus().length} × ${cpu?.model.trim()}` },
      loads: [loadBefore, loadavg()[0] ?? 0],
    },
    ...{ effort, agreements, deviations, measured, ...timed },
    sizes: isAsked("sizes") ? await told("sizes", sizes()) : [],
  };
}

/** Says on stderr what has been done, and how long it took. */
async function told<T>(part: string, work: Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work;
  console.error(`${part}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return result;
}

/** The versions of the contenders as they are installed. */
function versions(): Map<string, string> {
  return new Map(
    contenders.map((one) => {
      const file = one.package === undefined ? "../../package.json" : `node_modules/${one.package}/package.json`;
      const { version } = JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8")) as { version: string };
      return [one.name, version];
    }),
  );
}

function write(page: string, results: Results): void {
  writeFileSync(join(import.meta.dirname, "RESULTS.md"), page);
  const readme = join(import.meta.dirname, "../../README.md");
  const text = readFileSync(readme, "utf8");
  const renewed = withBlock(text, readmeBlock(results));
  if (renewed !== text) writeFileSync(readme, renewed);
}
