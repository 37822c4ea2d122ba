/**
 * Measures contenders on one page, in turns: in each round every contender has one slot, in an order of its own. Prints for each the time
 * of one verdict (or report) in every round, in nanoseconds. The first of all is `JSON.parse` on the text of the page; the first contender
 * is always asked for its verdict.
 *
 * Nothing collects garbage between the slots by force: V8 would forget what it learned of large functions, and a slot would not show what
 * a contender leaves behind. Each contender's garbage is as likely to be collected in its own slot as in any other.
 */
import { readFileSync } from "node:fs";
import { type Random, randomOf } from "../../fuzz/random.js";
import { contender } from "./contender.js";

const [, , file = "", what = "", rounds = "", slotMs = "", warmUpMs = "", ...modules] = process.argv;
const { text, isValid } = JSON.parse(readFileSync(file, "utf8")) as { text: string; isValid: boolean };

/** Copies, so that no contender meets the very object that it has just seen: all of them get the same. */
const copies = Array.from({ length: 8 }, (): unknown => JSON.parse(text));

/** What is measured: gives 1 for a page that is valid, 0 for one that is not, so that no answer is left unused. */
type Turn = (copy: unknown) => number;

const turns: Turn[] = [() => (JSON.parse(text) === undefined ? 1 : 0)];
for (const [index, module] of modules.entries()) {
  const { verdict, report } = await contender(module);
  if (what === "verdict" || index === 0) turns.push((copy) => (verdict(copy) ? 1 : 0));
  else if (report) turns.push((copy) => (report(copy).length === 0 ? 1 : 0));
  else throw new Error(`Cannot measure the report of "${module}": it has none`);
}

const counts = turns.map(warmUp);
const times: number[][] = turns.map(() => []);
const random = randomOf("turns");
for (let round = 0; round < Number(rounds); round++) {
  for (const index of mixed(turns.length, random)) {
    const [turn, count = 1] = [turns[index] as Turn, counts[index]];
    const expected = index > 0 && isValid ? count : 0;
    // Others have pushed the copies out of the caches, where a page that has just been parsed would be.
    slot(turn, Math.min(count, copies.length), round);
    const started = process.hrtime.bigint();
    const found = slot(turn, count, round);
    times[index]?.push(Number(process.hrtime.bigint() - started) / count);
    if (found !== expected) throw new Error(`Cannot measure "${modules[index - 1]}": it gave ${found} verdicts of ${expected}`);
  }
}
console.log(JSON.stringify({ times }));

function slot(turn: Turn, count: number, first: number): number {
  let valid = 0;
  for (let index = first; index < first + count; index++) valid += turn(copies[index % copies.length]);
  return valid;
}

/** Runs a turn until V8 has compiled it for good, and tells how often it fits into a slot. */
function warmUp(turn: Turn): number {
  const until = performance.now() + Number(warmUpMs);
  let [count, now] = [1, performance.now()];
  while (now < until) {
    slot(turn, count, 0);
    const spent = performance.now() - now;
    count = Math.max(1, Math.floor((count * Number(slotMs)) / spent));
    now += spent;
  }
  return count;
}

/** The numbers below the count in an order of chance. */
function mixed(count: number, { below }: Random): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = below(last + 1);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}
