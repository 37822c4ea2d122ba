/** How long a contender takes for the first pages of a stream, before V8 has compiled it for good: in milliseconds, with and without the parser. */
import { readFileSync } from "node:fs";
import { contender } from "./contender.js";

const [, , module = "", file = ""] = process.argv;
const lines = readFileSync(file, "utf8").trimEnd().split("\n");
const { verdict } = await contender(module);
let [judging, valid] = [0, 0];
const started = performance.now();
for (const line of lines) {
  const page: unknown = JSON.parse(line);
  const parsed = performance.now();
  if (verdict(page)) valid++;
  judging += performance.now() - parsed;
}
const all = performance.now() - started;
if (valid !== lines.length) throw new Error(`Cannot measure "${module}": it rejects valid pages`);
console.log(JSON.stringify({ judging, all }));
