/**
 * Holds the contract to the clients that list runs. For each: the fields that its types and ours describe differently are those of
 * deviations.json, and it reads the corpus from a server on this machine as it stands there, by requests that the contract accepts. It lists
 * all runs of the mock, and makes of each of its errors what it has to.
 *
 *   npm run test:sdk [client …]
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { compareDeviations, type DeviationList, type Found, faultsOf, listDeviations } from "./compare-deviations.js";
import { compileTypes } from "./compile-types.js";
import { findAssignments, findDeviations } from "./find-deviations.js";
import type { Readings } from "./read-all.js";
import { type Sdk, sdks } from "./sdks.js";
import { typesOfSdk } from "./types-of-sdk.js";

const exec = promisify(execFile);
const here = import.meta.dirname;
const names = sdks.map(({ name }) => name);
const chosen = choose(process.argv.slice(2));
await exec("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here });

const known = await readJson<DeviationList>("deviations.json");
const found = findAll(chosen);
const differences = [...faultsOf(known, names), ...compareDeviations(known, found)];
for (const difference of differences) console.error(difference);
if (differences.length > 0) {
  process.exitCode = 1;
  console.error(`\nThe list as it is, to be judged and pasted into deviations.json:\n${print(listDeviations(known, found))}\n`);
}
const readings = await Promise.all(chosen.map(read));
chosen.forEach((sdk, index) => {
  tell(sdk, found[index] as Found, readings[index] as Awaited<ReturnType<typeof read>>);
});

function choose(asked: readonly string[]): readonly Sdk[] {
  const stranger = asked.find((name) => !names.includes(name));
  if (stranger !== undefined) throw new Error(`Cannot test "${stranger}": there are ${names.join(", ")}`);
  return asked.length > 0 ? sdks.filter(({ name }) => asked.includes(name)) : sdks;
}

function findAll(chosen: readonly Sdk[]): Found[] {
  const compiled = compileTypes(Object.fromEntries(chosen.map((sdk) => [sdk.name, typesOfSdk(sdk)])));
  return [...compiled].map(([name, types]) => ({ name, fields: findDeviations(types), assignments: findAssignments(types) }));
}

interface Manifest {
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

/** Has a client read all that it has to, under a Node that it runs on, and told of no server or key but ours. */
async function read({ name }: Sdk): Promise<Readings & { version: string }> {
  const { version, engines } = await readJson<Manifest>(`node_modules/${name}/package.json`);
  const [, least = "0"] = /^>=(\d+)/.exec(engines?.node ?? "") ?? [];
  const isOld = Number(process.versions.node.split(".")[0]) < Number(least);
  const node = isOld ? join(here, "node_modules/node/bin/node") : process.execPath;
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(OPENAI|PORTKEY)_/.test(key)));
  const args = ["--import", "tsx", join(here, "read-all.ts"), name];
  const { stdout } = await exec(node, args, { cwd: join(here, "../.."), env, maxBuffer: 1e8 });
  return { ...JSON.parse(stdout), version };
}

/** Prints what a client did, and what it did otherwise than it has to. */
function tell(
  { name }: Sdk,
  { fields, assignments }: Found,
  { version, differences, corpus, mock }: Readings & { version: string },
): void {
  for (const difference of differences) console.error(`${name}: ${difference}`);
  if (differences.length > 0) process.exitCode = 1;
  const allowed = assignments.filter(({ blockedBy }) => blockedBy.length === 0).length;
  const types = `${fields.length} fields deviate, ${allowed} of ${assignments.length} assignments are allowed`;
  const counts = `${corpus.pages} pages, ${corpus.queries} queries, ${corpus.errors} errors and ${corpus.walks} walks read`;
  const over = passedOverText(corpus.passedOver);
  const mocked = `of the mock ${mock.walks} walks and ${mock.answers} answers`;
  console.log(`${name} (${version}): ${types}; ${counts} (${over}), ${mocked}, ${differences.length} differences`);
}

/** What a client is not given, and why. */
function passedOverText({ unasked, unruly, incomplete }: Readings["corpus"]["passedOver"]): string {
  const counts: [number, string][] = [
    [unasked, "pages whose request is not known"],
    [unruly, "pages that show the schema alone"],
    [incomplete, "walks that are not complete"],
  ];
  const texts = counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []));
  return `passed over: ${texts.join(" and ") || "none"}`;
}

function print(list: DeviationList): string {
  return JSON.stringify(list, null, 2);
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(here, file), "utf8"));
}
