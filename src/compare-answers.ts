import { isDeepStrictEqual } from "node:util";
import { listOf } from "./check-walk.js";
import { pointerTo } from "./json-pointer.js";
import type { ProbedAnswer, Step } from "./probe.js";
import { terminal } from "./run-rules.js";
import type { Issue } from "./schema.js";

type List = NonNullable<ReturnType<typeof listOf>>;

/** An answer that is a page, and what is read of it. */
interface Listed {
  readonly answer: ProbedAnswer;
  readonly list: List;
}

/**
 * Holds the answers to each other, and adds what it finds to their issues: what had to be refused, parameters without effect, runs that
 * one page has and another leaves out, ends that are none. What is found on a thread that has changed in the meantime is no fault of the
 * server's: then only what was to be refused is told.
 *
 * @returns What could not be compared, and why.
 */
export function compareAnswers(answers: readonly ProbedAnswer[]): string[] {
  for (const answer of answers) add(answer, refusalIssues(answer));
  const pages = answers.flatMap((answer): Listed[] => {
    const list = listOf(answer.exchange);
    return list && answer.exchange.response.status === 200 ? [{ answer, list }] : [];
  });
  const again = pages.filter(({ answer }) => answer.step === "again");
  const isSame = again.map(({ answer, list }) => {
    const before = pages.find((other) => other.answer.step !== "again" && isAlike(other.answer.query, answer.query));
    return before && before.list.has_more === list.has_more && idsOf(before.list).join() === idsOf(list).join();
  });
  if (isSame.length < 3 || isSame.includes(undefined))
    return pages.length > 1 ? ["Whether the thread has changed is not known, and the answers are not compared"] : [];
  if (isSame.includes(false))
    return ["The thread has changed while it was asked for: the answers are not compared with each other"];
  comparePages(pages);
  return [];
}

function comparePages(pages: readonly Listed[]): void {
  // What an unknown cursor is answered with is open.
  for (const page of pages) if (page.answer.step !== "unknown-cursor") findIgnored(page, pages);
  for (const page of pages)
    if (page.answer.step === "order" && isCompared(page.answer)) add(page.answer, reversalIssues(page, pages));
  // Where the first page of an order is wrong, so is all that follows it.
  const wrong = pages.find(({ answer }) => answer.issues.some(({ code }) => ofOrder.includes(code)))?.answer.query.order;
  const isFollowing = ({ answer: { step, query } }: Listed) => wrong !== undefined && query.order === wrong && step !== "order";
  for (const { answer } of pages.filter(isFollowing)) dropFollowing(answer);
  const right = pages.filter((page) => !isFollowing(page));
  for (const page of right) if (isCompared(page.answer)) add(page.answer, runIssues(page, pages));
  compareContents(pages);
  // Where runs are left out, what follows says nothing of where a thread ends.
  const isWhole = pages.every(({ answer }) => answer.issues.every(({ code }) => code !== "missing-run"));
  for (const page of right) if (isCompared(page.answer)) add(page.answer, endIssues(page, pages, isWhole));
}

/** A run that has ended is the same on every page. */
function compareContents(pages: readonly Listed[]): void {
  const known = new Map<unknown, object>();
  for (const { answer } of pages) {
    const { data } = answer.exchange.response.body as { data: readonly { id?: unknown; status?: unknown }[] };
    const place = data.findIndex((run) => {
      if (typeof run?.id !== "string" || !terminal.includes(String(run.status))) return false;
      const before = known.get(run.id);
      if (!before) known.set(run.id, run);
      return before !== undefined && !isEqual(before, run);
    });
    if (place < 0) continue;
    const message = `must be as on the other pages, as ${String(data[place]?.id)} has ended`;
    add(answer, [issue("changed-run", ["data", place], message)]);
  }
}

function isEqual(one: object, other: object): boolean {
  try {
    return isDeepStrictEqual(one, other);
  } catch {
    return true; // nested too deeply to say, which is told of each by itself
  }
}

type Query = Readonly<Record<string, string | undefined>>;

/** Whether two requests ask for the same. */
function isAlike(one: Query, other: Query): boolean {
  return ["limit", "order", "after", "before"].every((name) => one[name] === other[name]);
}

function add(answer: ProbedAnswer, issues: readonly Issue[]): void {
  if (issues.length > 0) answer.issues = [...answer.issues, ...issues];
}

function idsOf({ runs }: List): unknown[] {
  return runs.map(({ id }) => id);
}

function issue(code: string, path: Issue["path"], message: string, others: Partial<Issue> = {}): Issue {
  return { severity: "error", code, path, pointer: pointerTo(path), message, ...others };
}

/** What a server is known to answer where something is wrong with the request. */
const refusals: Partial<
  Record<Step, { readonly statuses: readonly number[]; readonly why: string; readonly others?: Partial<Issue> }>
> = {
  "limit-refused": { statuses: [400], why: "limit is out of range", others: { evidence: ["seed:002"] } },
  "thread-refused": { statuses: [404], why: "there is no such thread" },
  "header-refused": {
    statuses: [400, 401],
    why: "the header OpenAI-Beta is missing",
    // No client that keeps the contract is kept from anything.
    others: { severity: "warning" },
  },
};

function refusalIssues({ step, exchange }: ProbedAnswer): Issue[] {
  const { status = 0 } = exchange.response;
  const refusal = refusals[step];
  if (step === "unknown-cursor") return status < 500 ? [] : [issue("refused", [], `must be answered or refused, got ${status}`)];
  if (!refusal) return status === 200 ? [] : [issue("refused", [], `must be answered with 200, got ${status}`)];
  const { statuses, why, others } = refusal;
  const message = `must be refused with ${statuses.join(" or ")}, as ${why}, got ${status}`;
  if (statuses.includes(status)) return [];
  // That it is refused at all is what clients need.
  if (status >= 400) return [issue("refused-otherwise", [], message, { severity: status < 500 ? "warning" : "error" })];
  // A list of another thread's runs is told by the thread that they are of; an error body with 200 by its status.
  const list = listOf(exchange);
  if (!list || (step === "thread-refused" && list.runs.length > 0)) return [];
  return [issue("not-refused", [], message, others)];
}

/** Codes of issues that follow from a parameter that has no effect. */
const followsFromIgnoring = ["cursor", "unique-ids", "order", "walk-end"];

/** Whether an answer is one to a request of which other answers say what it must hold, and nothing is wrong with its order. */
function isCompared({ step, issues }: ProbedAnswer): boolean {
  return (
    ["default", "limit", "order", "after", "before", "walk", "end"].includes(step) &&
    issues.every(({ code }) => !followsFromIgnoring.includes(code) && !ofOrder.includes(code) && code !== "ignored-parameter")
  );
}

/** Codes of issues that say that an order is not the one that was asked for. */
const ofOrder = ["reversed-page", "not-reversed"];

function findIgnored(page: Listed, pages: readonly Listed[]): void {
  const ignored = ignoredParameter(page, pages);
  if (!ignored) return;
  dropFollowing(page.answer);
  const message = `must be another page, as ${ignored} is asked for, got the same as without it`;
  add(page.answer, [issue("ignored-parameter", [], message)]);
}

function dropFollowing(answer: ProbedAnswer): void {
  answer.issues = answer.issues.filter(({ code }) => !followsFromIgnoring.includes(code));
}

/** What the pages of the other order say of the first page of `order=asc`: it holds the oldest runs, not the newest ones turned round. */
function reversalIssues({ answer, list }: Listed, pages: readonly Listed[]): Issue[] {
  const { limit } = answer.query;
  const newest = pages.find(({ answer: { step, query } }) => step === "limit" && query.limit === limit && query.order === "desc");
  const turned = newest?.list.runs.map(({ id }) => id).reverse();
  const isPart = new Set(pages.flatMap((page) => idsOf(page.list))).size > list.runs.length;
  if (isPart && list.runs.length > 1 && turned?.join() === idsOf(list).join())
    return [issue("reversed-page", ["data"], "must hold the oldest runs, as order is asc, got the newest ones turned round")];
  const whole = wholeThread(pages);
  // Runs of one second may stand in any order.
  const place = list.runs.findIndex(({ id, created_at }, index) => {
    const expected = whole?.at(-1 - index);
    return expected !== undefined && expected.id !== id && expected.created_at !== created_at;
  });
  if (!whole || place < 0) return [];
  const expected = whole.at(-1 - place)?.id;
  const message = `must hold ${String(expected)} as its run ${place}, as the pages with order=desc do from their end`;
  return [issue("not-reversed", ["data"], message, { expected })];
}

/** All runs of the thread, the newest first, where a walk has led to its end and nothing is wrong with its order. */
function wholeThread(pages: readonly Listed[]): List["runs"] | undefined {
  const walked = pages.filter(
    ({ answer: { step, query } }) => ["limit", "walk"].includes(step) && query.limit === "100" && query.order === "desc",
  );
  const isWhole = walked.at(-1)?.list.has_more === false && walked.every(({ answer }) => isCompared(answer));
  return isWhole ? walked.flatMap(({ list }) => list.runs) : undefined;
}

/** The longest page without a cursor, which says what stands on the others; undefined where something is wrong with its order. */
function firstPage(pages: readonly Listed[], order: string | undefined): List | undefined {
  const found = pages.find(
    ({ answer: { step, query } }) => (step === "limit" || step === "order") && query.limit === "100" && query.order === order,
  );
  return found && isCompared(found.answer) ? found.list : undefined;
}

/** The parameter whose absence makes no difference though it should. */
function ignoredParameter({ answer, list }: Listed, pages: readonly Listed[]): string | undefined {
  const { after, before, order, limit } = answer.query;
  const ids = idsOf(list);
  if (ids.length === 0) return undefined;
  const isAnswerTo = (query: Query) =>
    pages.some(
      (other) => other.answer !== answer && isAlike(other.answer.query, query) && idsOf(other.list).join() === ids.join(),
    );
  if (after !== undefined && isAnswerTo({ order, limit })) return "after";
  // What stands before a run on the first page may be all that stands there.
  if (before !== undefined && ids.includes(before) && isAnswerTo({ order, limit })) return "before";
  const distinct = new Set(list.runs.map(({ created_at }) => created_at));
  return answer.step === "order" && distinct.size > 1 && isAnswerTo({ order: "desc", limit }) ? "order=asc" : undefined;
}

/** What the longest page says of the runs of another one. */
function runIssues({ answer, list }: Listed, pages: readonly Listed[]): Issue[] {
  const { after, before, limit = "20", order = "desc" } = answer.query;
  const whole = firstPage(pages, order);
  if (!whole) return [];
  const ids = idsOf(whole);
  const from = after === undefined ? 0 : ids.indexOf(after) + 1;
  const to = before === undefined ? ids.length : ids.indexOf(before);
  if ((after !== undefined && from === 0) || to < 0) return [];
  if (before !== undefined && from < to - Number(limit)) {
    // Of a page that is too long, that is told.
    const isTold = isWithoutBefore(pages) || list.runs.length > Number(limit);
    return isTold ? [] : previousPageIssues(list, ids.slice(to - Number(limit), to));
  }
  const missing = missingRun(list, ids.slice(from, to).slice(0, Number(limit)), answer.step);
  if (!missing) return [];
  const { id, place } = missing;
  const message = `must hold ${String(id)} as its run ${place}, as the page with limit=100 does`;
  const hint = after === undefined ? undefined : hintOfCursor(list, whole, from);
  return [issue("missing-run", ["data"], message, { expected: id, ...(hint && { hint }) })];
}

/** The first run that a page has to hold and does not, and its place. */
function missingRun(list: List, expected: readonly unknown[], step: Step): { id: unknown; place: number } | undefined {
  // A page may be shorter than it was asked to be, where more are said to follow; of the default one, 20 is what is asked for.
  const isShort = list.runs.length > 0 && list.has_more === true && step !== "default";
  const due = isShort ? expected.slice(0, list.runs.length) : expected;
  const place = due.findIndex((id, index) => list.runs[index]?.id !== id);
  return place < 0 ? undefined : { id: due[place], place };
}

/** What may have happened to a page that does not begin with the run that follows the cursor. */
function hintOfCursor(list: List, { runs }: List, from: number): string | undefined {
  const first = list.runs[0];
  const place = runs.findIndex(({ id }) => id === first?.id);
  const [cursor, next] = [runs[from - 1], runs[from]];
  if (place > from && next?.created_at === cursor?.created_at && first?.created_at !== cursor?.created_at)
    return "Runs of the same second as the cursor are left out: a cursor is a run, not a time";
  return place === from + 1 ? "The page begins one run late" : undefined;
}

/** Whether the server takes no notice of `before` at all, which is told once. */
function isWithoutBefore(pages: readonly Listed[]): boolean {
  return pages.some(
    ({ answer: { step, issues } }) => step === "before" && issues.some(({ code }) => code === "ignored-parameter"),
  );
}

/** Of a page that ends at a cursor and has no room for all before it: `before` asks for the previous page, so it inverts `after`. */
function previousPageIssues(list: List, expected: readonly unknown[]): Issue[] {
  if (idsOf(list).join() === expected.join()) return [];
  const message = `must hold the ${expected.length} runs just before the cursor, from ${String(expected[0])}, as the page with limit=100 does`;
  return [issue("previous-page", ["data"], message, { expected: expected[0], evidence: ["seed:002"] })];
}

/** What other answers say of `has_more`. */
function endIssues({ answer, list }: Listed, pages: readonly Listed[], isWhole: boolean): Issue[] {
  const whole = firstPage(pages, answer.query.order ?? "desc");
  const last = list.runs.at(-1)?.id;
  if (last === undefined || answer.query.before !== undefined) return [];
  const next = whole?.runs[idsOf(whole).indexOf(last) + 1];
  if (list.has_more === false && next && idsOf(whole as List).includes(last))
    return [
      issue("walk-end", ["has_more"], `must be true, as ${String(next.id)} follows, got boolean false`, {
        expected: true,
        received: false,
      }),
    ];
  const isEnd = pages.some(
    (other) =>
      other.answer.query.after === last &&
      (other.answer.query.order ?? "desc") === (answer.query.order ?? "desc") &&
      other.list.runs.length === 0,
  );
  if (list.has_more === true && isEnd && isWhole)
    return [
      issue("walk-complete", ["has_more"], `must be false, as the page after ${String(last)} is empty, got boolean true`, {
        expected: false,
        received: true,
      }),
    ];
  return [];
}
