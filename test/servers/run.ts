/**
 * Probes servers of this endpoint that others have written, or that make one of a description, and writes what the probe finds to
 * RESULTS.md, or with `--check` fails where that is not what stands there. The servers are installed here.
 *
 *   npm run test:servers [-- --check]
 */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { probe } from "../../src/probe.js";
import { type Row, resultsPage } from "./results-page.js";
import { servers } from "./servers.js";

const here = import.meta.dirname;
const file = join(here, "RESULTS.md");
execFileSync("npm", ["ci", "--ignore-scripts", "--omit=optional", "--loglevel=error"], { cwd: here, stdio: "inherit" });

const rows: Row[] = [];
for (const { name, package: from, what, start } of servers) {
  const { version } = JSON.parse(await readFile(join(here, "node_modules", from, "package.json"), "utf8")) as { version: string };
  const { stop, ...asked } = await start();
  try {
    const options = { maxRequests: 60, timeout: 10_000, check: {}, signal: new AbortController().signal };
    const found = await probe({ ...options, fetch: (request) => fetch(request), ...asked });
    rows.push({ name, version, what, found });
  } finally {
    await stop();
  }
}
const page = resultsPage(rows);
if (!process.argv.includes("--check")) await writeFile(file, page);
else if ((await readFile(file, "utf8")) !== page) {
  console.error(`${page}\nRESULTS.md says something else: run \`npm run test:servers\`, and look at what has changed`);
  process.exitCode = 1;
}
for (const { name, found } of rows) console.log(`${name}: ${found.answers.length} answers, ${found.faults.length} faults`);
process.exit(); // some of them keep timers
