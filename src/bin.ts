#!/usr/bin/env node
import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads";
import { main } from "./cli.js";
import type { ReportOptions } from "./report.js";
import { serveTasks } from "./serve-tasks.js";

// One file is the command line and, in the threads that it starts, the work.
if (isMainThread) {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  const code = await main(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, signal: controller.signal });
  // What was interrupted may still wait for its input.
  if (controller.signal.aborted) process.exit(code);
  process.exitCode = code;
} else serveTasks(parentPort as MessagePort, workerData as ReportOptions);
