import type { Figure } from "./figures.js";

/** What each figure was when it was last written, by its name. */
export type Budget = Readonly<Record<string, number>>;
type Named = Pick<Figure, "name" | "unit">;

/** How far a ratio may lie above its entry: as far as noise takes it. A size may not. */
const slack = 1.25;
/** A ratio has to be better than its entry by so much to replace it: what is less is noise too, and luck would make a budget nobody keeps. */
const progress = 0.9;

/** The most that a figure may be; undefined where it has no entry. */
export function allowed({ name, unit }: Named, budget: Budget): number | undefined {
  const entry = entryOf(name, budget);
  return entry === undefined || unit === "bytes" ? entry : entry * slack;
}

/** The entry that a figure has after an update: its own or a tighter one, never a looser one. */
export function tightened({ name, unit }: Named, value: number, budget: Budget): number {
  const entry = entryOf(name, budget);
  const measured = unit === "bytes" ? value : Number(value.toPrecision(3));
  if (entry === undefined) return measured;
  return measured < entry * (unit === "bytes" ? 1 : progress) ? measured : entry;
}

/** What is wrong with a figure, and what to do about it; undefined when nothing is. */
export function faultOf(figure: Named, value: number, budget: Budget, isUpdate: boolean): string | undefined {
  const { name, unit } = figure;
  const most = allowed(figure, budget);
  if (most === undefined)
    return isUpdate ? undefined : `"${name}" has no budget: run \`npm run budget -- --update\` and commit budget.json`;
  if (value <= most) return undefined;
  const basis = unit === "ratio" ? `, a quarter more than its entry of ${entryOf(name, budget)}` : "";
  const excess = `"${name}" is ${shown(unit, value)}, allowed are ${shown(unit, most)}${basis}`;
  return isUpdate
    ? `${excess}: an update only tightens, and the entry stays. To allow more, remove it from budget.json by hand, update again, and say in the commit what it is for`
    : `${excess}: find what made it ${unit === "bytes" ? "larger" : "worse"}; \`npm run budget -- "${name}"\` measures it alone. Where it is meant to be, remove its entry from budget.json and add \`--update\``;
}

/** Entries that no figure has: a figure that was renamed would lose its budget without a word. */
export function strayEntries(figures: readonly Pick<Figure, "name">[], budget: Budget): string[] {
  const names = new Set(figures.map(({ name }) => name));
  return Object.keys(budget).filter((name) => !names.has(name));
}

/** A figure as it is told: bytes exactly, of a ratio the three digits that count. */
export function shown(unit: Figure["unit"], value: number): string {
  return unit === "bytes" ? `${value} bytes` : String(Number(value.toPrecision(3)));
}

function entryOf(name: string, budget: Budget): number | undefined {
  return Object.hasOwn(budget, name) ? budget[name] : undefined;
}
