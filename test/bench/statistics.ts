/** The middle of some figures and how far they spread: what a busy machine does to a few of them moves none of the three. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** The quartiles of figures. */
export function spreadOf(figures: readonly number[]): Spread {
  if (figures.length === 0) throw new RangeError("Cannot take quartiles: there are no figures");
  const sorted = figures.toSorted((one, other) => one - other);
  return { low: quantile(sorted, 0.25), median: quantile(sorted, 0.5), high: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** How many times as long each figure is as the one of the same round: a slow moment slows both. */
export function ratiosOf(figures: readonly number[], bases: readonly number[]): Spread {
  if (figures.length !== bases.length) throw new RangeError(`Cannot divide ${figures.length} figures by ${bases.length}`);
  return spreadOf(figures.map((figure, round) => figure / (bases[round] as number)));
}
