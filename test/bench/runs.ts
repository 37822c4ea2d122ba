/** Makes the runs of `pages.ts`: what a run is like is told by its traits, the rest is chance. */

import type { RunObject } from "../../src/v2.js";
import type { Random } from "../fuzz/random.js";
import { idOf, type Language, languages, proseOf } from "./texts.js";

/** What a run is like. */
export interface Traits {
  readonly assistant_id: string;
  readonly status: RunObject["status"];
  /** Keys of a run in that era of v2. */
  readonly era: 27 | 28 | 29;
  readonly model: string;
  readonly instructions: string | null;
  readonly tools: RunObject["tools"];
  readonly tool_resources: NonNullable<RunObject["tool_resources"]> | null;
  readonly metadata: RunObject["metadata"];
  readonly temperature: number | null;
  readonly limits: readonly [number | null, number | null];
  readonly truncation_strategy: RunObject["truncation_strategy"];
  readonly response_format: RunObject["response_format"];
  readonly tool_choice: RunObject["tool_choice"];
}

const statuses = [
  "completed",
  "queued",
  "in_progress",
  "requires_action",
  "cancelling",
  "cancelled",
  "failed",
  "incomplete",
  "expired",
] as const;
const models = ["gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "gpt-4o-2024-08-06", "gpt-4.1-mini"];

/** Traits of the runs of one assistant, by their place on the page: the first may still be at work, most others are completed. */
export function usualTraits(random: Random): (index: number) => Traits {
  const language = random.pick(languages);
  const tools = toolsOf(random, language, random.below(8));
  const shared = {
    assistant_id: idOf(random, "asst"),
    era: 29 as const,
    model: random.pick(models),
    instructions: proseOf(random, language, 300 + random.below(900)),
    tools,
    tool_resources: resourcesOf(random, random.below(4)),
    temperature: random.pick([1, 1, 0.2, 0.7]),
    limits: random.oneIn(4) ? ([1024, 20_000] as const) : ([null, null] as const),
    truncation_strategy: strategies[random.oneIn(4) ? 1 : 0] as Traits["truncation_strategy"],
    response_format: formatOf(random, random.pick([0, 0, 1, 4])),
    tool_choice: "auto" as const,
  };
  return (index) => ({
    ...shared,
    status: index === 0 ? random.pick(statuses) : random.oneIn(8) ? random.pick(["failed", "expired", "cancelled"]) : "completed",
    metadata: metadataOf(random, language, random.pick([0, 0, 2, 4])),
  });
}

/** Traits of runs of which no two are alike, by their place on the page: what a run may be like takes turns. */
export function mixedTraits(random: Random): (index: number) => Traits {
  return (index) => {
    const language = turn(languages, index);
    return {
      assistant_id: idOf(random, "asst"),
      status: turn(statuses, index),
      era: turn([29, 27, 28, 29], index),
      model: turn(models, index),
      instructions: index % 7 === 6 ? null : proseOf(random, language, turn([40, 200, 500, 1200], index)),
      tools: toolsOf(random, language, index % 8),
      tool_resources: index % 11 === 10 ? null : resourcesOf(random, index % 4),
      metadata: index % 13 === 12 ? null : metadataOf(random, language, turn([0, 1, 3, 0, 16], index)),
      temperature: turn([1, 0, 0.7, 2, null], index),
      limits: turn(
        [
          [null, null],
          [16, 256],
          [null, 4096],
        ] as const,
        index,
      ),
      truncation_strategy: turn(strategies, index),
      response_format: formatOf(random, index % 6),
      tool_choice: choiceOf(index % 7),
    };
  };
}

function turn<T>(values: readonly T[], index: number): T {
  return values[index % values.length] as T;
}

/** A run with these traits, its keys in the order of the wire. */
export function runOf(
  random: Random,
  { status, era, instructions, temperature, limits, ...traits }: Traits,
  { thread_id, created_at }: Pick<RunObject, "thread_id" | "created_at">,
): RunObject {
  const hasEnded = ["completed", "cancelled", "failed", "incomplete", "expired"].includes(status);
  const started_at = status === "queued" ? null : created_at + 1 + random.below(3);
  const end = (started_at ?? created_at) + 1 + random.below(120);
  return {
    id: idOf(random, "run"),
    object: "thread.run",
    created_at,
    assistant_id: traits.assistant_id,
    thread_id,
    status,
    started_at,
    expires_at: hasEnded ? null : created_at + 600,
    cancelled_at: status === "cancelled" ? end : null,
    failed_at: status === "failed" ? end : null,
    completed_at: status === "completed" || status === "incomplete" ? end : null,
    required_action: status === "requires_action" ? actionOf(random) : null,
    last_error: status === "failed" ? errorOf(random) : null,
    model: traits.model,
    instructions,
    tools: traits.tools,
    tool_resources: traits.tool_resources,
    metadata: traits.metadata,
    temperature,
    top_p: temperature === null ? null : 1,
    ...(era === 29 && { reasoning_effort: random.oneIn(6) ? "medium" : null }),
    max_completion_tokens: limits[0],
    max_prompt_tokens: limits[1],
    truncation_strategy: traits.truncation_strategy,
    incomplete_details:
      status === "incomplete" ? { reason: random.pick(["max_completion_tokens", "max_prompt_tokens"] as const) } : null,
    usage: hasEnded ? usageOf(random, era) : null,
    response_format: traits.response_format,
    tool_choice: traits.tool_choice,
    ...(era > 27 && { parallel_tool_calls: !random.oneIn(5) }),
  };
}

function usageOf(random: Random, era: Traits["era"]): RunObject["usage"] {
  const [prompt_tokens, completion_tokens] = [200 + random.below(8000), 5 + random.below(900)];
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    ...(era === 29 && {
      prompt_token_details: { cached_tokens: random.oneIn(2) ? 0 : random.below(prompt_tokens) },
      completion_tokens_details: { reasoning_tokens: 0 },
    }),
  };
}

function errorOf(random: Random): RunObject["last_error"] {
  return random.pick([
    { code: "rate_limit_exceeded", message: "You exceeded your current quota, please check your plan and billing details." },
    { code: "server_error", message: "Sorry, something went wrong." },
    { code: "invalid_prompt", message: "Invalid prompt: we have limited access to this content for safety reasons." },
  ] as const);
}

function actionOf(random: Random): NonNullable<RunObject["required_action"]> {
  const tool_calls = Array.from({ length: 1 + random.below(3) }, () => {
    const order = { order_id: `A-${100_000 + random.below(900_000)}`, lines: random.below(9), note: "leave at the door" };
    const call = { name: random.pick(functionNames), arguments: JSON.stringify(order) };
    return { id: idOf(random, "call"), type: "function" as const, function: call };
  });
  return { type: "submit_tool_outputs", submit_tool_outputs: { tool_calls } };
}

const strategies: readonly RunObject["truncation_strategy"][] = [
  { type: "auto", last_messages: null },
  { type: "last_messages", last_messages: 12 },
  { type: "auto" },
  null,
];

const functionNames = ["get_order", "find_parcel", "open_ticket", "list_returns", "quote_fare", "reserve_title"];

/** Properties of what functions take and of what answers are to be like, as JSON Schemas. */
const properties: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["order_id", { type: "string", description: "Number of the order, such as A-204113", pattern: "^A-[0-9]{6}$" }],
  ["carrier", { type: "string", enum: ["post", "courier", "pickup"] }],
  ["since", { type: "string", format: "date", description: "First day that counts" }],
  ["lines", { type: "array", items: { type: "object", properties: { sku: { type: "string" }, count: { type: "integer" } } } }],
  ["address", { type: "object", properties: { street: { type: "string" }, city: { type: "string" } }, required: ["city"] }],
  ["limit", { type: ["integer", "null"], minimum: 1, maximum: 50 }],
  ["is_urgent", { type: "boolean", default: false }],
];

function objectSchemaOf(random: Random): { [key: string]: unknown } {
  const start = random.below(properties.length);
  const some = Array.from({ length: 1 + random.below(4) }, (_, index) => turn(properties, start + index));
  return {
    type: "object",
    properties: Object.fromEntries(some),
    required: some.map(([name]) => name),
    additionalProperties: false,
  };
}

type Tool = RunObject["tools"][number];

function functionOf(random: Random, language: Language, isStrict: boolean): Tool {
  return {
    type: "function",
    function: {
      name: random.pick(functionNames),
      description: proseOf(random, language, 60),
      parameters: objectSchemaOf(random),
      strict: isStrict,
    },
  };
}

const codeInterpreter: Tool = { type: "code_interpreter" };
const bareSearch: Tool = { type: "file_search" };

/** The tools of an assistant: of each kind of set one. */
function toolsOf(random: Random, language: Language, kind: number): Tool[] {
  const search: Tool = {
    type: "file_search",
    file_search: {
      max_num_results: 20,
      ranking_options: {
        ranker: random.pick(["auto", "default_2024_08_21"] as const),
        score_threshold: 0.25,
        hybrid_search: null,
      },
    },
  };
  const make = (isStrict = false) => functionOf(random, language, isStrict);
  const sets: readonly (() => Tool[])[] = [
    () => [codeInterpreter],
    () => [search, make()],
    () => [],
    () => [codeInterpreter, make(true), make()],
    () => [bareSearch, codeInterpreter],
    () => [make(), make(), make(true)],
    () => [{ type: "function", function: { name: "ping" } }],
    () => [search, codeInterpreter, make(), make(), make(), make()],
  ];
  return turn(sets, kind)();
}

function resourcesOf(random: Random, kind: number): NonNullable<RunObject["tool_resources"]> {
  const files = { code_interpreter: { file_ids: [idOf(random, "file"), idOf(random, "file")] } };
  const stores = { file_search: { vector_store_ids: [idOf(random, "vs")] } };
  return turn([{}, files, stores, { ...files, ...stores }], kind);
}

/** Pairs as applications keep them: some ids and flags, now and then a longer note. */
function metadataOf(random: Random, language: Language, count: number): { [key: string]: string } {
  const pairs = Array.from({ length: count }, (_, index): [string, string] => {
    if (index === 0) return ["user_id", String(10_000 + random.below(90_000))];
    if (index === 1) return ["session", idOf(random, "sess")];
    if (index === 2) return ["note", proseOf(random, language, 60).slice(0, 400)];
    return [`step_${index}`, random.oneIn(2) ? "true" : "done"];
  });
  return Object.fromEntries(pairs);
}

/** What answers are to be like. */
function formatOf(random: Random, kind: number): RunObject["response_format"] {
  const named = { name: "order_state", schema: objectSchemaOf(random) };
  const formats: readonly RunObject["response_format"][] = [
    "auto",
    { type: "text" },
    { type: "json_object" },
    { type: "json_schema", json_schema: named },
    { type: "json_schema", json_schema: { ...named, description: "State of one order", strict: true } },
    null,
  ];
  return turn(formats, kind);
}

function choiceOf(kind: number): RunObject["tool_choice"] {
  const choices: readonly RunObject["tool_choice"][] = [
    "auto",
    "none",
    "required",
    { type: "function", function: { name: "get_order" } },
    { type: "code_interpreter" },
    { type: "file_search" },
    null,
  ];
  return turn(choices, kind);
}
