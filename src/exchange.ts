import { own } from "./explain.js";

/** The variants of the contract. */
export type Variant = "v1" | "v2" | "portkey";

/** Headers as `fetch` has them, or a plain object in which a name may stand in any case. */
export type HeadersLike = Headers | Readonly<Record<string, string | readonly string[]>>;

/** One recorded answer, with what is known of its request. */
export interface Exchange {
  /** The request, as far as it is known. */
  readonly request?: {
    /** HTTP method, `GET` for this endpoint. */
    readonly method?: string;
    /** URL with its query, absolute or from the path on. */
    readonly url?: string;
    /** Headers as they were sent; the variant is told by some of them. */
    readonly headers?: HeadersLike;
  };
  /** The answer. */
  readonly response: {
    /** HTTP status, from 100 to 599; absent when not known. */
    readonly status?: number;
    /** Headers as they were received. */
    readonly headers?: HeadersLike;
    /** The body, parsed. */
    readonly body: unknown;
  };
  /** Time of the recording, as RFC 3339. */
  readonly recordedAt?: string;
}

/**
 * Names and values of headers, names in lower case, a value that was sent twice joined by a comma. Recorders also write lists: of
 * pairs, of `{ name, value }`, of `"name: value"`. What is no header is left out.
 */
export function headerEntries(headers: unknown): [string, string][] {
  if (typeof headers !== "object" || headers === null) return [];
  return rawEntries(headers).flatMap(([name, value]): [string, string][] =>
    typeof name === "string" ? [[name.toLowerCase(), [value].flat().join(", ")]] : [],
  );
}

function rawEntries(headers: object): [unknown, unknown][] {
  if (Array.isArray(headers)) return headers.map(rawEntry);
  return "forEach" in headers ? [...(headers as Headers).entries()] : Object.entries(headers);
}

function rawEntry(item: unknown): [unknown, unknown] {
  if (Array.isArray(item)) return [item[0], item[1]];
  if (typeof item !== "string") return [own(item, "name"), own(item, "value")];
  const colon = item.indexOf(":");
  return [item.slice(0, colon), item.slice(colon + 1).trim()];
}
