import { isDeepStrictEqual } from "node:util";
import { parseDocument, stringify } from "yaml";
import { type Capture, parseCapture } from "../../src/capture.js";
import { type CheckOptions, checkExchange, checkPages, type PageReport } from "../../src/index.js";
import { recordAs } from "../record-as.js";
import type { CaptureSeeds } from "./capture-seeds.js";
import { type Edit, edited, type Path, pathsOf, valueAt } from "./edit-value.js";
import { linesOf } from "./lines-of.js";
import { mutateBytes } from "./mutate-bytes.js";
import { mutateText } from "./mutate-text.js";
import { type Donors, donorsOf, makeEdit } from "./mutate-value.js";
import { isLostByPrinter, isPage, type PrintedPage, printed } from "./printed-page.js";
import type { Random } from "./random.js";
import { faultOfReport } from "./report-faults.js";
import { smallerTexts } from "./smaller-texts.js";
import { smallerValues } from "./smaller-values.js";
import { type Fault, type Target, thrown } from "./target.js";

/** A recording: a text, bytes, or a body in the form of a recorder. */
export type CaptureCase = { readonly text: string } | { readonly bytes: Uint8Array } | PrintedPage;

/** The function that is fuzzed. A test passes a broken one, and sees it found out. */
export type Parse = (recording: string | Uint8Array) => Capture;

/** A seed as data, to be changed as that. */
interface Tree {
  readonly value: unknown;
  readonly paths: readonly Path[];
  readonly isYaml: boolean;
}

/** Fuzzes `parseCapture`, and what is done with what it reads. */
export function captureTarget(seeds: CaptureSeeds, parse: Parse = parseCapture): Target<CaptureCase> {
  const texts = [...seeds.texts].sort((a, b) => a.length - b.length);
  const bytes = seeds.bytes.map((one) => Buffer.from(one)).sort((a, b) => a.length - b.length);
  const trees = texts.flatMap(treeOf);
  const bodies = seeds.bodies.map((body) => ({ value: JSON.parse(body) as unknown, isYaml: false })).map(withPaths);
  const donors = donorsOf([...trees, ...bodies].map(({ value }) => value));
  const bytesOf = (random: Random) => (random.oneIn(3) ? Buffer.from(short(texts, random)) : short(bytes, random));
  const makers: readonly ((random: Random) => CaptureCase)[] = [
    (random: Random) => ({ text: changedText(short(texts, random), texts, random) }),
    (random: Random) => ({ text: changedText(short(texts, random), texts, random) }),
    (random: Random) => ({ bytes: changedBytes(bytesOf(random), bytes, random) }),
    (random: Random) => ({ text: printedTree(changedTree(short(trees, random), donors, random), random) }),
    (random: Random) => ({
      form: random.pick(Object.keys(recordAs)),
      body: JSON.stringify(changedTree(short(bodies, random), donors, random).value),
    }),
  ];
  return {
    name: "capture",
    make: (random) => random.pick(makers)(random),
    judge: (one) => judge(one, parse),
    smaller: smallerCases,
    write: (one) => JSON.stringify("bytes" in one ? { base64: Buffer.from(one.bytes).toString("base64") } : one),
    read(json) {
      const one = JSON.parse(json) as { text: string } | PrintedPage | { base64: string };
      return "base64" in one ? { bytes: new Uint8Array(Buffer.from(one.base64, "base64")) } : one;
    },
  };
}

/** One of a sorted list, rather one of the first: the short ones take less time. */
function short<T>(sorted: readonly T[], random: Random): T {
  return sorted[Math.min(...[1, 2, 3, 4].map(() => random.below(sorted.length)))] as T;
}

/** Short texts are likelier to be read at all. */
const longest = 16_384;

function changedText(text: string, others: readonly string[], random: Random): string {
  let changed = text;
  for (let count = random.pick([1, 1, 1, 2, 2, 3, 5]); count > 0; count--)
    changed = mutateText(changed, short(others, random), random);
  return changed.slice(0, longest);
}

function changedBytes(bytes: Buffer, others: readonly Buffer[], random: Random): Uint8Array {
  let changed = bytes;
  for (let count = random.pick([1, 1, 2, 3]); count > 0; count--) changed = mutateBytes(changed, short(others, random), random);
  return Uint8Array.from(changed.subarray(0, longest));
}

function treeOf(text: string): Tree[] {
  try {
    return [withPaths({ value: JSON.parse(text), isYaml: false })];
  } catch {
    const document = parseDocument(text, { logLevel: "silent" });
    const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
    return typeof value === "object" && value !== null ? [withPaths({ value, isYaml: true })] : [];
  }
}

function withPaths(tree: Omit<Tree, "paths">): Tree {
  return { ...tree, paths: pathsOf(tree.value) };
}

function changedTree({ value, paths, isYaml }: Tree, donors: Donors, random: Random): { value: unknown; isYaml: boolean } {
  const edits = Array.from({ length: random.pick([1, 1, 2, 4]) }, () => makeEdit(value, paths, donors, random));
  const changed = edited(value, edits.filter(isPrintable));
  return { value: changed === undefined ? null : changed, isYaml };
}

/** What JSON has no words for is left to other targets, and so is what breaks the stack of a printer, or takes it long. */
function isPrintable(edit: Edit): boolean {
  return edit.op !== "exotic" && !(edit.op === "nest" && edit.depth > 1000) && !(edit.op === "repeat" && edit.length > 21);
}

function printedTree({ value, isYaml }: { value: unknown; isYaml: boolean }, random: Random): string {
  if (!isYaml) return JSON.stringify(value, null, random.pick([0, 0, 2]));
  const style = random.pick(["PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED"] as const);
  return stringify(JSON.parse(JSON.stringify(value)), { defaultStringType: style, defaultKeyType: "PLAIN" });
}

function inputOf(one: CaptureCase): string | Uint8Array {
  if ("text" in one) return one.text;
  return "bytes" in one ? one.bytes : printed(one);
}

function judge(one: CaptureCase, parse: Parse): Fault | undefined {
  const input = inputOf(one);
  const before = typeof input === "string" ? input : Buffer.from(input);
  let capture: Capture | undefined;
  try {
    capture = parse(input);
  } catch (error) {
    // For a text and for bytes, this one error is documented.
    if (!(error instanceof SyntaxError && error.message.startsWith("Cannot parse the capture: ")))
      return thrown("parseCapture", error);
  }
  if (typeof before !== "string" && !before.equals(input as Uint8Array))
    return { kind: "changed input", message: "the bytes are changed" };
  return (capture && faultOfCapture(capture, linesOf(input))) ?? faultOfPrinted(one, capture);
}

function faultOfCapture(capture: Capture, lines: readonly number[] | undefined): Fault | undefined {
  const { exchanges, failures, skipped, locate } = capture;
  if (exchanges.length + failures.length + skipped === 0)
    return { kind: "nothing", message: "nothing was read, and nobody was told" };
  for (const { line = 1, message } of failures)
    if (!(line >= 1 && line <= (lines?.length ?? line)) || message.trim() === "")
      return { kind: "ill-formed failure", message: `a failure is at line ${line} of ${lines?.length}: ${message}` };
  if (throwsNoRangeError(() => locate(exchanges.length, { path: [] })))
    return { kind: "locate", message: "locate() finds an exchange that is not there" };
  try {
    for (const [index, exchange] of exchanges.entries()) {
      const report = checkExchange(exchange, optionsFor(exchanges.length + skipped + failures.length + index));
      const fault =
        faultOfReport(report) ??
        faultOfPlaces(report, (issue) => locate(index, issue), lines) ??
        faultOfReading(report, exchange);
      if (fault) return fault;
    }
    if (exchanges.length > 1) checkPages(exchanges);
  } catch (error) {
    return thrown("a check", error);
  }
  return undefined;
}

/** One way or another to check, the same for the same case. */
function optionsFor(number: number): CheckOptions {
  const all: readonly CheckOptions[] = [{}, {}, { variant: "v2" }, { variant: "v1", strict: true }, { unknown: "error" }];
  return all[number % all.length] ?? {};
}

function throwsNoRangeError(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    return !(error instanceof RangeError);
  }
}

/** Each time the recording is read again. */
const mostPlaced = 3;

function faultOfPlaces(
  { issues }: PageReport,
  locate: (issue: PageReport["issues"][number]) => { readonly line: number; readonly column: number },
  lines: readonly number[] | undefined,
): Fault | undefined {
  for (const issue of issues.slice(0, lines ? mostPlaced : 0)) {
    const { line, column } = locate(issue);
    const length = lines?.[line - 1];
    // What is missing at the end of a line stands right after it.
    if (length === undefined || !(column >= 1 && column <= length + 1))
      return {
        kind: "place",
        message: `${issue.code} ${issue.pointer} is placed at ${line}:${column}, of ${lines?.length} lines, this one of ${length}`,
      };
  }
  return undefined;
}

/** What was parsed can be read, unless it is very deep. */
function faultOfReading({ issues }: PageReport, exchange: unknown): Fault | undefined {
  if (!issues.some(({ code }) => code === "unreadable") || isDeep(exchange)) return undefined;
  return { kind: "unreadable", message: "what was parsed is told to be unreadable" };
}

function isDeep(value: unknown): boolean {
  try {
    return pathsOf(value).some(({ length }) => length > 500);
  } catch {
    return true;
  }
}

/** A body in the form of a recorder is read as it was written, once, or once a line. */
function faultOfPrinted(one: CaptureCase, capture: Capture | undefined): Fault | undefined {
  if (!("form" in one)) return undefined;
  const written: unknown = JSON.parse(one.body);
  if (!isPage(written)) return undefined;
  const read = capture?.exchanges.map(({ response }) => response.body) ?? [];
  const expected = Array.from({ length: one.form === "ndjson" ? 2 : 1 }, () => written);
  const isRead = capture?.failures.length === 0 && capture.skipped === 0 && isDeepStrictEqual(read, expected);
  if (isRead) return faultOfPrintedPlaces(one, capture);
  if (isLostByPrinter(one)) return undefined;
  return {
    kind: `lost in ${one.form}`,
    message: `printed as ${one.form}, ${one.body.slice(0, 200)} is read as ${JSON.stringify(read).slice(0, 200)}`,
  };
}

/** How a value is written in the body, in the forms in which that can be told without reading them. */
const written: Readonly<Record<string, (json: string) => string>> = {
  ...Object.fromEntries(
    ["json", "ndjson", "nock", "azure", "http", "http with its request"].map((form) => [form, (json: string) => json]),
  ),
  ...Object.fromEntries(["har", "exvcr"].map((form) => [form, (json: string) => JSON.stringify(json).slice(1, -1)])),
};

/** Each issue with the body is placed where its value stands, or the object from which it is missing. */
function faultOfPrintedPlaces(one: PrintedPage, { exchanges, locate }: Capture): Fault | undefined {
  const [exchange] = exchanges;
  const write = written[one.form];
  if (!exchange || !write) return undefined;
  const lines = printed(one).split("\n");
  for (const issue of checkExchange(exchange)
    .issues.filter(({ root }) => root === undefined)
    .slice(0, mostPlaced)) {
    const { line, column } = locate(0, issue);
    const value = valueAt(exchange.response.body, issue.path);
    // What is missing stands where its object does.
    const expected = write(JSON.stringify(value) ?? "{").slice(0, typeof value === "object" && value !== null ? 1 : undefined);
    const found = lines[line - 1]?.slice(column - 1);
    if (!found?.startsWith(expected))
      return {
        kind: `place in ${one.form}`,
        message: `${issue.code} ${issue.pointer} is placed before ${found?.slice(0, 50)}, not ${expected.slice(0, 50)}`,
      };
  }
  return undefined;
}

function* smallerCases(one: CaptureCase): Generator<CaptureCase> {
  if ("text" in one) {
    for (const text of smallerTexts(one.text, (before, after) => before + after)) yield { text };
  } else if ("bytes" in one) {
    for (const bytes of smallerTexts(one.bytes, (before, after) => new Uint8Array(Buffer.concat([before, after]))))
      yield { bytes };
  } else {
    yield { text: inputOf(one) as string };
    for (const value of smallerValues(JSON.parse(one.body))) yield { ...one, body: JSON.stringify(value) ?? "null" };
  }
}
