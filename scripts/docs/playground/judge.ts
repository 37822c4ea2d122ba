import { decodeText } from "../../../src/decode-text.js";
import { type JudgedPiece, judgePieces } from "../../../src/judge-input.js";
import { failureOf } from "../../../src/report-reading.js";
import type { Entry, Failure } from "../../../src/reporter.js";
import { selfTest } from "../../../src/self-test.js";
import { newCounter, type Summary } from "../../../src/summary.js";
import { give } from "./open-given.js";
import type { Options } from "./options.js";

/** What is to be judged: as a file of this name would be, and how. */
export interface Question {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly options: Options;
}

/** What `check --format json` reports of it, and the text that its lines and columns count in. */
export interface Verdict {
  readonly entries: readonly Entry[];
  readonly failures: readonly Failure[];
  readonly summary: Summary;
  readonly text: string;
}

/** What is longer, in bytes, is for the command line, which reads files of any length. */
export const most = 64 << 20;

let isTested = false;

/**
 * Judges as `check` does: by the same steps, which the build frees of Node.
 *
 * @throws {RangeError} When there is too much of it.
 * @throws {Error} When the checks do not work here.
 */
export async function judge({ name, bytes, options }: Question): Promise<Verdict> {
  if (!isTested) selfTest();
  isTested = true;
  const unpacked = give(bytes, most);
  const counter = newCounter(false);
  const entries: Entry[] = [];
  const failures: Failure[] = [];
  for await (const { batch } of judgePieces({ source: name }, options) as AsyncIterable<JudgedPiece>) {
    counter.skip(name, batch.skipped);
    for (const entry of batch.entries) {
      counter.add(entry);
      entries.push(entry);
    }
    for (const fault of batch.failures) failures.push(failureOf(fault));
  }
  return { entries, failures, summary: counter.summary(), text: decodeText(unpacked).text };
}
