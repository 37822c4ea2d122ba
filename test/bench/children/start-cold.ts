/** How long a fresh process takes from before the import of a contender to its first verdict on a page, in milliseconds. */
import { readFileSync } from "node:fs";
import { contender } from "./contender.js";

const [, , module = "", file = ""] = process.argv;
const { text } = JSON.parse(readFileSync(file, "utf8")) as { text: string };
const page: unknown = JSON.parse(text);
const started = performance.now();
const { verdict } = await contender(module);
const isValid = verdict(page);
const spent = performance.now() - started;
if (!isValid) throw new Error(`Cannot measure "${module}": it rejects a valid page`);
console.log(spent);
