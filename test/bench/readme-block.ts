/** Writes the head of the results for the README. */
import { withMarkedBlock } from "../../scripts/marked-block.js";
import { figure, markdownTable, nothing } from "./markdown-table.js";
import type { Results } from "./results-page.js";

/** Who says most: this library, the measure, the fastest peers and the best known. */
const telling = [
  "hand",
  "isListRunsResponse",
  "listRunsResponse.validate",
  "checkPage",
  "ata-validator",
  "ata build",
  "typia",
  "sury",
  "typebox",
  "ajv standalone",
  "ajv standalone, allErrors",
  "ajv",
  "zod",
  "valibot",
];

/** The most telling rows and columns, as Markdown. */
export function readmeBlock(results: Results): string {
  const { measured, streamed, coldStarts, sizes, versions, machine } = results;
  const ofHand = (contender: string, workload: string, what: string) =>
    measured.find((one) => one.contender === contender && one.workload === workload && one.what === what)?.ofHand.median;
  const rows = telling.map((name) => [
    `${name} ${versions.get(name) ?? ""}`.trim(),
    ...[
      ofHand(name, "valid-20", "verdict"),
      ofHand(name, "valid-100", "verdict"),
      ofHand(name, "deep-error", "report"),
      streamed.find(({ contender }) => contender === name)?.ofParse.median,
      coldStarts.find(({ contender }) => contender === name)?.milliseconds.median,
    ].map((value) => (value === undefined ? nothing : figure(value))),
    kilobytes(sizes.find(({ contender }) => contender === name)?.bytes?.gzipped),
  ]);
  const head = [
    "",
    "20 runs, × hand",
    "100 mixed runs, × hand",
    "one error, full report, × hand's verdict",
    "judging 200 MB of NDJSON, ÷ `JSON.parse`",
    "cold start, ms",
    "gzip, kB",
  ];
  return `${markdownTable(head, rows)}

Medians and ratios of one run on Node.js ${machine.node}, written by \`npm run bench\`: the method, the versions and all figures are in
[test/bench/RESULTS.md](test/bench/RESULTS.md).`;
}

function kilobytes(bytes: number | undefined): string {
  return bytes === undefined ? nothing : (bytes / 1000).toFixed(1);
}

/** A text with the block between its markers; one without markers stays as it is. */
export function withBlock(text: string, block: string): string {
  return withMarkedBlock(text, "bench", block);
}
