/** What one contender says of the cases in a file, as JSON: for each whether it accepts it, and how many faults it tells of a page. */
import { readFileSync } from "node:fs";
import { contender } from "./contender.js";

const [, , module = "", file = ""] = process.argv;
const { verdict, report } = await contender(module);
const { texts, manyFaults } = JSON.parse(readFileSync(file, "utf8")) as { texts: string[]; manyFaults: string };
const verdicts = texts.map((text) => verdict(JSON.parse(text)));
console.log(JSON.stringify({ verdicts, faults: report?.(JSON.parse(manyFaults)).length ?? 0 }));
