/** zod mini: the schema of `zod.ts` in the functions of the smaller build. */
import * as z from "zod/mini";
import { isKey, isNote, isSmall } from "./refinements.js";

const integer = z.number().check(z.refine(Number.isInteger));
const count = integer.check(z.minimum(0));
const limit = z.nullable(integer.check(z.minimum(1)));
const time = z.nullable(integer);
const text = z.string();
const free = z.object({});
const flag = z.optional(z.nullable(z.boolean()));

const tool = z.discriminatedUnion("type", [
  z.object({ type: z.literal("code_interpreter") }),
  z.object({
    type: z.literal("file_search"),
    file_search: z.optional(
      z.object({
        max_num_results: z.optional(integer.check(z.minimum(1), z.maximum(50))),
        ranking_options: z.optional(
          z.object({
            ranker: z.optional(z.enum(["auto", "default_2024_08_21", "default-2024-08-21"])),
            score_threshold: z.number().check(z.minimum(0), z.maximum(1)),
          }),
        ),
      }),
    ),
  }),
  z.object({
    type: z.literal("function"),
    function: z.object({ name: text, description: z.optional(text), parameters: z.optional(free), strict: flag }),
  }),
]);

const responseFormat = z.union([
  z.literal("auto"),
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("text") }),
    z.object({ type: z.literal("json_object") }),
    z.object({
      type: z.literal("json_schema"),
      json_schema: z.object({ name: text, description: z.optional(text), schema: z.optional(free), strict: flag }),
    }),
  ]),
]);

const toolChoice = z.union([
  z.enum(["none", "auto", "required"]),
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("function"), function: z.object({ name: text }) }),
    z.object({ type: z.literal("code_interpreter") }),
    z.object({ type: z.literal("file_search") }),
  ]),
]);

const toolCall = z.object({ id: text, type: z.literal("function"), function: z.object({ name: text, arguments: text }) });

const run = z.object({
  id: text,
  object: z.literal("thread.run"),
  created_at: integer,
  assistant_id: text,
  thread_id: text,
  status: z.enum([
    "queued",
    "in_progress",
    "requires_action",
    "cancelling",
    "cancelled",
    "failed",
    "completed",
    "incomplete",
    "expired",
  ]),
  started_at: time,
  expires_at: time,
  cancelled_at: time,
  failed_at: time,
  completed_at: time,
  required_action: z.optional(
    z.nullable(
      z.object({ type: z.literal("submit_tool_outputs"), submit_tool_outputs: z.object({ tool_calls: z.array(toolCall) }) }),
    ),
  ),
  last_error: z.nullable(z.object({ code: z.enum(["server_error", "rate_limit_exceeded", "invalid_prompt"]), message: text })),
  model: text,
  instructions: z.nullable(text),
  tools: z.array(tool).check(z.maxLength(20)),
  metadata: z.nullable(z.record(text.check(z.refine(isKey)), text.check(z.refine(isNote))).check(z.refine(isSmall))),
  temperature: z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(2)))),
  top_p: z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(1)))),
  max_completion_tokens: limit,
  max_prompt_tokens: limit,
  truncation_strategy: z.nullable(z.object({ type: z.enum(["auto", "last_messages"]), last_messages: z.optional(limit) })),
  incomplete_details: z.nullable(z.object({ reason: z.optional(z.enum(["max_completion_tokens", "max_prompt_tokens"])) })),
  usage: z.nullable(
    z.object({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_token_details: z.optional(z.object({ cached_tokens: z.optional(count) })),
      completion_tokens_details: z.optional(z.object({ reasoning_tokens: z.optional(count) })),
    }),
  ),
  file_ids: z.optional(z.never()),
  tool_resources: z.optional(
    z.nullable(
      z.object({
        code_interpreter: z.optional(z.object({ file_ids: z.optional(z.array(text)) })),
        file_search: z.optional(z.object({ vector_store_ids: z.optional(z.array(text)) })),
      }),
    ),
  ),
  reasoning_effort: z.optional(z.nullable(text)),
  response_format: z.nullable(responseFormat),
  tool_choice: z.nullable(toolChoice),
  parallel_tool_calls: z.optional(z.boolean()),
});

const page = z.object({
  object: z.literal("list"),
  data: z.array(run),
  first_id: z.nullable(text),
  last_id: z.nullable(text),
  has_more: z.boolean(),
});

export const verdict = (value: unknown): boolean => page.safeParse(value).success;
export const report = (value: unknown): readonly unknown[] => page.safeParse(value).error?.issues ?? [];
