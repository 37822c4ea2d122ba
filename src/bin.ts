#!/usr/bin/env node
import { main } from "./cli.js";

const controller = new AbortController();
process.once("SIGINT", () => controller.abort());
const code = await main(process.argv.slice(2), {
  stdout: process.stdout,
  // Most runs have nothing to say there, and it takes a moment to open.
  get stderr() {
    return process.stderr;
  },
  signal: controller.signal,
});
// What was interrupted may still wait for its input.
if (controller.signal.aborted) process.exit(code);
process.exitCode = code;
