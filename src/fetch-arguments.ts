import { describe } from "./describe.js";

/** What of a request is read. */
export interface ReadRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
}

/**
 * Reads what `fetch` is called with. As there, what `init` says wins over the request. What else a framework calls a handler with beside the
 * request says nothing of these.
 *
 * @throws {TypeError} When it is neither a request nor a whole URL.
 * @throws The reason of the signal, when that is aborted.
 */
export function readFetchArguments(input: Request | URL | string, init: RequestInit | undefined): ReadRequest {
  init?.signal?.throwIfAborted();
  // Not by its class: tests run where there are several of them.
  const request = isRequest(input) ? input : undefined;
  const headers = init?.headers ?? request?.headers;
  return {
    method: init?.method?.toUpperCase() ?? request?.method ?? "GET",
    url: urlOf(request ? request.url : input),
    headers: headers instanceof Headers ? headers : new Headers(headers),
  };
}

function isRequest(input: unknown): input is Request {
  const { url, method, headers } = (input ?? {}) as Partial<Request>;
  return typeof url === "string" && typeof method === "string" && typeof headers?.get === "function";
}

function urlOf(input: unknown): URL {
  if (input instanceof URL) return input;
  if (typeof input === "string" && URL.canParse(input)) return new URL(input);
  const isRelative = typeof input === "string" && input.startsWith("/");
  const hint = isRelative ? ": write it with a host, such as http://localhost" : "";
  throw new TypeError(`Cannot answer: the handler must be given a Request or a whole URL, got ${describe(input)}${hint}`);
}
