import { type JudgedPiece, judgePieces, type Task } from "./judge-input.js";
import { nothing } from "./judge-lines.js";
import { type Opened, openByForm } from "./open-by-form.js";
import { faultOf, type ReportOptions } from "./report-reading.js";

/** A document of this length, in bytes, takes long enough to be judged that somebody may want to interrupt it. */
const longDocument = 1 << 20;

/** Judges standard input as it comes; a long document, once it is read, on a thread of its own. */
export async function* judgeStdin(task: Task, options: ReportOptions, signal: AbortSignal): AsyncGenerator<JudgedPiece> {
  let opened: Opened;
  try {
    opened = await openByForm(task.source, task.isLines);
    const bytes = await opened.document?.();
    if (bytes && bytes.length > longDocument) {
      const { runOnThreads } = await import("./run-on-threads.js");
      yield* runOnThreads([{ source: task.source, bytes }], { threads: 1, options, signal });
      return;
    }
    if (bytes) opened = { document: async () => bytes };
  } catch (error) {
    yield failed(task, error as Error);
    return;
  }
  yield* judgePieces({ ...task, opened }, options);
}

/** What is found in a task that could not be done. */
export function failed(task: Task, error: Error): JudgedPiece {
  return { task, batch: { ...nothing, failures: [faultOf(task.source, error)] }, isLast: true };
}

/** Whether a task is one of the thread that was started first, to which standard input belongs until it is read. */
export function isStdin({ source, bytes }: Task): boolean {
  return source === "-" && !bytes;
}
