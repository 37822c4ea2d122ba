import { describe } from "./describe.js";
import { orderOf } from "./find-misplaced.js";
import type { Finding, Page, Seen } from "./rule.js";

/** A run that has an id, and where it stood before, in a walk. */
interface Identified {
  readonly index: number;
  readonly id: string;
  readonly seen: Seen | undefined;
}

/** The run that a cursor names, on the page that follows or precedes it. */
export function cursorsRun(page: Page): Finding[] {
  const { after, before } = page.asked;
  const own = [after ?? page.walk?.cursor, before];
  const cursors = new Set([...own, page.walk?.start]);
  const runs = identified(page);
  // Where its neighbours stood before as well, it is not the cursor that was read wrongly.
  const inBlock = new Set(blocks(runs).flatMap((block) => (block.length > 1 ? block.map(({ index }) => index) : [])));
  return runs
    .filter(({ index, id }) => cursors.has(id) && !inBlock.has(index))
    .map(({ index, id }) => ({
      path: ["data", index, "id"],
      message: `must not be the run that the ${own.includes(id) ? "page follows or precedes" : "walk follows"}, got ${describe(id)}`,
      received: id,
    }));
}

/** Runs that stand twice on the page, or on an earlier page of the walk too. */
export function repeats(page: Page): Finding[] {
  const runs = identified(page);
  const again = blocks(runs).map((block) => repeated(block, page));
  return [
    ...again,
    ...twice(
      runs.filter(({ seen }) => !seen),
      page,
    ),
  ];
}

/** The runs that have an id. Runs that the cursor leaves to come have not been seen. */
function identified({ body, asked, walk, fits }: Page): Identified[] {
  if (!fits("data")) return [];
  const cursor = asked.after === undefined ? undefined : walk?.seen.get(asked.after);
  return body.data.flatMap((run, index) => {
    if (!fits("data", index, "id")) return [];
    const seen = walk?.seen.get(run.id);
    const isOwed = cursor && seen && (seen.page > cursor.page || (seen.page === cursor.page && seen.place > cursor.place));
    return [{ index, id: run.id, seen: isOwed ? undefined : seen }];
  });
}

/** Neighbours that stood next to each other on one earlier page, as after a cursor that was ignored or read wrongly: one cause. */
function blocks(runs: readonly Identified[]): Identified[][] {
  const found: Identified[][] = [];
  for (const run of runs) {
    if (!run.seen) continue;
    const before = found.at(-1)?.at(-1);
    const isNext =
      before?.index === run.index - 1 && before.seen?.page === run.seen.page && before.seen.place === run.seen.place - 1;
    if (isNext) found.at(-1)?.push(run);
    else found.push([run]);
  }
  return found;
}

function repeated(block: readonly Identified[], { body }: Page): Finding {
  const [{ index, id, seen }] = block as [Identified & { seen: Seen }];
  if (block.length === 1)
    return {
      path: ["data", index, "id"],
      message: `must be unique, got ${describe(id)}, a run of page ${seen.page} of the walk too`,
      received: id,
    };
  const isAll = block.length === body.data.length;
  return {
    path: isAll ? ["data"] : ["data", index, "id"],
    message: `must hold runs that no earlier page holds, got ${block.length} runs of page ${seen.page} of the walk again, from ${describe(id)} on`,
    hint: seen.place === 0 ? "Does the server ignore the cursor?" : "Does the server begin the page before the cursor?",
    explains: block.map(({ index }) => ["data", index, "id"]),
    isSoundInParts: true,
  };
}

/** Runs that stand twice on the page itself: the copy that is out of order, otherwise the later one. */
function twice(runs: readonly Identified[], { body, asked, walk, fits }: Page): Finding[] {
  const time = (index: number) => (fits("data", index, "created_at") ? body.data[index]?.created_at : undefined);
  const timed = runs.flatMap(({ index }) => {
    const at = time(index);
    return at === undefined ? [] : [{ index, time: at }];
  });
  const order = asked.order ?? walk?.order ?? orderOf(timed);
  const fitsThere = (index: number) => {
    const [before, here, after] = [time(index - 1), time(index), time(index + 1)];
    const isBefore = (one: number | undefined, other: number | undefined) =>
      one === undefined || other === undefined || (order === "asc" ? one <= other : one >= other);
    return isBefore(before, here) && isBefore(here, after);
  };
  const places = new Map<string, number>();
  return runs.flatMap(({ index, id }): Finding[] => {
    const first = places.get(id);
    places.set(id, first ?? index);
    if (first === undefined) return [];
    const isFirstWrong = !fitsThere(first) && fitsThere(index);
    const [wrong, right] = isFirstWrong ? [first, index] : [index, first];
    if (isFirstWrong) places.set(id, index);
    return [
      { path: ["data", wrong, "id"], message: `must be unique, got ${describe(id)}, the id of /data/${right} too`, received: id },
    ];
  });
}
