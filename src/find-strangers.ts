import { describe, quoted } from "./describe.js";
import type { Finding, Page } from "./rule.js";

/** Runs of another thread than the requested one; where that is not known, than the one that most runs are of. */
export function strangers({ body, asked, walk, fits }: Page): Finding[] {
  if (!fits("data")) return [];
  const threads = body.data.flatMap((run, index) => (fits("data", index, "thread_id") ? [{ index, id: run.thread_id }] : []));
  const likely = threads.filter(({ id }) => id.startsWith("thread_"));
  const expected = asked.thread ?? walk?.thread ?? mostFrequent((likely.length ? likely : threads).map(({ id }) => id));
  const wrong = threads.filter(({ id }) => id !== expected);
  const [first] = wrong;
  const whose = asked.thread === undefined ? "the thread of the page" : "the thread of the request";
  const finding = ({ index, id }: { index: number; id: string }): Finding => ({
    path: ["data", index, "thread_id"],
    message: `must be ${quoted(expected as string)}, ${whose}, got ${describe(id)}`,
    expected,
    received: id,
  });
  const isOne = wrong.length > 1 && wrong.length === threads.length && wrong.every(({ id }) => id === first?.id);
  if (first && isOne)
    return [
      {
        ...finding(first),
        hint: `All runs of the page are of that thread${asked.thread ? ": does the server ignore the thread of the request?" : ""}`,
      },
    ];
  return wrong.map(finding);
}

/** The value that stands most often in a list, the first of several that do. */
export function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<[string | undefined, number]>(
    (best, entry) => (entry[1] > best[1] ? entry : best),
    [undefined, 0],
  )[0];
}
