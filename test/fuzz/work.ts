/** The work of one thread of `run.ts`: makes the cases of a range and judges them, or judges one case. */
import { parentPort, workerData } from "node:worker_threads";
import { caseInWork } from "./case-in-work.js";
import { type Finding, runCases, type Tally } from "./run-cases.js";
import type { Fault } from "./target.js";
import type { CliSeeds } from "./target-cli.js";
import { type TargetName, targetNamed } from "./target-named.js";

/** What a thread is to do. */
export interface Work {
  readonly name: TargetName;
  readonly seeds: CliSeeds;
  readonly memory: SharedArrayBuffer;
  readonly range?: { readonly seed: number; readonly from: number; readonly to: number; readonly until: number };
  /** The one case, where there is but one. */
  readonly json?: string;
}

/** What a thread tells. */
export type Told =
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "end"; readonly tally: Tally }
  | { readonly kind: "judged"; readonly fault: Fault | undefined };

const { name, seeds, memory, range, json } = workerData as Work;
const target = targetNamed(name, seeds);
const tell = (told: Told) => parentPort?.postMessage(told);

if (json !== undefined) tell({ kind: "judged", fault: await target.judge(target.read(json)) });
if (range) {
  const { begin } = caseInWork(memory);
  const tally = await runCases(target, { ...range, begin, tell: (finding) => tell({ kind: "finding", finding }) });
  tell({ kind: "end", tally });
}
