import type { MessagePort } from "node:worker_threads";
import { type JudgedPiece, judgePieces, type Task } from "./judge-input.js";
import type { ReportOptions } from "./report-reading.js";

/** How many pieces of a task may wait to be taken: those of a range, so that a thread need not wait for another; no more, so that a long input does not fill the memory. */
const most = 32;

/** A piece as a thread sends it: what was sent to it need not come back. */
export type SentPiece = Omit<JudgedPiece, "task">;

/** Does the work of a thread: runs the tasks it is sent, one at a time, and sends what each piece of them holds. */
export function serveTasks(port: MessagePort, options: ReportOptions): void {
  let waiting = 0;
  let wake = () => {};
  port.on("message", async (message: Task | "taken") => {
    if (message === "taken") {
      waiting--;
      wake();
      return;
    }
    waiting = 0;
    for await (const { batch, isLast } of judgePieces(message, options)) {
      while (waiting >= most)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (!isLast) waiting++;
      const piece: SentPiece = { batch, isLast };
      port.postMessage(piece);
    }
  });
}
