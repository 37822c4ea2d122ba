#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { parseArgs, styleText } from "node:util";
import type { Excerpt } from "./excerpt.js";
import { findInputs } from "./find-inputs.js";
import { formatPretty, type Paint, printable } from "./format-pretty.js";
import {
  combine,
  type Entry,
  type EntryIssue,
  type Failure,
  type Found,
  type Report,
  type ReportOptions,
  reportOn,
} from "./report.js";

const usage = `Usage: list-runs-contract check <file|folder|glob|-> ... [options]

Checks captured answers of GET /threads/{thread_id}/runs: JSON files that hold an answer,
an array of answers, or an exchange ({"request": ..., "response": {"status", "body"}}).

  --variant v1|v2|portkey|auto  hold every answer to this variant (default: auto, told by the answer)
  --strict                      hold pages to the vendor's letter too
  --unknown allow|warn|error    what an unknown property is (default: warn)
  --format pretty|json          how to print the report (default: pretty)
  --thorough                    look for names that stand twice and rounded integers in long files too
  --help, --version

Exit code: 0 every answer is valid, 1 some answer is not, 2 unusable arguments or input, or nothing judged, 130 interrupted.
`;

const choices = {
  variant: ["auto", "v1", "v2", "portkey"],
  unknown: ["allow", "warn", "error"],
  format: ["pretty", "json"],
} as const;

type Settings = { [Name in keyof typeof choices]: (typeof choices)[Name][number] } & { strict: boolean; thorough: boolean };

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      variant: { type: "string", default: "auto" },
      unknown: { type: "string", default: "warn" },
      format: { type: "string", default: "pretty" },
      strict: { type: "boolean", default: false },
      thorough: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      version: { type: "boolean", default: false },
    },
  });
  if (values.help) return print(usage);
  if (values.version) return print(`${process.env.PACKAGE_VERSION}\n`);
  const [command, ...inputs] = positionals;
  if (command !== "check")
    throw new TypeError(command ? `Cannot run "${command}": the only command is check` : "Cannot run: no command is given");
  if (inputs.length === 0) throw new TypeError("Cannot check: no file, folder, glob or - is given");
  for (const [name, allowed] of Object.entries(choices)) {
    const value = values[name as keyof typeof choices];
    if (!(allowed as readonly string[]).includes(value))
      throw new TypeError(`Cannot use --${name} "${value}": must be one of ${allowed.join(", ")}`);
  }
  return check(inputs, values as Settings);
}

async function check(inputs: string[], { format, ...options }: Settings): Promise<number> {
  const failures: Failure[] = [];
  const entries: Entry[] = [];
  const excerpts = new Map<EntryIssue, Excerpt>();
  let files = 0;
  const fail = (failure: Failure) => {
    failures.push(failure);
    console.error(printable(failure.message));
  };
  for (const input of inputs) {
    const { sources, failures: unfound } = await findInputs(input);
    unfound.forEach(fail);
    for (const source of sources) {
      const text = await readText(source).catch((error: Error) => error);
      if (text instanceof Error) {
        fail({ source, message: `Cannot read "${source}": ${text.message}` });
        continue;
      }
      files++;
      const found = judge(source, text, options);
      for (const entry of found.entries) entries.push(entry);
      for (const [issue, excerpt] of found.excerpts) excerpts.set(issue, excerpt);
      found.failures.forEach(fail);
    }
  }
  const report = combine(files, entries, failures);
  print(format === "json" ? `${JSON.stringify(report, null, 2)}\n` : formatPretty(report, excerpts, paint));
  return exitCode(report);
}

/** Whatever goes wrong with one input, the others are judged. */
function judge(source: string, text: string, options: ReportOptions): Found {
  try {
    return reportOn(source, text, options);
  } catch (error) {
    const message = `Cannot check "${source}": ${(error as Error).message}`;
    return { entries: [], failures: [{ source, message }], excerpts: new Map() };
  }
}

async function readText(source: string): Promise<string> {
  const bytes = source === "-" ? await buffer(process.stdin) : await readFile(source);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA"
      ? new TypeError("it is not valid UTF-8")
      : error;
  }
}

function exitCode({ summary, failures }: Report): number {
  if (failures.length) return 2;
  return summary.invalid ? 1 : 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

const paint: Paint = (style, text) => (process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text);

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that stops early, such as `head`, has what it wants; a full disk has not.
  if (error.code === "EPIPE") return;
  console.error(`Cannot write the report: ${error.message}`);
  process.exit(2);
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(
      error instanceof TypeError
        ? `${error.message}\nRun list-runs-contract --help for how to use it`
        : `Cannot go on: ${error.message}`,
    );
    process.exitCode = 2;
  },
);
