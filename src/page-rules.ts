import { endId } from "./find-end-ids.js";
import { misplaced } from "./find-misplaced.js";
import { cursorsRun, repeats } from "./find-repeats.js";
import { strangers } from "./find-strangers.js";
import { inMilliseconds, tooEarly } from "./find-times.js";
import { isFlagged, type PageRule, research } from "./rule.js";

const seed = { v1: ["seed:001", "wire:2023-11"], v2: ["seed:000", "seed:002"] };
/** Rules for the page as a whole, in the order in which they run: what an earlier one finds wrong, a later one does not read. */
export const pageRules: readonly PageRule[] = [
  {
    id: "seconds",
    of: "times",
    level: "error",
    says: "Times are Unix seconds, not milliseconds: below 10^11.",
    evidence: { v1: ["spec:af97d0a"], v2: ["seed:002", "spec:f85dbe2"] },
    find: inMilliseconds,
  },
  {
    id: "cursor",
    of: "ids",
    level: "error",
    says: "The page does not hold the run its `after` or `before` names, nor in a walk the last run of the page before it.",
    evidence: { v1: ["spec:af97d0a"], v2: ["seed:002"] },
    find: cursorsRun,
  },
  {
    id: "unique-ids",
    of: "ids",
    level: "error",
    says: "No run stands twice on a page, nor on two pages of a walk.",
    evidence: { v1: ["wire:2023-11", "research:rules"], v2: ["research:rules"] },
    find: repeats,
  },
  {
    id: "same-thread",
    of: "threads",
    level: "error",
    says: "All runs of a page are of one thread, the requested one.",
    evidence: { v1: ["spec:af97d0a", "wire:2023-11"], v2: ["seed:002", "spec:f85dbe2"] },
    find: strangers,
  },
  {
    id: "order",
    of: "order",
    level: "error",
    says: "Runs are ordered by `created_at`, newest first unless `order=asc` was asked for, and from page to page of a walk.",
    evidence: { v1: ["spec:af97d0a", "wire:2023-11"], v2: ["seed:002", "spec:f85dbe2"] },
    find: misplaced,
  },
  {
    id: "limit",
    of: "frame",
    level: "error",
    says: "A page holds at most as many runs as `limit` asks for: 20 when the request names none, 100 when the request is not known.",
    evidence: { v1: ["spec:af97d0a"], v2: ["seed:002", "spec:f85dbe2"] },
    find: ({ body, asked: { limit, limitFrom }, fits }) => {
      // A run that is one too many is told by itself.
      const count = fits("data") ? body.data.filter((run, index) => !isFlagged(run?.id, fits("data", index, "id"))).length : 0;
      const why = { request: `as limit is ${limit}`, default: "the default limit", maximum: "the highest limit" }[limitFrom];
      return count > limit
        ? [
            {
              path: ["data"],
              message: `must have at most ${limit} ${limit === 1 ? "run" : "runs"}, ${why}, got ${body.data.length}`,
              expected: limit,
              isSoundInParts: true,
            },
          ]
        : [];
    },
  },
  {
    id: "first-id",
    of: "frame",
    level: "error",
    says: "`first_id` is the id of the first run, null when there is none.",
    evidence: { v1: [...seed.v1, "wire:empty"], v2: [...seed.v2, "wire:2025-10"] },
    find: (page) => endId(page, "first_id"),
  },
  {
    id: "last-id",
    of: "frame",
    level: "error",
    says: "`last_id` is the id of the last run, null when there is none.",
    evidence: { v1: [...seed.v1, "wire:empty"], v2: [...seed.v2, "wire:2025-10"] },
    find: (page) => endId(page, "last_id"),
  },
  {
    id: "has-more",
    of: "frame",
    level: "error",
    says: "`has_more` is false on an empty page.",
    evidence: { v1: ["wire:empty"], v2: ["wire:2025-10"] },
    find: ({ body, fits }) =>
      fits("data") && fits("has_more") && body.data.length === 0 && body.has_more
        ? [{ path: ["has_more"], message: "must be false, as data is empty, got boolean true", expected: false, received: true }]
        : [],
  },
  {
    id: "walk-end",
    of: "frame",
    level: "error",
    says: "In a walk no run follows a page whose `has_more` is false.",
    evidence: research,
    find: ({ body, walk, fits }) =>
      walk?.ended && fits("data") && body.data.some((run, index) => !isFlagged(run?.id, fits("data", index, "id")))
        ? [
            {
              path: ["data"],
              message: `must be empty, as has_more is false on the page before, got ${body.data.length} runs`,
              isSoundInParts: true,
            },
          ]
        : [],
  },
  {
    id: "walk-complete",
    of: "frame",
    level: "error",
    says: "A walk that is said to be complete ends with `has_more` false.",
    evidence: research,
    find: ({ body, walk, fits }) =>
      walk?.last && fits("has_more") && body.has_more
        ? [
            {
              path: ["has_more"],
              message: "must be false, as the walk is said to be complete, got boolean true",
              expected: false,
              received: true,
            },
          ]
        : [],
  },
  // The one warning comes last: no error is left out for it.
  {
    id: "too-early",
    of: "times",
    level: "warning",
    says: "No time is before 2023-11-01, the month in which the API was opened.",
    evidence: research,
    find: tooEarly,
  },
];
