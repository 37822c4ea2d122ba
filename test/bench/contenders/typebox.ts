/** typebox 1.x, compiled. It has no tagged union: a compiled union asks its members in turn, and each asks its tag first. */
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { Settings } from "typebox/system";
import { hasFewShortKeys, isNote } from "./refinements.js";

// It would tell no more than the first 8.
Settings.Set({ maxErrors: Number.POSITIVE_INFINITY });

const text = Type.String();
const nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const oneOf = (...values: string[]) => Type.Enum(values);
const count = Type.Integer({ minimum: 0 });
const limit = nullable(Type.Integer({ minimum: 1 }));
const time = nullable(Type.Integer());
const flag = Type.Optional(nullable(Type.Boolean()));
const tagged = (tag: string) => Type.Object({ type: Type.Literal(tag) });

const tool = Type.Union([
  tagged("code_interpreter"),
  Type.Object({
    type: Type.Literal("file_search"),
    file_search: Type.Optional(
      Type.Object({
        max_num_results: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
        ranking_options: Type.Optional(
          Type.Object({
            ranker: Type.Optional(oneOf("auto", "default_2024_08_21", "default-2024-08-21")),
            score_threshold: Type.Number({ minimum: 0, maximum: 1 }),
          }),
        ),
      }),
    ),
  }),
  Type.Object({
    type: Type.Literal("function"),
    function: Type.Object({
      name: text,
      description: Type.Optional(text),
      parameters: Type.Optional(Type.Object({})),
      strict: flag,
    }),
  }),
]);

const responseFormat = Type.Union([
  Type.Literal("auto"),
  tagged("text"),
  tagged("json_object"),
  Type.Object({
    type: Type.Literal("json_schema"),
    json_schema: Type.Object({
      name: text,
      description: Type.Optional(text),
      schema: Type.Optional(Type.Object({})),
      strict: flag,
    }),
  }),
  Type.Null(),
]);

const toolChoice = Type.Union([
  oneOf("none", "auto", "required"),
  Type.Object({ type: Type.Literal("function"), function: Type.Object({ name: text }) }),
  tagged("code_interpreter"),
  tagged("file_search"),
  Type.Null(),
]);

const toolCall = Type.Object({
  id: text,
  type: Type.Literal("function"),
  function: Type.Object({ name: text, arguments: text }),
});

// Its maxLength counts what a reader sees as one character; a JSON Schema counts code points.
const metadata = Type.Refine(Type.Record(text, Type.Refine(text, isNote)), hasFewShortKeys);

const run = Type.Object({
  id: text,
  object: Type.Literal("thread.run"),
  created_at: Type.Integer(),
  assistant_id: text,
  thread_id: text,
  status: oneOf(
    "queued",
    "in_progress",
    "requires_action",
    "cancelling",
    "cancelled",
    "failed",
    "completed",
    "incomplete",
    "expired",
  ),
  started_at: time,
  expires_at: time,
  cancelled_at: time,
  failed_at: time,
  completed_at: time,
  required_action: Type.Optional(
    nullable(
      Type.Object({
        type: Type.Literal("submit_tool_outputs"),
        submit_tool_outputs: Type.Object({ tool_calls: Type.Array(toolCall) }),
      }),
    ),
  ),
  last_error: nullable(Type.Object({ code: oneOf("server_error", "rate_limit_exceeded", "invalid_prompt"), message: text })),
  model: text,
  instructions: nullable(text),
  tools: Type.Array(tool, { maxItems: 20 }),
  metadata: nullable(metadata),
  temperature: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 2 }))),
  top_p: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1 }))),
  max_completion_tokens: limit,
  max_prompt_tokens: limit,
  truncation_strategy: nullable(Type.Object({ type: oneOf("auto", "last_messages"), last_messages: Type.Optional(limit) })),
  incomplete_details: nullable(Type.Object({ reason: Type.Optional(oneOf("max_completion_tokens", "max_prompt_tokens")) })),
  usage: nullable(
    Type.Object({
      prompt_tokens: count,
      completion_tokens: count,
      total_tokens: count,
      prompt_token_details: Type.Optional(Type.Object({ cached_tokens: Type.Optional(count) })),
      completion_tokens_details: Type.Optional(Type.Object({ reasoning_tokens: Type.Optional(count) })),
    }),
  ),
  file_ids: Type.Optional(Type.Never()),
  tool_resources: Type.Optional(
    nullable(
      Type.Object({
        code_interpreter: Type.Optional(Type.Object({ file_ids: Type.Optional(Type.Array(text)) })),
        file_search: Type.Optional(Type.Object({ vector_store_ids: Type.Optional(Type.Array(text)) })),
      }),
    ),
  ),
  reasoning_effort: Type.Optional(nullable(text)),
  response_format: responseFormat,
  tool_choice: toolChoice,
  parallel_tool_calls: Type.Optional(Type.Boolean()),
});

const page = Compile(
  Type.Object({
    object: Type.Literal("list"),
    data: Type.Array(run),
    first_id: nullable(text),
    last_id: nullable(text),
    has_more: Type.Boolean(),
  }),
);

export const verdict = (value: unknown): boolean => page.Check(value);
export const report = (value: unknown): readonly unknown[] => page.Errors(value);
