/** sury: one schema, compiled by `isInput`, which builds no output. It tells the first fault only. */
import * as S from "sury";
import { hasFewShortKeys, isNoArray, isNote } from "./refinements.js";

type Schema = S.Schema<unknown, unknown>;

// The types that it infers of so large a schema are more than the compiler can take in.
const object = S.schema as (definition: Readonly<Record<string, unknown>>) => Schema;
const union = S.union as (members: readonly unknown[]) => Schema;

const integer = S.integer;
const count = integer.with(S.gte, 0);
const limit = S.nullable(integer.with(S.gte, 1));
const time = S.nullable(integer);
const flag = S.nullish(S.boolean);
const free = object({}).with(S.refine, isNoArray);

const ranking = object({
  ranker: S.optional(union(["auto", "default_2024_08_21", "default-2024-08-21"])),
  score_threshold: S.number.with(S.gte, 0).with(S.lte, 1),
});
const search = object({
  max_num_results: S.optional(integer.with(S.gte, 1).with(S.lte, 50)),
  ranking_options: S.optional(ranking),
});
const functionObject = object({
  name: S.string,
  description: S.optional(S.string),
  parameters: S.optional(free),
  strict: flag,
});

const tool = union([
  object({ type: "code_interpreter" }),
  object({ type: "file_search", file_search: S.optional(search) }),
  object({ type: "function", function: functionObject }),
]);

const responseFormat = union([
  "auto",
  null,
  { type: "text" },
  { type: "json_object" },
  {
    type: "json_schema",
    json_schema: { name: S.string, description: S.optional(S.string), schema: S.optional(free), strict: flag },
  },
]);

const toolChoice = union([
  "none",
  "auto",
  "required",
  null,
  { type: "function", function: { name: S.string } },
  { type: "code_interpreter" },
  { type: "file_search" },
]);

const toolCall = object({ id: S.string, type: "function", function: { name: S.string, arguments: S.string } });

const run = object({
  id: S.string,
  object: "thread.run",
  created_at: integer,
  assistant_id: S.string,
  thread_id: S.string,
  status: union([
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
  required_action: S.nullish(
    object({
      type: "submit_tool_outputs",
      submit_tool_outputs: {
        tool_calls: S.array(toolCall),
      },
    }),
  ),
  last_error: S.nullable(object({ code: union(["server_error", "rate_limit_exceeded", "invalid_prompt"]), message: S.string })),
  model: S.string,
  instructions: S.nullable(S.string),
  tools: S.array(tool).with(S.maxLength, 20),
  metadata: S.nullable(S.record(S.string.with(S.refine, isNote)).with(S.refine, hasFewShortKeys)),
  temperature: S.nullish(S.number.with(S.gte, 0).with(S.lte, 2)),
  top_p: S.nullish(S.number.with(S.gte, 0).with(S.lte, 1)),
  max_completion_tokens: limit,
  max_prompt_tokens: limit,
  truncation_strategy: S.nullable(
    object({ type: union(["auto", "last_messages"]), last_messages: S.nullish(integer.with(S.gte, 1)) }),
  ),
  incomplete_details: S.nullable(object({ reason: S.optional(union(["max_completion_tokens", "max_prompt_tokens"])) })),
  usage: S.nullable(
    object({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_token_details: S.optional(object({ cached_tokens: S.optional(count) })),
      completion_tokens_details: S.optional(object({ reasoning_tokens: S.optional(count) })),
    }),
  ),
  file_ids: S.optional(S.never),
  tool_resources: S.nullish(
    object({
      code_interpreter: S.optional(object({ file_ids: S.optional(S.array(S.string)) })),
      file_search: S.optional(object({ vector_store_ids: S.optional(S.array(S.string)) })),
    }),
  ),
  reasoning_effort: S.nullish(S.string),
  response_format: responseFormat,
  tool_choice: toolChoice,
  parallel_tool_calls: S.optional(S.boolean),
});

const page = object({
  object: "list",
  data: S.array(run),
  first_id: S.nullable(S.string),
  last_id: S.nullable(S.string),
  has_more: S.boolean,
});

export const verdict: (value: unknown) => boolean = S.isInput(page);
