import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { built } from "./write-modules.js";

const exec = promisify(execFile);

/** What a step in a fresh process prints, read as JSON. Nothing but Node.js stands between the step and the machine, on every platform. */
export async function runChild<T>(step: string, ...args: readonly (string | number)[]): Promise<T> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await exec(process.execPath, ["--no-warnings", join(built, `${step}.js`), ...args.map(String)], {
    env: { ...env, ATA_NO_NATIVE: "1" },
    maxBuffer: 1e8,
  });
  return JSON.parse(stdout) as T;
}
