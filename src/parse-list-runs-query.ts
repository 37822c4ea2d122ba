import { cut, describe } from "./describe.js";
import type { Issue, Result } from "./schema.js";
import { type ListRunsQuery, listRunsQuery } from "./v2.js";

const names = ["limit", "order", "after", "before"] as const;

/**
 * Reads the query of a request from the text of its URL: `limit=20` is a number there, `limit=1e2` and `limit=` are not. Parameters
 * that the contract does not know are left out. No default is filled in.
 *
 * @param url A URL, a URL as text (absolute or from the path on), a query as text, or search parameters.
 * @throws {TypeError} When `url` is none of these.
 *
 * @example
 * ```ts
 * import { parseListRunsQuery } from "list-runs-contract";
 *
 * parseListRunsQuery("https://api.openai.com/v1/threads/thread_abc123/runs?limit=20&order=asc"); // { value: { limit: 20, order: "asc" } }
 * ```
 */
export function parseListRunsQuery(url: URL | string | URLSearchParams): Result<ListRunsQuery> {
  const { query, issues } = readQuery(url);
  return issues.length ? { issues } : { value: query };
}

/** Reads what of a query is sound, and says what is not. */
export function readQuery(url: URL | string | URLSearchParams): { query: ListRunsQuery; issues: readonly Issue[] } {
  const params = searchParams(url);
  const query: Record<string, unknown> = {};
  const repeated: Issue[] = [];
  for (const name of names) {
    const values = params.getAll(name);
    const [text] = values;
    if (values.length > 1) repeated.push(repeatedParameter(name, values));
    else if (text !== undefined) query[name] = name === "limit" && /^-?\d+$/.test(text) ? finite(text) : text;
  }
  const issues = [...repeated, ...(listRunsQuery.validate(query).issues ?? []).map(inText)];
  for (const { path } of issues) delete query[String(path[0])];
  return { query, issues };
}

function searchParams(url: URL | string | URLSearchParams): URLSearchParams {
  if (url instanceof URLSearchParams) return url;
  if (url instanceof URL) return url.searchParams;
  if (typeof url !== "string")
    throw new TypeError(`Cannot parse query: must be a URL, a string or URLSearchParams, got ${describe(url)}`);
  const [beforeHash = ""] = url.split("#");
  // A URL has a scheme, a slash or a question mark before its first value; a query by itself has none of them there.
  const isUrl = /^([a-z][a-z0-9+.-]*:|[^=&]*[/?])/i.test(beforeHash);
  if (!isUrl) return new URLSearchParams(beforeHash);
  const question = beforeHash.indexOf("?");
  return new URLSearchParams(question < 0 ? "" : beforeHash.slice(question + 1));
}

function repeatedParameter(name: string, values: readonly string[]): Issue {
  return {
    severity: "error",
    code: "repeated-parameter",
    path: [name],
    pointer: `/${name}`,
    message: `must be given once, got ${values.map((value) => JSON.stringify(cut(value))).join(" and ")}`,
    received: values,
  };
}

/** The number that digits say, the greatest one where they say more than a number can be. */
function finite(digits: string): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(digits)));
}

/** A text that is no number has no quotes to leave out: the whole URL is text. */
function inText(issue: Issue): Issue {
  const { hint: _, ...others } = issue;
  return issue.code === "type" ? others : issue;
}
