import { Worker } from "node:worker_threads";
import { type JudgedPiece, judgePieces, nothing, type Task } from "./judge-input.js";
import { type Opened, openByForm } from "./open-by-form.js";
import { faultOf, type ReportOptions } from "./report.js";

/** How to run tasks. */
export interface RunOptions {
  /** How many threads work beside this one; with 0, this one does the work. */
  readonly threads: number;
  readonly options: ReportOptions;
  /** Ends the work at once. */
  readonly signal: AbortSignal;
}

/** Runs tasks, on several threads at a time, and gives what they find in the order of the tasks. */
export async function* runTasks(tasks: readonly Task[], { threads, options, signal }: RunOptions): AsyncGenerator<JudgedPiece> {
  if (threads === 0) {
    for (const task of tasks) yield* isOfThis(task) ? judgeStdin(task, options, signal) : judgePieces(task, options);
    return;
  }
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
      if (isOfThis(task)) {
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

/** Standard input belongs to this thread, until it is read. */
function isOfThis({ source, bytes }: Task): boolean {
  return source === "-" && !bytes;
}

/** A document of this length, in bytes, takes long enough to be judged that somebody may want to interrupt it. */
const longDocument = 1 << 20;

/** Judges standard input as it comes; a long document, once it is read, on a thread of its own. */
async function* judgeStdin(task: Task, options: ReportOptions, signal: AbortSignal): AsyncGenerator<JudgedPiece> {
  let opened: Opened;
  try {
    opened = await openByForm(task.source, task.isLines);
    const bytes = await opened.document?.();
    if (bytes && bytes.length > longDocument) {
      yield* runTasks([{ source: task.source, bytes }], { threads: 1, options, signal });
      return;
    }
    if (bytes) opened = { document: async () => bytes };
  } catch (error) {
    yield failed(task, error as Error);
    return;
  }
  yield* judgePieces({ ...task, opened }, options);
}

function failed(task: Task, error: Error): JudgedPiece {
  return { task, batch: { ...nothing, failures: [faultOf(task.source, error)] }, isLast: true };
}

/** How many tasks may be begun and not given yet, for each thread. */
const ahead = 3;

/** A thread, and what waits for the task that it works on. */
interface Thread {
  readonly worker: Worker;
  queue: Queue | undefined;
}

/** What is read line by line leaves little behind at a time: room for more would only be memory that is not given back. */
const smallLimits = { maxYoungGenerationSizeMb: 4 };

function startThread(pool: Set<Thread>, options: ReportOptions, isSmall: boolean, onFree: () => void): void {
  // The whole command line is one file, which knows by the thread it runs in what it is to do.
  const worker = new Worker(new URL(import.meta.url), { workerData: options, ...(isSmall && { resourceLimits: smallLimits }) });
  const thread: Thread = { worker, queue: undefined };
  pool.add(thread);
  const free = () => {
    thread.queue = undefined;
    onFree();
  };
  thread.worker.on("message", (piece: JudgedPiece) => {
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
  readonly push: (piece: JudgedPiece) => void;
  readonly pieces: () => AsyncGenerator<JudgedPiece>;
}

function queueOf(task: Task, { worker }: Thread): Queue {
  const sent: JudgedPiece[] = [];
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
        yield piece;
        isLast = piece.isLast;
      }
    },
  };
}
