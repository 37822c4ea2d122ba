/** arktype: one type, whose unions it tells apart by their tags by itself, compiled when it is made. */
import { type } from "arktype";
import { hasFewShortKeys, isNoArray, isNote } from "./refinements.js";

const sparse = (definition: object) => type(definition as { "reason?": "string" }).narrow(isNoArray);
const time = "number.integer | null";
const count = "number.integer >= 0";
const limit = "number.integer >= 1 | null";

const tool = type({ type: "'code_interpreter'" })
  .or({
    type: "'file_search'",
    "file_search?": sparse({
      "max_num_results?": "1 <= number.integer <= 50",
      "ranking_options?": {
        "ranker?": "'auto' | 'default_2024_08_21' | 'default-2024-08-21'",
        score_threshold: "0 <= number <= 1",
      },
    }),
  })
  .or({
    type: "'function'",
    function: { name: "string", "description?": "string", "parameters?": sparse({}), "strict?": "boolean | null" },
  });

const responseFormat = type("'auto' | null")
  .or({ type: "'text'" })
  .or({ type: "'json_object'" })
  .or({
    type: "'json_schema'",
    json_schema: { name: "string", "description?": "string", "schema?": sparse({}), "strict?": "boolean | null" },
  });

const toolChoice = type("'none' | 'auto' | 'required' | null")
  .or({ type: "'function'", function: { name: "string" } })
  .or({ type: "'code_interpreter'" })
  .or({ type: "'file_search'" });

const toolCall = type({ id: "string", type: "'function'", function: { name: "string", arguments: "string" } });

const run = type({
  id: "string",
  object: "'thread.run'",
  created_at: "number.integer",
  assistant_id: "string",
  thread_id: "string",
  status:
    "'queued' | 'in_progress' | 'requires_action' | 'cancelling' | 'cancelled' | 'failed' | 'completed' | 'incomplete' | 'expired'",
  started_at: time,
  expires_at: time,
  cancelled_at: time,
  failed_at: time,
  completed_at: time,
  "required_action?": type({ type: "'submit_tool_outputs'", submit_tool_outputs: { tool_calls: toolCall.array() } }).or("null"),
  last_error: type({ code: "'server_error' | 'rate_limit_exceeded' | 'invalid_prompt'", message: "string" }).or("null"),
  model: "string",
  instructions: "string | null",
  tools: tool.array().atMostLength(20),
  metadata: type({ "[string]": type("string").narrow(isNote) })
    .narrow(hasFewShortKeys)
    .narrow(isNoArray)
    .or("null"),
  "temperature?": "0 <= number <= 2 | null",
  "top_p?": "0 <= number <= 1 | null",
  max_completion_tokens: limit,
  max_prompt_tokens: limit,
  truncation_strategy: type({ type: "'auto' | 'last_messages'", "last_messages?": limit }).or("null"),
  incomplete_details: sparse({ "reason?": "'max_completion_tokens' | 'max_prompt_tokens'" }).or("null"),
  usage: type({
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    "prompt_token_details?": sparse({ "cached_tokens?": count }),
    "completion_tokens_details?": sparse({ "reasoning_tokens?": count }),
  }).or("null"),
  "file_ids?": "never",
  "tool_resources?": sparse({
    "code_interpreter?": sparse({ "file_ids?": "string[]" }),
    "file_search?": sparse({ "vector_store_ids?": "string[]" }),
  }).or("null"),
  "reasoning_effort?": "string | null",
  response_format: responseFormat,
  tool_choice: toolChoice,
  "parallel_tool_calls?": "boolean",
});

const page = type({
  object: "'list'",
  data: run.array(),
  first_id: "string | null",
  last_id: "string | null",
  has_more: "boolean",
});

export const verdict = (value: unknown): boolean => page.allows(value);
export function report(value: unknown): readonly unknown[] {
  const result: unknown = page(value);
  return result instanceof type.errors ? [...result] : [];
}
