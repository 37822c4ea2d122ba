import { describe } from "./describe.js";
import type { Exchange } from "./exchange.js";
import { pointerTo, propertyOf } from "./json-pointer.js";
import type { Issue } from "./schema.js";

/** What an answer of the endpoint can be: a page of runs, or the body of an error. */
export type AnswerKind = "list" | "error";

const listMarks = ["data", "first_id", "last_id", "has_more"];

/** What a body means to be: by its marks, however wrong the rest of it is. */
export function kindOf(body: unknown): AnswerKind | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  if (propertyOf(body, "object") === "list" && Array.isArray(propertyOf(body, "data"))) return "list";
  const has = (key: string) => Object.hasOwn(body, key);
  if (isWrapped(body)) return undefined;
  if (propertyOf(body, "object") === "list" || listMarks.some(has)) return "list";
  if (has("error") || (has("message") && (has("ok") || has("status"))) || propertyOf(body, "status") === "failure")
    return "error";
  return undefined;
}

/** Whether an answer stands in `data`, as HTTP clients put it there: `data` of a page is a list. */
function isWrapped(body: object): boolean {
  const data = propertyOf(body, "data");
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  return Array.isArray(propertyOf(data, "data")) || (Object.hasOwn(data, "error") && Object.hasOwn(body, "status"));
}

/** An exchange as it is; undefined where a value is none, such as a body by itself, or cannot be read. */
export function exchangeOf(item: unknown): Exchange | undefined {
  try {
    const response = propertyOf(item, "response");
    if (typeof response !== "object" || response === null) return undefined;
    // A page may have a property of that name; one that has a body or a status is no such property.
    const isAnswer = Object.hasOwn(response, "body") || Object.hasOwn(response, "status");
    return isAnswer || kindOf(item) === undefined ? (item as Exchange) : undefined;
  } catch {
    return undefined;
  }
}

/** Status and body must fit: 2xx has a list, 4xx and 5xx an error body. A status that is null is not known. */
export function misfitOf(kind: AnswerKind | undefined, { status, body }: Exchange["response"]): Issue | undefined {
  const known = status ?? undefined;
  if (known !== undefined && !isStatus(known)) return wrongStatus(`must be a status from 100 to 599, got ${describe(known)}`);
  const expected = known === undefined ? kind : expectedOf(known);
  if (known !== undefined && !expected) return wrongStatus(`must be 2xx, 4xx or 5xx, got ${known}`);
  if (!kind) return notAnAnswer(body);
  return expected === kind
    ? undefined
    : misfit("status", `must be ${names[expected as AnswerKind]}, as the status is ${known}, got ${names[kind]}`);
}

/** A body that was given as a page must be one. */
export function misfitOfPage(kind: AnswerKind | undefined, body: unknown): Issue | undefined {
  if (!kind) return notAnAnswer(body);
  return kind === "list" ? undefined : misfit("not-a-page", `must be ${names.list}, got ${names[kind]}`);
}

/** Whether a value can be the status of an answer. */
export function isStatus(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 100 && value <= 599;
}

const names = { list: "a list of runs", error: "an error body" };

function expectedOf(status: number): AnswerKind | undefined {
  if (status >= 200 && status < 300) return "list";
  return status >= 400 ? "error" : undefined;
}

function notAnAnswer(body: unknown): Issue {
  const got = body === undefined ? "nothing" : propertyOf(body, "object") === "thread.run" ? "a run" : describe(body);
  return misfit("not-an-answer", `must be a list of runs or an error body, got ${got}`, hintOf(body));
}

function hintOf(body: unknown): string | undefined {
  if (body === undefined) return "An exchange has its body in response.body";
  if (propertyOf(body, "object") === "thread.run") return "This is one run: the endpoint answers with a list";
  if (typeof body === "string") return body ? "This is text: parse the body before you check it" : undefined;
  if (typeof body === "object" && body !== null && isWrapped(body)) return 'The answer stands in "data" of this: check that';
  if (exchangeOf(body)) return "This is an exchange: the answer is its response.body";
  for (const [method, hint] of [
    ["then", "This is a promise: await it"],
    ["json", "This is a response of fetch: await its json()"],
  ] as const)
    if (typeof propertyOf(body, method) === "function") return hint;
  const keys = typeof body === "object" && body !== null ? Object.keys(body).map((name) => name.toLowerCase()) : [];
  if (keys.includes("request") || keys.includes("response")) return exchangeHint;
  return undefined;
}

/** What was given as an exchange must be one. */
export function notAnExchange(value: unknown): Issue {
  const kind = kindOf(value);
  const got = kind ? names[kind] : describe(value);
  const hint = kind ? 'checkPage takes a body by itself; as an exchange it is { "response": { "body": … } }' : exchangeHint;
  return { ...misfit("not-an-answer", `must be an exchange, got ${got}`, hint), root: "exchange" };
}

const exchangeHint = 'An exchange is { "request": …, "response": { "status", "body" } }';

/** An issue with the status itself. */
function wrongStatus(message: string): Issue {
  const path = ["response", "status"];
  return { root: "exchange", severity: "error", code: "status", path, pointer: pointerTo(path), message };
}

/** An issue with the whole body. */
function misfit(code: string, message: string, hint?: string): Issue {
  return { severity: "error", code, path: [], pointer: "", message, ...(hint && { hint }) };
}
