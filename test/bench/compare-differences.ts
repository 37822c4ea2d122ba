/** A verdict of a contender that is not the contract's. */
export interface Difference {
  readonly contender: string;
  readonly verdict: "accepts" | "rejects";
  readonly case: string;
}

/** Differences that are known, as `deviations.json` lists them, and why they are there. */
export interface Deviation {
  readonly contenders: readonly string[];
  readonly verdict: "accepts" | "rejects";
  readonly cases: readonly string[];
  readonly reason: string;
}

/** What was found and is not listed, or listed and not found: a line each. */
export function compareDifferences(
  found: readonly Difference[],
  listed: readonly Deviation[],
  asked: readonly string[],
): string[] {
  const line = ({ contender, verdict, case: name }: Difference) => `${contender} ${verdict} "${name}"`;
  const known = listed.flatMap(({ contenders, verdict, cases }) =>
    contenders.flatMap((contender) => cases.map((name) => ({ contender, verdict, case: name }))),
  );
  const [before, now] = [new Set(known.map(line)), new Set(found.map(line))];
  return [
    ...[...now].filter((text) => !before.has(text)).map((text) => `${text}, which is not listed`),
    ...[...before].filter((text) => !now.has(text)).map((text) => `${text} no longer, though it is listed`),
    ...known
      .filter(({ contender }) => !asked.includes(contender))
      .map(({ contender }) => `${contender} is listed, but not asked`),
  ];
}
