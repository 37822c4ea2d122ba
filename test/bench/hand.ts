/**
 * The yardstick: v2's list of runs as someone would write its check by hand who knows both the schema and the engine. Small functions,
 * one a def, properties in the order of the wire, nothing allocated. Its verdict is that of the generated validator on whatever JSON can
 * say; `bench.test.ts` proves it.
 */

type Json = { readonly [key: string]: unknown };

/** Tells whether a value is one page of runs of v2. */
export function handListRunsResponse(value: unknown): boolean {
  return (
    isObject(value) &&
    value.object === "list" &&
    isRuns(value.data) &&
    isTextOrNull(value.first_id) &&
    isTextOrNull(value.last_id) &&
    typeof value.has_more === "boolean"
  );
}

/** Tells whether a page that keeps the schema keeps all rules that make errors, where nothing is known of its request. */
export function handRules(page: unknown): boolean {
  const { data, first_id, last_id, has_more } = page as { data: Json[]; first_id: unknown; last_id: unknown; has_more: boolean };
  const [first] = data;
  if (first === undefined) return first_id === null && last_id === null && !has_more;
  return (
    data.length <= 100 &&
    first_id === first.id &&
    last_id === data[data.length - 1]?.id &&
    data.every((run) => run.thread_id === first.thread_id && keepsRunRules(run)) &&
    isOrdered(data) &&
    new Set(data.map(({ id }) => id)).size === data.length
  );
}

function isOrdered(data: readonly Json[]): boolean {
  let [rises, falls] = [false, false];
  let last = data[0]?.created_at as number;
  for (const run of data) {
    const time = run.created_at as number;
    if (time > last) rises = true;
    else if (time < last) falls = true;
    last = time;
  }
  return !(rises && falls);
}

function keepsRunRules(run: Json): boolean {
  return (
    isInSeconds(run.created_at) &&
    isInSeconds(run.started_at) &&
    isInSeconds(run.expires_at) &&
    isInSeconds(run.cancelled_at) &&
    isInSeconds(run.failed_at) &&
    isInSeconds(run.completed_at) &&
    (run.file_ids === undefined || run.tool_resources === undefined) &&
    hasWhatItsStatusDemands(run)
  );
}

function isInSeconds(time: unknown): boolean {
  return time === null || (time as number) < 100_000_000_000;
}

function hasWhatItsStatusDemands(run: Json): boolean {
  switch (run.status) {
    case "requires_action":
      return isObject(run.required_action);
    case "failed":
      return run.last_error !== null;
    case "cancelled":
      return run.cancelled_at !== null;
    case "incomplete":
      return run.incomplete_details !== null;
    default:
      return true;
  }
}

function isRuns(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) if (!isRun(value[index])) return false;
  return true;
}

function isRun(run: unknown): boolean {
  return isObject(run) && isNamed(run) && isTimed(run) && isTold(run) && isSet(run) && isCounted(run) && isAnswered(run);
}

function isNamed(run: Json): boolean {
  return (
    typeof run.id === "string" &&
    run.object === "thread.run" &&
    isInteger(run.created_at) &&
    typeof run.assistant_id === "string" &&
    typeof run.thread_id === "string" &&
    isStatus(run.status)
  );
}

function isTimed(run: Json): boolean {
  return (
    isIntegerOrNull(run.started_at) &&
    isIntegerOrNull(run.expires_at) &&
    isIntegerOrNull(run.cancelled_at) &&
    isIntegerOrNull(run.failed_at) &&
    isIntegerOrNull(run.completed_at)
  );
}

function isTold(run: Json): boolean {
  return (
    isRequiredAction(run.required_action) &&
    isLastError(run.last_error) &&
    typeof run.model === "string" &&
    isTextOrNull(run.instructions)
  );
}

function isSet(run: Json): boolean {
  return (
    isTools(run.tools) &&
    isToolResources(run.tool_resources) &&
    isMetadata(run.metadata) &&
    isNumberOrNullOrAbsent(run.temperature, 2) &&
    isNumberOrNullOrAbsent(run.top_p, 1) &&
    run.file_ids === undefined
  );
}

function isCounted(run: Json): boolean {
  return (
    isTextOrNullOrAbsent(run.reasoning_effort) &&
    isPositiveOrNull(run.max_completion_tokens) &&
    isPositiveOrNull(run.max_prompt_tokens) &&
    isTruncation(run.truncation_strategy) &&
    isIncompleteDetails(run.incomplete_details) &&
    isUsage(run.usage)
  );
}

function isAnswered(run: Json): boolean {
  return isResponseFormat(run.response_format) && isToolChoice(run.tool_choice) && isBooleanOrAbsent(run.parallel_tool_calls);
}

function isStatus(status: unknown): boolean {
  switch (status) {
    case "completed":
    case "queued":
    case "in_progress":
    case "requires_action":
    case "cancelling":
    case "cancelled":
    case "failed":
    case "incomplete":
    case "expired":
      return true;
    default:
      return false;
  }
}

function isRequiredAction(action: unknown): boolean {
  if (action === null || action === undefined) return true;
  return isObject(action) && action.type === "submit_tool_outputs" && isToolOutputs(action.submit_tool_outputs);
}

function isToolOutputs(outputs: unknown): boolean {
  if (!isObject(outputs)) return false;
  const { tool_calls: calls } = outputs;
  if (!Array.isArray(calls)) return false;
  for (let index = 0; index < calls.length; index++) if (!isToolCall(calls[index])) return false;
  return true;
}

function isToolCall(call: unknown): boolean {
  return isObject(call) && typeof call.id === "string" && call.type === "function" && isCalled(call.function);
}

function isCalled(called: unknown): boolean {
  return isObject(called) && typeof called.name === "string" && typeof called.arguments === "string";
}

function isLastError(error: unknown): boolean {
  if (error === null) return true;
  if (!isObject(error)) return false;
  const { code } = error;
  return (
    (code === "server_error" || code === "rate_limit_exceeded" || code === "invalid_prompt") && typeof error.message === "string"
  );
}

function isTools(tools: unknown): boolean {
  if (!Array.isArray(tools) || tools.length > 20) return false;
  for (let index = 0; index < tools.length; index++) if (!isTool(tools[index])) return false;
  return true;
}

function isTool(tool: unknown): boolean {
  if (!isObject(tool)) return false;
  const { type } = tool;
  if (type === "function") return isFunction(tool.function);
  if (type === "file_search") return isFileSearch(tool.file_search);
  return type === "code_interpreter";
}

function isFunction(named: unknown): boolean {
  return (
    isObject(named) &&
    typeof named.name === "string" &&
    isTextOrAbsent(named.description) &&
    isObjectOrAbsent(named.parameters) &&
    isBooleanOrNullOrAbsent(named.strict)
  );
}

function isFileSearch(search: unknown): boolean {
  if (search === undefined) return true;
  if (!isObject(search)) return false;
  const { max_num_results: count, ranking_options: options } = search;
  return (
    (count === undefined || (isInteger(count) && count >= 1 && count <= 50)) && (options === undefined || isRanking(options))
  );
}

function isRanking(options: unknown): boolean {
  if (!isObject(options)) return false;
  const { ranker, score_threshold: threshold } = options;
  return (
    (ranker === undefined || ranker === "auto" || ranker === "default_2024_08_21" || ranker === "default-2024-08-21") &&
    isUpTo(threshold, 1)
  );
}

function isToolResources(resources: unknown): boolean {
  if (resources === null || resources === undefined) return true;
  if (!isObject(resources)) return false;
  const { code_interpreter: code, file_search: search } = resources;
  return (
    (code === undefined || (isObject(code) && isTextsOrAbsent(code.file_ids))) &&
    (search === undefined || (isObject(search) && isTextsOrAbsent(search.vector_store_ids)))
  );
}

function isMetadata(metadata: unknown): boolean {
  if (metadata === null) return true;
  if (!isObject(metadata)) return false;
  let count = 0;
  for (const key in metadata) {
    const text = metadata[key];
    if (++count > 16 || typeof text !== "string") return false;
    if (key.length > 64 && isLonger(key, 64)) return false;
    if (text.length > 512 && isLonger(text, 512)) return false;
  }
  return true;
}

/** Whether a text has more code points than that. A code point is one or two units of `length`. */
function isLonger(text: string, most: number): boolean {
  if (text.length > 2 * most) return true;
  let count = 0;
  for (const _ of text) count++;
  return count > most;
}

function isTruncation(strategy: unknown): boolean {
  if (strategy === null) return true;
  if (!isObject(strategy)) return false;
  const { type, last_messages: count } = strategy;
  return (type === "auto" || type === "last_messages") && (count === undefined || isPositiveOrNull(count));
}

function isIncompleteDetails(details: unknown): boolean {
  if (details === null) return true;
  if (!isObject(details)) return false;
  const { reason } = details;
  return reason === undefined || reason === "max_completion_tokens" || reason === "max_prompt_tokens";
}

function isUsage(usage: unknown): boolean {
  if (usage === null) return true;
  if (!isObject(usage)) return false;
  const { prompt_token_details: prompt, completion_tokens_details: completion } = usage;
  return (
    isCount(usage.prompt_tokens) &&
    isCount(usage.completion_tokens) &&
    isCount(usage.total_tokens) &&
    (prompt === undefined || (isObject(prompt) && isCountOrAbsent(prompt.cached_tokens))) &&
    (completion === undefined || (isObject(completion) && isCountOrAbsent(completion.reasoning_tokens)))
  );
}

function isResponseFormat(format: unknown): boolean {
  if (format === "auto" || format === null) return true;
  if (!isObject(format)) return false;
  const { type } = format;
  return type === "text" || type === "json_object" || (type === "json_schema" && isJsonSchema(format.json_schema));
}

function isJsonSchema(named: unknown): boolean {
  return (
    isObject(named) &&
    typeof named.name === "string" &&
    isTextOrAbsent(named.description) &&
    isObjectOrAbsent(named.schema) &&
    isBooleanOrNullOrAbsent(named.strict)
  );
}

function isToolChoice(choice: unknown): boolean {
  if (choice === "auto" || choice === null || choice === "none" || choice === "required") return true;
  if (!isObject(choice)) return false;
  const { type } = choice;
  return type === "code_interpreter" || type === "file_search" || (type === "function" && isNamedFunction(choice.function));
}

function isNamedFunction(named: unknown): boolean {
  return isObject(named) && typeof named.name === "string";
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isObjectOrAbsent(value: unknown): boolean {
  return value === undefined || isObject(value);
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

function isIntegerOrNull(value: unknown): boolean {
  return value === null || Number.isInteger(value);
}

function isPositiveOrNull(value: unknown): boolean {
  return value === null || (isInteger(value) && value >= 1);
}

function isCount(value: unknown): boolean {
  return isInteger(value) && value >= 0;
}

function isCountOrAbsent(value: unknown): boolean {
  return value === undefined || isCount(value);
}

function isUpTo(value: unknown, most: number): boolean {
  return typeof value === "number" && value >= 0 && value <= most;
}

function isNumberOrNullOrAbsent(value: unknown, most: number): boolean {
  return value === null || value === undefined || isUpTo(value, most);
}

function isTextOrNull(value: unknown): boolean {
  return typeof value === "string" || value === null;
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isTextOrNullOrAbsent(value: unknown): boolean {
  return value === null || value === undefined || typeof value === "string";
}

function isTextsOrAbsent(texts: unknown): boolean {
  if (texts === undefined) return true;
  if (!Array.isArray(texts)) return false;
  for (let index = 0; index < texts.length; index++) if (typeof texts[index] !== "string") return false;
  return true;
}

function isBooleanOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}

function isBooleanOrNullOrAbsent(value: unknown): boolean {
  return value === null || value === undefined || typeof value === "boolean";
}
