import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ask, output } from "./ask.js";
import { askWorkerd } from "./serve-workerd.js";
import type { User } from "./user.js";

/** A runtime with a command line. */
interface Runtime {
  readonly name: string;
  readonly command: string;
  /** What is said before the file that is to be run. */
  readonly args: readonly string[];
  /** Whether it can be told to make no text into code, and is. */
  readonly mayEval: boolean;
}

const modules = join(import.meta.dirname, "node_modules");
const noEval = "--disallow-code-generation-from-strings";
const runtimes: readonly Runtime[] = [
  { name: `Node.js ${process.versions.node}, which runs this`, command: process.execPath, args: [noEval], mayEval: false },
  ...["20", "22", "24", "26"].map((version) => ({
    name: `Node.js ${version}`,
    command: join(modules, `node-${version}/bin/node`),
    args: [noEval],
    mayEval: false,
  })),
  {
    name: "Deno",
    command: join(modules, ".bin/deno"),
    args: ["run", "--allow-all", "--no-config", "--node-modules-dir=manual", `--v8-flags=${noEval}`],
    mayEval: false,
  },
  { name: "Bun", command: join(modules, ".bin/bun"), args: ["run"], mayEval: true },
];

/** What the smoke program has to see, wherever it runs. */
const expected = {
  exported: [9, 9, 9],
  selfTest: "passes",
  good: [true, true, true],
  bad: [["/has_more"], ["/has_more"], ["/has_more"]],
  error: true,
  page: ["error /has_more", "warning /nxt"],
  walk: false,
  variant: "v2",
  query: { limit: 20 },
  captures: [
    { format: "har", issues: ["1 /has_more", "1 /nxt", "1 /request/headers/authorization"] },
    { format: "vcrpy", issues: ["8 /has_more", "2 /request/headers/authorization"] },
  ],
  matchers: [true, false],
  arbitraries: true,
};

const good = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
const bad = { ...good, has_more: "no" };
/** So many lines of NDJSON are several ranges, which threads are given. */
const lines = 30_000;

/**
 * Runs the smoke program in each runtime, and in those that have files the command line too.
 *
 * @param pass Is told of each runtime that there is none of on this platform or registry.
 * @throws {Error} When a runtime that is there sees something else.
 */
export async function checkRuntimes(user: User, pass: (name: string) => void): Promise<string> {
  await writeInputs(user.folder);
  const seen: string[] = [];
  for (const runtime of runtimes) {
    if (!existsSync(runtime.command)) {
      pass(runtime.name);
      continue;
    }
    await checkRuntime(user, runtime);
    seen.push(runtime.name);
  }
  const workerd = join(modules, ".bin/workerd");
  if (existsSync(workerd)) {
    compare("workerd", await askWorkerd(user, workerd), false);
    seen.push("workerd");
  } else pass("workerd");
  return `runs on ${seen.join("; ")}`;
}

async function checkRuntime({ folder, installed, manifest }: User, { name, command, args, mayEval }: Runtime): Promise<void> {
  compare(name, await output(command, [...args, "main.js"], folder), mayEval);
  const cli = join(installed, manifest.bin[manifest.name] ?? "");
  for (const { options, code, says } of checks) {
    const answer = await ask(command, [...args, cli, "check", ...options], folder);
    const printed = answer.stdout + answer.stderr;
    if (answer.code === code && says.test(printed)) continue;
    const told = `exits ${answer.code} instead of ${code}, or does not say ${says}:\n${printed.slice(-2000)}`;
    throw new Error(`${name}: check ${options.join(" ")} ${told}`);
  }
}

/** What the command line is asked, how it has to end and what it has to say. */
const checks: readonly { readonly options: readonly string[]; readonly code: number; readonly says: RegExp }[] = [
  { options: ["good/*.json"], code: 0, says: /^1 answer in 1 file: 1 valid, 0 invalid/m },
  { options: ["good/cassette.yaml"], code: 0, says: /^1 answer in 1 file: 1 valid, 0 invalid/m },
  { options: ["bad.json", "--format", "junit"], code: 1, says: /must be boolean/ },
  { options: ["absent.json"], code: 2, says: /absent\.json/ },
  {
    options: ["runs.ndjson", "--jobs", "2"],
    code: 1,
    says: new RegExp(`^${lines} answers in 1 file: ${lines - 1} valid, 1 invalid`, "m"),
  },
];

async function writeInputs(folder: string): Promise<void> {
  await mkdir(join(folder, "good"));
  const texts = {
    "main.js": 'import { smoke } from "./smoke.js";\nconsole.log(JSON.stringify(smoke()));\n',
    "good/page.json": JSON.stringify(good),
    "good/cassette.yaml": `http_interactions:
- request: {method: get, uri: "https://api.openai.com/v1/threads/thread_abc123/runs", headers: {OpenAI-Beta: [assistants=v2]}}
  response: {status: {code: 200}, headers: {}, body: {string: '${JSON.stringify(good)}'}}
recorded_with: VCR 6.0.0
`,
    "bad.json": JSON.stringify(bad),
    "runs.ndjson": `${JSON.stringify(good)}\n`.repeat(lines - 1) + JSON.stringify(bad),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
}

function compare(name: string, answer: string, mayEval: boolean): void {
  const seen = JSON.parse(answer);
  if (!isDeepStrictEqual(seen, { mayEval, ...expected }))
    throw new Error(`${name}: the smoke program sees ${answer} instead of ${JSON.stringify({ mayEval, ...expected })}`);
}
