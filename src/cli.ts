import type { WriteStream } from "node:tty";
import { parseArgs, styleText } from "node:util";
import type { Baseline } from "./baseline.js";
import { checkInputs } from "./check-inputs.js";
import { quoted } from "./describe.js";
import { type Paint, prettyReporter, printable } from "./format-pretty.js";
import { nearName } from "./near-name.js";
import { numberOption } from "./number-option.js";
import { type ProgressBar, progressBar } from "./progress-bar.js";
import type { Failure, Reporter } from "./reporter.js";
import { selfTest } from "./self-test.js";
import type { Summary } from "./summary.js";

// What only some runs need is imported where they need it: the command line is to begin at once.

const usage = `Usage: list-runs-contract check <file|folder|glob|-> ... [options]
       list-runs-contract summarize <file|-> ... [--format pretty|json] [--exit-zero]
       list-runs-contract probe <base URL> --thread <id> [options]
       list-runs-contract mock [options]

check holds captured answers of GET /threads/{thread_id}/runs to the contract. It reads JSON (an answer, an array of answers,
an exchange), NDJSON, HAR, cassettes of VCR, vcrpy, go-vcr and ExVCR, recordings of Polly.js, nock and the Azure SDKs, and HTTP
as text (curl -i), each also packed with gzip. Exchanges of other endpoints are skipped.

  --variant v1|v2|portkey|auto  hold every answer to this variant (default: auto, told by the answer)
  --strict                      hold pages to the vendor's letter too
  --unknown allow|warn|error    what an unknown property is (default: warn)
  --thorough                    look for names that stand twice and rounded integers in long files and in NDJSON too
  --format pretty|json|ndjson|junit|sarif|github
                                how to print the report (default: pretty); with ndjson, - is read line by line
  --summary                     count codes, variants and statuses too
  --inventory                   list every property seen, and those that are new, missing or changed
  --baseline <file>             accept the issues that this file names
  --update-baseline             write that file anew, for the issues there are
  --redact <folder>             write the captures there, without secrets and private texts
  --jobs <number>               how many threads do the work (default: by the amount of work)
  --exit-zero                   exit with 0 whatever is found

summarize counts what runs of check --format ndjson have written.

probe asks a server for pages of one thread in every way, by GET alone, and holds its answers to the contract and to each other.

  --thread <id>                 the thread to list the runs of
  --empty-thread <id>           a thread that has no runs, where there is one
  --header <name: value>        a header to send; may be given several times (OpenAI-Beta is sent without it)
  --max-requests <number>       send at most so many requests (default: 60)
  --timeout <seconds>           wait as long for an answer (default: 10)
  and of check: --variant (default: v2), --strict, --unknown, --format, --summary, --exit-zero

mock serves the endpoint until it is interrupted.

  --port <number>, --host <name>
                                where to listen (default: 4010, 127.0.0.1)
  --runs <number>, --seed <number>
                                how many runs to make up, and what from (default: 50, 1)
  --thread <id>                 the thread that they are of; what is given again is an empty one
  --key <key>                   the one key to take (default: any)
  --now <date>                  the time that it has, as 2024-12-19 or 2024-12-19T10:00:00Z: v1 or the API may have ended
  --fail 429|500                answer every request so
  --fault <name>                what to do wrong; may be given several times
  and of check: --variant (default: v2)

  --help, --version

Exit code: 0 every answer is valid, 1 some answer is not, or an entry of the baseline accepts nothing, 2 unusable arguments or
input, or nothing judged, 130 interrupted.
`;

const choices = {
  variant: ["auto", "v1", "v2", "portkey"],
  unknown: ["allow", "warn", "error"],
  format: ["pretty", "json", "ndjson", "junit", "sarif", "github"],
} as const;

const options = {
  variant: { type: "string", default: "auto" },
  unknown: { type: "string", default: "warn" },
  format: { type: "string", default: "pretty" },
  strict: { type: "boolean", default: false },
  thorough: { type: "boolean", default: false },
  summary: { type: "boolean", default: false },
  inventory: { type: "boolean", default: false },
  baseline: { type: "string" },
  "update-baseline": { type: "boolean", default: false },
  redact: { type: "string" },
  jobs: { type: "string" },
  "exit-zero": { type: "boolean", default: false },
  thread: { type: "string", multiple: true },
  header: { type: "string", multiple: true },
  "empty-thread": { type: "string" },
  "max-requests": { type: "string" },
  timeout: { type: "string" },
  port: { type: "string" },
  host: { type: "string" },
  runs: { type: "string" },
  seed: { type: "string" },
  key: { type: "string" },
  now: { type: "string" },
  fail: { type: "string" },
  fault: { type: "string", multiple: true },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", default: false },
} as const;

/** The options of each command, beside those of all. */
const optionsOf = {
  check: [
    ...["variant", "unknown", "format", "strict", "thorough", "summary", "inventory", "baseline", "update-baseline", "redact"],
    ...["jobs", "exit-zero"],
  ],
  summarize: ["format", "exit-zero"],
  probe: [
    ...["thread", "empty-thread", "header", "max-requests", "timeout", "variant", "unknown", "format", "strict", "summary"],
    "exit-zero",
  ],
  mock: ["variant", "port", "host", "runs", "seed", "thread", "key", "now", "fail", "fault"],
} as const satisfies Record<string, readonly (keyof typeof options)[]>;
type Command = keyof typeof optionsOf;

function optionDefault(name: string): unknown {
  const option = options[name as keyof typeof options];
  return "default" in option ? option.default : undefined;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
type Settings = Omit<Values, keyof typeof choices> & { [Name in keyof typeof choices]: (typeof choices)[Name][number] };

/** Where the command line writes, and what interrupts it. */
export interface Surroundings {
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly signal: AbortSignal;
}

/** Runs the command line, and gives its exit code. */
export async function main(args: readonly string[], around: Surroundings): Promise<number> {
  around.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that stops early, such as `head`, has what it wants; a full disk has not.
    if (error.code === "EPIPE") return;
    around.stderr.write(`Cannot write the report: ${error.message}\n`);
    process.exit(2);
  });
  try {
    return await run(args, around);
  } catch (error) {
    const { message } = error as Error;
    const isUsage = error instanceof TypeError;
    around.stderr.write(isUsage ? `${message}\nRun list-runs-contract --help for how to use it\n` : `Cannot go on: ${message}\n`);
    return 2;
  }
}

async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const { values, positionals } = parsedArgs(args);
  const print = (text: string) => {
    around.stdout.write(text);
    return 0;
  };
  if (values.help) return print(usage);
  if (values.version) return print(`${process.env.PACKAGE_VERSION}\n`);
  const [command, ...inputs] = positionals;
  const commands = { check: runCheck, summarize: runSummarize, probe: runProbe, mock: runMock };
  if (command === undefined) throw new TypeError("Cannot run: no command is given");
  if (!isCommand(command))
    throw new TypeError(`Cannot run ${quoted(command)}: the commands are ${Object.keys(commands).join(", ")}`);
  const needed = { check: "file, folder, glob or -", summarize: "file or -", probe: "base URL", mock: undefined }[command];
  if (needed && inputs.length === 0) throw new TypeError(`Cannot ${command}: no ${needed} is given`);
  assertOptions(command, values);
  for (const [name, allowed] of Object.entries(choices)) {
    const value = values[name as keyof typeof choices];
    if (!(allowed as readonly string[]).includes(value as string))
      throw new TypeError(`Cannot use --${name} "${value}": must be one of ${allowed.join(", ")}`);
  }
  const settings = values as Settings;
  const code = await commands[command](inputs, settings, around);
  return settings["exit-zero"] && code !== 130 ? 0 : code;
}

function isCommand(name: string): name is Command {
  return Object.hasOwn(optionsOf, name);
}

/** @throws {TypeError} When an option of another command is given. */
function assertOptions(command: Command, values: Values): void {
  const own: readonly string[] = optionsOf[command];
  const foreign = Object.entries(values).find(([name, value]) => !own.includes(name) && value !== optionDefault(name))?.[0];
  if (foreign === undefined) return;
  const others = Object.entries(optionsOf).filter(([, names]) => (names as readonly string[]).includes(foreign));
  throw new TypeError(`Cannot ${command} with --${foreign}: it is an option of ${others.map(([name]) => name).join(" and ")}`);
}

function parsedArgs(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const [, name] = /^Unknown option '--?([\w-]+)'/.exec((error as Error).message) ?? [];
    if (name === undefined) throw error;
    const near = nearName(name, Object.keys(options));
    throw new TypeError(`Cannot use --${name}: there is no such option${near ? `. Did you mean --${near}?` : ""}`);
  }
}

async function runCheck(inputs: readonly string[], settings: Settings, around: Surroundings): Promise<number> {
  const { variant, strict, unknown, thorough, inventory = false } = settings;
  if (settings.redact !== undefined && inputs.includes("-"))
    throw new TypeError("Cannot redact standard input: name the files that are to be written");
  const paint = painterOf(around.stdout);
  const baseline = await baselineFor(settings);
  selfTest();
  const output = outputOf(around);
  const { summary, stale, failures, isWhole } = await checkInputs({
    inputs,
    options: { variant, strict: strict === true, unknown, thorough: thorough === true, inventory },
    reporter: await reporterFor(settings.format, paint),
    baseline,
    isDetailed: settings.summary === true,
    isFilter: settings.format === "ndjson",
    written: settings.redact,
    jobs: jobsOf(settings.jobs),
    signal: around.signal,
    ...output,
  }).finally(output.end);
  if (around.signal.aborted) return 130;
  let failed = failures;
  if (settings.redact !== undefined) {
    const { redactInputs } = await import("./redact-inputs.js");
    failed += await redactInputs(inputs, settings.redact, around.signal, output.tell);
  }
  if (around.signal.aborted) return 130;
  if (summary.exchanges === 0 && failures === 0) around.stderr.write(`${nothingJudged(summary)}\n`);
  const code = exitCode(summary, failed, stale?.length ?? 0);
  if (!baseline || !settings["update-baseline"]) return code;
  if (code === 2 || !isWhole) {
    around.stderr.write(
      "The baseline is not written: where something could not be judged, nobody knows which issues there are\n",
    );
    return code;
  }
  await updateBaseline(settings.baseline as string, baseline, around.stderr);
  return 0;
}

async function runSummarize(inputs: readonly string[], settings: Settings, around: Surroundings): Promise<number> {
  const { stdout, signal } = around;
  const { format } = settings;
  if (format !== "pretty" && format !== "json") throw new TypeError(`Cannot summarize as ${format}: must be one of pretty, json`);
  const reporter = await reporterFor(format, painterOf(stdout));
  const { summarize } = await import("./summarize.js");
  const pieces = [reporter.begin?.() ?? ""];
  let failures = 0;
  const summary = await summarize(inputs, signal, (failure) => {
    failures++;
    around.stderr.write(`${printable(failure.message)}\n`);
    pieces.push(reporter.failure?.(failure) ?? "");
  });
  stdout.write([...pieces, reporter.end({ summary })].join(""));
  if (signal.aborted) return 130;
  if (summary.exchanges === 0 && failures === 0) around.stderr.write(`${nothingJudged(summary)}\n`);
  return exitCode(summary, failures, 0);
}

async function runProbe(inputs: readonly string[], settings: Settings, around: Surroundings): Promise<number> {
  const { probeOptions } = await import("./probe-options.js");
  const options = probeOptions(inputs, settings, around.signal);
  const { reportProbe } = await import("./report-probe.js");
  const { summary, failures } = await reportProbe(options, {
    reporter: await reporterFor(settings.format, painterOf(around.stdout)),
    isDetailed: settings.summary === true,
    write: (text) => around.stdout.write(text),
    tell: (text) => around.stderr.write(`${printable(text)}\n`),
  });
  return around.signal.aborted ? 130 : exitCode(summary, failures, 0);
}

async function runMock(inputs: readonly string[], settings: Settings, around: Surroundings): Promise<number> {
  const { mockArguments } = await import("./mock-arguments.js");
  const { options, listening } = mockArguments(inputs, settings);
  const { serveMock } = await import("./serve-mock.js");
  await serveMock(options, listening, around.signal, (text) => around.stdout.write(text));
  return 130;
}

function exitCode({ exchanges, invalid }: Summary, failures: number, stale: number): number {
  if (failures || exchanges === 0) return 2;
  return invalid || stale ? 1 : 0;
}

function nothingJudged({ skipped }: Summary): string {
  if (skipped === 0) return "Nothing is judged: the input is empty";
  return `Nothing is judged: of ${skipped} exchanges, none is an answer to GET …/threads/{thread_id}/runs`;
}

async function reporterFor(format: Settings["format"], paint: Paint): Promise<Reporter> {
  if (format === "pretty") return prettyReporter(paint);
  const { reporters } = await import("./reporters.js");
  return reporters[format]();
}

function painterOf(stdout: WriteStream): Paint {
  return (style, text) => (stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text);
}

/** How many threads are asked for; each takes memory of its own. */
function jobsOf(jobs: string | undefined): number | undefined {
  return jobs === undefined ? undefined : numberOption("jobs", jobs, { least: 1, most: 64, otherwise: 1 });
}

async function baselineFor(settings: Settings): Promise<Baseline | undefined> {
  const { baseline: file, "update-baseline": isUpdated } = settings;
  if (file === undefined) {
    if (isUpdated) throw new TypeError("Cannot update the baseline: no --baseline is given");
    return undefined;
  }
  const { baselineOf, readBaseline } = await import("./baseline.js");
  const entries = await readBaseline(file, isUpdated === true);
  const baseline = baselineOf(entries, new Date().toISOString().slice(0, 10));
  // What accepts nothing is dropped from a baseline that is written anew.
  return isUpdated ? { ...baseline, stale: () => [] } : baseline;
}

async function updateBaseline(file: string, baseline: Baseline, stderr: WriteStream): Promise<void> {
  const { writeBaseline } = await import("./baseline.js");
  const { entries, added, dropped } = baseline.updated();
  await writeBaseline(file, entries);
  const reasons = added ? `: say in it why the ${added} new ones are accepted` : "";
  for (const { code, pointer, reason } of dropped)
    stderr.write(`Dropped ${code} at ${pointer || "body"} (${printable(reason)})\n`);
  stderr.write(`Wrote ${entries.length} entries to "${file}", ${added} new, ${dropped.length} dropped${reasons}\n`);
}

/** Work that takes less than this, in milliseconds, has no need of a bar. */
const soon = 250;

/** Where the report goes, beside the bar that tells how far it is. */
function outputOf(around: Surroundings) {
  const { stdout } = around;
  const begun = Date.now();
  let bar: ProgressBar | undefined;
  let timer: NodeJS.Timeout | undefined;
  let done = { bytes: 0, answers: 0 };
  return {
    write(text: string): Promise<boolean> {
      bar?.clear();
      if (text === "") return Promise.resolve(stdout.writable);
      return new Promise((resolve) => stdout.write(text, (error) => resolve(!error)));
    },
    tell({ message }: Failure) {
      bar?.clear();
      around.stderr.write(`${printable(message)}\n`);
    },
    progress(bytes: number, answers: number, total: number) {
      done = { bytes, answers };
      const show = () => {
        bar ??= progressBar(around.stderr, total, begun);
        bar.show(done.bytes, done.answers);
      };
      // A document tells nothing until it is done.
      timer ??= setInterval(show, soon).unref();
      if (Date.now() - begun >= soon) show();
    },
    end() {
      clearInterval(timer);
      bar?.clear();
    },
  };
}
