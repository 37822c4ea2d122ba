import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Report } from "../generated/report.js";
import { runMain } from "./run-main.js";

vi.mock("node:worker_threads", async (original) => (await import("./threads-here.js")).threadsHere(original));

const recordings = new URL("./recordings/", import.meta.url).pathname;
const page = { object: "list", data: [{ instructions: "PRIVATE" }], first_id: null, last_id: null, has_more: false };
const line = JSON.stringify({ request: { headers: { authorization: "Bearer sk-SECRET0123456789" } }, response: { body: page } });
let folder: string;
let before: string;

beforeAll(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), "list-runs-contract-redact-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** The verdicts of check, without what a mask changes: the texts that a message shows. */
async function verdicts(path: string) {
  const { entries } = JSON.parse((await runMain(["check", path, "--format", "json"])).stdout) as Report;
  return entries.map(({ source, valid, variant, issues }) => ({
    ...{ source: source.replace(/^out\//, ""), valid, variant },
    issues: issues.map(({ code, pointer, line, column }) => `${code} ${pointer} ${line}:${column}`),
  }));
}

describe("check --redact", () => {
  test("writes every recording under its path, of the same length, with the same verdicts and without secrets", async () => {
    cpSync(recordings, "all", { recursive: true });
    rmSync("all/expected.json");
    const { status } = await runMain(["check", "all", "--redact", "out"]);
    expect(status).toBe(1);
    const names = (root: string) => readdirSync(root, { recursive: true }).map(String).sort();
    expect(names("out/all")).toEqual(names("all"));
    for (const name of names("all").filter((name) => statSync(join("all", name)).isFile())) {
      const text = readFileSync(join("out/all", name), "latin1");
      expect(text, name).not.toMatch(/SECRET|PRIVATE/);
      expect(text, name).toHaveLength(statSync(join("all", name)).size);
    }
    expect(await verdicts("out/all")).toEqual(await verdicts("all"));
  });

  test("writes lines as lines, and packs again what was packed", async () => {
    const text = `${line}\r\n\n{"instructions": "PRIVATE\n${line}`;
    writeFileSync("lines.ndjson", text);
    writeFileSync("lines.ndjson.gz", gzipSync(text));
    await runMain(["check", "lines.ndjson", "lines.ndjson.gz", "--redact", "out"]);
    const redacted = readFileSync("out/lines.ndjson", "utf8");
    expect(redacted).toHaveLength(text.length);
    expect(redacted).not.toMatch(/SECRET|PRIVATE/);
    expect(redacted.split("\n").map(({ length }) => length)).toEqual(text.split("\n").map(({ length }) => length));
    expect(JSON.parse(redacted.split("\n")[0] as string)).toMatchObject({ response: { body: { object: "list" } } });
    expect(gunzipSync(readFileSync("out/lines.ndjson.gz")).toString()).toBe(redacted);
  });

  test.each<[string, () => void]>([
    ["a link to the folder itself", () => symlinkSync(".", "linked")],
    [
      "a link to the file",
      () => {
        mkdirSync("linked");
        linkSync("source.json", "linked/source.json");
      },
    ],
  ])("does not write a capture over itself through %s", async (_, link) => {
    rmSync("linked", { recursive: true, force: true });
    writeFileSync("source.json", line);
    link();
    const { status, stderr } = await runMain(["check", "source.json", "--redact", "linked"]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'Cannot redact "source.json": it would be written over itself\n' });
    expect(readFileSync("source.json", "utf8")).toBe(line);
  });

  test("reads nothing of what it has written below a folder that is read", async () => {
    mkdirSync("captures");
    writeFileSync("captures/a.json", line);
    for (const _ of ["first", "second"]) await runMain(["check", "captures", "--redact", "captures/out"]);
    expect(readdirSync("captures/out", { recursive: true }).map(String).sort()).toEqual(["captures", "captures/a.json"]);
  });

  test("leads nowhere out of the folder", async () => {
    mkdirSync("inner", { recursive: true });
    writeFileSync("outer.json", line);
    process.chdir("inner");
    await runMain(["check", "../outer.json", join(folder, "lines.ndjson"), "--redact", "out"]);
    process.chdir(folder);
    expect(existsSync("inner/out/outer.json")).toBe(true);
    expect(existsSync("inner/out/lines.ndjson")).toBe(true);
  });

  test.each<[string, () => string[], string]>([
    ["over itself", () => ["outer.json", "--redact", "."], 'Cannot redact "outer.json": it would be written over itself'],
    [
      "over another one",
      () => {
        mkdirSync("inner", { recursive: true });
        writeFileSync("inner/outer.json", line);
        process.chdir("inner");
        return ["../outer.json", "outer.json", "--redact", "out"];
      },
      'Cannot redact "outer.json": "out/outer.json" is written already, for another input',
    ],
    [
      "that is not UTF-8",
      () => {
        writeFileSync("bad.json", Buffer.from([0x7b, 0x0a, 0xff]));
        return ["bad.json", "--redact", "out"];
      },
      'Cannot redact "bad.json": line 2 is not valid UTF-8',
    ],
    [
      "with a line that is not UTF-8",
      () => {
        writeFileSync("bad.ndjson", Buffer.concat([Buffer.from(`${line}\n`), Buffer.from([0xff, 0x0a])]));
        return ["bad.ndjson", "--redact", "out"];
      },
      'Cannot redact "bad.ndjson": line 2 is not valid UTF-8',
    ],
    [
      "from standard input",
      () => ["-", "--redact", "out"],
      "Cannot redact standard input: name the files that are to be written",
    ],
  ])("writes nothing %s", async (_, prepare, message) => {
    writeFileSync("outer.json", line);
    const { status, stderr } = await runMain(["check", ...prepare()]);
    process.chdir(folder);
    expect(status).toBe(2);
    expect(stderr.split("\n")).toContain(message);
    expect(existsSync("out/bad.ndjson")).toBe(false);
  });
});
