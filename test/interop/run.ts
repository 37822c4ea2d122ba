/**
 * Holds the published artefacts to other people's engines: the whole corpus goes through each of them, and every verdict has to be the
 * contract's or a deviation that is listed in `deviations.ts`. Writes `RESULTS.md`.
 *
 *   npm run interop [-- --check] [-- --without-python]
 *
 * Installs the engines here, with a Node.js that all of them support. Python's jsonschema is not npm's to install:
 * `apt-get install python3-jsonschema` does.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const here = import.meta.dirname;
const root = join(here, "../..");
const env = {
  ...process.env,
  DO_NOT_TRACK: "1",
  KUBB_DISABLE_TELEMETRY: "1",
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  SCARF_ANALYTICS: "false",
};

run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], here);
run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", here], root);
const node = join(here, "node_modules/node/bin/node");
run(node, [join(root, "node_modules/tsx/dist/cli.mjs"), join(here, "matrix.ts"), ...process.argv.slice(2)], root);

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
