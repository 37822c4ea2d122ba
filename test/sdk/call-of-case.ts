import type { ValidCase } from "../corpus.js";
import type { Query } from "./load-sdk.js";

/** How a client has to be called to ask what a case was an answer to. */
export interface Call {
  readonly thread: string;
  readonly query: Query;
  /** The headers of the request of the case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Reads the call from the request of a case. */
export function callOfCase({ file, request }: Pick<ValidCase, "file" | "request">): Call {
  const url = new URL(request?.url ?? "");
  const [, thread] = /\/threads\/([^/]+)\/runs$/.exec(url.pathname) ?? [];
  if (thread === undefined) throw new Error(`Cannot read "${file}": its URL names no thread`);
  const query = Object.fromEntries(
    [...url.searchParams].map(([name, value]) => [name, name === "limit" ? Number(value) : value]),
  );
  return { thread: decodeURIComponent(thread), query, headers: request?.headers as Call["headers"] };
}
