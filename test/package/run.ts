/**
 * Holds the package to what its users need, on the tarball that they get: its size and its files, what it says of itself, its types under
 * old and new compilers, and that it runs in every runtime that it is meant for. What is needed for that is installed here, beside this file.
 * A runtime that there is none of for this platform is passed over, and named.
 *
 *   npm run test:package
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "./ask.js";
import { checkBill } from "./check-bill.js";
import { checkFiles } from "./check-files.js";
import { checkManifest } from "./check-manifest.js";
import { checkRuntimes } from "./check-runtimes.js";
import { checkTypes } from "./check-types.js";
import { makeUser, type User } from "./user.js";

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
  for (const name of passedOver)
    console.log(`Passed over: ${name}, which the registry has not for ${process.platform} ${process.arch}`);
} finally {
  await rm(folder, { recursive: true });
}
