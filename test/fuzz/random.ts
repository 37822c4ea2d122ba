/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from 0 to below the bound. */
  readonly below: (bound: number) => number;
  /** True in one of so many times. */
  readonly oneIn: (count: number) => boolean;
  /** One of the items. */
  readonly pick: <T>(items: readonly T[]) => T;
}

/** The numbers of one case: sfc32, seeded by all that names the case, so that each case can be made again by itself. */
export function randomOf(...seeds: readonly (number | string)[]): Random {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const next = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (const seed of seeds) {
    for (const character of String(seed)) {
      a ^= character.charCodeAt(0);
      next();
    }
    c ^= 0x2c; // "1", "23" are not "12", "3"
  }
  for (let round = 0; round < 12; round++) next();
  const below = (bound: number) => Math.floor((next() / 2 ** 32) * bound);
  return {
    below,
    oneIn: (count) => below(count) === 0,
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
  };
}
