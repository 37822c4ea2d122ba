import type { Variant } from "./exchange.js";
import type { AnyRun } from "./realistic-runs.js";
import type { ListRunsQuery } from "./v2.js";

/** A page before it is written: what of it may be wrong is of no type. */
export interface PageBody {
  readonly object: unknown;
  readonly data: unknown;
  readonly first_id: unknown;
  readonly last_id: unknown;
  readonly has_more: unknown;
}

/** The name of a fault. */
export type FaultName =
  | "ignores-thread-id"
  | "ignores-limit"
  | "defaults-to-100"
  | "defaults-to-10"
  | "ignores-order"
  | "reverses-page"
  | "ignores-after"
  | "ignores-before"
  | "before-from-first"
  | "repeats-cursor"
  | "drops-one"
  | "loses-same-second"
  | "repeats-run"
  | "shuffles-runs"
  | "wrong-first-id"
  | "wrong-last-id"
  | "has-more-on-empty"
  | "never-ends"
  | "has-more-when-full"
  | "stops-early"
  | "text-for-boolean"
  | "object-assistants"
  | "null-for-empty-list"
  | "bare-array"
  | "milliseconds"
  | "zero-times"
  | "iso-times"
  | "text-for-number"
  | "empty-text-for-null"
  | "empty-object-for-null"
  | "text-null"
  | "array-for-object"
  | "strips-nulls"
  | "camel-case"
  | "upper-case-status"
  | "both-files"
  | "other-version"
  | "misspells-name"
  | "response-format-none"
  | "no-required-action"
  | "no-last-error"
  | "no-cancelled-at"
  | "no-incomplete-details"
  | "no-completed-at"
  | "no-started-at"
  | "ended-while-queued"
  | "keeps-expires-at"
  | "counts-early"
  | "starts-before-creation"
  | "wrong-total"
  | "last-messages-of-auto"
  | "accepts-any-limit"
  | "accepts-any-header"
  | "accepts-any-thread"
  | "errors-with-200"
  | "errors-as-text";

/** A fault that servers are known for, or that breaks one rule, as it is told. */
export interface FaultDescription {
  /** What the server does, in one sentence. */
  readonly does: string;
  /**
   * Codes and places of the issues that show it, a star for any index; where it takes more to tell, after `@` the step of the probe, or
   * after `~` a part of the hint: `limit /data @default`.
   */
  readonly shows: readonly string[];
  /** The variants that it is a fault in; all without it. */
  readonly variants?: readonly Variant[];
}

/** A fault, and how the mock has it. */
export interface Fault extends FaultDescription {
  /** What it takes the request for, of which it has found nothing wrong. */
  readonly ask?: (asked: ListRunsQuery) => ListRunsQuery;
  /** Which places of the thread it takes for those of the cursors: how far the one of `after` is moved. */
  readonly afterMovedBy?: number;
  /** Whether it goes on after the second in which the cursor's run was created. */
  readonly isAfterSecond?: boolean;
  /** Whether it takes `before` for the end of a page that begins with the first run. */
  readonly isBeforeFromFirst?: boolean;
  /** What it makes of each run. */
  readonly run?: (run: AnyRun, page: readonly AnyRun[]) => object;
  /** What it makes of the page. */
  readonly page?: (page: PageBody, asked: ListRunsQuery) => unknown;
  /** What it lets pass that it had to refuse. */
  readonly lets?: "limit" | "header" | "thread" | "other-thread";
  /** What it makes of the answer to what it refuses. */
  readonly refusal?: (status: number, body: object) => { readonly status: number; readonly body: unknown };
}

const times = ["created_at", "started_at", "expires_at", "cancelled_at", "failed_at", "completed_at"] as const;
const nullableTimes = times.slice(1) as Exclude<(typeof times)[number], "created_at">[];

/** The run with another value in each of some places. */
function withEach<Key extends keyof AnyRun>(run: AnyRun, keys: readonly Key[], change: (value: AnyRun[Key]) => unknown): object {
  return { ...run, ...Object.fromEntries(keys.map((key) => [key, change(run[key])])) };
}

/** A fault that leaves out what a status demands. */
function without(key: keyof AnyRun, status: AnyRun["status"], rule: string): Fault {
  return {
    does: `Leaves \`${key}\` null though the status is \`${status}\`.`,
    shows: [`${rule} /data/*/${key}`],
    run: (run) => (run.status === status ? { ...run, [key]: null } : run),
  };
}

const isEmpty = ({ data }: PageBody) => Array.isArray(data) && data.length === 0;
const iso = (time: number | null) => (time === null ? null : new Date(time * 1000).toISOString());
const camelCase = (key: string) => key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The faults by name: of what a page is made of, of its frame, of its runs, and of what is refused. */
export const faults: Readonly<Record<FaultName, Fault>> = {
  "ignores-thread-id": {
    does: "Answers with the runs of one thread, whatever thread is asked for.",
    shows: ["same-thread /data/*/thread_id"],
    lets: "other-thread",
  },
  "ignores-limit": {
    does: "Answers with 20 runs, whatever `limit` asks for.",
    shows: ["limit /data @limit"],
    ask: (asked) => ({ ...asked, limit: 20 }),
  },
  "defaults-to-100": {
    does: "Answers with up to 100 runs where `limit` is not given.",
    shows: ["limit /data @default"],
    ask: (asked) => ({ limit: 100, ...asked }),
  },
  "defaults-to-10": {
    does: "Answers with up to 10 runs where `limit` is not given.",
    shows: ["missing-run /data @default"],
    ask: (asked) => ({ limit: 10, ...asked }),
  },
  "ignores-order": {
    does: "Answers with the newest first, whatever `order` asks for.",
    shows: ["ignored-parameter @order"],
    ask: (asked) => ({ ...asked, order: "desc" }),
  },
  "reverses-page": {
    does: "Turns the page of the newest runs round where `order=asc` is asked for, so that the oldest are on the last page.",
    shows: ["reversed-page /data @order"],
    ask: (asked) => ({ ...asked, order: "desc" }),
    page: (page, { order }) => {
      const data = page.data as AnyRun[];
      return order === "asc" ? { ...page, data: data.toReversed(), first_id: page.last_id, last_id: page.first_id } : page;
    },
  },
  "ignores-after": {
    does: "Answers with the first page, whatever `after` names.",
    shows: ["ignored-parameter @after"],
    ask: ({ after: _, ...asked }) => asked,
  },
  "ignores-before": {
    does: "Answers with the first page, whatever `before` names.",
    shows: ["ignored-parameter @before"],
    ask: ({ before: _, ...asked }) => asked,
  },
  "before-from-first": {
    does: "Answers `before` with the first runs of the thread, not with those just before the cursor.",
    shows: ["previous-page /data"],
    isBeforeFromFirst: true,
  },
  "repeats-cursor": {
    does: "Begins a page with the run that `after` names.",
    shows: ["cursor /data/*/id"],
    afterMovedBy: -1,
  },
  "drops-one": {
    does: "Leaves out the run that follows the one that `after` names.",
    shows: ["missing-run /data ~ begins one run late"],
    afterMovedBy: 1,
  },
  "loses-same-second": {
    does: "Goes on after the second of the run that `after` names, and leaves out the others of that second.",
    shows: ["missing-run /data ~ of the same second as the cursor"],
    isAfterSecond: true,
  },
  "repeats-run": {
    does: "Writes a run of the page twice.",
    shows: ["unique-ids /data/*/id @limit"],
    page: (page) => {
      const [first, second, ...others] = page.data as AnyRun[];
      return first && second
        ? { ...page, data: [first, first, ...others], ...(others.length === 0 && { last_id: first.id }) }
        : page;
    },
  },
  "shuffles-runs": {
    does: "Writes the runs of a page in no order.",
    shows: ["order /data/*/created_at @default"],
    page: (page) => {
      const [first, ...others] = page.data as AnyRun[];
      const data = first === undefined ? others : [...others, first];
      return { ...page, data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
    },
  },
  "wrong-first-id": {
    does: "Writes the id of the last run as `first_id`.",
    shows: ["first-id /first_id"],
    page: (page) => ({ ...page, first_id: page.last_id }),
  },
  "wrong-last-id": {
    does: "Writes the id of the first run as `last_id`.",
    shows: ["last-id /last_id"],
    page: (page) => ({ ...page, last_id: page.first_id }),
  },
  "has-more-on-empty": {
    does: "Says `has_more` on an empty page.",
    shows: ["has-more /has_more"],
    page: (page) => (isEmpty(page) ? { ...page, has_more: true } : page),
  },
  "never-ends": {
    does: "Says `has_more` on the last page too, so that a walk ends with an empty page.",
    shows: ["walk-complete /has_more"],
    page: (page) => (isEmpty(page) ? page : { ...page, has_more: true }),
  },
  "has-more-when-full": {
    does: "Says `has_more` on the last page too, where it is full.",
    shows: ["walk-complete /has_more"],
    page: (page, { limit = 20 }) => ({ ...page, has_more: Array.isArray(page.data) && page.data.length === limit }),
  },
  "stops-early": {
    does: "Never says `has_more`, so that a walk ends with its first page.",
    shows: ["walk-end /has_more"],
    page: (page) => ({ ...page, has_more: false }),
  },
  "text-for-boolean": {
    does: "Writes `has_more` as a text.",
    shows: ["type /has_more"],
    page: (page) => ({ ...page, has_more: String(page.has_more) }),
  },
  "object-assistants": {
    does: "Writes `assistants` as the object of the page.",
    shows: ["const /object"],
    page: (page) => ({ ...page, object: "assistants" }),
  },
  "null-for-empty-list": {
    does: "Writes null for the runs of an empty page.",
    shows: ["type /data"],
    page: (page) => (isEmpty(page) ? { ...page, data: null } : page),
  },
  "bare-array": {
    does: "Answers with the runs alone, without the page around them.",
    shows: ["not-an-answer @default"],
    page: ({ data }) => data,
  },
  milliseconds: {
    does: "Writes times in milliseconds.",
    shows: ["seconds /data/*/created_at"],
    run: (run) => withEach(run, times, (time) => (time === null ? null : time * 1000)),
  },
  "zero-times": {
    does: "Writes 0 for a time that is null.",
    shows: ["too-early /data/*/cancelled_at"],
    run: (run) => withEach(run, nullableTimes, (time) => time ?? 0),
  },
  "iso-times": {
    does: "Writes times as texts of ISO 8601.",
    shows: ["type /data/*/created_at"],
    run: (run) => withEach(run, times, iso),
  },
  "text-for-number": {
    does: "Writes counts of tokens as texts.",
    shows: ["type /data/*/usage/total_tokens"],
    run: (run) => ({
      ...run,
      usage:
        run.usage &&
        Object.fromEntries(
          Object.entries(run.usage).map(([key, value]) => [key, Number.isInteger(value) ? String(value) : value]),
        ),
    }),
  },
  "empty-text-for-null": {
    does: "Writes an empty text for an object that is null.",
    shows: ["type /data/*/required_action"],
    run: (run) => withEach(run, ["required_action", "incomplete_details"], (value) => value ?? ""),
  },
  "empty-object-for-null": {
    does: "Writes an empty object for an action that is null.",
    shows: ["required /data/*/required_action"],
    run: (run) => ({ ...run, required_action: run.required_action ?? {} }),
  },
  "text-null": {
    does: "Writes the text `null` for an error that is null.",
    shows: ["type /data/*/last_error"],
    run: (run) => ({ ...run, last_error: run.last_error ?? "null" }),
  },
  "array-for-object": {
    does: "Writes an empty object as `[]`.",
    shows: ["type /data/*/metadata"],
    run: (run) => (run.metadata && Object.keys(run.metadata).length === 0 ? { ...run, metadata: [] } : run),
  },
  "strips-nulls": {
    does: "Leaves out what is null.",
    shows: ["required /data/*/last_error"],
    run: (run) => Object.fromEntries(Object.entries(run).filter(([, value]) => value !== null)),
  },
  "camel-case": {
    does: "Writes the names of a run's properties in camel case.",
    shows: ["required /data/*/created_at"],
    run: (run) => Object.fromEntries(Object.entries(run).map(([key, value]) => [camelCase(key), value])),
  },
  "upper-case-status": {
    does: "Writes the status in capital letters.",
    shows: ["enum /data/*/status"],
    run: (run) => ({ ...run, status: run.status.toUpperCase() }),
  },
  "both-files": {
    does: "Writes `file_ids` and `tool_resources` on the same run.",
    shows: ["files /data/*/tool_resources", "not-allowed /data/*/file_ids ~ no run has both"],
    run: (run) => ({ ...run, file_ids: [], tool_resources: {} }),
  },
  "other-version": {
    does: "Writes runs of v1 where v2 is asked for, and of v2 where v1 is.",
    shows: ["not-allowed /data/*/file_ids ~ This is a run of v1", "required /data/*/file_ids ~ This is a run of v2"],
    run: (run) => {
      const { file_ids, tool_resources, ...others } = run as AnyRun & { file_ids?: unknown; tool_resources?: unknown };
      return file_ids === undefined ? { ...others, file_ids: [] } : { ...others, tool_resources: {} };
    },
  },
  "misspells-name": {
    does: "Writes `temprature` for `temperature`.",
    shows: ["unknown-property /data/*/temprature"],
    run: ({ temperature, ...run }) => ({ ...run, temprature: temperature }),
  },
  "response-format-none": {
    does: "Writes `none` as the response format, which v2 has given up.",
    shows: ["enum /data/*/response_format"],
    variants: ["v2"],
    run: (run) => ({ ...run, response_format: "none" }),
  },
  "no-required-action": without("required_action", "requires_action", "required-action"),
  "no-last-error": without("last_error", "failed", "last-error"),
  "no-cancelled-at": without("cancelled_at", "cancelled", "cancelled-at"),
  "no-incomplete-details": without("incomplete_details", "incomplete", "incomplete-details"),
  "no-completed-at": without("completed_at", "completed", "completed-at"),
  "no-started-at": without("started_at", "in_progress", "started-at"),
  "ended-while-queued": {
    does: "Writes an end of a run that is queued.",
    shows: ["not-ended /data/*/completed_at"],
    run: (run) => (run.status === "queued" ? { ...run, completed_at: run.created_at + 1 } : run),
  },
  "keeps-expires-at": {
    does: "Keeps `expires_at` when a run has ended.",
    shows: ["expires-at /data/*/expires_at"],
    run: (run) => ({ ...run, expires_at: run.created_at + 600 }),
  },
  "counts-early": {
    does: "Counts tokens before a run has ended.",
    shows: ["usage /data/*/usage"],
    run: (run) => ({ ...run, usage: run.usage ?? { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }),
  },
  "starts-before-creation": {
    does: "Writes times of a start that are before the run was created.",
    shows: ["time-order /data/*/started_at"],
    run: (run) => (run.started_at === null ? run : { ...run, started_at: run.created_at - 60 }),
  },
  "wrong-total": {
    does: "Writes a sum of tokens that is not their sum.",
    shows: ["usage-total /data/*/usage/total_tokens"],
    run: (run) => ({ ...run, usage: run.usage && { ...run.usage, total_tokens: run.usage.total_tokens + 1 } }),
  },
  "last-messages-of-auto": {
    does: "Writes a number of last messages where the truncation is automatic.",
    shows: ["last-messages /data/*/truncation_strategy/last_messages"],
    run: (run) => ({ ...run, truncation_strategy: { type: "auto", last_messages: 10 } }),
  },
  "accepts-any-limit": {
    does: "Answers where `limit` is out of range, as if the nearest one were asked for.",
    shows: ["not-refused @limit-refused"],
    lets: "limit",
  },
  "accepts-any-header": {
    does: "Answers without the header `OpenAI-Beta`.",
    shows: ["not-refused @header-refused"],
    lets: "header",
  },
  "accepts-any-thread": {
    does: "Answers for a thread that there is not, with an empty page.",
    shows: ["not-refused @thread-refused"],
    lets: "thread",
  },
  "errors-with-200": {
    does: "Sends errors with the status 200.",
    shows: ["status"],
    refusal: (_, body) => ({ status: 200, body }),
  },
  "errors-as-text": {
    does: "Sends errors as text that is not JSON.",
    shows: ["not-an-answer @limit-refused"],
    refusal: (status) => ({ status, body: undefined }),
  },
};
