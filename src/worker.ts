import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { ReportOptions } from "./report-reading.js";
import { serveTasks } from "./serve-tasks.js";

// What a thread of the command line runs.
serveTasks(parentPort as MessagePort, workerData as ReportOptions);
