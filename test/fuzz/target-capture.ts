import { parseDocument, stringify } from "yaml";
import { type Capture, parseCapture } from "../../src/capture.js";
import { recordAs } from "../record-as.js";
import { faultOfCapture } from "./capture-faults.js";
import type { CaptureSeeds } from "./capture-seeds.js";
import { type Edit, edited, type Path, pathsOf } from "./edit-value.js";
import { linesOf } from "./lines-of.js";
import { mutateBytes } from "./mutate-bytes.js";
import { mutateText } from "./mutate-text.js";
import { type Donors, donorsOf, makeEdit } from "./mutate-value.js";
import { faultOfPrinted } from "./printed-faults.js";
import { type PrintedPage, printed } from "./printed-page.js";
import type { Random } from "./random.js";
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
  const fault = capture && faultOfCapture(capture, linesOf(input));
  return fault ?? ("form" in one ? faultOfPrinted(one, capture) : undefined);
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
