import type { Exchange } from "./exchange.js";
import { describe, own } from "./explain.js";
import type { Issue } from "./schema.js";

/** What an answer of the endpoint can be: a page of runs, or the body of an error. */
export type AnswerKind = "list" | "error";

const listMarks = ["data", "first_id", "last_id", "has_more"];

/** What a body means to be: by its marks, however wrong the rest of it is. */
export function kindOf(body: unknown): AnswerKind | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const has = (key: string) => Object.hasOwn(body, key);
  if (own(body, "object") === "list" || listMarks.some(has)) return "list";
  if (has("error") || (has("message") && (has("ok") || has("status"))) || own(body, "status") === "failure") return "error";
  return undefined;
}

/** Status and body must fit: 2xx has a list, 4xx and 5xx an error body. */
export function misfitOf(kind: AnswerKind | undefined, { status, body }: Exchange["response"]): Issue | undefined {
  const base = { severity: "error", path: [], pointer: "" } as const;
  if (!kind) {
    const single = own(body, "object") === "thread.run";
    const hint = single
      ? "This is one run: the endpoint answers with a list"
      : typeof body === "string"
        ? "This is text: parse the body before you check it"
        : undefined;
    return {
      ...base,
      code: "not-an-answer",
      message: `must be a list of runs or an error body, got ${single ? "a run" : describe(body)}`,
      ...(hint && { hint }),
    };
  }
  const expected = status === undefined ? kind : expectedOf(status);
  if (expected === kind) return undefined;
  const names = { list: "a list of runs", error: "an error body" };
  const message = expected
    ? `must be ${names[expected]}, as the status is ${status}, got ${names[kind]}`
    : `must come with status 2xx, 4xx or 5xx, got ${status}`;
  return { ...base, code: "status", message };
}

function expectedOf(status: number): AnswerKind | undefined {
  if (status >= 200 && status < 300) return "list";
  return status >= 400 && status < 600 ? "error" : undefined;
}
