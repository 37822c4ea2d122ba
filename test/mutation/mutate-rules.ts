import { pageRules } from "../../src/page-rules.js";
import type { Rule } from "../../src/rule.js";
import { runRules } from "../../src/run-rules.js";
import type { Mutant } from "./mutant.js";

/** Does something while a rule is changed, and puts it back. */
export type WhileChanged = <T>(act: () => T) => T;

/** All mutants of the rules of pages and runs: each without one rule, or one part of it, or with the rule at the other level. */
export function ruleMutants(): Mutant<WhileChanged>[] {
  return [...mutantsIn("pageRules", pageRules), ...mutantsIn("runRules", runRules), ...partMutants()];
}

function mutantsIn(list: string, rules: readonly Rule[]): Mutant<WhileChanged>[] {
  return rules.flatMap((rule, index) => {
    const mutant = { schema: "rules", place: `/${list}/${rule.id}`, change: rule.says };
    return [
      { ...mutant, operator: "remove", changed: without(rules, index) },
      { ...mutant, operator: "flip level", changed: flipped(rule) },
    ];
  });
}

function partMutants(): Mutant<WhileChanged>[] {
  return runRules.flatMap(({ id, parts }) =>
    parts.map((part, index) => ({
      schema: "rules",
      place: `/runRules/${id}/parts/${index}`,
      operator: "remove",
      change: part.reads.join(", "),
      changed: without(parts, index),
    })),
  );
}

function without(list: readonly unknown[], index: number): WhileChanged {
  const changeable = list as unknown[];
  return (act) => {
    const [item] = changeable.splice(index, 1);
    try {
      return act();
    } finally {
      changeable.splice(index, 0, item);
    }
  };
}

function flipped(rule: Rule): WhileChanged {
  const changeable = rule as { level: Rule["level"] };
  return (act) => {
    const { level } = changeable;
    changeable.level = level === "error" ? "warning" : "error";
    try {
      return act();
    } finally {
      changeable.level = level;
    }
  };
}
