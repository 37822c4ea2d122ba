import type { Judged } from "./mutant.js";
import { schemasOf, type Waiver, waives } from "./waive.js";

/** What came of the mutants: all that is to be said of it, and whether every one is killed or rightly waived. */
export function score(judged: readonly Judged[], waivers: readonly Waiver[]): { lines: string[]; isWhole: boolean } {
  const isWaived = (mutant: Judged) => waivers.some((waiver) => waives(waiver, mutant));
  const survivors = judged.filter((mutant) => mutant.killedBy === undefined && !isWaived(mutant));
  const stale = waivers.flatMap((waiver) => staleness(waiver, judged));
  const tally = (name: string, mutants: readonly Judged[]) => {
    const killed = mutants.filter(({ killedBy }) => killedBy !== undefined).length;
    const survived = mutants.filter((mutant) => survivors.includes(mutant)).length;
    const waived = mutants.length - killed - survived;
    return `${name}: ${killed} of ${mutants.length} mutants killed, ${waived} waived, ${survived} survived`;
  };
  const names = [...new Set(judged.map(({ schema }) => schema))];
  return {
    lines: [
      ...survivors.map((mutant) => `Survived: ${nameOf(mutant)}`),
      ...stale,
      ...names.map((name) =>
        tally(
          name,
          judged.filter(({ schema }) => schema === name),
        ),
      ),
      tally("all", judged),
    ],
    isWhole: survivors.length + stale.length === 0,
  };
}

/** Why a waiver is stale: in every schema that it names it has to name survivors, and nothing else. */
function staleness(waiver: Waiver, judged: readonly Judged[]): string[] {
  return schemasOf(waiver).flatMap((schema) => {
    const name = `${schema} ${waiver.place} ${waiver.operator}`;
    const named = judged.filter((mutant) => waives({ ...waiver, schema }, mutant));
    if (named.length === 0) return [`Stale waiver: ${name}: there is no such mutant`];
    const killed = named.find(({ killedBy }) => killedBy !== undefined);
    return killed ? [`Stale waiver: ${name}: ${nameOf(killed)} is killed by "${killed.killedBy}"`] : [];
  });
}

function nameOf({ schema, place, operator, change }: Judged): string {
  return `${schema} ${place}, ${operator}${change && `: ${change}`}`;
}
