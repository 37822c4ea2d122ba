import { Worker } from "node:worker_threads";
import type { JudgedPiece, Task } from "./judge-input.js";
import { failed, isStdin, judgeStdin } from "./judge-stdin.js";
import type { ReportOptions } from "./report-reading.js";
import type { RunOptions } from "./run-tasks.js";
import type { SentPiece } from "./serve-tasks.js";

/** Runs tasks on threads beside this one, of which there is at least one, and gives what they find in the order of the tasks. */
export async function* runOnThreads(
  tasks: readonly Task[],
  { threads, options, signal }: RunOptions,
): AsyncGenerator<JudgedPiece> {
  const isSmall = tasks.every(({ range }) => range !== undefined);
  const waiting = tasks[Symbol.iterator]();
  const begun: Pick<Queue, "pieces">[] = [];
  const pool = new Set<Thread>();
  const stop = () => pool.forEach(({ worker }) => void worker.terminate());
  signal.addEventListener("abort", stop);
  /** Has every thread that is free begin the next task, as long as not too much waits to be given. */
  const begin = () => {
    for (const thread of pool) {
      if (thread.queue || begun.length >= threads * ahead) continue;
      const { value: task, done } = waiting.next();
      if (done) return;
      if (isStdin(task)) {
        begun.push({ pieces: () => judgeStdin(task, options, signal) });
        continue;
      }
      thread.queue = queueOf(task, thread);
      begun.push(thread.queue);
      thread.worker.postMessage(task);
    }
  };
  try {
    for (let count = 0; count < threads; count++) startThread(pool, options, isSmall, begin);
    for (begin(); begun.length; begin()) {
      const [first] = begun as [Pick<Queue, "pieces">];
      yield* first.pieces();
      begun.shift();
    }
  } finally {
    stop();
  }
}

/** How many tasks may be begun and not given yet, for each thread. */
const ahead = 3;

/** A thread, and what waits for the task that it works on. */
interface Thread {
  readonly worker: Worker;
  queue: Queue | undefined;
}

/** What is read line by line leaves little behind at a time. With less room it is cleared away too often, more would not be given back. */
const smallLimits = { maxYoungGenerationSizeMb: 16 };

function startThread(pool: Set<Thread>, options: ReportOptions, isSmall: boolean, onFree: () => void): void {
  const worker = new Worker(new URL("./cli-worker.js", import.meta.url), {
    workerData: options,
    ...(isSmall && { resourceLimits: smallLimits }),
  });
  const thread: Thread = { worker, queue: undefined };
  pool.add(thread);
  const free = () => {
    thread.queue = undefined;
    onFree();
  };
  thread.worker.on("message", (piece: SentPiece) => {
    thread.queue?.push(piece);
    if (piece.isLast) free();
  });
  thread.worker.on("error", (error) => {
    // A thread that has run out of memory takes its task with it, and no other.
    pool.delete(thread);
    const task = thread.queue?.task;
    if (!task) throw error; // it could not even start
    thread.queue?.push(failed(task, error));
    startThread(pool, options, isSmall, onFree);
    onFree();
  });
}

/** The pieces of a task that a thread has sent and that were not given yet. */
interface Queue {
  readonly task: Task;
  readonly push: (piece: SentPiece) => void;
  readonly pieces: () => AsyncGenerator<JudgedPiece>;
}

function queueOf(task: Task, { worker }: Thread): Queue {
  const sent: SentPiece[] = [];
  let wake = () => {};
  return {
    task,
    push: (piece) => {
      sent.push(piece);
      wake();
    },
    pieces: async function* () {
      for (let isLast = false; !isLast; ) {
        const piece = sent.shift();
        if (!piece) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        if (!piece.isLast) worker.postMessage("taken");
        yield { task, ...piece };
        isLast = piece.isLast;
      }
    },
  };
}
