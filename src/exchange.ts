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
    readonly headers?: HeadersLike;
  };
  readonly response: {
    /** HTTP status, from 100 to 599; absent when not known. */
    readonly status?: number;
    readonly headers?: HeadersLike;
    /** The body, parsed. */
    readonly body: unknown;
  };
  /** Time of the recording, as RFC 3339. */
  readonly recordedAt?: string;
}

/** Names and values of headers, names in lower case, a value that was sent twice joined by a comma. */
export function headerEntries(headers: HeadersLike | undefined): [string, string][] {
  if (typeof headers !== "object" || headers === null) return [];
  const entries: [string, unknown][] =
    typeof headers.entries === "function" ? [...(headers as Headers).entries()] : Object.entries(headers);
  return entries.map(([name, value]) => [name.toLowerCase(), [value].flat().join(", ")]);
}
