import { PassThrough, Readable } from "node:stream";
import type { WriteStream } from "node:tty";
import { main } from "../src/cli.js";

/** What the command line wrote, and its exit code. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, with its standard input where there is one. */
export async function runMain(
  args: readonly string[],
  { input }: { readonly input?: string | Buffer | undefined } = {},
): Promise<Ran> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    streams[name].on("data", (text: Buffer) => {
      texts[name] += text.toString();
    });
  const around = {
    stdout: streams.stdout as unknown as WriteStream,
    stderr: streams.stderr as unknown as WriteStream,
    signal: new AbortController().signal,
  };
  if (input === undefined) return { status: await main(args, around), ...texts };
  const own = Object.getOwnPropertyDescriptor(process, "stdin") as PropertyDescriptor;
  Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(input)]), configurable: true });
  try {
    return { status: await main(args, around), ...texts };
  } finally {
    Object.defineProperty(process, "stdin", own);
  }
}
