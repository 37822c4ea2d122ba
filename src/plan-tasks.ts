import { open, stat } from "node:fs/promises";
import { isLines } from "./is-lines.js";
import type { Task } from "./judge-input.js";
import { isPacked } from "./open-input.js";

/** What is to be done for an input, and how many bytes it has, as far as that is known. */
export interface Plan {
  readonly tasks: readonly Task[];
  readonly bytes: number;
}

/** The bytes of a range: enough to be worth a message between threads, little enough for a few of them to fit into memory. */
const rangeSize = 1 << 20;

/** Splits an input that is read line by line into ranges where it is long; any other is one task. */
export async function planInput(source: string): Promise<Plan> {
  const { size = 0 } = source === "-" ? {} : await stat(source).catch(() => ({ size: 0 }));
  if (size <= 2 * rangeSize || !(await isLongLines(source).catch(() => false))) return { tasks: [{ source }], bytes: size };
  const tasks: Task[] = [];
  for (let from = 0; from < size; from += rangeSize)
    tasks.push({ source, range: { from, to: from + rangeSize < size ? from + rangeSize : Number.POSITIVE_INFINITY } });
  return { tasks, bytes: size };
}

/** Whether the beginning of a file tells that it is read line by line. */
async function isLongLines(source: string): Promise<boolean> {
  const file = await open(source);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(rangeSize), position: 0 });
    const head = buffer.subarray(0, bytesRead).toString();
    return !isPacked(buffer) && (/\.(ndjson|jsonl)$/i.test(source) || isLines(head, false) === true);
  } finally {
    await file.close();
  }
}
