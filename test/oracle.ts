/**
 * The contract a second time, written from its prose alone and by hand: no schema, no generated code, nothing of the library.
 * What both say alike is unlikely to be a slip of either; where they differ, one of them is wrong.
 */

/** Who answers, and to which version of the API. */
export type Variant = "v1" | "v2" | "portkey";
/** What of an exchange is judged. */
export type Kind = "list" | "run" | "error" | "query";

/** What is known of the request. Without `limit` 100 is the most; without `order` either order is fine. after/before: ids of runs that must not be on the page. */
export interface Asked {
  thread_id?: string;
  limit?: number;
  order?: "asc" | "desc";
  after?: string;
  before?: string;
}

type Json = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

interface Trial {
  readonly variant: Variant;
  /** No place is judged twice, so none is in here twice. */
  readonly faults: string[];
}

/** Judges an object that is at `at`, and what is beneath it. */
type Dive = (object: Json, at: string, trial: Trial) => void;

/** The places that break the schema, as JSON Pointers (RFC 6901), sorted, unique; empty when valid. */
export function schemaFaults(kind: Kind, value: unknown, variant: Variant): string[] {
  if (!isObject(value)) return [""];
  const trial: Trial = { variant, faults: [] };
  roots[kind](value, "", trial);
  return trial.faults.sort();
}

const roots: Readonly<Record<Kind, Dive>> = { list, run, error, query };

// Values

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an own property; undefined when there is none. */
function own(object: Json, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

const isString: Test = (value) => typeof value === "string";
const isBoolean: Test = (value) => typeof value === "boolean";
const isInteger: Test = (value) => Number.isInteger(value);
const isCount: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
const isPositive: Test = (value) => Number.isInteger(value) && (value as number) >= 1;
const isStringOrNull: Test = (value) => value === null || typeof value === "string";
const isBooleanOrNull: Test = (value) => value === null || typeof value === "boolean";
const isTimeOrNull: Test = (value) => value === null || Number.isInteger(value);
const isPositiveOrNull: Test = (value) => value === null || isPositive(value);

const isUpTo =
  (most: number): Test =>
  (value) =>
    Number.isFinite(value) && (value as number) >= 0 && (value as number) <= most;

const isIntegerUpTo =
  (most: number): Test =>
  (value) =>
    isPositive(value) && (value as number) <= most;

const isOneOf = (...allowed: readonly unknown[]): Test => {
  const set = new Set(allowed);
  return (value) => set.has(value);
};

/** Whether a text has more code points than `most`. A code point is one or two units of `length`. */
function isLonger(text: string, most: number): boolean {
  if (text.length <= most) return false;
  if (text.length > 2 * most) return true;
  let points = 0;
  for (const _ of text) points++;
  return points > most;
}

// Properties

function need(object: Json, key: string, test: Test, at: string, trial: Trial): void {
  const value = own(object, key);
  if (value === undefined || !test(value)) trial.faults.push(`${at}/${key}`);
}

function may(object: Json, key: string, test: Test, at: string, trial: Trial): void {
  const value = own(object, key);
  if (value !== undefined && !test(value)) trial.faults.push(`${at}/${key}`);
}

/** A property that holds an object: judged beneath if it is one. */
function into(object: Json, key: string, dive: Dive, at: string, trial: Trial): void {
  const value = own(object, key);
  if (isObject(value)) dive(value, `${at}/${key}`, trial);
  else trial.faults.push(`${at}/${key}`);
}

function mayInto(object: Json, key: string, dive: Dive, at: string, trial: Trial): void {
  if (own(object, key) !== undefined) into(object, key, dive, at, trial);
}

function intoOrNull(object: Json, key: string, dive: Dive, at: string, trial: Trial): void {
  if (own(object, key) !== null) into(object, key, dive, at, trial);
}

function mayIntoOrNull(object: Json, key: string, dive: Dive, at: string, trial: Trial): void {
  const value = own(object, key);
  if (value !== undefined && value !== null) into(object, key, dive, at, trial);
}

/** Fields that v1 got late, and so may leave out. */
function needUnlessV1(object: Json, key: string, test: Test, at: string, trial: Trial): void {
  (trial.variant === "v1" ? may : need)(object, key, test, at, trial);
}

function intoOrNullUnlessV1(object: Json, key: string, dive: Dive, at: string, trial: Trial): void {
  (trial.variant === "v1" ? mayIntoOrNull : intoOrNull)(object, key, dive, at, trial);
}

/** A property that holds an array of objects. */
function intoEach(object: Json, key: string, dive: Dive, at: string, trial: Trial): void {
  const items = own(object, key);
  const here = `${at}/${key}`;
  if (!Array.isArray(items)) {
    trial.faults.push(here);
    return;
  }
  for (let i = 0; i < items.length; i++) {
    const item: unknown = items[i];
    if (isObject(item)) dive(item, `${here}/${i}`, trial);
    else trial.faults.push(`${here}/${i}`);
  }
}

function needStrings(object: Json, key: string, at: string, trial: Trial): void {
  const items = own(object, key);
  if (!Array.isArray(items)) {
    trial.faults.push(`${at}/${key}`);
    return;
  }
  for (let i = 0; i < items.length; i++) {
    if (typeof items[i] !== "string") trial.faults.push(`${at}/${key}/${i}`);
  }
}

function mayStrings(object: Json, key: string, at: string, trial: Trial): void {
  if (own(object, key) !== undefined) needStrings(object, key, at, trial);
}

// Section 3: the query

const isLimit = isIntegerUpTo(100);
const isOrder = isOneOf("asc", "desc");

function query(object: Json, at: string, trial: Trial): void {
  may(object, "limit", isLimit, at, trial);
  may(object, "order", isOrder, at, trial);
  may(object, "after", isString, at, trial);
  may(object, "before", isString, at, trial);
}

// Section 4: the list and its runs

const isList = isOneOf("list");

function list(object: Json, at: string, trial: Trial): void {
  need(object, "object", isList, at, trial);
  intoEach(object, "data", run, at, trial);
  need(object, "first_id", isStringOrNull, at, trial);
  need(object, "last_id", isStringOrNull, at, trial);
  need(object, "has_more", isBoolean, at, trial);
}

const isRun = isOneOf("thread.run");
const isStatus = isOneOf(
  "queued",
  "in_progress",
  "requires_action",
  "cancelling",
  "cancelled",
  "failed",
  "completed",
  "expired",
  "incomplete",
);
const isTemperatureOrNull: Test = (value) => value === null || isUpTo2(value);
const isTopPOrNull: Test = (value) => value === null || isUpTo1(value);
const isUpTo1 = isUpTo(1);
const isUpTo2 = isUpTo(2);

function run(object: Json, at: string, trial: Trial): void {
  need(object, "id", isString, at, trial);
  need(object, "object", isRun, at, trial);
  need(object, "assistant_id", isString, at, trial);
  need(object, "thread_id", isString, at, trial);
  need(object, "model", isString, at, trial);
  need(object, "status", isStatus, at, trial);
  need(object, "instructions", isStringOrNull, at, trial);
  times(object, at, trial);
  tools(object, at, trial);
  intoOrNull(object, "metadata", metadata, at, trial);
  files(object, at, trial);
  outcome(object, at, trial);
  settings(object, at, trial);
}

function times(object: Json, at: string, trial: Trial): void {
  need(object, "created_at", isInteger, at, trial);
  need(object, "started_at", isTimeOrNull, at, trial);
  need(object, "expires_at", isTimeOrNull, at, trial);
  need(object, "cancelled_at", isTimeOrNull, at, trial);
  need(object, "failed_at", isTimeOrNull, at, trial);
  need(object, "completed_at", isTimeOrNull, at, trial);
}

/** v1 names its files on the run; v2 does so in `tool_resources`, which v1 knows nothing of. */
function files(object: Json, at: string, trial: Trial): void {
  if (trial.variant === "v1") {
    needStrings(object, "file_ids", at, trial);
    return;
  }
  if (own(object, "file_ids") !== undefined) trial.faults.push(`${at}/file_ids`);
  mayIntoOrNull(object, "tool_resources", toolResources, at, trial);
}

function toolResources(object: Json, at: string, trial: Trial): void {
  mayInto(object, "code_interpreter", codeInterpreterResources, at, trial);
  mayInto(object, "file_search", fileSearchResources, at, trial);
}

function codeInterpreterResources(object: Json, at: string, trial: Trial): void {
  mayStrings(object, "file_ids", at, trial);
}

function fileSearchResources(object: Json, at: string, trial: Trial): void {
  mayStrings(object, "vector_store_ids", at, trial);
}

const MOST_PAIRS = 16;
const LONGEST_KEY = 64;
const LONGEST_VALUE = 512;

function metadata(object: Json, at: string, trial: Trial): void {
  let pairs = 0;
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    pairs++;
    if (isLonger(key, LONGEST_KEY) || !isMetadataValue(value)) trial.faults.push(`${at}/${escaped(key)}`);
  }
  if (pairs > MOST_PAIRS) trial.faults.push(at);
}

const isMetadataValue: Test = (value) => typeof value === "string" && !isLonger(value, LONGEST_VALUE);

/** The only keys that this contract does not name, and that a pointer may have to escape. */
function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

// What became of the run

function outcome(object: Json, at: string, trial: Trial): void {
  mayIntoOrNull(object, "required_action", requiredAction, at, trial);
  intoOrNull(object, "last_error", lastError, at, trial);
  intoOrNullUnlessV1(object, "incomplete_details", incompleteDetails, at, trial);
  intoOrNullUnlessV1(object, "usage", usage, at, trial);
}

const isSubmitToolOutputs = isOneOf("submit_tool_outputs");
const isFunctionType = isOneOf("function");

function requiredAction(object: Json, at: string, trial: Trial): void {
  need(object, "type", isSubmitToolOutputs, at, trial);
  into(object, "submit_tool_outputs", submitToolOutputs, at, trial);
}

function submitToolOutputs(object: Json, at: string, trial: Trial): void {
  intoEach(object, "tool_calls", toolCall, at, trial);
}

function toolCall(object: Json, at: string, trial: Trial): void {
  need(object, "id", isString, at, trial);
  need(object, "type", isFunctionType, at, trial);
  into(object, "function", calledFunction, at, trial);
}

function calledFunction(object: Json, at: string, trial: Trial): void {
  need(object, "name", isString, at, trial);
  need(object, "arguments", isString, at, trial);
}

const isErrorCode = isOneOf("server_error", "rate_limit_exceeded", "invalid_prompt");

function lastError(object: Json, at: string, trial: Trial): void {
  need(object, "code", isErrorCode, at, trial);
  need(object, "message", isString, at, trial);
}

const isIncompleteReason = isOneOf("max_completion_tokens", "max_prompt_tokens");

function incompleteDetails(object: Json, at: string, trial: Trial): void {
  may(object, "reason", isIncompleteReason, at, trial);
}

function usage(object: Json, at: string, trial: Trial): void {
  need(object, "prompt_tokens", isCount, at, trial);
  need(object, "completion_tokens", isCount, at, trial);
  need(object, "total_tokens", isCount, at, trial);
  mayInto(object, "prompt_token_details", promptTokenDetails, at, trial);
  mayInto(object, "completion_tokens_details", completionTokensDetails, at, trial);
}

function promptTokenDetails(object: Json, at: string, trial: Trial): void {
  may(object, "cached_tokens", isCount, at, trial);
}

function completionTokensDetails(object: Json, at: string, trial: Trial): void {
  may(object, "reasoning_tokens", isCount, at, trial);
}

// What the run was told to do

function settings(object: Json, at: string, trial: Trial): void {
  may(object, "temperature", isTemperatureOrNull, at, trial);
  may(object, "top_p", isTopPOrNull, at, trial);
  needUnlessV1(object, "max_prompt_tokens", isPositiveOrNull, at, trial);
  needUnlessV1(object, "max_completion_tokens", isPositiveOrNull, at, trial);
  intoOrNullUnlessV1(object, "truncation_strategy", truncationStrategy, at, trial);
  namedOrInto(object, "tool_choice", isToolChoice, toolChoice, at, trial);
  namedOrInto(object, "response_format", responseFormats[trial.variant], responseFormat, at, trial);
  if (trial.variant === "v1") return;
  may(object, "parallel_tool_calls", isBoolean, at, trial);
  may(object, "reasoning_effort", isStringOrNull, at, trial);
}

const isTruncation = isOneOf("auto", "last_messages");

function truncationStrategy(object: Json, at: string, trial: Trial): void {
  need(object, "type", isTruncation, at, trial);
  may(object, "last_messages", isPositiveOrNull, at, trial);
}

/** A setting that is null, one of some words, or an object. */
function namedOrInto(object: Json, key: string, isWord: Test, dive: Dive, at: string, trial: Trial): void {
  if (!isWord(own(object, key))) intoOrNullUnlessV1(object, key, dive, at, trial);
}

const isToolChoice = isOneOf("none", "auto", "required");

function toolChoice(object: Json, at: string, trial: Trial): void {
  const type = own(object, "type");
  if (type === "function") into(object, "function", chosenFunction, at, trial);
  else if (type !== "code_interpreter" && type !== searchTool(trial.variant)) trial.faults.push(`${at}/type`);
}

function chosenFunction(object: Json, at: string, trial: Trial): void {
  need(object, "name", isString, at, trial);
}

function searchTool(variant: Variant): string {
  return variant === "v1" ? "retrieval" : "file_search";
}

const responseFormats: Readonly<Record<Variant, Test>> = {
  v1: isOneOf("auto", "none"),
  v2: isOneOf("auto"),
  portkey: isOneOf("auto", "none"),
};

function responseFormat(object: Json, at: string, trial: Trial): void {
  const type = own(object, "type");
  if (type === "text" || type === "json_object") return;
  if (type === "json_schema" && trial.variant !== "v1") into(object, "json_schema", jsonSchema, at, trial);
  else trial.faults.push(`${at}/type`);
}

function jsonSchema(object: Json, at: string, trial: Trial): void {
  need(object, "name", isString, at, trial);
  may(object, "description", isString, at, trial);
  may(object, "schema", isObject, at, trial);
  may(object, "strict", isBooleanOrNull, at, trial);
}

const MOST_TOOLS = 20;

function tools(object: Json, at: string, trial: Trial): void {
  intoEach(object, "tools", tool, at, trial);
  const items = own(object, "tools");
  if (Array.isArray(items) && items.length > MOST_TOOLS) trial.faults.push(`${at}/tools`);
}

function tool(object: Json, at: string, trial: Trial): void {
  const type = own(object, "type");
  if (type === "code_interpreter") return;
  if (type === "function") into(object, "function", definedFunction, at, trial);
  else if (type !== searchTool(trial.variant)) trial.faults.push(`${at}/type`);
  else if (type === "file_search") mayInto(object, "file_search", fileSearch, at, trial);
}

function definedFunction(object: Json, at: string, trial: Trial): void {
  need(object, "name", isString, at, trial);
  may(object, "description", isString, at, trial);
  may(object, "parameters", isObject, at, trial);
  may(object, "strict", isBooleanOrNull, at, trial);
}

const isResultCount = isIntegerUpTo(50);
const isRanker = isOneOf("auto", "default_2024_08_21", "default-2024-08-21");

function fileSearch(object: Json, at: string, trial: Trial): void {
  may(object, "max_num_results", isResultCount, at, trial);
  mayInto(object, "ranking_options", rankingOptions, at, trial);
}

function rankingOptions(object: Json, at: string, trial: Trial): void {
  may(object, "ranker", isRanker, at, trial);
  need(object, "score_threshold", isUpTo1, at, trial);
}

// Section 6: error bodies

function error(object: Json, at: string, trial: Trial): void {
  if (trial.variant !== "portkey" || own(object, "error") !== undefined) into(object, "error", openaiError, at, trial);
  else if (own(object, "status") !== undefined) gatewayFailure(object, at, trial);
  else if (own(object, "ok") !== undefined) gatewayNotFound(object, at, trial);
  else trial.faults.push(`${at}/error`);
}

function openaiError(object: Json, at: string, trial: Trial): void {
  need(object, "message", isString, at, trial);
  need(object, "type", isString, at, trial);
  need(object, "param", isStringOrNull, at, trial);
  need(object, "code", isStringOrNull, at, trial);
}

const isFailure = isOneOf("failure");
const isFalse = isOneOf(false);

function gatewayFailure(object: Json, at: string, trial: Trial): void {
  need(object, "status", isFailure, at, trial);
  need(object, "message", isString, at, trial);
}

function gatewayNotFound(object: Json, at: string, trial: Trial): void {
  need(object, "message", isString, at, trial);
  need(object, "ok", isFalse, at, trial);
}

// Section 5: what no schema can say

interface Run {
  readonly id: string;
  readonly thread_id: string;
  readonly status: string;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly expires_at: number | null;
  readonly cancelled_at: number | null;
  readonly failed_at: number | null;
  readonly completed_at: number | null;
  readonly last_error: object | null;
}

interface Page {
  readonly data: readonly Run[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

interface Found {
  readonly errors: Set<string>;
  readonly warnings: Set<string>;
}

/** Codes of the page rules that are broken: those that a page must keep ("errors"), and those that it usually keeps ("warnings"). */
export function ruleFaults(page: unknown, asked: Asked = {}): { errors: string[]; warnings: string[] } {
  return walkFaults([page], asked);
}

/** Same for a walk: pages in the order asked for, all of one thread, order and limit. What holds from page to page, and in each. */
export function walkFaults(
  pages: readonly unknown[],
  asked: Asked = {},
  complete = false,
): { errors: string[]; warnings: string[] } {
  const walk = pages as readonly Page[];
  const found: Found = { errors: new Set(), warnings: new Set() };
  for (const page of walk) judgePage(page, asked, found);
  // A later page may hold the run of `before`: it was asked for with a cursor of its own.
  if (walk[0] && asked.before !== undefined && holds(walk[0].data, asked.before)) found.errors.add("cursor");
  judgeChain(walk, complete, found.errors);
  judgeRuns(walk.length === 1 && walk[0] ? walk[0].data : walk.flatMap((page) => page.data), asked, found.errors);
  return { errors: [...found.errors].sort(), warnings: [...found.warnings].sort() };
}

const MOST_RUNS = 100;

function judgePage(page: Page, asked: Asked, found: Found): void {
  const { data } = page;
  const { errors } = found;
  if (page.first_id !== (data[0]?.id ?? null)) errors.add("first-id");
  if (page.last_id !== (data.at(-1)?.id ?? null)) errors.add("last-id");
  if (page.has_more && data.length === 0) errors.add("has-more");
  if (data.length > (asked.limit ?? MOST_RUNS)) errors.add("limit");
  for (const one of data) {
    judgeTimes(one, found);
    judgeState(one, errors);
    judgeHabits(one, found.warnings);
    judgeSums(one, found.warnings);
  }
}

/** What holds from one page to the next. */
function judgeChain(walk: readonly Page[], complete: boolean, errors: Set<string>): void {
  let ended = false;
  let last: string | undefined;
  for (const page of walk) {
    if (ended && page.data.length > 0) errors.add("walk-end");
    if (last !== undefined && holds(page.data, last)) errors.add("cursor");
    ended ||= !page.has_more;
    last = page.data.at(-1)?.id ?? last; // an empty page has no other cursor to give
  }
  if (complete && walk.at(-1)?.has_more) errors.add("walk-complete");
}

function holds(data: readonly Run[], id: string): boolean {
  for (const one of data) if (one.id === id) return true;
  return false;
}

/** What holds among runs, be they of one page or of several. */
function judgeRuns(runs: readonly Run[], asked: Asked, errors: Set<string>): void {
  const ids = new Set<string>();
  const thread = asked.thread_id ?? runs[0]?.thread_id;
  for (const one of runs) {
    if (one.thread_id !== thread) errors.add("same-thread");
    if (one.id === asked.after) errors.add("cursor");
    ids.add(one.id);
  }
  if (ids.size < runs.length) errors.add("unique-ids");
  if (!isOrdered(runs, asked.order)) errors.add("order");
}

/** Equal times are in either order, and milliseconds in none. */
function isOrdered(runs: readonly Run[], order: Asked["order"]): boolean {
  let rises = false;
  let falls = false;
  let before: number | undefined;
  for (const { created_at: now } of runs) {
    if (isMilliseconds(now)) continue;
    if (before !== undefined && now > before) rises = true;
    if (before !== undefined && now < before) falls = true;
    before = now;
  }
  if (order === "asc") return !falls;
  if (order === "desc") return !rises;
  return !(rises && falls);
}

const FIRST_MILLISECONDS = 1e11;
const FIRST_SECOND = Date.UTC(2023, 10, 1) / 1000;

function isMilliseconds(time: number): boolean {
  return time >= FIRST_MILLISECONDS;
}

function judgeTimes(one: Run, found: Found): void {
  judgeTime(one.created_at, found);
  judgeTime(one.started_at, found);
  judgeTime(one.expires_at, found);
  judgeTime(one.cancelled_at, found);
  judgeTime(one.failed_at, found);
  judgeTime(one.completed_at, found);
  const start = one.created_at;
  if (isMilliseconds(start)) return;
  // A time in milliseconds is after any in seconds.
  if (isBefore(one.started_at, start) || hasEndBefore(one, start)) found.warnings.add("time-order");
}

function judgeTime(time: number | null, found: Found): void {
  if (time === null) return;
  if (isMilliseconds(time)) found.errors.add("seconds");
  if (time < FIRST_SECOND) found.warnings.add("too-early");
}

function isBefore(time: number | null, start: number): boolean {
  return time !== null && time < start;
}

/** `expires_at` is no end: it is set while a run still goes on. */
function hasEndBefore(one: Run, time: number): boolean {
  return isBefore(one.cancelled_at, time) || isBefore(one.failed_at, time) || isBefore(one.completed_at, time);
}

function judgeState(one: Run, errors: Set<string>): void {
  const { status } = one;
  if (status === "requires_action" && !hasObject(one, "required_action")) errors.add("required-action");
  if (status === "failed" && one.last_error === null) errors.add("last-error");
  if (status === "cancelled" && one.cancelled_at === null) errors.add("cancelled-at");
  if (status === "incomplete" && !hasObject(one, "incomplete_details")) errors.add("incomplete-details");
  if (Object.hasOwn(one, "tool_resources") && hasBothFiles(one)) errors.add("files");
}

/** The value of a property that a run may leave out. */
function optional(one: object, key: string): unknown {
  return own(one as Json, key);
}

function hasObject(one: Run, key: string): boolean {
  return isObject(optional(one, key));
}

function hasBothFiles(one: Run): boolean {
  return optional(one, "file_ids") !== undefined && optional(one, "tool_resources") !== undefined;
}

const isTerminal = isOneOf("cancelled", "failed", "completed", "incomplete", "expired");

function judgeHabits(one: Run, warnings: Set<string>): void {
  const { status } = one;
  if (status === "completed" && one.completed_at === null) warnings.add("completed-at");
  if (status === "in_progress" && one.started_at === null) warnings.add("started-at");
  if (status === "queued" && hasEnded(one)) warnings.add("not-ended");
  if (isTerminal(status)) {
    if (one.expires_at !== null) warnings.add("expires-at");
  } else if (hasObject(one, "usage")) warnings.add("usage");
}

function hasEnded(one: Run): boolean {
  return one.cancelled_at !== null || one.failed_at !== null || one.completed_at !== null;
}

function judgeSums(one: Run, warnings: Set<string>): void {
  const tokens = optional(one, "usage");
  if (isObject(tokens) && tokens.total_tokens !== Number(tokens.prompt_tokens) + Number(tokens.completion_tokens)) {
    warnings.add("usage-total");
  }
  const strategy = optional(one, "truncation_strategy");
  if (isObject(strategy) && (strategy.type === "last_messages") !== hasLastMessages(strategy)) warnings.add("last-messages");
}

function hasLastMessages(strategy: Json): boolean {
  return (own(strategy, "last_messages") ?? null) !== null;
}
