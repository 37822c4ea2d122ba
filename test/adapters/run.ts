/**
 * Holds the mock to what it is put into by its users, each in one line: MSW, Hono, Express and `node:http`, which are installed here. Their
 * types take it, and every answer through them is the handler's own.
 *
 *   npm run test:adapters
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const here = import.meta.dirname;
const root = join(here, "../..");
await run("npm", ["ci", "--no-audit", "--no-fund"], here);
await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", here], root);

// What they import is there only now.
const { adapters } = await import("./adapters.js");
const { holdAdapter } = await import("./hold-adapter.js");
for (const [name, adapter] of Object.entries(adapters)) {
  try {
    const { runs, answers } = await holdAdapter(adapter);
    console.log(`${name}: ${answers} answers are the handler's own, with ${runs} runs on all pages of a walk`);
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

/** Runs a command; where it fails, the error tells all that it printed. */
async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  await promisify(execFile)(command, args, { cwd }).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(`${[command, ...args].join(" ")} failed:\n${stdout}${stderr}`);
  });
}
