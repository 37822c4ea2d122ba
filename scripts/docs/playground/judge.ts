import { decodeText } from "../../../src/decode-text.js";
import { isCassette } from "../../../src/is-cassette.js";
import { type JudgedPiece, judgePieces } from "../../../src/judge-input.js";
import { failureOf } from "../../../src/report-reading.js";
import type { Failure } from "../../../src/reporter.js";
import { selfTest } from "../../../src/self-test.js";
import { newCounter, type Summary } from "../../../src/summary.js";
import { begin, besidePage, nextFindings, type Room, spendYaml } from "./bounds.js";
import { type Kept, mostKept, newKeeper } from "./keep-first.js";
import { give } from "./open-given.js";
import type { Options } from "./options.js";

/** What is to be judged: as a file of this name would be, and how. */
export interface Question {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly options: Options;
}

/** What `check --format json` reports of it, as far as it is kept, and the text that its lines and columns count in. */
export interface Verdict extends Kept {
  /** What could not be read, the first of it. */
  readonly failures: readonly Failure[];
  /** How much more could not be read. */
  readonly failuresLeft: number;
  /** Counts everything, whether it is kept or not. */
  readonly summary: Summary;
  readonly text: string;
}

let isTested = false;

/**
 * Judges as `check` does: by the same steps, which the build frees of Node.
 *
 * @param room How much may be asked for.
 * @throws {RangeError} When it is too much.
 * @throws {Error} When the checks do not work here.
 */
export async function judge({ name, bytes, options }: Question, room: Room = besidePage): Promise<Verdict> {
  begin(room);
  if (!isTested) selfTest();
  isTested = true;
  const { text } = decodeText(give(bytes, room.bytes));
  if (isCassette(text)) spendYaml(text.length);
  const counter = newCounter(false);
  const keeper = newKeeper();
  const failures: Failure[] = [];
  let failuresLeft = 0;
  for await (const { batch } of judgePieces({ source: name }, options) as AsyncIterable<JudgedPiece>) {
    nextFindings();
    counter.skip(name, batch.skipped);
    for (const entry of batch.entries) {
      counter.add(entry);
      keeper.add(entry);
    }
    for (const fault of batch.failures) {
      if (failures.length < mostKept) failures.push(failureOf(fault));
      else failuresLeft++;
    }
  }
  return { ...keeper.kept(), failures, failuresLeft, summary: counter.summary(), text };
}
