/**
 * Times one validator from a cold start: from the import to the first verdict, and the verdicts of the first pages of a stream, without
 * the time in which they are parsed. Prints both in milliseconds, as JSON.
 *
 *   node time-first-verdict.mjs <module> <name of its verdict> <file of pages as NDJSON>
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module = "", name = "", file = ""] = process.argv.slice(2);
const [first = "", ...others] = readFileSync(file, "utf8").trimEnd().split("\n");
const page: unknown = JSON.parse(first);

const start = performance.now();
const { [name]: verdict } = (await import(pathToFileURL(module).href)) as Record<string, (value: unknown) => boolean>;
if (!verdict) throw new TypeError(`Cannot time "${module}": it has no "${name}"`);
const imported = performance.now();
expectValid(verdict(page));
const judged = performance.now();

let stream = judged - imported;
for (const line of others) {
  const page: unknown = JSON.parse(line);
  const start = performance.now();
  const isValid = verdict(page);
  stream += performance.now() - start;
  expectValid(isValid);
}
console.log(JSON.stringify({ first: judged - start, stream }));

function expectValid(isValid: boolean): void {
  if (!isValid) throw new Error(`Cannot time "${module}": the verdict is wrong`);
}
