/** Asks all engines the whole corpus, and writes the table, or with `--check` compares it with the one that is committed. */
import { readFile, writeFile } from "node:fs/promises";
import type { Variant } from "../../src/index.js";
import { variants } from "../corpus.js";
import { casesOf } from "./cases.js";
import { type Answers, faultsOf } from "./compare.js";
import { deviations } from "./deviations.js";
import type { Engine } from "./engine.js";
import { engines } from "./engines.js";
import { table } from "./table.js";

const file = new URL("RESULTS.md", import.meta.url);
const withoutPython = process.argv.includes("--without-python");
if (!withoutPython && !engines.some(({ name }) => name === "python3-jsonschema")) {
  console.error(
    "Cannot ask python3-jsonschema: no Python here has it. Install Debian's package of that name, or pass --without-python",
  );
  process.exit(1);
}

const all: Answers[] = [];
for (const engine of engines) for (const variant of variants) all.push(await ask(engine, variant));

const faults = faultsOf(all, deviations);
for (const fault of faults) console.error(fault);
const text = table(all, deviations, process.version);
const asked = all.reduce((sum, { cases }) => sum + cases.length, 0);
console.log(`${engines.length} engines were asked ${asked} cases: ${faults.length} differences that are not explained`);
if (faults.length) process.exitCode = 1;
else if (process.argv.includes("--check") || withoutPython) await check();
else await writeFile(file, text);

async function ask(engine: Engine, variant: Variant): Promise<Answers> {
  const cases = casesOf(variant).filter(engine.takes);
  const started = performance.now();
  const accepted = await engine.judge(variant, cases).catch((error: Error) => error);
  console.log(
    `${engine.name} on ${engine.reads} of ${variant}: ${cases.length} cases in ${Math.round(performance.now() - started)} ms`,
  );
  return { engine, variant, cases, accepted };
}

/** Another machine has another package of Python's, or none. */
async function check(): Promise<void> {
  const comparable = (markdown: string) =>
    markdown.replace(/^(\| python3-jsonschema \|)([^|]*)(.*)\n/m, withoutPython ? "" : "$1$3\n");
  if (comparable(await readFile(file, "utf8")) === comparable(text)) return console.log("RESULTS.md is up to date");
  console.error("RESULTS.md is stale: run `npm run interop` and commit what it writes");
  process.exitCode = 1;
}
