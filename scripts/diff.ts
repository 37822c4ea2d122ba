/**
 * Says what has changed in the published schemas since the last release, what of it is breaking, and which version has to be next.
 *
 *   npm run diff
 *   npm run diff -- --check                              fails where the version in package.json is lower than that, or no higher than the last
 *   npm run diff -- --against <revision or folder>       compares with that instead of the last tag `v<version>`
 */
import { parseArgs } from "node:util";
import { compareSchemas } from "./compare-schemas.js";
import { isLower, nextVersion } from "./next-version.js";
import { lastRelease, type Published, readPublished } from "./published.js";
import { type Level, type WeighedChange, weighChanges } from "./weigh-changes.js";

/** A change, and the schemas that have it. */
interface Told extends WeighedChange {
  readonly schemas: readonly string[];
}

const levels: readonly Level[] = ["major", "minor", "patch"];
const headings: Readonly<Record<Level, string>> = { major: "Breaking", minor: "Not breaking", patch: "In words only" };
/** Of what is different in words only, so much is told. */
const fewWords = 5;

try {
  const { against, check } = parsedArguments();
  const base = against ?? lastRelease();
  if (base === undefined) tellFirst();
  else tell(readPublished(base), readPublished("."), check === true);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

function parsedArguments() {
  try {
    return parseArgs({ options: { against: { type: "string" }, check: { type: "boolean" } } }).values;
  } catch (error) {
    throw new TypeError(`Cannot use the arguments: ${(error as Error).message}`);
  }
}

function tellFirst(): void {
  console.log(
    "There is no release before this: no tag such as v1.2.3 is reachable. All of the contract is new, and any version will do.",
  );
  console.log("Where there should be one, fetch it: git fetch --tags");
}

function tell(was: Published, now: Published, isCheck: boolean): void {
  const changes = together(changesBetween(was, now));
  const level = levels.find((one) => changes.some((change) => change.level === one));
  // There is more to a release than its schemas: a version is never given twice.
  const next = nextVersion(was.version, level ?? "patch");
  console.log(changes.length === 0 ? `Nothing has changed since ${was.name}` : `Changed since ${was.name}`);
  for (const one of levels)
    tellLevel(
      one,
      changes.filter((change) => change.level === one),
    );
  const early = ": before 1.0.0 what breaks takes a minor version, and all else a patch";
  const kind = level === undefined ? ", as that of every release" : was.version[0] === 0 ? early : `, a ${level} version`;
  console.log(`\nAfter ${was.version.join(".")}, the version has to be ${next.join(".")} or higher${kind}`);
  if (!isLower(now.version, next)) return;
  const tellIt = isCheck ? console.error : console.log;
  const isHigher = isLower(was.version, now.version);
  tellIt(`package.json says ${now.version.join(".")}, which is ${isHigher ? "too low" : `not higher than that of ${was.name}`}`);
  if (isCheck) process.exitCode = 1;
}

function changesBetween(was: Published, now: Published): [string, WeighedChange[]][] {
  return [...new Set([...was.schemas.keys(), ...now.schemas.keys()])].map((name) => [name, changesOf(name, was, now)]);
}

function changesOf(name: string, was: Published, now: Published): WeighedChange[] {
  const [before, after] = [was, now].map(({ schemas }) => schemas.get(name));
  const place = name === "report" ? "Report" : "schema.json";
  if (before === undefined) return weighChanges([{ place, what: "is new", effect: "named" }], true, true);
  if (after === undefined) return weighChanges([{ place, what: "is gone", effect: "unnamed" }], true, true);
  return weighChanges(compareSchemas(before, after, place), before, after);
}

/** Each change once, with all schemas that have it. */
function together(changes: readonly [string, readonly WeighedChange[]][]): Told[] {
  const told = new Map<string, Told>();
  for (const [name, some] of changes)
    for (const change of some) {
      const key = JSON.stringify(change);
      told.set(key, { ...change, schemas: [...(told.get(key)?.schemas ?? []), name] });
    }
  return [...told.values()];
}

function tellLevel(level: Level, changes: readonly Told[]): void {
  if (changes.length === 0) return;
  console.log(`\n${headings[level]} (${changes.length}):`);
  const shown = level === "patch" ? changes.slice(0, fewWords) : changes;
  for (const { schemas, place, what, why } of shown)
    console.log(`  ${schemas.join(", ")}: ${place} ${what}${level === "patch" ? "" : ` – ${why}`}`);
  if (changes.length > shown.length) console.log(`  … and ${changes.length - shown.length} more`);
}
