import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Report } from "../../generated/report.js";
import { parseCapture } from "../../src/capture.js";
import { ruleFaults, schemaFaults, type Variant } from "../oracle.js";
import { type Ran, runMain } from "../run-main.js";
import { type CliCase, type CliFile, cliCases, keyMark, secretMark } from "./cli-cases.js";
import { type FaultOfOutput, type OutputSchemas, outputFaults } from "./output-faults.js";
import { isLostByPrinter, isPage, type PrintedPage, printed } from "./printed-page.js";
import { smallerValues } from "./smaller-values.js";
import { type Fault, type Target, thrown } from "./target.js";
import { type CaptureCase, captureTarget } from "./target-capture.js";
import type { PageSeed } from "./target-page.js";

/** What the command line is run on. */
export interface CliSeeds {
  readonly pages: readonly PageSeed[];
  readonly walks: readonly PageSeed[];
  readonly captures: Parameters<typeof captureTarget>[0];
  readonly schemas: OutputSchemas;
}

/** The command line, run in this process. A test passes a broken one, and sees it found out. */
export type Run = (args: readonly string[]) => Promise<Ran>;

/** Fuzzes the command line on folders of files of its own, and holds its exit code against the oracle's verdict. */
export function cliTarget({ pages, captures, schemas }: CliSeeds, run: Run = runMain): Target<CliCase> {
  const capture = captureTarget(captures);
  const make = cliCases(pages, capture);
  const faultOfOutput = outputFaults(schemas);
  return {
    name: "cli",
    make: (random) => make(random),
    async judge(one) {
      const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-fuzz-"));
      try {
        const input = join(folder, "input");
        for (const file of one.files) await write(join(input, file.name), file);
        return await judge(one, input, run, faultOfOutput);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    smaller: (one) => smallerCases(one, capture),
    write: ({ files, args }) =>
      JSON.stringify({ files: files.map((file) => ({ ...file, content: JSON.parse(capture.write(file.content)) })), args }),
    read(json) {
      const { files, args } = JSON.parse(json) as { files: (Omit<CliFile, "content"> & { content: unknown })[]; args: string[] };
      return { files: files.map((file) => ({ ...file, content: capture.read(JSON.stringify(file.content)) })), args };
    },
  };
}

async function write(path: string, { content, isPacked }: CliFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const bytes = "bytes" in content ? content.bytes : Buffer.from("text" in content ? content.text : printed(content));
  await writeFile(path, isPacked ? gzipSync(bytes) : bytes);
}

async function judge(one: CliCase, input: string, run: Run, faultOfOutput: FaultOfOutput): Promise<Fault | undefined> {
  const args = one.args.map((arg) => arg.replaceAll("@", input));
  let ran: Ran;
  try {
    ran = await run(args);
  } catch (error) {
    return thrown("main", error);
  }
  return (
    faultOfRun(one, ran, faultOfOutput) ??
    faultOfCode(one, ran) ??
    (await faultOfBaseline(one, args, ran, run)) ??
    (await faultOfRedacted(one, input, run))
  );
}

/** Of an option that is given twice, the last value counts; after `--` there is none. */
function optionOf({ args }: CliCase, name: string): string | undefined {
  const options = args.slice(0, [...args, "--"].indexOf("--"));
  const index = options.lastIndexOf(`--${name}`);
  return index < 0 ? undefined : options[index + 1];
}

function faultOfRun(one: CliCase, { status, stdout, stderr }: Ran, faultOfOutput: FaultOfOutput): Fault | undefined {
  if (![0, 1, 2].includes(status)) return { kind: "exit code", message: `the exit code is ${status}` };
  if (status === 2 && stderr === "") return { kind: "exit code", message: "the exit code is 2, and nobody is told why" };
  if (/^\s+at |Cannot go on/m.test(stderr)) return { kind: "unexpected", message: stderr.slice(0, 500) };
  for (const mark of [secretMark, keyMark])
    if (`${stdout}${stderr}`.includes(mark)) return { kind: "secret in a report", message: `a report shows ${mark}` };
  const isReport = stdout !== "" && one.args[0] === "check";
  const wrong = isReport ? faultOfOutput(optionOf(one, "format") ?? "pretty", stdout) : undefined;
  return wrong === undefined ? undefined : { kind: `ill-formed ${optionOf(one, "format")}`, message: wrong };
}

/** Options that change neither what is valid nor what is read, with the values that they may have. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  "--variant": ["v1", "v2", "portkey"],
  "--format": ["pretty", "json", "ndjson", "junit", "sarif", "github"],
  "--redact": ["@.redacted"],
  "--jobs": ["1"],
  "--thorough": [],
  "--summary": [],
  "--inventory": [],
};

/** The inputs that are checked; undefined where an option changes the verdict, or is wrong. */
function inputsOf([command, ...args]: readonly string[]): string[] | undefined {
  const inputs: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    const values = Object.hasOwn(harmless, arg) ? harmless[arg] : undefined;
    if (!values && !/^@(?:\/|$)/.test(arg)) return undefined;
    if (!values) inputs.push(arg);
    else if (values.length > 0 && !values.includes(args[++index] as string)) return undefined;
  }
  return command === "check" && inputs.length > 0 ? inputs : undefined;
}

/** Whether all that is checked is known: pages as recorders print them, each of them named. */
function isKnown({ files, args }: CliCase): boolean {
  const inputs = inputsOf(args);
  const names = files.map(({ name }) => `@/${name}`);
  const isAll = inputs?.includes("@") || names.every((name) => inputs?.includes(name));
  const isFound = inputs?.every((input) => input === "@" || names.includes(input)) ?? false;
  return files.length > 0 && isAll && isFound && files.every(isKnownFile);
}

/** By some names a file is read line by line, whatever it holds. */
function isKnownFile({ name, content }: CliFile): boolean {
  if (!("form" in content) || (/\.(?:ndjson|jsonl)$/.test(name) && /vcr(?!.*64)|^http/.test(content.form))) return false;
  return isPage(JSON.parse(content.body)) && !isLostByPrinter(content);
}

/** The exit code has to be the one that the oracle's verdicts make. */
function faultOfCode(one: CliCase, { status, stderr }: Ran): Fault | undefined {
  const variant = optionOf(one, "variant") as Variant | undefined;
  if (variant === undefined || !["v1", "v2", "portkey"].includes(variant) || !isKnown(one)) return undefined;
  const faults = one.files.flatMap(({ content }) => faultsOf(content as PrintedPage, variant));
  const expected = faults.length > 0 ? 1 : 0;
  if (status === expected) return undefined;
  return {
    kind: "disagreement on the exit code",
    message: `the exit code is ${status}, for the oracle says ${faults.join(", ") || "nothing"} ${stderr}`,
  };
}

/** Recorders that write a URL name the default limit and order by it. */
function faultsOf({ form, body }: PrintedPage, variant: Variant): string[] {
  const page: unknown = JSON.parse(body);
  const broken = schemaFaults("list", page, variant);
  const hasUrl = form !== "json" && form !== "ndjson" && form !== "http";
  return broken.length > 0 ? broken : ruleFaults(page, hasUrl ? { limit: 20, order: "desc" } : {}).errors;
}

/** What a baseline was written for, it accepts. */
async function faultOfBaseline(one: CliCase, args: readonly string[], { status }: Ran, run: Run): Promise<Fault | undefined> {
  if (!one.args.includes("--update-baseline") || status !== 0 || one.args.includes("--exit-zero")) return undefined;
  const again = await run(args.filter((arg) => arg !== "--update-baseline"));
  if (again.status === 0) return undefined;
  return {
    kind: "baseline",
    message: `a baseline that was just written accepts not all: ${again.stdout.slice(0, 300)}${again.stderr}`,
  };
}

/** Redacted files hold no secret, and have the same issues at the same places. */
async function faultOfRedacted(one: CliCase, input: string, run: Run): Promise<Fault | undefined> {
  const folder = `${input}.redacted`;
  if (optionOf(one, "redact") !== "@.redacted" || !isKnown(one)) return undefined;
  const paths = await filesBelow(folder);
  if (paths.length !== one.files.length)
    return { kind: "redacted files", message: `of ${one.files.length} files, ${paths.length} are written` };
  for (const path of paths) {
    const leak = leakOf(await readFile(path));
    if (leak) return { kind: "secret in a redacted file", message: `${path.slice(folder.length)} still holds ${leak}` };
  }
  const names = one.files.map(({ name }) => name);
  const [before, after] = [await placesIn(input, names, run), await placesIn(folder, names, run)];
  // What is packed may not fit into as many bytes once it is masked: then it is filled with what cannot be unpacked.
  const filled = one.files.filter(({ name, content }) => isPacked(content) && after.failed.has(name)).map(({ name }) => name);
  for (const [name, places] of before.places) {
    const left = after.places.get(name);
    if (left === places || (left === undefined && filled.includes(name))) continue;
    return { kind: "redacted issues", message: `what is redacted of ${name} has other issues:\n${places}\n${left}` };
  }
  return undefined;
}

/** Whether a page is recorded in a form in which its body is packed. */
function isPacked(content: object): boolean {
  return "form" in content && ["har in gzip", "polly in chunks"].includes(String(content.form));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function leakOf(file: Buffer): string | undefined {
  const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
  const { exchanges } = parseCapture(bytes);
  return [secretMark, keyMark].find((mark) => bytes.includes(mark) || JSON.stringify(exchanges).includes(mark));
}

/** The places of the issues in each file below a folder, which may be deep in it, and which files could not be read whole. */
async function placesIn(folder: string, names: readonly string[], run: Run) {
  const { stdout } = await run(["check", folder, "--format", "json"]);
  const { entries, failures } = JSON.parse(stdout) as Report;
  const nameOf = (source: string) => names.find((name) => source.endsWith(`/${name}`)) ?? source;
  const places = new Map<string, string>();
  for (const { source, issues } of entries) {
    const lines = issues.map(({ severity, code, pointer, line, column }) => `${severity} ${code} ${pointer} ${line}:${column}`);
    places.set(nameOf(source), [places.get(nameOf(source)) ?? "", ...lines].join("\n"));
  }
  return { places, failed: new Set(failures.map(({ source }) => nameOf(source))) };
}

function* smallerCases({ files, args }: CliCase, capture: Target<CaptureCase>): Generator<CliCase> {
  for (const file of files) yield { files: files.filter((other) => other !== file), args };
  for (const index of args.keys()) yield { files, args: args.filter((_, other) => other !== index) };
  for (const file of files) {
    const smaller = "form" in file.content ? smallerPages(file.content) : capture.smaller(file.content);
    for (const content of smaller) yield { files: files.map((other) => (other === file ? { ...file, content } : other)), args };
  }
}

/** A page stays one, since its verdict is known. */
function* smallerPages({ form, body }: PrintedPage): Generator<PrintedPage> {
  for (const value of smallerValues(JSON.parse(body))) yield { form, body: JSON.stringify(value) ?? "null" };
}
