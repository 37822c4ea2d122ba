/** The figures that have a budget, each measured from what is built. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundledSize, commandLineSize } from "./bundles.js";
import { shown } from "./keep-budget.js";
import { ndjson, page20, textOf } from "./pages.js";
import { peakMemory, runNode, runTwice } from "./processes.js";
import { type Spread, spreadOf } from "./statistics.js";

/** What was measured, and what is worth knowing of it. */
export interface Measured {
  readonly value: number;
  readonly note?: string;
}

/** Something that has a budget. */
export interface Figure {
  readonly name: string;
  /** Bytes are exact, ratios are not. */
  readonly unit: "bytes" | "ratio";
  /** Measures it; the more effort, the more rounds. */
  readonly measure: (effort: number) => Promise<Measured>;
}

const root = new URL("../../", import.meta.url).pathname;
const cli = join(root, "dist/cli.js");
const [short, long] = [60e6, 240e6];

/** All figures, and what removes the files that they made. */
export function makeFigures(): { figures: readonly Figure[]; clean: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "list-runs-contract-budget-"));
  return {
    figures: [...sizes, ...verdicts, ...mock, ...coldStart(folder), ...commandLine(folder)],
    clean: () => rmSync(folder, { recursive: true }),
  };
}

const sizes: readonly Figure[] = [
  bundle("v2", 'export * from "./dist/v2.js";'),
  bundle("v1", 'export * from "./dist/v1.js";'),
  bundle("portkey", 'export * from "./dist/portkey.js";'),
  bundle("isListRunsResponse of v2 alone", 'export { isListRunsResponse } from "./dist/v2.js";'),
  bundle("index", 'export * from "./dist/index.js";'),
  bundle("mock", 'export * from "./dist/mock.js";'),
  { name: "size: cli, all files", unit: "bytes", measure: async () => ({ value: await commandLineSize() }) },
];

function bundle(what: string, code: string): Figure {
  return { name: `size: ${what}`, unit: "bytes", measure: async () => ({ value: (await bundledSize(code)).gzipped }) };
}

const verdicts: readonly Figure[] = [
  verdict("verdict of 20 runs ÷ JSON.parse", "verdict-20"),
  verdict("verdict of 100 mixed runs ÷ JSON.parse", "verdict-100"),
  verdict("verdict of 100 runs with shuffled keys ÷ JSON.parse", "verdict-shuffled"),
  verdict("validate() of 100 runs with a deep error ÷ JSON.parse", "report-deep-error"),
  verdict("validate() of 100 wrong runs ÷ JSON.parse", "report-all-wrong"),
  verdict("validate() of an error body ÷ JSON.parse of 20 runs", "report-error-body"),
  verdict("checkPage() of 20 runs ÷ JSON.parse", "check-20"),
  verdict("checkPage() of 100 mixed runs ÷ JSON.parse", "check-100"),
];

function verdict(name: string, trial: string): Figure {
  return {
    name,
    unit: "ratio",
    measure: async (effort) => {
      const { output } = runNode("--import", "tsx", join(import.meta.dirname, "time-verdict.ts"), trial, String(100 * effort));
      return measured(JSON.parse(output) as Spread);
    },
  };
}

const mock: readonly Figure[] = [
  ofMock("mock: a page of 20 runs of 100,000 ÷ JSON.stringify", "page"),
  ofMock("mock: a page at the end of 100,000 runs ÷ one at the beginning", "cursor"),
  ofMock("mock: memory with 100,000 runs ÷ that of the runs", "memory"),
];

function ofMock(name: string, trial: "page" | "cursor" | "memory"): Figure {
  return {
    name,
    unit: "ratio",
    measure: async (effort) => {
      const file = join(import.meta.dirname, "time-mock.ts");
      const found = JSON.parse(runNode("--expose-gc", "--import", "tsx", file, trial, String(50 * effort)).output);
      if (trial === "memory") return { value: found.ratio };
      const { pagesInASecond, ...spread } = found as Spread & { pagesInASecond?: number };
      return measured(spread, pagesInASecond ? `${Math.round(pagesInASecond)} pages a second, ` : "");
    },
  };
}

function measured({ low, median, high }: Spread, note = ""): Measured {
  return { value: median, note: `${note}quartiles ${shown("ratio", low)} to ${shown("ratio", high)}` };
}

/** The library beside the hand-written check, each time in a new process. */
function coldStart(folder: string): Figure[] {
  const prepare = once(async () => {
    const pages = join(folder, "pages.ndjson");
    writeLines(pages, 10e6, 100);
    const [timer, hand] = await Promise.all([compiled("time-first-verdict", folder), compiled("hand", folder)]);
    const times = (...args: string[]) => JSON.parse(runNode(timer, ...args, pages).output) as { first: number; stream: number };
    return {
      ours: () => times(join(root, "dist/v2.js"), "isListRunsResponse"),
      hand: () => times(hand, "handListRunsResponse"),
    };
  });
  const compare = async (key: "first" | "stream", rounds: number) => {
    const { ours, hand } = await prepare();
    return alternating([() => ours()[key], () => hand()[key]], rounds, "ms");
  };
  return [
    { name: "import to first verdict ÷ hand", unit: "ratio", measure: (effort) => compare("first", 15 * effort) },
    { name: "first 100 pages of a stream ÷ hand", unit: "ratio", measure: (effort) => compare("stream", 15 * effort) },
  ];
}

const timeOf = (...args: string[]) => runNode(...args).milliseconds;
const timeOfCheck = (file: string, jobs: number) => timeOf(cli, "check", file, "--jobs", String(jobs));
const memoryOfCheck = (file: string) => peakMemory(cli, "check", file, "--jobs", "1") / 1024;

function commandLine(folder: string): Figure[] {
  const prepare = once(async () => {
    const [page, lines, more] = [join(folder, "page.json"), join(folder, "lines.ndjson"), join(folder, "more.ndjson")];
    writeFileSync(page, textOf(page20()));
    writeLines(lines, short);
    writeLines(more, long);
    return { page, lines, more, parseOnly: await compiled("parse-only", folder) };
  });
  type Files = Awaited<ReturnType<typeof prepare>>;
  const figure = (name: string, compare: (files: Files, effort: number) => Measured | Promise<Measured>): Figure => ({
    name,
    unit: "ratio",
    measure: async (effort) => compare(await prepare(), effort),
  });
  return [
    figure("check of one file ÷ node -e 0", ({ page }, effort) =>
      alternating([() => timeOf(cli, "check", page), () => timeOf("-e", "0")], 15 * effort, "ms"),
    ),
    figure("check of NDJSON, 1 job ÷ parse-only", ({ more, parseOnly }, effort) =>
      alternating([() => timeOfCheck(more, 1), () => timeOf(parseOnly, more)], 3 * effort, "ms"),
    ),
    figure("check of NDJSON, 2 jobs ÷ 1 job, beside two parsers at once", ({ more, parseOnly }, effort) =>
      gainOfJobs(more, parseOnly, 3 * effort),
    ),
    figure("memory of check of NDJSON, 240 MB ÷ 60 MB", ({ lines, more }, effort) =>
      alternating([() => memoryOfCheck(more), () => memoryOfCheck(lines)], effort, "MiB"),
    ),
  ];
}

/** One number against another, each measured first in every other round. */
function alternating([ours, theirs]: readonly [() => number, () => number], rounds: number, unit: string): Measured {
  const pairs: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = round % 2 ? theirs() : undefined;
    const one = ours();
    pairs.push({ ours: one, theirs: before ?? theirs() });
  }
  const [one, other] = [spreadOf(pairs.map((pair) => pair.ours)), spreadOf(pairs.map((pair) => pair.theirs))];
  const note = `${shown("ratio", one.median)} ${unit} to ${shown("ratio", other.median)}, `;
  return measured(spreadOf(pairs.map((pair) => pair.ours / pair.theirs)), note);
}

/**
 * How long two jobs take to one, as a multiple of what the machine leaves them: half of what two parsers at once take to one. Where
 * others want its processors too, or it has only one, neither gains anything, and the figure stays as it is.
 */
async function gainOfJobs(file: string, parseOnly: string, rounds: number): Promise<Measured> {
  const pairs: { jobs: number; parsers: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const jobs = timeOfCheck(file, 2) / timeOfCheck(file, 1);
    pairs.push({ jobs, parsers: (await runTwice(parseOnly, file)) / timeOf(parseOnly, file) });
  }
  const [jobs, parsers] = [spreadOf(pairs.map((pair) => pair.jobs)), spreadOf(pairs.map((pair) => pair.parsers))];
  const note = `2 jobs ÷ 1 job is ${shown("ratio", jobs.median)}, two parsers ÷ one ${shown("ratio", parsers.median)}, `;
  return measured(spreadOf(pairs.map((pair) => pair.jobs / (pair.parsers / 2))), note);
}

/** A module of this folder as plain JavaScript, so that no loader is timed with it. */
async function compiled(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({ entryPoints: [join(import.meta.dirname, `${name}.ts`)], outfile, format: "esm", target: "node20" });
  return outfile;
}

function writeLines(file: string, bytes: number, most = Number.POSITIVE_INFINITY): void {
  const descriptor = openSync(file, "w");
  let count = 0;
  for (const line of ndjson(bytes)) {
    if (count++ === most) break;
    writeSync(descriptor, line);
  }
  closeSync(descriptor);
}

/** What is made when it is first asked for, and then kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
