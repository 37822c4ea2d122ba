import { type JudgedPiece, judgePieces, type Task } from "./judge-input.js";
import { isStdin, judgeStdin } from "./judge-stdin.js";
import { pause } from "./open-input.js";
import type { ReportOptions } from "./report-reading.js";

/** How to run tasks. */
export interface RunOptions {
  /** How many threads work beside this one; with 0, this one does the work. */
  readonly threads: number;
  readonly options: ReportOptions;
  /** Ends the work at once. */
  readonly signal: AbortSignal;
}

/** Runs tasks, on several threads at a time, and gives what they find in the order of the tasks. */
export async function* runTasks(tasks: readonly Task[], how: RunOptions): AsyncGenerator<JudgedPiece> {
  const { threads, options, signal } = how;
  if (threads > 0) {
    const { runOnThreads } = await import("./run-on-threads.js"); // few runs need it
    yield* runOnThreads(tasks, how);
    return;
  }
  for (const task of tasks) {
    for await (const piece of isStdin(task) ? judgeStdin(task, options, signal) : judgePieces(task, options)) {
      yield piece;
      await pause();
    }
  }
}
