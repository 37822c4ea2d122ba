import type { Issue } from "../../src/index.js";
import type { MockOptions } from "../../src/mock.js";
import { apiKey, type Query } from "./load-sdk.js";
import type { Sdk } from "./sdks.js";

/** What a client asks of a mock, and what it has to meet. */
export interface Trial {
  readonly what: string;
  /** How the mock is made; its key is the client's by default. */
  readonly mock?: MockOptions;
  /** The thread that is asked for; the one that has the runs by default. */
  readonly thread?: string;
  readonly query?: Query;
  /** What the client is told to send too, and with null not to send. */
  readonly sending?: Readonly<Record<string, string | null>>;
  /** The headers of Portkey's client. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often the client may ask again. */
  readonly maxRetries?: number;
  /** The status of each answer, in turn: the client has to make a page or an error of the last one. */
  readonly statuses: readonly number[];
  /** The `code` of the last answer, where that is an error which has one. */
  readonly code?: string | null;
  /** Milliseconds that it has to let pass at least before it asks again. */
  readonly waits?: number;
  /** What `checkExchange` warns of. */
  readonly warnings?: readonly Pick<Issue, "code" | "pointer">[];
}

/** What a client has to meet. */
export function trialsOf({ family, variant }: Sdk): Trial[] {
  const isOpenai = family === "openai";
  return [
    { what: "a page", statuses: [200] },
    // Of what Portkey's gateway says by itself, a code is no part.
    {
      what: "a key that the server has not",
      mock: { apiKey: "sk-other" },
      statuses: [401],
      ...(isOpenai && { code: "invalid_api_key" }),
    },
    ...refusals,
    ...(variant === "v1" ? endsForV1 : endsForOthers),
    ...(isOpenai ? onlyForOpenai : onlyForPortkey),
  ];
}

/** A limit out of range is refused, and `checkExchange` warns of such a request. */
function badLimit(limit: number, rule: string, code: string): Trial {
  return {
    what: `a limit of ${limit}`,
    query: { limit },
    statuses: [400],
    code,
    warnings: [{ code: rule, pointer: "/request/url" }],
  };
}

const refusals: readonly Trial[] = [
  { what: "an unknown thread", thread: "thread_unknown", statuses: [404], code: null },
  badLimit(101, "maximum", "integer_above_max_value"),
  badLimit(0, "minimum", "integer_below_min_value"),
  { what: "no OpenAI-Beta", sending: { "OpenAI-Beta": null }, statuses: [400], code: "invalid_beta" },
];

/** The last seconds of v1 and of the API, and the days after them. */
const lastOfV1 = { what: "the last day of v1", mock: { now: new Date("2024-12-18T23:59:59Z") } };
const afterV1 = { what: "the day after v1", mock: { now: new Date("2024-12-19T00:00:00Z") } };
const lastDay = { what: "the last day of the API", mock: { now: new Date("2026-08-26T23:59:59Z") } };
const dayAfter: Trial = {
  what: "the day after the API",
  mock: { now: new Date("2026-08-27T00:00:00Z") },
  statuses: [404],
  code: null,
  warnings: [{ code: "shutdown", pointer: "" }],
};

const endOfV1 = { statuses: [400], code: "invalid_beta", warnings: [{ code: "end-of-v1", pointer: "/error/message" }] };
const endsForV1: readonly Trial[] = [
  { ...lastOfV1, statuses: [200] },
  { ...afterV1, ...endOfV1 },
  { ...lastDay, ...endOfV1 },
  dayAfter,
];
const endsForOthers: readonly Trial[] = [...[lastOfV1, afterV1, lastDay].map((day) => ({ ...day, statuses: [200] })), dayAfter];

/** OpenAI's clients ask again as often as they are told to, once they have waited. */
const onlyForOpenai: readonly Trial[] = [
  { what: "too many requests", mock: { fail: { status: 429 } }, statuses: [429], code: "rate_limit_exceeded" },
  {
    what: "too many requests, once",
    mock: { fail: { status: 429, times: 1, retryAfter: 1 } },
    maxRetries: 1,
    statuses: [429, 200],
    waits: 990, // a timer of Node's may be early; without Retry-After none waits longer than 500
  },
  {
    what: "too many requests, again",
    mock: { fail: { status: 429, retryAfter: 1 } },
    maxRetries: 1,
    statuses: [429, 429],
    code: "rate_limit_exceeded",
    waits: 990,
  },
  { what: "a failure", mock: { fail: { status: 500 } }, statuses: [500], code: null },
  { what: "a failure, once", mock: { fail: { status: 500, times: 1 } }, maxRetries: 2, statuses: [500, 200] },
];

/** Portkey's client asks again once, at once, of a server that failed, and never where too many have asked; no option changes that. */
const onlyForPortkey: readonly Trial[] = [
  {
    what: "nothing that leads to a provider",
    headers: { "x-portkey-api-key": apiKey },
    statuses: [400],
    warnings: [{ code: "auth", pointer: "/request/headers/x-portkey-api-key" }],
  },
  {
    what: "too many requests, once",
    mock: { fail: { status: 429, times: 1, retryAfter: 1 } },
    statuses: [429],
    code: "rate_limit_exceeded",
  },
  { what: "a failure", mock: { fail: { status: 500 } }, statuses: [500, 500], code: null },
  { what: "a failure, once", mock: { fail: { status: 500, times: 1 } }, statuses: [500, 200] },
];
