/** Writes what was measured as a page of tables. */
import type { Agreement } from "./agreement.js";
import type { ColdStart } from "./cold-start.js";
import type { Deviation } from "./compare-differences.js";
import { contenders } from "./contenders.js";
import { figure, markdownTable, nothing, spreadText } from "./markdown-table.js";
import type { Measured } from "./measure.js";
import type { Size } from "./sizes.js";
import type { Streamed } from "./stream.js";
import { type Workload, workloads } from "./workloads.js";

/** All that is measured; a part that was not asked for is empty. */
export interface Results {
  /** By contender. */
  readonly versions: ReadonlyMap<string, string>;
  readonly machine: {
    readonly node: string;
    readonly v8: string;
    readonly cpu: string;
    /** The load average before and after. */
    readonly loads: readonly [number, number];
  };
  readonly effort: {
    readonly rounds: number;
    readonly slotMs: number;
    readonly warmUpMs: number;
    readonly repeats: number;
    readonly bytes: number;
    readonly passes: number;
  };
  readonly agreements: readonly Agreement[];
  readonly deviations: readonly Deviation[];
  readonly measured: readonly Measured[];
  readonly coldStarts: readonly ColdStart[];
  readonly warmUps: { readonly judging: readonly ColdStart[]; readonly all: readonly ColdStart[] };
  readonly streamed: readonly Streamed[];
  readonly sizes: readonly Size[];
}

/** The page, with a section for each part that was measured. */
export function resultsPage(results: Results): string {
  const sections = [
    introduction(results),
    contendersSection(results),
    deviationsSection(results),
    ...(results.measured.length ? [verdictSection(results), reportSection(results)] : []),
    ...(results.coldStarts.length ? [coldStartSection(results)] : []),
    ...(results.warmUps.judging.length ? [warmUpSection(results)] : []),
    ...(results.streamed.length ? [streamSection(results)] : []),
    ...(results.sizes.length ? [sizesSection(results)] : []),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function introduction({ machine, effort, agreements }: Results): string {
  return `<!-- Written by \`npm run bench\`. Do not edit. -->

# This library beside its peers

Each contender judges whether a value is a v2 page of runs, by the same rules: each is first asked ${agreements[0]?.asked ?? 0} pages, valid and
invalid, and has to answer as the contract does. Where one does not, the difference is listed below; one that is not listed, or is listed
and gone, fails the run.

Node.js ${machine.node} (V8 ${machine.v8}) on ${machine.cpu}, with a load average of ${machine.loads.map(figure).join(" before and ")}
after, of which the benchmark is 1. A page is measured in a fresh process, contenders in turns: after ${effort.warmUpMs} ms of each alone,
${effort.rounds} rounds, in each a slot of ${effort.slotMs} ms for every contender (of one page where it takes longer), in an order of chance. All are given
the same eight parsed copies of the page, which each looks at once before its time is taken, and every answer is counted and has to be
right. A figure is a median over the rounds, in brackets the quartiles; a ratio is taken within a round, so that what slows the machine
slows both sides of it, and slots are short, so that most are not interrupted. No garbage is collected by force between slots. The
contenders marked * take so much longer that they are measured in a process of their own, with \`hand\` and \`JSON.parse\` measured again beside them.`;
}

function contendersSection({ versions, agreements, deviations }: Results): string {
  const tells = { all: "all faults", first: "the first faults", verdict: "a verdict" };
  const rows = contenders.map(({ name, package: source, how, isSlow }) => {
    const numbers = deviations.flatMap((one, index) => (one.contenders.includes(name) ? [String(index + 1)] : []));
    const agreement = agreements.find(({ contender }) => contender === name);
    return [
      isSlow ? `${name} *` : name,
      source ?? "this repository",
      versions.get(name) ?? nothing,
      how,
      agreement ? tells[agreement.tells] : nothing,
      numbers.join(", ") || "none",
    ];
  });
  return `## Contenders\n\n${markdownTable(["contender", "package", "version", "what it is", "tells", "deviations"], rows)}`;
}

function deviationsSection({ deviations }: Results): string {
  const items = deviations.map(({ contenders, verdict, cases, reason }, index) => {
    const which = cases.map((name) => `\`${name}\``).join(", ");
    const isOne = contenders.length === 1;
    const verb = verdict === "accepts" ? (isOne ? "waves through" : "wave through") : isOne ? "refuses" : "refuse";
    return `${index + 1}. ${contenders.join(", ")} ${verb} ${which}: ${reason}.`;
  });
  return `## Deviations\n\n${items.join("\n")}`;
}

function verdictSection(results: Results): string {
  const byHand = pagesTable(results, "verdict", isLong, ({ ofHand }) => spreadText(ofHand));
  return `## Verdict

Time for the verdict on a page, by the time \`hand\` takes for it.${byHand && `\n\n${byHand}`}

The same in microseconds, and by the time of \`JSON.parse\` on the text of the page. Where the first run or the page itself is wrong,
\`hand\` has said so before there is something to compare with.

${pagesTable(results, "verdict", () => true, inMicroseconds)}`;
}

function reportSection(results: Results): string {
  const table = pagesTable(results, "report", () => true, inMicroseconds);
  if (table === "") return "";
  const byHand = pagesTable(results, "report", isLong, ({ ofHand }) => spreadText(ofHand));
  return `## Full report

Time for all that is wrong with a page, by the time \`hand\` takes for its verdict. Who tells the first faults only is not asked.${byHand && `\n\n${byHand}`}

The same in microseconds, and by the time of \`JSON.parse\` on the text of the page.

${table}`;
}

/** Whether hand has to read the whole page to judge it. */
function isLong({ name }: Workload): boolean {
  return name !== "all-wrong" && name !== "error-body";
}

function inMicroseconds({ nanoseconds, ofParse }: Measured): string {
  return `${figure(nanoseconds.median / 1000)} µs, ${figure(ofParse.median)}`;
}

/** A row a contender and a column a page; pages nobody was asked about are left out, and with none of them the table. */
function pagesTable(
  { measured }: Results,
  what: Measured["what"],
  isShown: (page: Workload) => boolean,
  cell: (one: Measured) => string,
): string {
  const figures = measured.filter((one) => one.what === what);
  const pages = workloads.filter((page) => isShown(page) && figures.some(({ workload }) => workload === page.name));
  if (pages.length === 0) return "";
  const rows = ["JSON.parse", ...contenders.map(({ name }) => name)].flatMap((name) => {
    const cells = pages.map((page) => {
      const found = figures.find((one) => one.contender === name && one.workload === page.name);
      return found ? cell(found) : nothing;
    });
    return cells.every((text) => text === nothing) ? [] : [[marked(name), ...cells]];
  });
  return markdownTable(["contender", ...pages.map(({ title }) => title)], rows);
}

function coldStartSection({ coldStarts, effort }: Results): string {
  const rows = coldStarts.map(({ contender, milliseconds, ofHand }) => [
    marked(contender),
    spreadText(milliseconds),
    spreadText(ofHand),
  ]);
  return `## Cold start

A fresh process that imports the contender and judges its first page, of 20 runs: from before the import to the verdict, measured in the
process, ${effort.repeats} processes each in turns. What is compiled at run time is compiled in that time.

${markdownTable(["contender", "ms", "by hand"], rows)}`;
}

function warmUpSection({ warmUps: { judging, all }, effort }: Results): string {
  const rows = judging.map(({ contender, milliseconds, ofHand }, index) => {
    const parsed = all[index];
    if (parsed === undefined) throw new RangeError(`Cannot write the row of "${contender}": its time with the parser is missing`);
    return [
      marked(contender),
      spreadText(milliseconds),
      spreadText(ofHand),
      spreadText(parsed.milliseconds),
      spreadText(parsed.ofHand),
    ];
  });
  return `## The first 100 pages

The first 100 pages of the stream in a fresh process that has imported the contender, ${effort.repeats} processes each in turns.

${markdownTable(["contender", "ms", "by hand", "ms with parsing", "by hand with parsing"], rows)}`;
}

function streamSection({ streamed, effort }: Results): string {
  const [parse] = streamed;
  const rows = streamed.map(({ contender, megabytes, ofParse, throughput: [one, two] }) => [
    marked(contender),
    figure(megabytes),
    contender === parse?.contender ? nothing : figure(ofParse.median),
    figure(one.median),
    figure(two.median),
    figure(two.median / one.median),
    `${Math.round((100 * one.median) / (parse?.throughput[0].median ?? one.median))} %`,
  ]);
  return `## A stream

${figure(effort.bytes / 1e6)} MB of NDJSON, a page a line, of which those marked * read the first part only. Every line is read, parsed and judged
in turn, in a process of its own, ${effort.passes} times each in turns: the time for judging by the time of \`JSON.parse\` on the same lines, and
megabytes a second of all of it, on one thread and on two with half of the bytes each.

${markdownTable(["contender", "MB read", "judging by parsing", "MB/s", "MB/s, 2 threads", "2 threads by 1", "of parse-only"], rows)}`;
}

function sizesSection({ sizes }: Results): string {
  const rows = sizes.map(({ contender, bytes }) => [
    marked(contender),
    ...(bytes ? [String(bytes.minified), String(bytes.gzipped)] : ["not for browsers", "not for browsers"]),
  ]);
  return `## Size

Bytes of a module for browsers that has the verdict alone, bundled and minified by esbuild, and compressed by gzip at level 9.

${markdownTable(["contender", "minified", "gzip"], rows)}`;
}

function marked(name: string): string {
  return contenders.some((one) => one.name === name && one.isSlow) ? `${name} *` : name;
}
