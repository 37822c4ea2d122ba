/** Measures the contenders on a long stream, on one thread and on two. */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { contenders } from "./contenders.js";
import { ndjson } from "./pages.js";
import { runChild } from "./run-child.js";
import { type Spread, spreadOf } from "./statistics.js";

/** What one contender makes of a stream. */
export interface Streamed {
  readonly contender: string;
  /** How much of the stream it read. */
  readonly megabytes: number;
  /** The time for judging by the time of `JSON.parse` on the same lines in the same process, on one thread. */
  readonly ofParse: Spread;
  /** Megabytes a second, reading and parsing included, by threads. */
  readonly throughput: readonly [Spread, Spread];
}

/** Who is slow reads the first part only, of this share. */
const partOfSlow = 0.25;

interface Spent {
  readonly parsing: number;
  readonly judging: number;
  readonly all: number;
}

/** Measures each contender on so many bytes, so many times. */
export async function streams(bytes: number, repeats: number, folder: string): Promise<Streamed[]> {
  const file = join(folder, "stream.ndjson");
  const size = write(file, bytes);
  const readers = [{ name: "JSON.parse", module: "JSON.parse" }, ...contenders].map((one) => ({
    ...one,
    bytes: "isSlow" in one ? Math.floor(size * partOfSlow) : size,
    spent: [[], []] as [Spent[], Spent[]],
  }));
  for (let round = 0; round < repeats; round++) {
    for (const { module, bytes, spent } of readers) {
      for (const threads of [1, 2] as const) {
        spent[threads - 1]?.push(await runChild<Spent>("read-stream", module, file, threads, bytes));
      }
    }
  }
  return readers.map(({ name, bytes, spent: [one, two] }) => {
    const speed = ({ all }: Spent) => bytes / 1000 / all;
    return {
      ...{ contender: name, megabytes: bytes / 1e6 },
      ofParse: spreadOf(one.map(({ judging, parsing }) => judging / parsing)),
      throughput: [spreadOf(one.map(speed)), spreadOf(two.map(speed))],
    };
  });
}

/** Writes the lines, some at a time, and tells how many bytes they have. */
function write(file: string, bytes: number): number {
  const descriptor = openSync(file, "w");
  let [written, lines] = [0, ""];
  const flush = () => {
    written += writeSync(descriptor, lines);
    lines = "";
  };
  for (const line of ndjson(bytes)) {
    lines += line;
    if (lines.length > 1_000_000) flush();
  }
  flush();
  closeSync(descriptor);
  return written;
}
