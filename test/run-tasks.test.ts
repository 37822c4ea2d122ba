import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { validCases } from "./corpus.js";
import { runMain } from "./run-main.js";

/** What a thread does, in this one: a real thread runs the file that is built, as `check-inputs.test.ts` has it. */
vi.mock("node:worker_threads", async (original) => {
  const { serveTasks } = await import("../src/serve-tasks.js");
  return {
    ...(await original<typeof import("node:worker_threads")>()),
    Worker: class extends EventEmitter {
      readonly #channel = new MessageChannel();

      constructor(_: URL, { workerData }: { workerData: object }) {
        super();
        this.#channel.port1.on("message", (piece) => this.emit("message", piece));
        serveTasks(this.#channel.port2, workerData);
      }

      postMessage(message: { source?: string }): void {
        if (message.source?.includes("deadly")) this.emit("error", new Error("Worker terminated due to reaching memory limit"));
        else this.#channel.port1.postMessage(message);
      }

      terminate(): void {
        this.#channel.port1.close();
      }
    },
  };
});

const page = validCases("v2", "list").find(({ file }) => file.endsWith("/200.completed.json"))?.response.body as object;
const line = `${JSON.stringify(page)}\n`;
const faulty = `${JSON.stringify({ ...page, has_more: 1 })}\n`;
let folder: string;
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "list-runs-contract-tasks-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const report = async (jobs: string, ...inputs: string[]) => {
  const { status, stdout, stderr } = await runMain([
    "check",
    "--format",
    "json",
    "--inventory",
    "--summary",
    "--jobs",
    jobs,
    ...inputs,
  ]);
  return { status, stderr, ...JSON.parse(stdout) };
};

describe("runTasks()", () => {
  test("gives the same on several threads as on one, of documents, of ranges of lines and of what cannot be read", async () => {
    const many = file("many.ndjson", `${line.repeat(500)}${faulty}${line.repeat(1000)}{\n${faulty}`);
    const inputs = [
      file("a.json", line),
      many,
      file("b.json", faulty),
      file("broken.json", "{"),
      file("lines.ndjson", line + faulty),
    ];
    const alone = await report("1", ...inputs);
    expect(alone).toMatchObject({ status: 2, summary: { exchanges: 1506, invalid: 4 } });
    for (const jobs of ["2", "4"]) expect(await report(jobs, ...inputs)).toEqual(alone);
  });

  test("loses no more than the task of a thread that dies, and goes on with another thread", async () => {
    const inputs = ["a", "deadly", "b", "deadly-too", "c"].map((name) => file(`${name}.json`, line));
    const { status, failures, entries } = await report("2", ...inputs);
    expect(status).toBe(2);
    expect(failures.map(({ source }: { source: string }) => source)).toEqual([inputs[1], inputs[3]]);
    expect(entries.map(({ source }: { source: string }) => source)).toEqual([inputs[0], inputs[2], inputs[4]]);
  });
});
