import { execFile } from "node:child_process";

/** How a command ended, and what it printed. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command, whatever its exit code. */
export function ask(command: string, args: readonly string[], cwd: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: 1e8, timeout: 120_000 }, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      // No exit code: it is not there, or was killed.
      if (typeof code === "number") resolve({ code, stdout, stderr });
      else reject(error);
    });
  });
}

/**
 * What a command prints that has to succeed.
 *
 * @throws {Error} When it fails, with all that it printed.
 */
export async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await ask(command, args, cwd);
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} exits ${code}:\n${stdout}${stderr}`);
  return stdout;
}
