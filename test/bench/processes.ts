import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** Writes the most memory that the process ever had to its third pipe, in kilobytes, when it ends. */
const reporter = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  import { isMainThread } from "node:worker_threads";
  if (isMainThread) process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
`)}`;

/** What a process of Node said on its standard output, and how long it took from start to end in milliseconds. */
export function runNode(...args: string[]): { readonly milliseconds: number; readonly output: string } {
  const start = process.hrtime.bigint();
  const { stdout } = run(args);
  return { milliseconds: Number(process.hrtime.bigint() - start) / 1e6, output: stdout ?? "" };
}

/** How long two processes of Node that do the same at the same time take until both have ended, in milliseconds. */
export async function runTwice(...args: string[]): Promise<number> {
  const start = process.hrtime.bigint();
  const children = [0, 1].map(() => spawn(process.execPath, args, { env: environment(), stdio: "ignore" }));
  const codes = await Promise.all(children.map((child) => once(child, "close")));
  if (codes.some(([code]) => code !== 0))
    throw new Error(`Cannot measure "node ${args.join(" ")}": it ended with ${codes.join()}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The most memory that a process of Node ever had, in kilobytes. */
export function peakMemory(...args: string[]): number {
  return Number(run(["--import", reporter, ...args]).output[3]);
}

function run(args: readonly string[]) {
  const result = spawnSync(process.execPath, args, {
    env: environment(),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new Error(`Cannot measure "node ${args.join(" ")}": it ended with ${result.status}\n${result.stderr}`);
  return result;
}

/** The environment of this process, but for what loads TypeScript in it. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return env;
}
