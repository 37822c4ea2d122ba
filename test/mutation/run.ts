/**
 * Proves that the corpus needs every keyword of the published schemas, every rule of the vendor's letter and every rule of pages: each
 * mutant, which lacks one of them or half of one, or has a bound, a value or a null more or less, is told from the original by a case.
 * Of what a case tells, `npm run diff` says the same: that more or less is accepted.
 * Prints what survives and the score, and fails where a survivor is not waived, or a waiver of what is judged is stale.
 *
 *   npm run test:mutation [v1 | v2 | portkey | report | v1-letter | v2-letter | portkey-letter | rules …]
 */
import { readFileSync } from "node:fs";
import type { Variant } from "../../src/index.js";
import * as library from "../../src/index.js";
import { defOf, variants } from "../corpus.js";
import { trials } from "../trials.js";
import { valuesElsewhere } from "./find-values.js";
import { judge } from "./judge.js";
import { isTold } from "./judge-comparison.js";
import { letterDissent } from "./judge-letter.js";
import { failedTrial } from "./judge-rules.js";
import { concerned, dissent, type Verdict } from "./judge-schema.js";
import type { Judged, Mutant } from "./mutant.js";
import { codeMutants } from "./mutate-code.js";
import { letterMutantsOf } from "./mutate-letter.js";
import { ruleMutants, type WhileChanged } from "./mutate-rules.js";
import { mutantsOf } from "./mutate-schema.js";
import { readDefs, readSchema, verdictsOn, verdictsOnLetter, verdictsOnReport } from "./read-verdicts.js";
import type { Schema } from "./schema-nodes.js";
import { score } from "./score.js";
import { parseWaivers, waiversFor } from "./waive.js";

const judges = new Map<string, () => Judged[] | Promise<Judged[]>>([
  ...variants.map((variant) => [variant, () => judgeVariant(variant)] as const),
  ["report", judgeReport],
  ...variants.map((variant) => [`${variant}-letter`, () => judgeLetter(variant)] as const),
  ["rules", judgeRules],
]);
const asked = process.argv.slice(2);
const judged: Judged[] = [];
const mistold: string[] = [];
for (const name of asked.length > 0 ? asked : judges.keys()) {
  const judgeIt = judges.get(name);
  if (!judgeIt) throw new Error(`Cannot judge "${name}": there are ${[...judges.keys()].join(", ")}`);
  judged.push(...(await judgeIt()));
}
const all = parseWaivers(readFileSync(`${import.meta.dirname}/waivers.json`, "utf8"));
const waivers = asked.length > 0 ? waiversFor(asked, all) : all;
const { lines, isWhole } = score(judged, waivers);
console.log([...mistold, ...lines].join("\n"));
if (!isWhole || mistold.length > 0) process.exitCode = 1;

function judgeVariant(variant: Variant): Judged[] {
  const roots = Object.values(defOf);
  const schema = readSchema(`${variant}/schema.json`);
  const others = variants.filter((other) => other !== variant).map((other) => readSchema(`${other}/schema.json`));
  return judgeSchema(schema, mutantsOf(variant, schema, valuesElsewhere(schema, others, roots), roots), verdictsOn(variant));
}

function judgeReport(): Judged[] {
  const schema = readSchema("report.schema.json");
  return judgeSchema(schema, mutantsOf("report", schema), verdictsOnReport());
}

function judgeSchema(schema: Schema, mutants: readonly Mutant<Schema>[], verdicts: readonly Verdict[]): Judged[] {
  return judge(mutants, schema, (changed, place) => {
    const verdict = dissent(changed, concerned(schema, place, verdicts));
    if (verdict && !isTold(schema, changed, verdict))
      mistold.push(`Told wrongly: ${mutants[0]?.schema} ${place}: ${verdict.title}`);
    return verdict?.title;
  });
}

function judgeLetter(variant: Variant): Judged[] {
  const defs = readDefs(variant);
  const verdicts = verdictsOnLetter(variant);
  return judge(letterMutantsOf(`${variant}-letter`, defs), defs, (changed) => letterDissent(variant, changed, verdicts));
}

async function judgeRules(): Promise<Judged[]> {
  const calls = variants.flatMap(trials);
  const unchanged: WhileChanged = (act) => act();
  return [
    ...judge(ruleMutants(), unchanged, (whileChanged) => whileChanged(() => failedTrial(library, calls))),
    ...judge(await codeMutants(), library, (changed) => failedTrial(changed, calls)),
  ];
}
