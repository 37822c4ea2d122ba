import { demandedBy } from "./demanded-by-status.js";
import { describe } from "./describe.js";
import { eitherFiles } from "./known-defects.js";
import { type Finding, type Rule, research } from "./rule.js";
import type { RunObject } from "./v2.js";

/** A rule for one run by itself. */
export interface RunRule extends Rule {
  /** Each part of the rule runs where every property it reads passed so far. */
  readonly parts: readonly RunRulePart[];
}

interface RunRulePart {
  /** Properties that it reads, as paths: `usage.total_tokens`. The first one is the place of what it finds. */
  readonly reads: readonly string[];
  /** What is wrong with the run; undefined when nothing is. */
  readonly find: (run: Run) => Omit<Finding, "path"> | undefined;
}

/** A run whose values may be wrong: a rule looks at those alone that passed. */
export type Run = Partial<Omit<RunObject, "file_ids">> & { readonly file_ids?: unknown };

const ends = ["cancelled_at", "failed_at", "completed_at"] as const;
/** The statuses of a run that has ended. */
export const terminal = ["cancelled", "failed", "completed", "incomplete", "expired"];

/** Rules for each run, in the order in which they run. */
export const runRules: readonly RunRule[] = [
  {
    id: "files",
    level: "error",
    says: "A run has `file_ids` (v1) or `tool_resources` (v2), never both.",
    evidence: { v1: ["wire:2023-11"], v2: ["wire:2024-04-29"] },
    parts: [
      {
        reads: ["tool_resources", "file_ids"],
        find: ({ tool_resources, file_ids }) =>
          tool_resources !== undefined && file_ids !== undefined
            ? { message: "must be absent beside file_ids", hint: eitherFiles }
            : undefined,
      },
    ],
  },
  setWhen("required-action", "requires_action", "an object", "error", {
    v1: ["wire:2024-02-27"],
    v2: ["seed:002", "spec:f85dbe2"],
  }),
  setWhen("last-error", "failed", "an object", "error", research),
  setWhen("cancelled-at", "cancelled", "set", "error", research),
  setWhen("incomplete-details", "incomplete", "an object", "error", {
    v1: ["research:rules"],
    v2: ["wire:2024-04-29"],
  }),
  setWhen("completed-at", "completed", "set", "warning", { v1: ["wire:2023-11"], v2: ["wire:2024-04-29"] }),
  setWhen("started-at", "in_progress", "set", "warning", { v1: ["wire:2023-11"], v2: ["wire:2024-04-29"] }),
  {
    id: "not-ended",
    level: "warning",
    says: "A run whose status is `queued` has no `cancelled_at`, `failed_at` or `completed_at`.",
    evidence: { v1: ["wire:2023-11"], v2: ["wire:2024-06-08"] },
    parts: ends.map((end) => ({
      reads: [end, "status"],
      find: (run) => (run.status === "queued" && isSet(run[end]) ? nullAs("status is queued", run[end]) : undefined),
    })),
  },
  {
    id: "expires-at",
    level: "warning",
    says: "`expires_at` is null once a run has ended.",
    evidence: { v1: ["wire:2023-11"], v2: ["wire:2024-06-08"] },
    parts: [
      {
        reads: ["expires_at", "status"],
        find: ({ expires_at, status = "" }) =>
          terminal.includes(status) && isSet(expires_at) ? nullAs(`status is ${status}`, expires_at) : undefined,
      },
    ],
  },
  {
    id: "usage",
    level: "warning",
    says: "`usage` is null until a run has ended.",
    evidence: { v1: ["research:rules"], v2: ["seed:002", "spec:f85dbe2"] },
    parts: [
      {
        reads: ["usage", "status"],
        find: ({ usage, status = "" }) =>
          !terminal.includes(status) && isSet(usage) ? nullAs(`status is ${status}`, usage) : undefined,
      },
    ],
  },
  {
    id: "time-order",
    level: "warning",
    says: "`started_at`, `cancelled_at`, `failed_at` and `completed_at` are not before `created_at`.",
    evidence: { v1: ["wire:2023-11"], v2: ["wire:2024-04-29"] },
    parts: (["started_at", ...ends] as const).map((name) => ({
      reads: [name, "created_at"],
      find: (run) => {
        const [time, created] = [run[name], run.created_at];
        return isSet(time) && isSet(created) && time < created
          ? { message: `must not be before created_at, ${created}, got number ${time}`, expected: created, received: time }
          : undefined;
      },
    })),
  },
  {
    id: "usage-total",
    level: "warning",
    says: "`usage.total_tokens` is the sum of `prompt_tokens` and `completion_tokens`.",
    evidence: { v1: ["seed:001", "wire:2024-01"], v2: ["seed:002", "wire:2026-03"] },
    parts: [
      {
        reads: ["usage.total_tokens", "usage.prompt_tokens", "usage.completion_tokens"],
        find: ({ usage }) => {
          if (!usage) return undefined;
          const { prompt_tokens, completion_tokens, total_tokens } = usage;
          const sum = prompt_tokens + completion_tokens;
          return total_tokens === sum
            ? undefined
            : {
                message: `must be ${sum}, the sum of prompt_tokens and completion_tokens, got number ${total_tokens}`,
                expected: sum,
                received: total_tokens,
              };
        },
      },
    ],
  },
  {
    id: "last-messages",
    level: "warning",
    says: "`truncation_strategy.last_messages` is set exactly when the type of the strategy is `last_messages`.",
    evidence: { v1: ["spec:af97d0a"], v2: ["spec:f85dbe2"] },
    parts: [
      {
        reads: ["truncation_strategy.last_messages", "truncation_strategy.type"],
        find: ({ truncation_strategy: strategy }) => {
          if (!strategy || (strategy.type === "last_messages") === isSet(strategy.last_messages)) return undefined;
          return isSet(strategy.last_messages)
            ? nullAs(`type is ${strategy.type}`, strategy.last_messages)
            : {
                message: `must be set, as type is last_messages, got ${got(strategy.last_messages)}`,
                received: strategy.last_messages,
              };
        },
      },
    ],
  },
];

/** A rule that a status demands a property. */
function setWhen(
  id: string,
  status: keyof typeof demandedBy,
  what: "set" | "an object",
  level: Rule["level"],
  evidence: Rule["evidence"],
): RunRule {
  const property = demandedBy[status];
  return {
    id,
    level,
    says: `\`${property}\` is ${what} when the status is \`${status}\`.`,
    evidence,
    parts: [
      {
        reads: [property, "status"],
        find: (run) =>
          run.status === status && !isSet(run[property])
            ? { message: `must be ${what}, as status is ${status}, got ${got(run[property])}`, received: run[property] }
            : undefined,
      },
    ],
  };
}

function isSet<T>(value: T): value is NonNullable<T> {
  return value !== null && value !== undefined;
}

function got(value: unknown): string {
  return value === undefined ? "nothing" : describe(value);
}

function nullAs(why: string, value: unknown): Omit<Finding, "path"> {
  return { message: `must be null, as ${why}, got ${describe(value)}`, expected: null, received: value };
}
