// Writes NDJSON of about 20 MB from the corpus, and prints how many answers of it are valid, and so on.
import { closeSync, openSync, writeSync } from "node:fs";
import type { Variant } from "../../src/index.js";
import { invalidCases, type ValidCase, validCases, validWalks, variants } from "../corpus.js";

const size = 20_000_000;
const [file] = process.argv.slice(2);
if (file === undefined) throw new TypeError("Cannot write lines: no file is given");

type Counts = Record<"valid" | "invalid" | "skipped" | "failures", number>;

const counts: Counts = { valid: 0, invalid: 0, skipped: 0, failures: 0 };
const exchangeOf = ({ request, response }: ValidCase) => ({ ...(request && { request }), response });
const elsewhere = { request: { url: "https://api.openai.com/v1/threads/thread_abc123/messages" }, response: { body: {} } };
const pagesOf = (...of: readonly Variant[]) =>
  of.flatMap((variant) => validCases(variant, "list")).filter(({ level }) => level === "page");
// An exchange with another method or path is none of this endpoint.
const broken = variants
  .flatMap((variant) => invalidCases(variant, "list"))
  .filter(({ strict, issue }) => !strict && issue.severity !== "warning" && !["method", "path"].includes(issue.code));

/** What a line may hold, and how it counts. */
const kinds: readonly (readonly [readonly string[], Partial<Counts>])[] = [
  // A body alone cannot tell Portkey's from v2's.
  [texts(pagesOf("v1", "v2").map(({ response }) => response.body)), { valid: 1 }],
  [texts(pagesOf(...variants).map(exchangeOf)), { valid: 1 }],
  [texts(broken.map(({ exchange }) => exchangeOf(exchange))), { invalid: 1 }],
  [texts(variants.flatMap((variant) => validCases(variant, "error")).map(exchangeOf)), { valid: 1 }],
  ...validWalks("v2").map((walk) => [texts([walk.pages.map(exchangeOf)]), { valid: walk.pages.length }] as const),
  [texts([elsewhere]), { skipped: 1 }],
  [texts([[elsewhere, exchangeOf(pagesOf("v2")[0] as ValidCase), elsewhere]]), { skipped: 2, valid: 1 }],
  [['{"object": "list", "data": [', "{", "[]", "runs"], { failures: 1 }],
  [["", "  "], {}],
];

const output = openSync(file, "w");
let written = writeSync(output, "\uFEFF");
for (let round = 0; written < size; round++)
  for (const [lines, counted] of kinds) {
    written += writeSync(output, `${lines[round % lines.length]}${round % 3 ? "\n" : "\r\n"}`);
    for (const [name, count] of Object.entries(counted)) counts[name as keyof Counts] += count;
  }
// The last line is cut off.
writeSync(output, '{"object": "list", "da');
counts.failures++;
closeSync(output);
console.log(JSON.stringify(counts));

function texts(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value));
}
