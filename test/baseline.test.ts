import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../generated/report.js";
import { validCases } from "./corpus.js";
import { runMain } from "./run-main.js";

type Run = Record<string, unknown>;
const page = validCases("v2", "list").find(({ file }) => file.endsWith("/200.completed.json"))?.response.body as { data: Run[] };
const [run0, run1] = page.data as [Run, Run];
const runs = (...data: Run[]) => ({ ...page, data });
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
let folder: string;
let captures: string;
let baseline: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "list-runs-contract-baseline-"));
  captures = join(folder, "captures.json");
  baseline = join(folder, "baseline.json");
  write(captures, [runs({ ...run0, status: "done" }, { ...run1, status: "over", service_tier: "x" }), { ...page, has_more: 1 }]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (file: string, content: unknown) =>
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));

async function check(entries: unknown, args: readonly string[] = []) {
  write(baseline, entries);
  const { status, stdout, stderr } = await runMain(["check", captures, "--baseline", baseline, "--format", "json", ...args]);
  return { status, stderr, ...(stdout ? (JSON.parse(stdout) as Report) : ({} as Partial<Report>)) };
}

const status = { code: "enum", pointer: "/data/*/status", reason: "The stub says so" };
const hasMore = { code: "type", pointer: "/has_more", reason: "Told to the vendor" };
const tier = { code: "unknown-property", pointer: "/data/1/service_tier", reason: "Ours" };

describe("check --baseline", () => {
  test("accepts the issues it names by code and place, and counts them as accepted", async () => {
    const { status: code, summary, entries, stale } = await check([status, hasMore, tier]);
    expect({ code, stale }).toEqual({ code: 0, stale: [] });
    expect(summary).toMatchObject({ valid: 2, invalid: 0, errors: 0, warnings: 0, accepted: 4 });
    expect(entries?.flatMap(({ issues }) => issues.map(({ accepted }) => accepted))).toEqual([
      "The stub says so",
      "The stub says so",
      "Ours",
      "Told to the vendor",
    ]);
  });

  test("leaves an answer invalid that has another error", async () => {
    const { status: code, summary } = await check([status, tier]);
    expect(code).toBe(1);
    expect(summary).toMatchObject({ valid: 1, invalid: 1, errors: 1, accepted: 3 });
  });

  test.each<[string, string, string, number]>([
    ["a star is one key", "enum", "/data/*/status", 2],
    ["an index is that one", "enum", "/data/0/status", 1],
    ["a star is not several keys", "enum", "/*/status", 0],
    ["a star is not a part of a key", "enum", "/data/*/stat*", 0],
    ["a place is not what is below it", "enum", "/data/*", 0],
    ["the code counts", "type", "/data/*/status", 0],
  ])("knows that %s", async (_, code, pointer, accepted) => {
    const { summary, stale } = await check([{ code, pointer, reason: "r" }]);
    expect(summary?.accepted).toBe(accepted);
    expect(stale).toHaveLength(accepted ? 0 : 1);
  });

  test("fails the run where an entry accepts nothing", async () => {
    const gone = { code: "required", pointer: "/first_id", reason: "Was missing", expires: day(30) };
    const { status: code, stale, summary } = await check([status, hasMore, tier, gone]);
    expect({ code, stale, invalid: summary?.invalid }).toEqual({ code: 1, stale: [gone], invalid: 0 });
    const { stdout } = await runMain(["check", captures, "--baseline", baseline]);
    const until = `The baseline accepts required at /first_id (Was missing, until ${gone.expires}), but no issue is accepted by that`;
    expect(stdout.split("\n")).toContain(until);
  });

  test.each([
    ["the day before", -1, 1, 2],
    ["today", 0, 0, 4],
    ["tomorrow", 1, 0, 4],
  ])("accepts until the day it names: %s", async (_, offset, code, accepted) => {
    const found = await check([{ ...status, expires: day(offset) }, hasMore, tier]);
    expect({ code: found.status, accepted: found.summary?.accepted }).toEqual({ code, accepted });
    expect(found.stale).toEqual(code ? [{ ...status, expires: day(offset), expired: true }] : []);
    const { stdout } = await runMain(["check", captures, "--baseline", baseline]);
    const over = `The baseline accepted enum at /data/*/status (The stub says so) until ${day(offset)}, and does no longer`;
    expect(stdout.includes(over)).toBe(code === 1);
  });

  test.each<[string, unknown, string]>([
    ["no JSON", "[", "Cannot read the baseline"],
    ["no array", {}, "it must be an array, got object"],
    ["an entry that is none", [status, 5], "entry 1 must be an object, got number 5"],
    ["no reason", [{ code: "enum", pointer: "" }], "entry 0 must have a reason, a text, got undefined"],
    ["a blank reason", [{ ...status, reason: " " }], 'entry 0 must have a reason, a text, got string " "'],
    ["no pointer", [{ ...status, pointer: "data" }], "entry 0 must have a pointer, which is empty or begins with a slash"],
    ["no day", [{ ...status, expires: "2027-02-30" }], "entry 0 must expire on a day as YYYY-MM-DD"],
    ["a misspelt name", [{ ...status, expire: "2027-02-03" }], 'entry 0 has a property "expire"'],
  ])("refuses what is no baseline: %s", async (_, content, message) => {
    const { status: code, stderr } = await check(content);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("refuses a file that is not there", async () => {
    const { status: code, stderr } = await runMain(["check", captures, "--baseline", join(folder, "nowhere.json")]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^Cannot read the baseline ".*nowhere.json": no such file or folder\n/),
    });
  });

  test("is told in every format", async () => {
    write(baseline, [status, hasMore, tier]);
    const told = async (format: string) =>
      (await runMain(["check", captures, "--baseline", baseline, "--format", format])).stdout;
    expect(await told("pretty")).not.toContain("/data/0/status");
    expect(await told("github")).not.toContain("::error");
    expect(await told("junit")).toContain("accepted: The stub says so");
    expect(await told("junit")).not.toContain("<failure");
    expect(await told("sarif")).toContain('"suppressions":[{"kind":"external","justification":"The stub says so"}]');
    expect(await told("ndjson")).toContain('"accepted":"Ours"');
  });
});

describe("check --update-baseline", () => {
  test("writes an entry a code and place, with a star for every index, and the next run passes", async () => {
    rmSync(baseline, { force: true });
    const args = ["check", captures, "--baseline", baseline];
    const { status: code, stderr } = await runMain([...args, "--update-baseline"]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Wrote 3 entries to "${baseline}", 3 new, 0 dropped: say in it why the 3 new ones are accepted\n`,
    });
    const reason = "No reason is given yet";
    expect(JSON.parse(readFileSync(baseline, "utf8"))).toEqual([
      { code: "unknown-property", pointer: "/data/*/service_tier", reason },
      { code: "enum", pointer: "/data/*/status", reason },
      { code: "type", pointer: "/has_more", reason },
    ]);
    expect((await runMain(args)).status).toBe(0);
  });

  test("keeps the entries that accept something, with reason and day, and drops the others", async () => {
    const kept = { ...status, expires: day(9) };
    const dropped = [
      { code: "required", pointer: "/first_id", reason: "r" },
      { ...hasMore, expires: day(-1) },
    ];
    const { status: code, stderr, stale } = await check([kept, ...dropped], ["--update-baseline"]);
    expect({ code, stale }).toEqual({ code: 0, stale: [] });
    expect(stderr).toContain("Dropped required at /first_id (r)\n");
    expect(stderr).toContain("2 new, 2 dropped");
    const entries = JSON.parse(readFileSync(baseline, "utf8"));
    expect(entries).toContainEqual(hasMore); // what has expired keeps its reason
    expect(entries).toContainEqual(kept);
    expect(entries.map(({ code }: { code: string }) => code).sort()).toEqual(["enum", "type", "unknown-property"]);
  });

  test("writes nothing where no file is named, or nothing is judged", async () => {
    const { status: code, stderr } = await runMain(["check", captures, "--update-baseline"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("no --baseline is given") });
    rmSync(baseline, { force: true });
    const failed = await runMain(["check", join(folder, "nowhere"), "--baseline", baseline, "--update-baseline"]);
    expect(failed).toMatchObject({ status: 2, stderr: expect.stringContaining("The baseline is not written") });
    expect(existsSync(baseline)).toBe(false);
  });
});
