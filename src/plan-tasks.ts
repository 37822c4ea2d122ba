import { statSync } from "node:fs";
import { open } from "node:fs/promises";
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
  const size = source === "-" ? 0 : sizeOf(source);
  const head = size > 2 * rangeSize ? await headOf(source).catch(() => undefined) : undefined;
  if (!head || !isLongLines(source, head)) return { tasks: [{ source }], bytes: size };
  const tasks: Task[] = [];
  for (let from = 0; from < size; from += rangeSize)
    tasks.push({ source, range: { from, to: from + rangeSize < size ? from + rangeSize : Number.POSITIVE_INFINITY } });
  return { tasks, bytes: size };
}

/** The size of a file; 0 where it cannot be told, which reading it will tell. */
function sizeOf(source: string): number {
  try {
    return statSync(source).size;
  } catch {
    return 0;
  }
}

async function headOf(source: string): Promise<Buffer> {
  const file = await open(source);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(rangeSize), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Whether the beginning of a file tells that it is read line by line. */
function isLongLines(source: string, head: Buffer): boolean {
  return !isPacked(head) && (/\.(ndjson|jsonl)$/i.test(source) || isLines(head.toString(), false) === true);
}
