/** zod 4: objects that strip, which its compiler writes the fastest code for, and discriminated unions. */
import * as z from "zod";
import { isKey, isNote, isSmall } from "./refinements.js";

// Its own `int()` refuses what is not a safe integer; a JSON Schema integer may be larger.
const integer = z.number().refine(Number.isInteger);
const count = integer.min(0);
const limit = integer.min(1).nullable();
const time = integer.nullable();
const free = z.object({});

const tool = z.discriminatedUnion("type", [
  z.object({ type: z.literal("code_interpreter") }),
  z.object({
    type: z.literal("file_search"),
    file_search: z
      .object({
        max_num_results: integer.min(1).max(50).optional(),
        ranking_options: z
          .object({
            ranker: z.enum(["auto", "default_2024_08_21", "default-2024-08-21"]).optional(),
            score_threshold: z.number().min(0).max(1),
          })
          .optional(),
      })
      .optional(),
  }),
  z.object({
    type: z.literal("function"),
    function: z.object({
      name: z.string(),
      description: z.string().optional(),
      parameters: free.optional(),
      strict: z.boolean().nullish(),
    }),
  }),
]);

const responseFormat = z.union([
  z.literal("auto"),
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("text") }),
    z.object({ type: z.literal("json_object") }),
    z.object({
      type: z.literal("json_schema"),
      json_schema: z.object({
        name: z.string(),
        description: z.string().optional(),
        schema: free.optional(),
        strict: z.boolean().nullish(),
      }),
    }),
  ]),
]);

const toolChoice = z.union([
  z.enum(["none", "auto", "required"]),
  z.discriminatedUnion("type", [
    z.object({ type: z.literal("function"), function: z.object({ name: z.string() }) }),
    z.object({ type: z.literal("code_interpreter") }),
    z.object({ type: z.literal("file_search") }),
  ]),
]);

const run = z.object({
  id: z.string(),
  object: z.literal("thread.run"),
  created_at: integer,
  assistant_id: z.string(),
  thread_id: z.string(),
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
  required_action: z
    .object({
      type: z.literal("submit_tool_outputs"),
      submit_tool_outputs: z.object({
        tool_calls: z.array(
          z.object({
            id: z.string(),
            type: z.literal("function"),
            function: z.object({ name: z.string(), arguments: z.string() }),
          }),
        ),
      }),
    })
    .nullish(),
  last_error: z
    .object({ code: z.enum(["server_error", "rate_limit_exceeded", "invalid_prompt"]), message: z.string() })
    .nullable(),
  model: z.string(),
  instructions: z.string().nullable(),
  tools: z.array(tool).max(20),
  metadata: z.record(z.string().refine(isKey), z.string().refine(isNote)).refine(isSmall).nullable(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_completion_tokens: limit,
  max_prompt_tokens: limit,
  truncation_strategy: z.object({ type: z.enum(["auto", "last_messages"]), last_messages: limit.optional() }).nullable(),
  incomplete_details: z.object({ reason: z.enum(["max_completion_tokens", "max_prompt_tokens"]).optional() }).nullable(),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_token_details: z.object({ cached_tokens: count.optional() }).optional(),
      completion_tokens_details: z.object({ reasoning_tokens: count.optional() }).optional(),
    })
    .nullable(),
  file_ids: z.never().optional(),
  tool_resources: z
    .object({
      code_interpreter: z.object({ file_ids: z.array(z.string()).optional() }).optional(),
      file_search: z.object({ vector_store_ids: z.array(z.string()).optional() }).optional(),
    })
    .nullish(),
  reasoning_effort: z.string().nullish(),
  response_format: responseFormat.nullable(),
  tool_choice: toolChoice.nullable(),
  parallel_tool_calls: z.boolean().optional(),
});

const page = z.object({
  object: z.literal("list"),
  data: z.array(run),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
  has_more: z.boolean(),
});

export const verdict = (value: unknown): boolean => page.safeParse(value).success;
export const report = (value: unknown): readonly unknown[] => page.safeParse(value).error?.issues ?? [];
