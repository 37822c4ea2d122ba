/**
 * Reads NDJSON as a program does that has to judge each line: a part of the file at a time, never the whole. On one thread, or on two that
 * have half of the bytes each. Prints what the threads took for parsing and for judging, and how long all of it was, in milliseconds.
 */
import { fstatSync, openSync, readSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { contender } from "./contender.js";

/** What one thread reads: the lines that begin in its range. */
interface Share {
  readonly file: string;
  readonly module: string;
  readonly from: number;
  readonly to: number;
}

interface Spent {
  readonly lines: number;
  readonly parsing: number;
  readonly judging: number;
}

if (isMainThread) await main();
else await work();

async function main(): Promise<void> {
  const [, , module = "", file = "", threads = "1", bytes = ""] = process.argv;
  const size = Math.min(Number(bytes), fstatSync(openSync(file, "r")).size);
  const count = Number(threads);
  const bound = (index: number) => Math.floor((size * index) / count);
  const shares = Array.from({ length: count }, (_, index) => ({ file, module, from: bound(index), to: bound(index + 1) }));
  const readers = await Promise.all(shares.map(count === 1 ? readerHere : readerBeside));
  const started = performance.now();
  const spent = await Promise.all(readers.map((read) => read()));
  const all = performance.now() - started;
  const sum = (key: keyof Spent) => spent.reduce((total, one) => total + one[key], 0);
  console.log(JSON.stringify({ lines: sum("lines"), parsing: sum("parsing"), judging: sum("judging"), all }));
  process.exit();
}

/** Reads on this thread, once it is asked. */
async function readerHere(share: Share): Promise<() => Promise<Spent>> {
  const judge = await judgeOf(share);
  return async () => read(share, judge);
}

/** Reads on a thread of its own, which has all it needs before it is asked. */
async function readerBeside(share: Share): Promise<() => Promise<Spent>> {
  const worker = new Worker(new URL(import.meta.url), { workerData: share });
  const next = <T>() => new Promise<T>((resolve, reject) => worker.once("message", resolve).once("error", reject));
  await next();
  return () => {
    const spent = next<Spent>();
    worker.postMessage("read");
    return spent;
  };
}

async function work(): Promise<void> {
  const share = workerData as Share;
  const judge = await judgeOf(share);
  parentPort?.once("message", () => parentPort?.postMessage(read(share, judge)));
  parentPort?.postMessage("ready");
}

/** The verdict of a contender; where nobody judges, the parser is all there is. */
async function judgeOf({ module }: Share): Promise<((page: unknown) => boolean) | null> {
  return module === "JSON.parse" ? null : (await contender(module)).verdict;
}

function read(share: Share, judge: ((page: unknown) => boolean) | null): Spent {
  let [lines, parsing, judging] = [0, 0, 0];
  for (const line of linesOf(share)) {
    const started = performance.now();
    const page: unknown = JSON.parse(line);
    const parsed = performance.now();
    const isValid = judge === null ? page !== null : judge(page);
    judging += performance.now() - parsed;
    parsing += parsed - started;
    if (!isValid) throw new Error(`Cannot measure "${share.module}": it rejects a valid page`);
    lines++;
  }
  return { lines, parsing, judging };
}

/** The lines that begin in the range: the first of a range that starts within a line is the line after it. */
function* linesOf({ file, from, to }: Share): Generator<string> {
  const descriptor = openSync(file, "r");
  const chunk = Buffer.allocUnsafe(1 << 20);
  let rest = Buffer.alloc(0);
  // A byte more tells whether the range starts with a line.
  let [place, lineStart, skips] = [Math.max(0, from - 1), Math.max(0, from - 1), from > 0];
  for (let length = readSync(descriptor, chunk, 0, chunk.length, place); length > 0; ) {
    place += length;
    const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      if (!skips && lineStart >= to) return;
      if (!skips) yield bytes.toString("utf8", start, end);
      skips = false;
      lineStart += end + 1 - start;
      start = end + 1;
    }
    rest = bytes.subarray(start);
    length = readSync(descriptor, chunk, 0, chunk.length, place);
  }
}
