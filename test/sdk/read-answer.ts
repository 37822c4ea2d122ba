import type { Exchange } from "../../src/index.js";
import type { ValidCase } from "../corpus.js";
import { callOfCase } from "./call-of-case.js";
import { atServer, differs, judgeExchange, judgeRequest } from "./judge-tape.js";
import type { LoadedSdk, Received } from "./load-sdk.js";
import type { Sdk } from "./sdks.js";
import { always, type CorpusServer, type Tape } from "./serve-corpus.js";

/** A client under test. */
export interface Subject {
  readonly sdk: Sdk;
  readonly loaded: LoadedSdk;
}

/** A client under test, and the server that it reads the corpus from. */
export interface Reader extends Subject {
  readonly server: CorpusServer;
}

/** Has a client read a case, and tells where it made something else of it than stands there. */
export async function readAnswer(reader: Reader, one: ValidCase): Promise<string[]> {
  const call = callOfCase(one);
  const tape = reader.server.play(always(one.response));
  const client = reader.loaded.client({ baseURL: `${tape.origin}/v1`, headers: call.headers });
  const outcome = await outcomeOf(client.beta.threads.runs.list(call.thread, call.query));
  return [...judgeOutcome(outcome, one, reader), ...judgeTape(tape, one, reader)];
}

/** What came of a call: a page, or what was thrown. */
export type Outcome = { readonly page: Received } | { readonly page: undefined; readonly error: unknown };

/** Waits for what comes of a call. */
export function outcomeOf(call: PromiseLike<Received>): Promise<Outcome> {
  return Promise.resolve(call).then(
    (page) => ({ page }),
    (error: unknown) => ({ page: undefined, error }),
  );
}

/** An answer to a client. */
type Answered = Pick<Exchange, "response">;

/** Tells where a client made something else of an answer than stands there. */
export function judgeOutcome(outcome: Outcome, answered: Answered, subject: Subject): string[] {
  return outcome.page ? judgePage(outcome.page, answered, subject.sdk) : judgeError(outcome.error, answered, subject);
}

function judgePage(page: Received, { response }: Answered, { family, readsHasMore }: Sdk): string[] {
  if ((response.status ?? 200) >= 400) return ["the client took the error for a page"];
  const body = response.body as Received;
  if (family === "portkey") return differs("the page", { ...page, getHeaders: undefined }, { ...body, getHeaders: undefined });
  return [
    ...differs("the body of the page", page.body, body),
    ...differs("data", page.data, body.data),
    ...differs("has_more", page.has_more, readsHasMore ? body.has_more : undefined),
  ];
}

/** The classes of errors by status, which all clients name alike. */
const classes: Readonly<Record<number, string>> = {
  400: "BadRequestError",
  401: "AuthenticationError",
  404: "NotFoundError",
  429: "RateLimitError",
  500: "InternalServerError",
};

function judgeError(thrown: unknown, { response }: Answered, { loaded, sdk }: Subject): string[] {
  const { status = 200, body } = response;
  const name = classes[status];
  if (!name || !(thrown instanceof Error)) return [`the client threw ${thrown}`];
  const { error } = body as { error?: { message: string; type: string; param: string | null; code: string | null } };
  // What Portkey's gateway says of itself stands in no `error`: the client looks for nothing else, and loses it.
  const expected = {
    status,
    error,
    code: error?.code,
    param: error?.param,
    type: error?.type,
    message: `${status} ${error?.message ?? "status code (no body)"}`,
  };
  const actual = thrown as Error & typeof expected;
  return [
    ...differs("the class of the error", thrown.constructor.name, name),
    // Portkey's client exports none of the classes it throws.
    ...differs("whether the client exports that class", loaded.exports[name] === thrown.constructor, sdk.family === "openai"),
    ...Object.entries(expected).flatMap(([key, value]) => differs(`its ${key}`, actual[key as keyof typeof expected], value)),
  ];
}

function judgeTape({ exchanges }: Tape, one: ValidCase, { sdk, loaded }: Reader): string[] {
  // Portkey's client asks once more of a server that failed, and there is no option against it.
  const times = sdk.family === "portkey" && (one.response.status ?? 200) >= 500 ? 2 : 1;
  const server = loaded.client().baseURL;
  return [
    ...differs("the number of requests", exchanges.length, times),
    ...exchanges.flatMap((exchange) => [
      ...judgeRequest(exchange, callOfCase(one), sdk),
      ...judgeExchange(atServer(exchange, server), one, sdk),
    ]),
  ];
}
