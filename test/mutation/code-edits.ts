/** A change to the code of a rule, by which half of what the rule states is lost or more is demanded than it states. */
export interface CodeEdit {
  readonly file: string;
  /** Code of the rule that it is a half of. */
  readonly rule: string;
  /** What is different then, for people. */
  readonly change: string;
  /** What stands in the file, once. */
  readonly text: string;
  /** What is put there. */
  readonly by: string;
}

const repeats = "src/find-repeats.ts";
const misplaced = "src/find-misplaced.ts";
const strangers = "src/find-strangers.ts";
const walks = "src/check-walk.ts";
const requests = "src/known-request.ts";
const endIds = "src/find-end-ids.ts";
const pages = "src/page-rules.ts";
const runs = "src/run-rules.ts";
const demands = "src/demanded-by-status.ts";

const cursors: readonly CodeEdit[] = [
  {
    file: repeats,
    rule: "cursor",
    change: "not for after",
    text: "[after ?? page.walk?.cursor, before]",
    by: "[page.walk?.cursor, before]",
  },
  { file: repeats, rule: "cursor", change: "not for before", text: "page.walk?.cursor, before]", by: "page.walk?.cursor]" },
  { file: repeats, rule: "cursor", change: "not for the page before", text: "after ?? page.walk?.cursor", by: "after" },
  { file: repeats, rule: "cursor", change: "not for the start of a walk", text: "[...own, page.walk?.start]", by: "own" },
  {
    file: repeats,
    rule: "unique-ids",
    change: "not across pages",
    text: "const seen = walk?.seen.get(run.id);",
    by: "const seen = undefined;",
  },
  { file: repeats, rule: "unique-ids", change: "not on a page", text: "if (first === undefined) return [];", by: "return [];" },
];

const orders: readonly CodeEdit[] = [
  {
    file: misplaced,
    rule: "order",
    change: "asc not obeyed",
    text: "if (asked.order) return",
    by: 'if (asked.order === "desc") return',
  },
  {
    file: misplaced,
    rule: "order",
    change: "desc not obeyed",
    text: "if (asked.order) return",
    by: 'if (asked.order === "asc") return',
  },
  { file: requests, rule: "order", change: "no default", text: 'hasDefault("order") ? "desc" : undefined', by: "undefined" },
  { file: requests, rule: "order", change: "no order asked for", text: "known.order ?? (", by: "(" },
  {
    file: misplaced,
    rule: "order",
    change: "desc where none is known",
    text: "{ order: orderOf(timed), why",
    by: '{ order: "desc", why',
  },
  { file: misplaced, rule: "order", change: "not that of the walk", text: "if (walk?.order) return", by: "if (false) return" },
  {
    file: misplaced,
    rule: "order",
    change: "not from page to page",
    text: "return betweenPages(page, timed, order);",
    by: "return [];",
  },
  {
    file: misplaced,
    rule: "order",
    change: "asc, no two in a second",
    text: "before <= after : before",
    by: "before < after : before",
  },
  { file: misplaced, rule: "order", change: "desc, no two in a second", text: ": before >= after", by: ": before > after" },
];

const threads: readonly CodeEdit[] = [
  {
    file: strangers,
    rule: "same-thread",
    change: "not that of the request",
    text: "asked.thread ?? walk?.thread ??",
    by: "walk?.thread ??",
  },
  {
    file: strangers,
    rule: "same-thread",
    change: "not that of the walk",
    text: "asked.thread ?? walk?.thread ??",
    by: "asked.thread ??",
  },
  {
    file: strangers,
    rule: "same-thread",
    change: "that of the first run",
    text: "?? mostFrequent(",
    by: "?? threads[0]?.id ?? mostFrequent(",
  },
];

const chains: readonly CodeEdit[] = [
  { file: walks, rule: "walk-end", change: "before a cursor too", text: " && now.before === undefined", by: "" },
  { file: walks, rule: "walk-end", change: "in another thread too", text: '!differ("thread") && ', by: "" },
  { file: walks, rule: "walk-end", change: "in another order too", text: '!differ("order") && ', by: "" },
  { file: walks, rule: "walk-end", change: "never at the end", text: "passed.ended = list.has_more === false;", by: "" },
  { file: walks, rule: "walk-complete", change: "not said to be", text: "const last = complete && ", by: "const last = " },
  {
    file: walks,
    rule: "walk-complete",
    change: "on every page",
    text: "const last = complete && index === pages.length - 1;",
    by: "const last = complete;",
  },
  {
    file: walks,
    rule: "walk-complete",
    change: "not where it ends with no page",
    text: "return last && listOf(exchange) === undefined",
    by: "return false",
  },
  {
    file: pages,
    rule: "has-more",
    change: "on every page",
    text: 'fits("has_more") && body.data.length === 0 && body.has_more',
    by: 'fits("has_more") && body.has_more',
  },
  { file: requests, rule: "limit", change: "not that of the request", text: "known.limit ?? (", by: "(" },
];

const wrongId = { file: endIds, text: "if (end === undefined || ends.includes(id)) return [];" };
const ends = (["first_id", "last_id"] as const).flatMap((name): CodeEdit[] => {
  const accepting = (change: string, what: string): CodeEdit => ({
    ...wrongId,
    rule: name.replace("_", "-"),
    change,
    by: `if (end === undefined || ends.includes(id) || (name === "${name}" && ${what})) return [];`,
  });
  return [
    accepting("any on an empty page", "end === null"),
    accepting("any on a page with runs", "end !== null && id !== null"),
    accepting("null on a page with runs", "id === null"),
  ];
});

const ended = ["cancelled", "failed", "completed", "incomplete", "expired"];
const underWay = ["queued", "in_progress", "requires_action", "cancelling"];

const statuses: readonly CodeEdit[] = [
  ...ended.map((status) => ({
    file: runs,
    rule: "expires-at",
    change: `not when ${status}`,
    text: "terminal.includes(status) && isSet(expires_at)",
    by: `terminal.includes(status) && status !== "${status}" && isSet(expires_at)`,
  })),
  ...underWay.map((status) => ({
    file: runs,
    rule: "usage",
    change: `not when ${status}`,
    text: "!terminal.includes(status) && isSet(usage)",
    by: `!terminal.includes(status) && status !== "${status}" && isSet(usage)`,
  })),
  ...[...underWay, ...ended]
    .filter((status) => status !== "queued")
    .map((status) => ({
      file: runs,
      rule: "not-ended",
      change: `when ${status} too`,
      text: 'run.status === "queued" && isSet(run[end])',
      by: `["queued", "${status}"].includes(run.status) && isSet(run[end])`,
    })),
  {
    file: runs,
    rule: "demanded",
    change: "by expired too",
    text: "run.status === status && ",
    by: '[status, "expired"].includes(run.status) && ',
  },
  { file: runs, rule: "demanded", change: "unless null", text: "!isSet(run[property])", by: "run[property] === undefined" },
  { file: runs, rule: "demanded", change: "unless missing", text: "!isSet(run[property])", by: "run[property] === null" },
  { file: demands, rule: "required-action", change: "another property", text: '"required_action"', by: '"last_error"' },
  { file: demands, rule: "last-error", change: "another property", text: '"last_error"', by: '"failed_at"' },
  { file: demands, rule: "cancelled-at", change: "another property", text: '"cancelled_at"', by: '"failed_at"' },
  { file: demands, rule: "completed-at", change: "another property", text: '"completed_at"', by: '"started_at"' },
  { file: demands, rule: "started-at", change: "another property", text: '"started_at"', by: '"expires_at"' },
  { file: demands, rule: "incomplete-details", change: "another property", text: '"incomplete_details"', by: '"completed_at"' },
];

const values: readonly CodeEdit[] = [
  // That file_ids is null is for the schema to say, in every variant: demanding that it is not changes nothing.
  {
    file: runs,
    rule: "files",
    change: "unless null",
    text: "tool_resources !== undefined && file_ids",
    by: "isSet(tool_resources) && file_ids",
  },
  {
    file: runs,
    rule: "time-order",
    change: "for expires_at too",
    text: '["started_at", ...ends] as const',
    by: '["started_at", "expires_at", ...ends] as const',
  },
  { file: runs, rule: "time-order", change: "not in the same second", text: "time < created", by: "time <= created" },
  { file: runs, rule: "usage-total", change: "unless higher", text: "total_tokens === sum", by: "total_tokens >= sum" },
  { file: runs, rule: "usage-total", change: "unless lower", text: "total_tokens === sum", by: "total_tokens <= sum" },
  {
    file: runs,
    rule: "last-messages",
    change: "unless set",
    text: "(!strategy || ",
    by: "(!strategy || isSet(strategy.last_messages) || ",
  },
  {
    file: runs,
    rule: "last-messages",
    change: "unless not set",
    text: "(!strategy || ",
    by: "(!strategy || !isSet(strategy.last_messages) || ",
  },
];

/**
 * Edits to the code of the rules, each of which a case has to tell. Those that change nothing but a hint, as whether null may stand in
 * a place, are left out: no case is judged by it here.
 */
export const codeEdits: readonly CodeEdit[] = [...cursors, ...orders, ...threads, ...chains, ...ends, ...statuses, ...values];
