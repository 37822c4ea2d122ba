/** typia: the types from which its command line writes the validator. `type-validators.ts` runs that. */
import typia, { type tags } from "typia";

type Rule<Target extends "number" | "string", Kind extends string, Validate extends string> = tags.TagBase<{
  target: Target;
  kind: Kind;
  value: undefined;
  validate: Validate;
}>;

// Its own integers are of 32 or 64 bits, its own lengths UTF-16 units: rules of one's own are written as tags.
type Integer = number & Rule<"number", "integer", "Number.isInteger($input)">;
type Count = Integer & tags.Minimum<0>;
type Limit = Integer & tags.Minimum<1>;
type Note = string & Rule<"string", "note", "$input.length <= 512 || ($input.length <= 1024 && [...$input].length <= 512)">;
// What its tags for objects say is not checked: `typia.ts` counts the pairs of metadata and measures their keys.
type Metadata = Record<string, Note>;
// A free object, as typia takes one that has no property it has to have.
type Free = { __never__?: unknown };

interface FunctionObject {
  name: string;
  description?: string;
  parameters?: Free;
  strict?: boolean | null;
}

type Tool =
  | { type: "code_interpreter" }
  | {
      type: "file_search";
      file_search?: {
        max_num_results?: Integer & tags.Minimum<1> & tags.Maximum<50>;
        ranking_options?: {
          ranker?: "auto" | "default_2024_08_21" | "default-2024-08-21";
          score_threshold: number & tags.Minimum<0> & tags.Maximum<1>;
        };
      };
    }
  | { type: "function"; function: FunctionObject };

type ResponseFormat =
  | "auto"
  | { type: "text" }
  | { type: "json_object" }
  | { type: "json_schema"; json_schema: { name: string; description?: string; schema?: Free; strict?: boolean | null } };

type ToolChoice =
  | "none"
  | "auto"
  | "required"
  | { type: "function"; function: { name: string } }
  | { type: "code_interpreter" }
  | { type: "file_search" };

interface Run {
  id: string;
  object: "thread.run";
  created_at: Integer;
  assistant_id: string;
  thread_id: string;
  status:
    | "queued"
    | "in_progress"
    | "requires_action"
    | "cancelling"
    | "cancelled"
    | "failed"
    | "completed"
    | "incomplete"
    | "expired";
  started_at: Integer | null;
  expires_at: Integer | null;
  cancelled_at: Integer | null;
  failed_at: Integer | null;
  completed_at: Integer | null;
  required_action?: {
    type: "submit_tool_outputs";
    submit_tool_outputs: {
      tool_calls: { id: string; type: "function"; function: { name: string; arguments: string } }[];
    };
  } | null;
  last_error: { code: "server_error" | "rate_limit_exceeded" | "invalid_prompt"; message: string } | null;
  model: string;
  instructions: string | null;
  tools: Tool[] & tags.MaxItems<20>;
  metadata: Metadata | null;
  temperature?: (number & tags.Minimum<0> & tags.Maximum<2>) | null;
  top_p?: (number & tags.Minimum<0> & tags.Maximum<1>) | null;
  max_completion_tokens: Limit | null;
  max_prompt_tokens: Limit | null;
  truncation_strategy: { type: "auto" | "last_messages"; last_messages?: Limit | null } | null;
  incomplete_details: { reason?: "max_completion_tokens" | "max_prompt_tokens" } | null;
  usage: {
    prompt_tokens: Count;
    completion_tokens: Count;
    total_tokens: Count;
    prompt_token_details?: { cached_tokens?: Count };
    completion_tokens_details?: { reasoning_tokens?: Count };
  } | null;
  file_ids?: never;
  tool_resources?: { code_interpreter?: { file_ids?: string[] }; file_search?: { vector_store_ids?: string[] } } | null;
  reasoning_effort?: string | null;
  response_format: ResponseFormat | null;
  tool_choice: ToolChoice | null;
  parallel_tool_calls?: boolean;
}

interface Page {
  object: "list";
  data: Run[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
}

export const is = typia.createIs<Page>();
export const validate = typia.createValidate<Page>();
