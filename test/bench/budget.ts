/**
 * Holds sizes and speeds of what is built to `budget.json`, and fails where one of them has got worse. With `--update` the file takes over
 * what has got better, and figures that are new. It only ever gets tighter: what has got worse keeps its entry, and the update fails.
 *
 *   npm run budget [-- [--update] [part of a name …]]
 *
 * Sizes are exact. Speeds are ratios, since no two machines are alike: mostly to JSON.parse of the same text, in the same process, a few
 * milliseconds of the one after a few milliseconds of the other. What slows the machine for longer than that slows both; what is shorter falls
 * out of the median. Each kind of page has a process of its own, and no garbage collection is forced. What is still above its budget, by more
 * than a quarter, is measured again with more rounds, twice, before it counts.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { type Figure, type Measured, makeFigures } from "./figures.js";
import { allowed, type Budget, faultOf, shown, strayEntries, tightened } from "./keep-budget.js";

const file = new URL("budget.json", import.meta.url);
const isUpdate = process.argv.includes("--update");
const parts = process.argv.slice(2).filter((argument) => argument !== "--update");
const budget = JSON.parse(readFileSync(file, "utf8")) as Budget;
const { figures, clean } = makeFigures();
const asked = figures.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
const faults = strayEntries(figures, budget).map((name) => `Nothing measures "${name}": remove it from budget.json`);
if (asked.length === 0)
  faults.push(`Cannot measure ${parts.map((part) => `"${part}"`).join(", ")}: no figure has that in its name`);
const [load = 0] = loadavg();
if (isUpdate && load > availableParallelism() / 2)
  console.error(
    `The machine is busy, at a load of ${load.toFixed(1)}: update once it is not, or see that no speed is written by chance`,
  );

const updated: Record<string, number> = { ...budget };
try {
  for (const figure of asked) {
    const measured = await measure(figure);
    const fault = faultOf(figure, measured.value, budget, isUpdate);
    if (fault) faults.push(fault);
    updated[figure.name] = tightened(figure, measured.value, budget);
    console.log(line(figure, measured));
  }
} finally {
  clean();
}
if (isUpdate) writeFileSync(file, `${JSON.stringify(inOrder(updated), null, 2)}\n`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;

/** Measures a figure; a ratio that is too much, up to three times. */
async function measure(figure: Figure): Promise<Measured> {
  const most = allowed(figure, budget) ?? Number.POSITIVE_INFINITY;
  let measured = await figure.measure(1);
  if (figure.unit === "bytes") return measured;
  for (let effort = 2; effort <= 3 && measured.value > most; effort++) measured = await figure.measure(effort);
  if (!isUpdate || tightened(figure, measured.value, budget) === budget[figure.name]) return measured;
  // A lucky one would be a budget that nobody keeps: of two, the worse becomes the entry.
  const again = await figure.measure(2);
  return again.value > measured.value ? again : measured;
}

function line(figure: Figure, { value, note }: Measured): string {
  const most = allowed(figure, budget);
  const isBetter = most !== undefined && tightened(figure, value, budget) !== budget[figure.name];
  const notes = [
    most === undefined ? "no budget yet" : `allowed ${shown(figure.unit, most)}`,
    ...(note ? [note] : []),
    ...(isBetter && !isUpdate ? ["better than its entry: --update tightens it"] : []),
  ];
  return `${figure.name}: ${shown(figure.unit, value)} (${notes.join("; ")})`;
}

/** The entries in the order of the figures, so that an update changes no more lines than it has to. */
function inOrder(entries: Budget): Budget {
  const names = [...figures.map(({ name }) => name), ...Object.keys(entries)];
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(entries, name) ? [[name, entries[name] as number]] : [])));
}
