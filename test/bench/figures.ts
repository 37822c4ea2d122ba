/** The figures that have a budget, each measured from what is built. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { bundledSize, commandLineSize } from "./bundles.js";
import { type Spread, spreadOf } from "./interleave.js";
import { shown } from "./keep-budget.js";
import { ndjson, page20, textOf } from "./pages.js";
import { peakMemory, runNode, runTwice } from "./processes.js";

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
    figures: [...sizes, ...verdicts, ...coldStart(folder), ...commandLine(folder)],
    clean: () => rmSync(folder, { recursive: true }),
  };
}

const sizes: readonly Figure[] = [
  bundle("v2", 'export * from "./dist/v2.js";'),
  bundle("v1", 'export * from "./dist/v1.js";'),
  bundle("portkey", 'export * from "./dist/portkey.js";'),
  bundle("isListRunsResponse of v2 alone", 'export { isListRunsResponse } from "./dist/v2.js";'),
  bundle("index", 'export * from "./dist/index.js";'),
  { name: "size: cli, all files", unit: "bytes", measure: async () => ({ value: await commandLineSize() }) },
];

function bundle(what: string, code: string): Figure {
  return { name: `size: ${what}`, unit: "bytes", measure: async () => ({ value: await bundledSize(code) }) };
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

function measured({ median, quartiles }: Spread, note = ""): Measured {
  return { value: median, note: `${note}quartiles ${quartiles.map((value) => shown("ratio", value)).join(" to ")}` };
}

/** The library beside the hand-written check, each time in a new process. */
function coldStart(folder: string): Figure[] {
  const sample = once(async () => {
    const pages = join(folder, "pages.ndjson");
    writeLines(pages, 10e6, 100);
    const [timer, hand] = await Promise.all([compiled("time-first-verdict", folder), compiled("hand", folder)]);
    return {
      ours: [timer, join(root, "dist/v2.js"), "isListRunsResponse", pages],
      theirs: [timer, hand, "handListRunsResponse", pages],
    };
  });
  const compare = (key: "first" | "stream") => async (effort: number) => {
    const { ours, theirs } = await sample();
    const read = (args: string[]) => (JSON.parse(runNode(...args).output) as Record<typeof key, number>)[key];
    return alternating(
      () => read(ours),
      () => read(theirs),
      15 * effort,
      "ms",
    );
  };
  return [
    { name: "import to first verdict ÷ hand", unit: "ratio", measure: compare("first") },
    { name: "first 100 pages of a stream ÷ hand", unit: "ratio", measure: compare("stream") },
  ];
}

function commandLine(folder: string): Figure[] {
  const files = once(async () => {
    const [one, lines, more] = [join(folder, "page.json"), join(folder, "lines.ndjson"), join(folder, "more.ndjson")];
    writeFileSync(one, textOf(page20()));
    writeLines(lines, short);
    writeLines(more, long);
    return { one, lines, more, parseOnly: await compiled("parse-only", folder) };
  });
  const time = (...args: string[]) => runNode(...args).milliseconds;
  const check = (file: string, jobs: number) => time(cli, "check", file, "--jobs", String(jobs));
  return [
    {
      name: "check of one file ÷ node -e 0",
      unit: "ratio",
      measure: async (effort) => {
        const { one } = await files();
        return alternating(
          () => time(cli, "check", one),
          () => time("-e", "0"),
          15 * effort,
          "ms",
        );
      },
    },
    {
      name: "check of NDJSON, 1 job ÷ parse-only",
      unit: "ratio",
      measure: async (effort) => {
        const { lines, parseOnly } = await files();
        return alternating(
          () => check(lines, 1),
          () => time(parseOnly, lines),
          5 * effort,
          "ms",
        );
      },
    },
    {
      name: "check of NDJSON, 2 jobs ÷ 1 job, beside two parsers at once",
      unit: "ratio",
      measure: async (effort) => {
        const { lines, parseOnly } = await files();
        return gainOfJobs(
          () => check(lines, 1),
          () => check(lines, 2),
          lines,
          parseOnly,
          5 * effort,
        );
      },
    },
    {
      name: "memory of check of NDJSON, 240 MB ÷ 60 MB",
      unit: "ratio",
      measure: async (effort) => {
        const { lines, more } = await files();
        const peak = (file: string) => peakMemory(cli, "check", file, "--jobs", "1") / 1024;
        return alternating(
          () => peak(more),
          () => peak(lines),
          effort,
          "MiB",
        );
      },
    },
  ];
}

/** One number against another, each measured first in every other round. */
function alternating(ours: () => number, theirs: () => number, rounds: number, unit: string): Measured {
  const seen = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) seen.ours.push(ours());
    seen.theirs.push(theirs());
    if (round % 2 === 1) seen.ours.push(ours());
  }
  const [one, other] = [spreadOf(seen.ours), spreadOf(seen.theirs)];
  const ratios = seen.ours.map((value, round) => value / (seen.theirs[round] as number));
  return measured(spreadOf(ratios), `${shown("ratio", one.median)} ${unit} to ${shown("ratio", other.median)}, `);
}

/**
 * How long two jobs take, as a part of the time in which the machine could do the work: one job's, and half of what two parsers at once take
 * to one. A machine that has one processor to give, now or ever, leaves the figure as it is.
 */
async function gainOfJobs(
  one: () => number,
  two: () => number,
  file: string,
  parseOnly: string,
  rounds: number,
): Promise<Measured> {
  const seen: { plain: number; parsers: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const plain = two() / one();
    seen.push({ plain, parsers: (await runTwice(parseOnly, file)) / runNode(parseOnly, file).milliseconds });
  }
  const plain = spreadOf(seen.map((ratios) => ratios.plain)).median;
  const parsers = spreadOf(seen.map((ratios) => ratios.parsers)).median;
  const note = `2 jobs ÷ 1 job is ${shown("ratio", plain)}, two parsers ÷ one ${shown("ratio", parsers)}, `;
  return measured(spreadOf(seen.map((ratios) => ratios.plain / (ratios.parsers / 2))), note);
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
