import { mayBeNull } from "./demanded-by-status.js";
import type { Finding, Page } from "./rule.js";
import type { Issue } from "./schema.js";
import type { ListRunsResponse } from "./v2.js";

/** The earliest time a run can have: 2023-11-01, the month the API was opened, in Unix seconds. */
export const earliest = 1_698_796_800;
/** From here on a number is a time in milliseconds: in seconds it is the year 5138. */
export const firstMilliseconds = 100_000_000_000;
const times = ["created_at", "started_at", "expires_at", "cancelled_at", "failed_at", "completed_at"] as const;

/** Times before the API was opened. */
export function tooEarly({ body, fits }: Page): Finding[] {
  return timesOf({ body, fits })
    .filter(({ time }) => time < earliest)
    .map(({ path, time }) => ({
      path,
      message: `must not be before 2023-11-01, in Unix seconds ${earliest}, got number ${time}`,
      expected: earliest,
      received: time,
      ...(time === 0 && nullFits(body, path) && { hint: "Was null meant? Some servers write 0 for it" }),
    }));
}

/** Whether null may stand in place of a time: it may not where the status demands one. */
function nullFits({ data }: ListRunsResponse, [, index, key]: Issue["path"]): boolean {
  return key !== "created_at" && mayBeNull(key, data[index as number]);
}

interface Time {
  readonly path: Issue["path"];
  readonly time: number;
}

/** Times in milliseconds. A server that writes them writes them everywhere, or in all of one property: one cause each. */
export function inMilliseconds(page: Page): Finding[] {
  const set = timesOf(page);
  const isWrong = ({ time }: Time) => time >= firstMilliseconds;
  if (!set.some(isWrong)) return [];
  if (set.length > 1 && set.every(isWrong)) return [allInMilliseconds(set, `all ${set.length} times`)];
  return times.flatMap((name) => {
    const column = set.filter(({ path }) => path[2] === name);
    if (column.length > 2 && column.every(isWrong)) return [allInMilliseconds(column, `all ${column.length} of ${name}`)];
    return column.filter(isWrong).map((one) => milliseconds(one, ""));
  });
}

function allInMilliseconds(wrong: readonly Time[], which: string): Finding {
  return { ...milliseconds(wrong[0] as Time, `, as are ${which} on the page`), explains: wrong.map(({ path }) => path) };
}

function timesOf({ body, fits }: Pick<Page, "body" | "fits">): Time[] {
  const found: Time[] = [];
  if (!fits("data")) return found;
  body.data.forEach((run, index) => {
    for (const name of times) {
      if (!fits("data", index, name)) continue;
      const time = run[name];
      if (time !== null && time !== undefined) found.push({ path: ["data", index, name], time });
    }
  });
  return found;
}

function milliseconds({ path, time }: Time, more: string): Finding {
  const [unit, factor] = time < 1e14 ? ["milliseconds", 1e3] : time < 1e17 ? ["microseconds", 1e6] : ["nanoseconds", 1e9];
  return {
    path,
    message: `must be in Unix seconds, below 10^11, got number ${time}`,
    received: time,
    hint: `This is in ${unit}${more}: in seconds it is ${Math.floor(time / (factor as number))}`,
  };
}
