/**
 * Holds the site to a real browser: every check of `checks/` on the pages of `dist/docs/`, which it has `npm run docs` write first.
 *
 *   npm run test:browser [-- part of the names of checks …] [--screenshots folder]
 *
 * The browser is Chromium, of the Debian package `chromium` or of `CHROMIUM_PATH`; without one the run exits with 3.
 *
 * A file `checks/<name>.ts` exports `checks`, an object of functions by what each makes sure of:
 *
 *   export const checks: Checks = {
 *     "finds a field by its name": async (site) => {
 *       const page = await site.open("v2.html", { width: "phone" }); // a page of playwright-core, in a context of its own
 *       assert.equal(await page.title(), "…");
 *     },
 *   };
 *
 * The check fails when it throws. It also fails when on a page that it opened anything was requested but the page itself, the console
 * showed an error or a warning, a script threw, or the policy forbade something; the check need not ask. `site` closes what it opened.
 * `assertUsable(page)` of find-issues.ts has axe look at a page as it stands.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Check, Checks } from "./site.js";

const here = import.meta.dirname;
const { values, positionals } = parseArgs({ options: { screenshots: { type: "string" } }, allowPositionals: true });
const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
if (!canRun(chromium)) {
  console.error(`Cannot run "${chromium}": install the Debian package chromium, or set CHROMIUM_PATH to a Chromium`);
  process.exit(3);
}
run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], here);
const root = join(here, "../..");
run("npm", ["run", "--silent", "docs"], root);
run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", here], root);

const { openSite } = await import("./site.js");
const chosen = choose(await readChecks(), positionals);
const site = await openSite(chromium, values.screenshots);
try {
  const failed = await site.run(chosen);
  console.log(`${chosen.length - failed} of ${chosen.length} checks passed`);
  if (failed > 0) process.exitCode = 1;
} finally {
  await site.close();
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Every check by its file and what it makes sure of. */
async function readChecks(): Promise<ReadonlyMap<string, Check>> {
  const all = new Map<string, Check>();
  for (const file of (await readdir(join(here, "checks"))).sort()) {
    const { checks } = (await import(`./checks/${file}`)) as { checks: Checks };
    for (const [name, check] of Object.entries(checks)) all.set(`${file.replace(/\.ts$/, "")}: ${name}`, check);
  }
  return all;
}

function choose(all: ReadonlyMap<string, Check>, asked: readonly string[]): readonly [string, Check][] {
  const stranger = asked.find((part) => ![...all.keys()].some((name) => name.includes(part)));
  if (stranger !== undefined) throw new Error(`Cannot run "${stranger}": no check has it in its name`);
  return [...all].filter(([name]) => asked.length === 0 || asked.some((part) => name.includes(part)));
}
