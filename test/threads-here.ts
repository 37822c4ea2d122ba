import { EventEmitter } from "node:events";
import { serveTasks } from "../src/serve-tasks.js";

/**
 * `node:worker_threads` with threads that do their work in this one: a real one runs the file that is built, which no source is. A task whose
 * source is called "deadly" ends its thread.
 */
export const threadsHere = async <T extends object>(original: () => Promise<T>): Promise<T> => ({
  ...(await original()),
  Worker: ThreadHere,
});

class ThreadHere extends EventEmitter {
  // To import it would be to ask for the very module that is being made.
  readonly #channel = new (process.getBuiltinModule("node:worker_threads").MessageChannel)();

  constructor(_: URL, { workerData }: { readonly workerData: object }) {
    super();
    this.#channel.port1.on("message", (piece) => this.emit("message", piece));
    serveTasks(this.#channel.port2, workerData);
  }

  postMessage(message: { readonly source?: string }): void {
    if (message.source?.includes("deadly")) this.emit("error", new Error("Worker terminated due to reaching memory limit"));
    else this.#channel.port1.postMessage(message);
  }

  terminate(): void {
    this.#channel.port1.close();
  }
}
