/** Measures all contenders on the pages, each page in a process of its own. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Agreement } from "./agreement.js";
import { type Contender, contenders } from "./contenders.js";
import { runChild } from "./run-child.js";
import { ratiosOf, type Spread, spreadOf } from "./statistics.js";
import type { Workload } from "./workloads.js";

/** What one contender takes for one page. */
export interface Measured {
  readonly contender: string;
  readonly workload: string;
  readonly what: "verdict" | "report";
  readonly nanoseconds: Spread;
  readonly ofHand: Spread;
  readonly ofParse: Spread;
}

/** How long is measured. */
export interface Pace {
  readonly rounds: number;
  readonly slotMs: number;
  /** How long each contender runs before the first round. */
  readonly warmUpMs: number;
}

/** The contenders as they are measured together: who is slow leaves garbage that others would have to collect. */
const groups = [contenders.filter(({ isSlow }) => !isSlow), contenders.filter(({ isSlow }) => isSlow)] as const;

/** Measures all contenders that tell so much on one page. */
export async function measure(
  workload: Workload,
  agreements: readonly Agreement[],
  pace: Pace,
  folder: string,
): Promise<Measured[]> {
  const file = join(folder, `${workload.name}.json`);
  writeFileSync(file, JSON.stringify(workload));
  const reporting = new Set(agreements.filter(({ tells }) => tells === "all").map(({ contender }) => contender));
  const measured: Measured[] = [];
  for (const group of groups) {
    measured.push(...(await turns(group, "verdict")));
    if (!workload.isValid)
      measured.push(
        ...(await turns(
          group.filter(({ name }) => reporting.has(name)),
          "report",
        )),
      );
  }
  return measured;

  async function turns(group: readonly Contender[], what: Measured["what"]): Promise<Measured[]> {
    // Whatever is measured, hand's verdict is measured beside it.
    const others = group.filter(({ name }) => name !== "hand");
    const modules = ["hand", ...others.map(({ module }) => module)];
    const { times } = await runChild<{ times: number[][] }>(
      "take-turns",
      file,
      what,
      pace.rounds,
      pace.slotMs,
      pace.warmUpMs,
      ...modules,
    );
    const [parse = [], hand = [], ...rest] = times;
    const row = (contender: string, figures: readonly number[]): Measured => ({
      ...{ contender, workload: workload.name, what, nanoseconds: spreadOf(figures) },
      ...{ ofHand: ratiosOf(figures, hand), ofParse: ratiosOf(figures, parse) },
    });
    const measures = what === "verdict" && group === groups[0] ? [row("JSON.parse", parse), row("hand", hand)] : [];
    return [...measures, ...others.map(({ name }, index) => row(name, rest[index] ?? []))];
  }
}
