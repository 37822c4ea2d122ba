/**
 * Holds the matchers to the test runners they are for. Each folder here is a project of its own: the packed package is installed in a copy
 * of it, its types are checked, the tests that have to pass are run, and the tests that have to fail fail with what `check` prints.
 *
 *   npm run test:matchers [project …]
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import type { ListRunsResponse } from "../../src/v2.js";

const here = import.meta.dirname;
const corpus = async (file: string): Promise<ListRunsResponse> =>
  JSON.parse(await readFile(join(here, "../corpus/v2/list/valid", file), "utf8")).response.body;
const page = await corpus("200.completed.json");
const empty = await corpus("200.empty.json");
const wrong = { ...page, has_more: "no", nxt: 1 };
const run = { ...page.data[0], status: "sk-proj-A1b2C3d4E5f6G7h8", instructions: ["My name is A"] };
const secret = { ...page, data: [run, ...page.data.slice(1)], nxt: { token: "A1b2C3d4" } };
const firstPage = { ...page, has_more: true };
const wrongPages = [firstPage, { ...empty, has_more: "no" }];
const request = { url: "https://api.openai.com/v1/threads/thread_abc123/runs?limit=20" };
/** What the tests of all projects read. */
const received = { page, wrong, secret, request, pages: [firstPage, empty], wrongPages };

/** Of each test that has to fail: the call it shows, and what `check` prints of which value, asked with which options. */
const failures: Readonly<Record<string, { call: string; value: unknown; source?: string; options?: string[] }>> = {
  "a wrong page": { call: 'expect(received).toBeListRunsResponse("v2")\n', value: wrong },
  "a wrong page, by the letter": {
    call: 'expect(received).toBeListRunsResponse("v2", options)\n',
    value: wrong,
    options: ["--strict"],
  },
  "a page with a key": { call: 'expect(received).toBeListRunsResponse("v2")\n', value: secret },
  "a page that is not to be one": {
    call: 'expect(received).not.toBeListRunsResponse("v2")\n\nExpected not to be valid, but it is:',
    value: page,
  },
  "a promise": { call: 'expect(received).resolves.toBeListRunsResponse("v2")\n', value: wrong },
  "wrong pages": { call: 'expect(received).toBeListRunsPages("v2")\n', value: wrongPages[1], source: "pages[1]" },
};

const exec = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-matchers-"));
try {
  const { stdout } = await exec("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: join(here, "../.."),
  });
  const [{ filename }] = Object.values(JSON.parse(stdout)) as [{ filename: string }];
  const all = (await readdir(here, { withFileTypes: true })).filter((entry) => entry.isDirectory() && entry.name !== "specs");
  const asked = process.argv.slice(2);
  const names = asked.length > 0 ? asked : all.map(({ name }) => name);
  for (const result of await Promise.allSettled(names.map((name) => test(name, join(folder, filename))))) {
    if (result.status === "fulfilled") continue;
    console.error(result.reason instanceof Error ? result.reason.message : result.reason);
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}

/** Tests one project in a copy of it, where nothing of this repository is near. */
async function test(name: string, archive: string): Promise<void> {
  const project = join(folder, name);
  await cp(join(here, "specs"), project, { recursive: true });
  await cp(join(here, name), project, { recursive: true, filter: (path) => !path.includes("node_modules") });
  await writeFile(join(project, "received.json"), JSON.stringify(received));
  const npm = (...args: string[]) => output("npm", args, project);
  await npm("ci", "--no-audit", "--no-fund");
  await npm("install", "--no-save", "--prefer-offline", "--no-audit", "--no-fund", archive);
  await npm("run", "types");
  await npm("run", "pass");
  const isGreen = await npm("run", "fail").then(
    () => true,
    () => false,
  );
  if (isGreen) throw new Error(`${name}: tests passed that have to fail`);
  await compare(name, project);
  console.log(`${name}: ${Object.keys(failures).length} failures tell what check tells`);
}

/** What a command prints; where it fails, the error tells all of it. */
async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  // Tests in tests: the runner of the one must not reach into the other.
  const { NODE_OPTIONS: _, VITEST: __, ...env } = process.env;
  try {
    const { stdout } = await exec(command, args, { cwd, env: { ...env, CI: "true" }, maxBuffer: 1e8 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${cwd}: ${[command, ...args].join(" ")} failed:\n${stdout}${stderr}`);
  }
}

/** Compares the texts of all failures with what the command line of the installed package prints. */
async function compare(name: string, project: string): Promise<void> {
  const texts = await failureTexts(project);
  for (const [title, { call, value, source = "received", options = [] }] of Object.entries(failures)) {
    await writeFile(join(project, source), JSON.stringify(value, null, 2));
    const args = ["node_modules/list-runs-contract/dist/cli.js", "check", source, "--variant", "v2", ...options];
    // Its last line counts, the others tell; it exits 1 where the answer is not valid.
    const { stdout } = await exec(process.execPath, args, { cwd: project }).catch((error: { stdout: string }) => error);
    const expected = `${call}\n${stdout.trimEnd().split("\n").slice(0, -1).join("\n")}`;
    const text = texts.get(title);
    if (text !== expected) throw new Error(`${name}: "${title}" tells\n${text}\ninstead of\n${expected}`);
  }
  if (/A1b2C3|My name/.test([...texts.values()].join())) throw new Error(`${name}: a failure tells what is not to be shown`);
}

/** The text of each failure by the title of its test, as both runners report it, without the name of the error and its stack. */
async function failureTexts(project: string): Promise<Map<string, string>> {
  const { testResults } = JSON.parse(await readFile(join(project, "failures.json"), "utf8")) as {
    testResults: { assertionResults: { title: string; failureMessages: string[] }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(
    results.map(({ title, failureMessages: [message = ""] }) => [
      title,
      stripVTControlCharacters(message)
        .replace(/^Error: /, "")
        .replace(/\n {4}at .*$/s, ""),
    ]),
  );
}
