import { patternOf } from "./json-pointer.js";
import { type Fault, type FaultName, faults } from "./mock.js";
import type { ProbedAnswer } from "./probe.js";
import type { Issue } from "./schema.js";

const names = new Map(
  Object.entries<Fault>(faults).flatMap(([name, { shows }]) => shows.map((sign) => [sign, name as FaultName] as const)),
);

/** Says of each issue that shows a fault which one it is, and gives the names of all. */
export function nameFaults(answers: readonly ProbedAnswer[]): FaultName[] {
  const found = new Set<FaultName>();
  for (const answer of answers)
    answer.issues = answer.issues.map((issue) => {
      const name = faultOf(issue, answer);
      if (name === undefined) return issue;
      found.add(name);
      const told = `Fault "${name}": ${faults[name].does}`;
      return { ...issue, hint: issue.hint === undefined ? told : `${issue.hint}. ${told}` };
    });
  return [...found];
}

function faultOf({ code, pointer }: Issue, { step }: ProbedAnswer): FaultName | undefined {
  const sign = `${code} ${patternOf(pointer)}`.trim();
  return names.get(`${sign} @${step}`) ?? names.get(sign);
}
