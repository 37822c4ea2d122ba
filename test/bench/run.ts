/**
 * Measures this library beside its peers: first whether all say the same of the same pages, then what each takes for a page, from a cold
 * start, for a stream, and in a bundle. Writes `RESULTS.md`, and the head of it into the README where that has the markers for it.
 *
 *   npm run bench [-- --only <part>] [-- --quick]
 *
 * The parts are the pages of `workloads.ts`, `cold-start`, `warm-up`, `stream` and `sizes`. A part alone, or `--quick`, which takes fewer
 * samples, prints what it finds and writes nothing. Installs the contenders here; `npm run build` writes the library that they are
 * measured beside.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const here = import.meta.dirname;
const root = join(here, "../..");

// Not `npm ci`: it wants every platform's native part of ata-validator in the lock, which not every registry has, and no verdict needs.
run("npm", ["install", "--no-save", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"], here);
run("npm", ["run", "build"], root);
// The contenders are there only now, for whoever imports them.
run(
  process.execPath,
  [join(root, "node_modules/tsx/dist/cli.mjs"), join(here, "measure-all.ts"), ...process.argv.slice(2)],
  root,
);

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
