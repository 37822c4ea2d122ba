/** valibot: variants for the tagged unions, and `is`, which ends at the first fault, for the verdict. */
import * as v from "valibot";
import { isKey, isNoArray, isNote, isSmall } from "./refinements.js";

const integer = v.pipe(v.number(), v.integer());
const count = v.pipe(integer, v.minValue(0));
const limit = v.nullable(v.pipe(integer, v.minValue(1)));
const time = v.nullable(integer);
const text = v.string();
const flag = v.nullish(v.boolean());

// It takes an array for an object: one that needs no property would be taken for valid. Afterwards it is too late to look.
const noArray = v.custom<object>(isNoArray);
const sparse = <Entries extends v.ObjectEntries>(entries: Entries) => v.pipe(noArray, v.object(entries));

const tool = v.variant("type", [
  v.object({ type: v.literal("code_interpreter") }),
  v.object({
    type: v.literal("file_search"),
    file_search: v.optional(
      sparse({
        max_num_results: v.optional(v.pipe(integer, v.minValue(1), v.maxValue(50))),
        ranking_options: v.optional(
          v.object({
            ranker: v.optional(v.picklist(["auto", "default_2024_08_21", "default-2024-08-21"])),
            score_threshold: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
          }),
        ),
      }),
    ),
  }),
  v.object({
    type: v.literal("function"),
    function: v.object({ name: text, description: v.optional(text), parameters: v.optional(sparse({})), strict: flag }),
  }),
]);

const responseFormat = v.union([
  v.literal("auto"),
  v.variant("type", [
    v.object({ type: v.literal("text") }),
    v.object({ type: v.literal("json_object") }),
    v.object({
      type: v.literal("json_schema"),
      json_schema: v.object({ name: text, description: v.optional(text), schema: v.optional(sparse({})), strict: flag }),
    }),
  ]),
]);

const toolChoice = v.union([
  v.picklist(["none", "auto", "required"]),
  v.variant("type", [
    v.object({ type: v.literal("function"), function: v.object({ name: text }) }),
    v.object({ type: v.literal("code_interpreter") }),
    v.object({ type: v.literal("file_search") }),
  ]),
]);

const toolCall = v.object({ id: text, type: v.literal("function"), function: v.object({ name: text, arguments: text }) });

const run = v.object({
  id: text,
  object: v.literal("thread.run"),
  created_at: integer,
  assistant_id: text,
  thread_id: text,
  status: v.picklist([
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
  required_action: v.nullish(
    v.object({ type: v.literal("submit_tool_outputs"), submit_tool_outputs: v.object({ tool_calls: v.array(toolCall) }) }),
  ),
  last_error: v.nullable(
    v.object({ code: v.picklist(["server_error", "rate_limit_exceeded", "invalid_prompt"]), message: text }),
  ),
  model: text,
  instructions: v.nullable(text),
  tools: v.pipe(v.array(tool), v.maxLength(20)),
  metadata: v.nullable(v.pipe(noArray, v.record(v.pipe(text, v.check(isKey)), v.pipe(text, v.check(isNote))), v.check(isSmall))),
  temperature: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  top_p: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  max_completion_tokens: limit,
  max_prompt_tokens: limit,
  truncation_strategy: v.nullable(v.object({ type: v.picklist(["auto", "last_messages"]), last_messages: v.optional(limit) })),
  incomplete_details: v.nullable(sparse({ reason: v.optional(v.picklist(["max_completion_tokens", "max_prompt_tokens"])) })),
  usage: v.nullable(
    v.object({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_token_details: v.optional(sparse({ cached_tokens: v.optional(count) })),
      completion_tokens_details: v.optional(sparse({ reasoning_tokens: v.optional(count) })),
    }),
  ),
  file_ids: v.optional(v.never()),
  tool_resources: v.nullish(
    sparse({
      code_interpreter: v.optional(sparse({ file_ids: v.optional(v.array(text)) })),
      file_search: v.optional(sparse({ vector_store_ids: v.optional(v.array(text)) })),
    }),
  ),
  reasoning_effort: v.nullish(text),
  response_format: v.nullable(responseFormat),
  tool_choice: v.nullable(toolChoice),
  parallel_tool_calls: v.optional(v.boolean()),
});

const page = v.object({
  object: v.literal("list"),
  data: v.array(run),
  first_id: v.nullable(text),
  last_id: v.nullable(text),
  has_more: v.boolean(),
});

export const verdict = (value: unknown): boolean => v.is(page, value);
export const report = (value: unknown): readonly unknown[] => v.safeParse(page, value).issues ?? [];
