#!/usr/bin/env node
import type { WriteStream } from "node:tty";
import { main } from "./cli.js";

const controller = new AbortController();
process.once("SIGINT", () => controller.abort());
const { stdout } = process;
let stderr: WriteStream | undefined;
const code = await main(process.argv.slice(2), {
  stdout,
  // Most runs have nothing to say there, and it takes a moment to open.
  get stderr() {
    stderr ??= process.stderr;
    return stderr;
  },
  signal: controller.signal,
});
process.exitCode = code;
// What was interrupted may still wait for its input. Otherwise nothing is waited for but what is still to be written; to have everything
// cleared away first would take longer than many a run.
const isWritten = () => stdout.writable && stdout.writableLength === 0 && !stderr?.writableLength;
setImmediate(() => {
  if (controller.signal.aborted || isWritten()) process.exit();
});
