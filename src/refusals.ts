import { headerEntries, type Variant } from "./exchange.js";
import { readQuery } from "./parse-list-runs-query.js";
import type { Issue } from "./schema.js";
import type { ListRunsQuery } from "./v2.js";

/** An answer that is an error. */
export interface Refusal {
  readonly status: number;
  readonly body: object;
  /** Seconds until the same request may be answered, 0 or more; sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** What of it nobody has recorded, where it is not known to be so. */
  readonly assumed?: string;
}

/** What a server demands of a request before it looks for the thread. */
export interface Demands {
  readonly variant: Variant;
  /** The one key that is taken; any without it. */
  readonly apiKey: string | undefined;
  /** The time of the server; undefined while neither v1 nor the API has ended. */
  readonly now: Date | undefined;
}

/** Body of an error as OpenAI writes it. */
function errorBody(message: string, code: string | null = null, param: string | null = null, type = "invalid_request_error") {
  return { error: { message, type, param, code } };
}

/** The answer to a method or a path that is not of this endpoint. */
export function noSuchRoute(variant: Variant, method: string, path: string): Refusal {
  if (variant === "portkey") return { status: 404, body: { message: "Not Found", ok: false } };
  return { status: 404, body: errorBody(`Invalid URL (${method} ${path})`), assumed: "the text of an unknown route" };
}

/** The answer where the thread is none of the server's. */
export function unknownThread(thread_id: string): Refusal {
  return { status: 404, body: errorBody(`No thread found with id '${thread_id}'.`) };
}

/** The answer to a cursor that names no run of the thread. */
export function unknownCursor(name: "after" | "before", id: string): Refusal {
  return {
    status: 404,
    body: errorBody(`No run found with id '${id}'.`, null, name),
    assumed: "what an unknown cursor is answered with",
  };
}

/** The answer where too many requests have come, and the one where the server fails. */
export const failures = {
  429: { status: 429, body: errorBody("Rate limit reached for requests.", "rate_limit_exceeded", null, "requests") },
  500: {
    status: 500,
    body: errorBody("The server had an error while processing your request.", null, null, "server_error"),
  },
} satisfies Record<number, Refusal>;

/** Days, in UTC, that were the last on which v1 and the API were answered. */
const lastDay = { v1: "2024-12-18", api: "2026-08-26" };

/** What is wrong with the headers of a request, in the order in which a server finds it; undefined where it is let in. */
export function refusalOfHeaders(headers: Headers, demands: Demands, thread_id: string): Refusal | undefined {
  const refusal = demands.variant === "portkey" ? refusalOfGateway(headers, demands) : refusalOfKey(headers, demands);
  return refusal ?? refusalOfBeta(headers, demands, thread_id);
}

function refusalOfKey(headers: Headers, { apiKey }: Demands): Refusal | undefined {
  const [, key] = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (key !== undefined && (apiKey === undefined || key === apiKey)) return undefined;
  return { status: 401, body: errorBody("Incorrect API key provided.", "invalid_api_key") };
}

/** Portkey's gateway asks for its own key, and for what leads to the provider. */
function refusalOfGateway(headers: Headers, { apiKey }: Demands): Refusal | undefined {
  const key = headers.get("x-portkey-api-key");
  if (key === null || (apiKey !== undefined && key !== apiKey))
    return {
      status: 401,
      body: { status: "failure", message: "Incorrect API key provided." },
      assumed: "how the gateway refuses a key",
    };
  const leads = headers.has("x-portkey-virtual-key") || headers.has("x-portkey-config") || headers.has("x-portkey-provider");
  if (leads) return undefined;
  return {
    status: 400,
    body: { status: "failure", message: "Either x-portkey-config or x-portkey-provider header is required" },
  };
}

const tryHeader = "Please try again by setting the header 'OpenAI-Beta: assistants=v2'.";

function refusalOfBeta(headers: Headers, { variant, now }: Demands, thread_id: string): Refusal | undefined {
  const day = now?.toISOString().slice(0, 10) ?? "";
  if (day > lastDay.api)
    return { ...unknownThread(thread_id), assumed: "the body of the 404 that the API has answered with since 2026-08-26" };
  const versions = headerEntries(headers)
    .filter(([name]) => name === "openai-beta" || (variant === "portkey" && name === "x-portkey-openai-beta"))
    .flatMap(([, value]) => value.split(","))
    .map((part) => part.trim().toLowerCase());
  const wanted = variant === "v1" ? "assistants=v1" : "assistants=v2";
  const isV1 = versions.includes("assistants=v1") && !versions.includes(wanted === "assistants=v1" ? "assistants=v2" : wanted);
  if (isV1 && (variant !== "v1" || day > lastDay.v1))
    return { status: 400, body: errorBody(`The v1 Assistants API has been deprecated. ${tryHeader}`, "invalid_beta") };
  if (versions.includes(wanted)) return undefined;
  const message = `You must provide the 'OpenAI-Beta' header to access the Assistants API. ${tryHeader}`;
  const isOther = versions.some((version) => version.startsWith("assistants="));
  return {
    status: 400,
    body: errorBody(message, "invalid_beta"),
    ...(isOther && { assumed: "what another version is answered with" }),
  };
}

/** The query of a request, or how it is refused. */
export function queryOrRefusal(search: string): ListRunsQuery | Refusal {
  const { query, issues } = readQuery(search);
  const [issue] = issues;
  return issue ? refusalOfQuery(issue) : query;
}

/** Whether a query was refused. */
export function isRefusal(value: object): value is Refusal {
  return "status" in value;
}

function refusalOfQuery(issue: Issue): Refusal {
  const param = String(issue.path[0]);
  const refused = (message: string, code: string | null) => ({ status: 400, body: errorBody(message, code, param) });
  const got = `but got ${issue.received} instead`;
  if (param === "limit" && issue.code === "maximum")
    return refused(`Invalid 'limit': integer above maximum value. Expected a value <= 100, ${got}.`, "integer_above_max_value");
  if (param === "limit" && issue.code === "minimum")
    return refused(`Invalid 'limit': integer below minimum value. Expected a value >= 1, ${got}.`, "integer_below_min_value");
  const code = issue.code === "enum" ? "invalid_value" : "invalid_type";
  return { ...refused(`Invalid '${param}': ${issue.message}.`, code), assumed: `how a '${param}' like this is refused` };
}

/** How an id of a thread is refused that cannot be one. */
export function refusalOfThread(thread_id: string): Refusal | undefined {
  if (thread_id.startsWith("thread")) return undefined;
  return {
    status: 400,
    body: errorBody(
      `Invalid 'thread_id': '${thread_id}'. Expected an ID that begins with 'thread'.`,
      "invalid_value",
      "thread_id",
    ),
  };
}
