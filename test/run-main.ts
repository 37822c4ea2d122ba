import { PassThrough } from "node:stream";
import type { WriteStream } from "node:tty";
import { main } from "../src/cli.js";

/** What the command line wrote, and its exit code. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. */
export async function runMain(args: readonly string[]): Promise<Ran> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    streams[name].on("data", (text: Buffer) => {
      texts[name] += text.toString();
    });
  const status = await main(args, {
    stdout: streams.stdout as unknown as WriteStream,
    stderr: streams.stderr as unknown as WriteStream,
    signal: new AbortController().signal,
  });
  return { status, ...texts };
}
