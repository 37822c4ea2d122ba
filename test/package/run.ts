/**
 * Holds the package to what its users need, on the tarball that they get: its size and its files, what it says of itself, its types under
 * old and new compilers, and that it runs in every runtime that it is meant for. What is needed for that is installed here, beside this file.
 * On Linux for x64 all runtimes are to be had; elsewhere one that there is none of is passed over, and named.
 *
 *   npm run test:package [-- --keep <folder>]    the tarball that was checked is put there
 */
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { output } from "./ask.js";
import { checkBill } from "./check-bill.js";
import { checkFiles } from "./check-files.js";
import { checkManifest } from "./check-manifest.js";
import { checkRuntimes } from "./check-runtimes.js";
import { checkTypes } from "./check-types.js";
import { makeUser, type User } from "./user.js";

const { keep } = parseArgs({ options: { keep: { type: "string" } } }).values;
const passedOver: string[] = [];
const checks: readonly ((user: User) => Promise<string>)[] = [
  checkFiles,
  checkManifest,
  checkBill,
  checkTypes,
  (user) => checkRuntimes(user, (name) => passedOver.push(name)),
];

const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-package-"));
try {
  await output("npm", ["ci", "--no-audit", "--no-fund"], import.meta.dirname);
  const user = await makeUser(folder);
  for (const check of checks) {
    try {
      console.log(`The package ${await check(user)}`);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
  const isServed = process.platform === "linux" && process.arch === "x64";
  for (const name of passedOver) {
    if (!isServed) console.log(`Passed over: ${name}, which the registry has not for ${process.platform} ${process.arch}`);
    else console.error(`Cannot run ${name}: npm has not installed it, though the registry has it for linux x64`);
    if (isServed) process.exitCode = 1;
  }
  if (keep !== undefined && !process.exitCode) {
    await mkdir(keep, { recursive: true });
    await copyFile(user.tarball, join(keep, basename(user.tarball)));
  }
} finally {
  await rm(folder, { recursive: true });
}
