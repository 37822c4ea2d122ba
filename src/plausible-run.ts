import { demandedBy, mayBeNull } from "./demanded-by-status.js";
import { terminal } from "./run-rules.js";
import type { RunObject as V1Run } from "./v1.js";
import type { RunObject as V2Run } from "./v2.js";

/** The first and the last second in which a run can have been created: the API was opened in 2023-11 and shut down on 2026-08-26. */
const [opened, shutDown] = [1_698_796_800, 1_787_702_400];
/** Every other run is created within these few seconds, so that some are created in the same one. */
const busy = 4;

/** A run that keeps the rules, made of one that only fits its schema; what no rule speaks of stays as it is. */
export function plausibleRun<Run extends V1Run | Omit<V2Run, "response_format">>(
  run: Run,
  ids: Pick<V2Run, "id" | "assistant_id" | "thread_id">,
): Run {
  const status = statusThatFits(run);
  const hasEnded = terminal.includes(status);
  const created_at = opened + secondsOf(run.created_at);
  const later = (from: number, time: number | null, fallback: number | null = null) =>
    time === null ? fallback : from + (Math.abs(time) % 86_400);
  /** A time that the status demands is there; one that it forbids is not. */
  const set = (name: "started_at" | "cancelled_at" | "failed_at" | "completed_at", from: number) =>
    status === "queued" && name !== "started_at" ? null : later(from, run[name], mayBeNull(name, { status }) ? null : from);
  const started_at = set("started_at", created_at);
  const started = started_at ?? created_at;
  const { usage, truncation_strategy: strategy, required_action: action } = run;
  return {
    ...run,
    ...ids,
    status,
    created_at,
    started_at,
    expires_at: hasEnded ? null : later(created_at, run.expires_at),
    cancelled_at: set("cancelled_at", started),
    failed_at: set("failed_at", started),
    completed_at: set("completed_at", started),
    ...(usage !== undefined && { usage: hasEnded ? withTotal(usage) : null }),
    ...(strategy && { truncation_strategy: withOwnCount(strategy) }),
    ...(action && { required_action: withOwnCalls(action) }),
  };
}

/** Seconds from the first one on: any, or one of a few. */
function secondsOf(seed: number): number {
  const seconds = Math.abs(seed);
  return seconds % 2 ? seconds % (shutDown - opened) : (seconds / 2) % busy;
}

/** Calls have ids of their own. The arguments of most are JSON; a model may write others. */
function withOwnCalls(action: NonNullable<V2Run["required_action"]>): V2Run["required_action"] {
  const tool_calls = action.submit_tool_outputs.tool_calls.map((call, index) => {
    const { arguments: text } = call.function;
    const json = text.length % 8 === 7 ? text : JSON.stringify({ text });
    return { ...call, id: `call_${index}`, function: { ...call.function, arguments: json } };
  });
  return { ...action, submit_tool_outputs: { tool_calls } };
}

const undemanding = ["completed", "in_progress", "queued", "cancelled", "expired", "cancelling"] as const;

/** The status itself where the run has the object that it demands, one that demands none otherwise. */
function statusThatFits(run: V1Run | Omit<V2Run, "response_format">): V2Run["status"] {
  const demanded = Object.hasOwn(demandedBy, run.status) ? demandedBy[run.status as keyof typeof demandedBy] : undefined;
  const isTime = demanded?.endsWith("_at");
  return demanded === undefined || isTime || run[demanded]
    ? run.status
    : (undemanding[Math.abs(run.created_at) % undemanding.length] as V2Run["status"]);
}

function withTotal(usage: V2Run["usage"]): V2Run["usage"] {
  if (!usage) return usage;
  // Half of each, so that the sum is still an integer that JavaScript can hold.
  const [prompt_tokens, completion_tokens] = [Math.floor(usage.prompt_tokens / 2), Math.floor(usage.completion_tokens / 2)];
  return { ...usage, prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

function withOwnCount(strategy: NonNullable<V2Run["truncation_strategy"]>): V2Run["truncation_strategy"] {
  const { type, last_messages } = strategy;
  if (type === "last_messages") return { type, last_messages: last_messages ?? 1 };
  return { type, ...(last_messages !== undefined && { last_messages: null }) };
}
