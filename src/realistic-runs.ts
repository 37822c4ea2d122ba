import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Variant } from "./exchange.js";
import { terminal } from "./run-rules.js";
import type * as v1 from "./v1.js";
import type * as v2 from "./v2.js";

/** A run of any variant. */
export type AnyRun = v1.RunObject | v2.RunObject;

/** The nine statuses. A run that has not ended is rare: the newest of a thread show each status once, and those before them have ended. */
const statuses = [
  "queued",
  "in_progress",
  "requires_action",
  "cancelling",
  "completed",
  "incomplete",
  "failed",
  "cancelled",
  "expired",
] as const;
type Status = (typeof statuses)[number];

/** More runs would begin before the API did. */
export const mostRuns = 500_000;

/** When the newest run of a thread is created, in Unix seconds: while the variant was still answered, and in its last form. */
const newest = { v1: 1_717_200_000, v2: 1_775_000_000, portkey: 1_718_000_000 };
const models = { v1: ["gpt-4-1106-preview", "gpt-3.5-turbo-0125", "gpt-4-turbo"], v2: ["gpt-4o", "gpt-4o-mini", "gpt-4.1"] };
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Numbers and choices that a seed tells: the same seed, the same ones. */
export interface Dice {
  /** A whole number from 0 to one less than `end`. */
  readonly below: (end: number) => number;
  readonly oneOf: <T>(choices: readonly T[]) => T;
  /** An id as the API has them: `run_` and 24 letters and digits. */
  readonly id: (kind: "run" | "asst" | "thread" | "call" | "file" | "vs") => string;
}

/** The dice of a seed, a whole number of which 32 bits count. */
export function diceOf(seed: number): Dice {
  const generator = xoroshiro128plus(seed);
  const below = (end: number) => uniformInt(generator, 0, end - 1);
  return {
    below,
    oneOf: <T>(choices: readonly T[]) => choices[below(choices.length)] as T,
    id: (kind) => `${kind}_${Array.from({ length: 24 }, () => letters[below(letters.length)]).join("")}`,
  };
}

/**
 * Runs of one thread as a server has them, the newest first: they keep schema and rules, and have the keys of the wire in its order.
 * The nine newest show each status once.
 */
export function realisticRuns(variant: Variant, count: number, dice: Dice, thread_id: string): AnyRun[] {
  const assistants = [dice.id("asst"), dice.id("asst")];
  let created_at = newest[variant];
  return Array.from({ length: count }, (_, index) => {
    // Some are created in the same second.
    if (index > 0) created_at -= dice.oneOf([0, 1, 4, 37, 120]);
    const status = statuses[index] ?? dice.oneOf(terminalMostly);
    return realisticRun(variant, dice, {
      id: dice.id("run"),
      assistant_id: dice.oneOf(assistants),
      thread_id,
      created_at,
      status,
    });
  });
}

/** Of the runs that have ended, most are completed. */
const terminalMostly: readonly Status[] = [...Array.from({ length: 15 }, () => "completed" as const), ...statuses.slice(5)];

interface Known {
  readonly id: string;
  readonly assistant_id: string;
  readonly thread_id: string;
  readonly created_at: number;
  readonly status: Status;
}

function realisticRun(variant: Variant, dice: Dice, known: Known): AnyRun {
  const { id, assistant_id, thread_id, created_at, status } = known;
  const isCut = status === "incomplete";
  const limit = dice.below(4) === 0 || isCut ? 256 + dice.below(4096) : null;
  const times = timesOf(dice, known);
  return {
    id,
    object: "thread.run",
    created_at,
    assistant_id,
    thread_id,
    status,
    ...times,
    required_action: status === "requires_action" ? requiredAction(dice) : null,
    last_error: status === "failed" ? lastError(dice) : null,
    model: dice.oneOf(models[variant === "v1" ? "v1" : "v2"]),
    instructions: dice.oneOf(["Answer in one short sentence.", "You are a helpful librarian. Name your sources.", ""]),
    ...(variant === "v1" ? filesOfV1(dice) : filesOfV2(dice)),
    metadata: dice.oneOf<Record<string, string>>([{}, {}, { topic: "weather" }, { user: "42", channel: "web" }]),
    temperature: dice.oneOf([1, 1, 0.2]),
    top_p: 1,
    ...(variant === "v2" && { reasoning_effort: null }),
    max_completion_tokens: limit,
    max_prompt_tokens: null,
    truncation_strategy:
      dice.below(5) === 0 ? { type: "last_messages", last_messages: 1 + dice.below(20) } : { type: "auto", last_messages: null },
    incomplete_details: isCut ? { reason: "max_completion_tokens" } : null,
    usage: terminal.includes(status) ? usageOf(dice, variant, times.started_at === null, limit) : null,
    response_format: dice.oneOf(["auto", "auto", { type: "text" } as const, { type: "json_object" } as const]),
    tool_choice: "auto",
    ...(variant !== "v1" && { parallel_tool_calls: true }),
  } as AnyRun;
}

type Times = Pick<AnyRun, "started_at" | "expires_at" | "cancelled_at" | "failed_at" | "completed_at">;

function timesOf(dice: Dice, { status, created_at }: Known): Times {
  const started_at = status === "queued" || status === "expired" ? null : created_at + dice.below(3);
  const ended = (started_at ?? created_at) + 1 + dice.below(40);
  const endOf = (...ends: readonly Status[]) => (ends.includes(status) ? ended : null);
  return {
    started_at,
    expires_at: terminal.includes(status) ? null : created_at + 600,
    cancelled_at: endOf("cancelled"),
    failed_at: endOf("failed"),
    completed_at: endOf("completed", "incomplete"),
  };
}

const weather = {
  name: "get_weather",
  description: "The weather of a place now",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

function filesOfV1(dice: Dice): Pick<v1.RunObject, "tools" | "file_ids"> {
  return dice.oneOf<Pick<v1.RunObject, "tools" | "file_ids">>([
    { tools: [], file_ids: [] },
    { tools: [{ type: "code_interpreter" }], file_ids: [] },
    { tools: [{ type: "retrieval" }], file_ids: [dice.id("file")] },
    { tools: [{ type: "function", function: weather }], file_ids: [] },
  ]);
}

function filesOfV2(dice: Dice): Pick<v2.RunObject, "tools" | "tool_resources"> {
  return dice.oneOf<Pick<v2.RunObject, "tools" | "tool_resources">>([
    { tools: [], tool_resources: {} },
    { tools: [{ type: "code_interpreter" }], tool_resources: { code_interpreter: { file_ids: [dice.id("file")] } } },
    { tools: [{ type: "file_search" }], tool_resources: { file_search: { vector_store_ids: [dice.id("vs")] } } },
    { tools: [{ type: "function", function: { ...weather, strict: false } }], tool_resources: {} },
  ]);
}

function requiredAction(dice: Dice): NonNullable<v2.RunObject["required_action"]> {
  const call = {
    id: dice.id("call"),
    type: "function" as const,
    function: { name: "get_weather", arguments: '{"city":"Oslo"}' },
  };
  return { type: "submit_tool_outputs", submit_tool_outputs: { tool_calls: [call] } };
}

function lastError(dice: Dice): NonNullable<v2.RunObject["last_error"]> {
  return dice.oneOf([
    { code: "rate_limit_exceeded", message: "Too many tokens were asked for within a minute." },
    { code: "server_error", message: "Something went wrong." },
  ] as const);
}

function usageOf(dice: Dice, variant: Variant, isUnstarted: boolean, limit: number | null): NonNullable<v2.RunObject["usage"]> {
  const prompt_tokens = isUnstarted ? 0 : 40 + dice.below(4000);
  const completion_tokens = isUnstarted ? 0 : (limit ?? 5 + dice.below(700));
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    // The gateway is as its page was in 2024-06.
    ...(variant === "v2" && {
      prompt_token_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    }),
  };
}
