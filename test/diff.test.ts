import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { isLower, nextVersion, parseVersion } from "../scripts/next-version.js";

const schemaOf = (status: object) => ({
  $ref: "#/$defs/RunObject",
  $defs: {
    RunObject: { type: "object", required: ["status"], properties: { status } },
    ListRunsQuery: { type: "object", properties: { limit: { type: "integer" } } },
  },
});
const first = schemaOf({ enum: ["queued"] });
const wider = schemaOf({ enum: ["queued", "paused"] });
const paused = 'v1, v2: RunObject.status may be "paused" now – a reader may meet what it could not before';

const folders = mkdtempSync(join(tmpdir(), "list-runs-contract-diff-"));
afterAll(() => rmSync(folders, { recursive: true }));
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  // No repository that the folders may happen to stand in.
  GIT_CEILING_DIRECTORIES: folders,
  ...Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((who) => [
      [`GIT_${who}_NAME`, "A"],
      [`GIT_${who}_EMAIL`, "a@example.com"],
    ]),
  ),
};

/** Writes what a folder publishes. */
function publish(folder: string, version: string, schema: object): void {
  for (const variant of ["v1", "v2"]) {
    mkdirSync(join(folder, "generated", variant), { recursive: true });
    writeFileSync(join(folder, "generated", variant, "schema.json"), JSON.stringify(schema));
  }
  writeFileSync(join(folder, "generated/report.schema.json"), JSON.stringify({ type: "object" }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ version }));
}

type Step = (folder: string) => void;

const git = (folder: string, ...args: string[]) => execFileSync("git", args, { cwd: folder, env, stdio: "ignore" });
const write =
  (version: string, schema: object): Step =>
  (folder) =>
    publish(folder, version, schema);
/** Commits what is published, under a tag where one is named. */
const commit =
  (version: string, schema: object, tag?: string): Step =>
  (folder) => {
    publish(folder, version, schema);
    git(folder, "add", ".");
    git(folder, "commit", "--message", version, "--allow-empty");
    if (tag) git(folder, "tag", "--annotate", "--message", tag, tag);
  };

function emptyFolder(): string {
  return mkdtempSync(join(folders, "project-"));
}

/** A repository in which these steps were taken. */
function repository(...steps: readonly Step[]): string {
  const folder = emptyFolder();
  git(folder, "init");
  for (const step of steps) step(folder);
  return folder;
}

/** What `npm run diff` writes in a folder, and its exit code. */
function diff(folder: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = ["--import", import.meta.resolve("tsx"), resolve("scripts/diff.ts"), ...args];
  return new Promise((done) => {
    execFile(process.execPath, script, { cwd: folder, env }, (error, stdout, stderr) => {
      done({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

describe.concurrent("npm run diff", () => {
  test("says that all is new where there is no release, with --check too", async () => {
    const { code, stdout, stderr } = await diff(repository(commit("0.1.0", first)), "--check");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("There is no release before this: no tag such as v1.2.3 is reachable.");
    expect(stdout).toContain("git fetch --tags");
  });

  test("says that nothing has changed since the tag", async () => {
    const folder = repository(commit("1.2.0", first, "v1.2.0"), commit("1.2.0", first));
    expect(await diff(folder)).toEqual({
      code: 0,
      stdout: [
        "Nothing has changed since v1.2.0",
        "",
        "After 1.2.0, the version has to be 1.2.1 or higher, as that of every release",
        "package.json says 1.2.0, which is not higher than that of v1.2.0",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  test.each([
    ["the last one", "1.2.0", first],
    ["the last one, as a candidate", "1.2.0-rc.1", first],
    ["a lower one", "1.1.9", first],
    ["the last one where something has changed", "1.2.0", wider],
  ])("fails with --check where the version is %s", async (_, version, schema) => {
    const folder = repository(commit("1.2.0", first, "v1.2.0"), commit(version, schema));
    expect(await diff(folder, "--check")).toMatchObject({
      code: 1,
      stderr: `package.json says ${parseVersion(version).join(".")}, which is not higher than that of v1.2.0\n`,
    });
  });

  test("takes any higher version with --check where nothing has changed", async () => {
    const folder = repository(commit("1.2.0", first, "v1.2.0"), commit("1.2.1", first));
    expect(await diff(folder, "--check")).toMatchObject({ code: 0, stderr: "" });
  });

  test("tells what is breaking, once for all variants, and the version that it takes", async () => {
    const folder = repository(commit("1.2.0", first, "v1.2.0"), commit("1.2.0", first), write("1.2.0", wider));
    expect(await diff(folder)).toEqual({
      code: 0,
      stdout: [
        "Changed since v1.2.0",
        "",
        "Breaking (1):",
        `  ${paused}`,
        "",
        "After 1.2.0, the version has to be 2.0.0 or higher, a major version",
        "package.json says 1.2.0, which is not higher than that of v1.2.0",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  test("tells what is not breaking, and what is different in words only", async () => {
    const described = schemaOf({ description: "State of the run.", enum: ["queued"] });
    const more = { ...described, $defs: { ...described.$defs, More: { type: "object" } } };
    const folder = repository(commit("1.2.0", first, "v1.2.0"), commit("1.3.0", more));
    expect(await diff(folder, "--check")).toEqual({
      code: 0,
      stdout: [
        "Changed since v1.2.0",
        "",
        "Not breaking (1):",
        "  v1, v2: More is new – one more type",
        "",
        "In words only (1):",
        "  v1, v2: RunObject.status has another description",
        "",
        "After 1.2.0, the version has to be 1.3.0 or higher, a minor version",
        "",
      ].join("\n"),
      stderr: "",
    });
  });

  test("tells of many words the first ones and how many there are more", async () => {
    const worded = (title: string) => ({ properties: Object.fromEntries([..."abcdefg"].map((name) => [name, { title }])) });
    const folder = repository(commit("1.2.0", worded("x"), "v1.2.0"), commit("1.2.1", worded("y")));
    const { stdout } = await diff(folder);
    expect(stdout).toContain("In words only (7):\n  v1, v2: schema.json.a has another title\n");
    expect(stdout).toContain("schema.json.e has another title\n  … and 2 more\n");
  });

  test("fails with --check where the version is too low, and not where it is high enough", async () => {
    const folder = repository(commit("0.3.1", first, "v0.3.1"), commit("0.3.2", wider));
    const low = await diff(folder, "--check");
    publish(folder, "0.4.0-rc.1", wider);
    const high = await diff(folder, "--check");
    expect({ code: low.code, stderr: low.stderr }).toEqual({ code: 1, stderr: "package.json says 0.3.2, which is too low\n" });
    expect(low.stdout).toContain(
      "After 0.3.1, the version has to be 0.4.0 or higher: before 1.0.0 what breaks takes a minor version, and all else a patch\n",
    );
    expect({ code: high.code, stderr: high.stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("compares a release with the one before it: the highest version that is reachable and no candidate", async () => {
    const folder = repository(
      commit("1.9.0", first, "v1.9.0"),
      commit("1.10.0", first, "v1.10.0"),
      commit("1.8.1", first, "v1.8.1"),
      commit("2.0.0-rc.1", wider, "v2.0.0-rc.1"),
      commit("2.0.0", wider, "v2.0.0"),
    );
    const { code, stdout } = await diff(folder, "--check");
    expect({ code, stdout: stdout.split("\n")[0] }).toEqual({ code: 0, stdout: "Changed since v1.10.0" });
    expect(stdout).toContain(paused);
  });

  test("takes the tag of a first release for no release before it", async () => {
    const { code, stdout } = await diff(repository(commit("0.1.0", first, "v0.1.0")), "--check");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("There is no release before this") });
  });

  test("does not take a shallow clone for one without releases", async () => {
    const origin = repository(commit("1.2.0", first, "v1.2.0"), commit("1.2.0", wider));
    const clone = emptyFolder();
    git(clone, "clone", "--depth", "1", pathToFileURL(origin).href, ".");
    expect(await diff(clone, "--check")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "Cannot tell the last release: this clone is shallow, and has no tag of one. Fetch them: git fetch --unshallow --tags\n",
    });
    git(clone, "fetch", "--unshallow", "--tags");
    expect(await diff(clone)).toMatchObject({ code: 0, stdout: expect.stringContaining(paused) });
  });

  test("compares with another revision, and with a folder", async () => {
    const folder = repository(commit("1.2.0", first, "v1.2.0"), commit("1.3.0", wider), write("1.3.0", wider));
    const unpacked = emptyFolder();
    publish(unpacked, "1.1.0", first);
    expect((await diff(folder, "--against", "HEAD")).stdout).toBe(
      [
        "Nothing has changed since HEAD",
        "",
        "After 1.3.0, the version has to be 1.3.1 or higher, as that of every release",
        "package.json says 1.3.0, which is not higher than that of HEAD",
        "",
      ].join("\n"),
    );
    const { stdout } = await diff(folder, "--against", unpacked);
    expect(stdout).toContain(
      `Changed since ${unpacked}\n\nBreaking (1):\n  ${paused}\n\nAfter 1.1.0, the version has to be 2.0.0`,
    );
  });

  test("compares with the package unpacked, whose schemas are where its exports say", async () => {
    const unpacked = emptyFolder();
    // `npm test` has built dist/ right before.
    execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", unpacked], { stdio: "ignore" });
    const tarball = readdirSync(unpacked).find((file) => file.endsWith(".tgz")) as string;
    execFileSync("tar", ["--extract", "--gzip", "--file", tarball], { cwd: unpacked });
    const folder = join(unpacked, "package");
    expect(existsSync(join(folder, "generated/v2/schema.json"))).toBe(false);
    const { code, stdout, stderr } = await diff(resolve("."), "--against", folder);
    expect({ code, stdout: stdout.split("\n")[0], stderr }).toEqual({
      code: 0,
      stdout: `Nothing has changed since ${folder}`,
      stderr: "",
    });
    rmSync(join(folder, "dist/schema.v2.json"));
    expect(await diff(resolve("."), "--against", folder)).toEqual({
      code: 2,
      stdout: "",
      stderr: `Cannot read "${join(folder, "dist/schema.v2.json")}": there is no such file, though package.json exports it\n`,
    });
  });

  test("finds what a package exports by conditions, and takes it for its variant", async () => {
    const [folder, unpacked] = [repository(commit("1.2.0", wider)), emptyFolder()];
    const exports = { "./v1/schema.json": { default: "./a.json" }, "./v2/schema.json": "./a.json", "./v1": "./v1.js" };
    writeFileSync(join(unpacked, "a.json"), JSON.stringify(first));
    writeFileSync(join(unpacked, "package.json"), JSON.stringify({ version: "1.1.0", exports }));
    const { stdout } = await diff(folder, "--against", unpacked);
    expect(stdout).toContain(`Breaking (1):\n  ${paused}\n`);
    expect(stdout).toContain("Not breaking (1):\n  report: Report is new");
  });

  test("tells of a variant that came and one that went", async () => {
    const folder = repository(commit("1.2.0", first, "v1.2.0"), commit("1.2.0", first));
    renameSync(join(folder, "generated/v2"), join(folder, "generated/v3"));
    const { stdout } = await diff(folder);
    expect(stdout).toContain("Breaking (1):\n  v2: schema.json is gone");
    expect(stdout).toContain("Not breaking (1):\n  v3: schema.json is new");
  });

  test.each([
    [["--against", "v9"], 'Cannot compare with "v9": it is no revision, and no folder in which there is package.json'],
    [["--against=--all"], 'Cannot compare with "--all": it is no revision, and no folder in which there is package.json'],
    [["--against", "empty"], 'Cannot compare with "empty": it has no generated/*/schema.json, and its package.json exports none'],
    [["--agains", "v1"], "Cannot use the arguments: Unknown option '--agains'"],
    [["v1.2.0"], "Cannot use the arguments: Unexpected argument 'v1.2.0'. This command does not take positional arguments"],
  ])("exits 2 on %j", async (args, message) => {
    const folder = repository(commit("1.2.0", first, "v1.2.0"));
    publish(join(folder, "empty"), "1.0.0", first);
    for (const name of ["v1", "v2", "report.schema.json"]) rmSync(join(folder, "empty/generated", name), { recursive: true });
    expect(await diff(folder, ...args)).toEqual({ code: 2, stdout: "", stderr: `${message}\n` });
  });

  test("exits 2 outside of a repository, and where a schema is broken", async () => {
    const folder = emptyFolder();
    publish(folder, "1.2.0", first);
    expect(await diff(folder)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Cannot ask git: .*not a git repository/),
    });
    writeFileSync(join(folder, "generated/v1/schema.json"), "{");
    expect(await diff(folder, "--against", folder)).toMatchObject({
      code: 2,
      stderr: 'Cannot read "generated/v1/schema.json": it is not valid JSON\n',
    });
  });
});

describe("nextVersion()", () => {
  test.each([
    ["1.2.3", "major", "2.0.0"],
    ["1.2.3", "minor", "1.3.0"],
    ["1.2.3", "patch", "1.2.4"],
    ["0.2.3", "major", "0.3.0"],
    ["0.2.3", "minor", "0.2.4"],
    ["0.2.3", "patch", "0.2.4"],
    ["0.0.3", "major", "0.1.0"],
  ] as const)("follows %s by %s with %s", (version, level, next) => {
    expect(nextVersion(parseVersion(version), level).join(".")).toBe(next);
  });
});

test.each([
  ["1.9.0", "1.10.0", true],
  ["1.10.0", "1.9.0", false],
  ["1.2.3", "1.2.3", false],
  ["2.0.0-rc.1", "2.0.0", false],
])("isLower() of %s and %s is %s", (one, other, is) => {
  expect(isLower(parseVersion(one), parseVersion(other))).toBe(is);
});

test("parseVersion() refuses what is no version", () => {
  expect(() => parseVersion("1.2")).toThrow(new TypeError('Cannot read "1.2": it is no version such as 1.2.3'));
});
