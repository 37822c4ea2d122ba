import { type Spread, spreadOf } from "./statistics.js";

/** Work to be timed: asked so many times in a row. */
export type Work = (times: number) => void;

/** How long a slot of one contender is to last, in nanoseconds: long enough for the clock, too short for the machine to change. */
const slot = 4e6;

/**
 * Times work against other work, slot by slot, each first in every other round, so that whatever slows the machine slows both. Rounds in
 * which code is still being compiled come before those that count.
 */
export function ratioOf(work: Work, floor: Work, rounds: number): Spread {
  const contenders = [work, floor].map((one) => ({ one, times: timesOf(one) }));
  const ratios: number[] = [];
  for (let round = 0; round < rounds * 1.5; round++) {
    const order = round % 2 ? [1, 0] : [0, 1];
    const spent = [0, 0];
    for (const place of order) {
      const { one, times } = contenders[place] as (typeof contenders)[number];
      spent[place] = timed(one, times) / times;
    }
    ratios.push((spent[0] as number) / (spent[1] as number));
  }
  return spreadOf(ratios.slice(-rounds));
}

/** How many times work fits into a slot, once it has warmed up. */
function timesOf(work: Work): number {
  let times = 1;
  for (let spent = 0; spent < 100 * slot; ) {
    const last = timed(work, times);
    spent += last;
    if (last < slot / 2) times *= 2;
    else if (last > slot * 2 && times > 1) times = Math.ceil(times / 2);
  }
  return times;
}

function timed(work: Work, times: number): number {
  const start = process.hrtime.bigint();
  work(times);
  return Number(process.hrtime.bigint() - start);
}
