import { demandedBy, mayBeNull } from "./demanded-by-status.js";
import { terminal } from "./run-rules.js";
import type { RunObject as V1Run } from "./v1.js";
import type { RunObject as V2Run } from "./v2.js";

/** The first and the last second in which a run can have been created: the API was opened in 2023-11 and shut down on 2026-08-26. */
const [opened, shutDown] = [1_698_796_800, 1_787_702_400];

/** A run that keeps the rules, made of one that only fits its schema; what no rule speaks of stays as it is. */
export function plausibleRun<Run extends V1Run | Omit<V2Run, "response_format">>(
  run: Run,
  ids: Pick<V2Run, "id" | "assistant_id" | "thread_id">,
): Run {
  const status = statusThatFits(run);
  const hasEnded = terminal.includes(status);
  const created_at = opened + (Math.abs(run.created_at) % (shutDown - opened));
  const later = (time: number | null, fallback: number | null = null) =>
    time === null ? fallback : created_at + (Math.abs(time) % 86_400);
  /** A time that the status demands is there; one that it forbids is not. */
  const end = (name: "started_at" | "cancelled_at" | "failed_at" | "completed_at") =>
    status === "queued" && name !== "started_at" ? null : later(run[name], mayBeNull(name, { status }) ? null : created_at);
  const { usage, truncation_strategy: strategy } = run;
  return {
    ...run,
    ...ids,
    status,
    created_at,
    started_at: end("started_at"),
    expires_at: hasEnded ? null : later(run.expires_at),
    cancelled_at: end("cancelled_at"),
    failed_at: end("failed_at"),
    completed_at: end("completed_at"),
    ...(usage !== undefined && { usage: hasEnded ? withTotal(usage) : null }),
    ...(strategy && { truncation_strategy: withOwnCount(strategy) }),
  };
}

/** The status itself where the run has the object that it demands; any run may have been cancelled. */
function statusThatFits(run: V1Run | Omit<V2Run, "response_format">): V2Run["status"] {
  const demanded = Object.hasOwn(demandedBy, run.status) ? demandedBy[run.status as keyof typeof demandedBy] : undefined;
  const isTime = demanded?.endsWith("_at");
  return demanded === undefined || isTime || run[demanded] ? run.status : "cancelled";
}

function withTotal(usage: V2Run["usage"]): V2Run["usage"] {
  return usage && { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens };
}

function withOwnCount(strategy: NonNullable<V2Run["truncation_strategy"]>): V2Run["truncation_strategy"] {
  const { type, last_messages } = strategy;
  if (type === "last_messages") return { type, last_messages: last_messages ?? 1 };
  return { type, ...(last_messages !== undefined && { last_messages: null }) };
}
