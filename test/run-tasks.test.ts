import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { validCases } from "./corpus.js";
import { runMain } from "./run-main.js";

vi.mock("node:worker_threads", async (original) => (await import("./threads-here.js")).threadsHere(original));

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
