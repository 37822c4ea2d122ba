import type { Variant } from "../../src/index.js";
import { breaksSchema, invalidCases, type Kind, kinds, type ValidCase, validCases } from "../corpus.js";

/** A case of the corpus as an engine is asked it. */
export interface Case {
  readonly kind: Kind;
  readonly description: string;
  /** Whether the schema of its kind accepts it. */
  readonly valid: boolean;
  /** What the schema finds. */
  readonly fault?: { readonly code: string; readonly pointer: string };
  /** Whether it is an answer whose status is its one fault. */
  readonly wrongStatus: boolean;
  /** The body of the answer, or the query as a value. */
  readonly value: unknown;
  readonly status: number;
  /** Of a query that stands in a URL. */
  readonly url?: string;
}

/** All cases of a variant, each with the verdict that the corpus gives it. */
export function casesOf(variant: Variant): Case[] {
  return kinds.flatMap((kind) => [
    ...validCases(variant, kind).map((one) => ({ ...asked(kind, one), valid: true, wrongStatus: false })),
    ...invalidCases(variant, kind).map((one) => ({
      ...asked(kind, one.exchange),
      description: one.description,
      valid: !breaksSchema(one),
      ...(breaksSchema(one) && { fault: one.issue }),
      wrongStatus: one.level === "exchange" && one.issue.code === "status",
    })),
  ]);
}

function asked(kind: Kind, { description, request, response, ...one }: ValidCase) {
  const base = { kind, description, status: response?.status ?? 200 };
  if (kind !== "query") return { ...base, value: response.body };
  if ("query" in one) return { ...base, value: one.query };
  const url = String(request?.url);
  return { ...base, url, value: queryIn(url) };
}

/** The query of a URL as a reader that knows only the types of the parameters tells it. */
function queryIn(url: string): Record<string, unknown> {
  const typed = Object.entries(parametersIn(url)).map(([name, values]): [string, unknown] => {
    const [value, ...more] = values.map((text) => (name === "limit" && /^-?\d+$/.test(text) ? Number(text) : text));
    return [name, more.length ? values : value];
  });
  return Object.fromEntries(typed);
}

/** The texts that a URL gives each parameter. */
export function parametersIn(url: string): Record<string, string[]> {
  const { searchParams } = new URL(url);
  return Object.fromEntries([...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]));
}

/** The method and the path of the one operation, as a description writes them and as a request does. */
export const operation = {
  id: "listRuns",
  method: "get",
  template: "/threads/{thread_id}/runs",
  path: "/threads/thread_abc123/runs",
};

/** The body that an answer has in a case: a description knows no answer that is one run, so a run stands in a page. */
export function bodyOf({ kind, value }: Case): unknown {
  if (kind !== "run") return value;
  return { object: "list", data: [value], first_id: "run_abc123", last_id: "run_abc123", has_more: false };
}
