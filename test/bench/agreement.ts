/** Whether all contenders say the same of the same pages: who is laxer may be faster for it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agreementCases } from "./cases.js";
import { compareDifferences, type Deviation, type Difference } from "./compare-differences.js";
import { contenders } from "./contenders.js";
import { allWrong, page20, textOf } from "./pages.js";
import { runChild } from "./run-child.js";

/** What is known of a contender before it is measured. */
export interface Agreement {
  readonly contender: string;
  readonly asked: number;
  readonly differences: readonly Difference[];
  readonly tells: "all" | "first" | "verdict";
}

/** The differences that are known, and why they are there. */
export const deviations: readonly Deviation[] = JSON.parse(readFileSync(new URL("deviations.json", import.meta.url), "utf8"));

/** Asks every contender all cases. @throws When one differs in a way that is not listed, or no longer in one that is. */
export async function agree(folder: string): Promise<Agreement[]> {
  const cases = agreementCases();
  const doubled = cases.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index);
  if (doubled.length) throw new Error(`Cannot compare verdicts: several cases are named "${doubled.join('", "')}"`);
  const file = join(folder, "cases.json");
  writeFileSync(file, JSON.stringify({ texts: cases.map(({ text }) => text), manyFaults: textOf(allWrong(page20())) }));
  const agreements: Agreement[] = [];
  for (const { name, module, knowsRules } of contenders) {
    const { verdicts, faults } = await runChild<{ verdicts: boolean[]; faults: number }>("judge-cases", module, file);
    const differences = cases.flatMap((one, index): Difference[] => {
      const expected = knowsRules ? one.sound : one.valid;
      return expected === null || verdicts[index] === expected
        ? []
        : [{ contender: name, verdict: expected ? "rejects" : "accepts", case: one.name }];
    });
    // 20 runs are wrong, each in a way of its own.
    const tells = faults >= 20 ? "all" : faults > 0 ? "first" : "verdict";
    agreements.push({ contender: name, asked: cases.length, differences, tells });
  }
  const faults = compareDifferences(
    agreements.flatMap(({ differences }) => differences),
    deviations,
    contenders.map(({ name }) => name),
  );
  if (faults.length) throw new Error(`Contenders differ otherwise than deviations.json says:\n${faults.join("\n")}`);
  return agreements;
}
