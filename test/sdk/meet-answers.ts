import { isDeepStrictEqual } from "node:util";
import type { Exchange } from "../../src/index.js";
import { atServer, differs, judgeExchange, judgeRequest } from "./judge-tape.js";
import { apiKey } from "./load-sdk.js";
import { judgeOutcome, outcomeOf, type Subject } from "./read-answer.js";
import { type MockTape, serveMock } from "./serve-mock.js";
import type { Trial } from "./trials-of-sdk.js";

/** Has a client ask a mock, and tells where it met something else than it has to, or made something else of it. */
export async function meetAnswers(subject: Subject, trial: Trial): Promise<string[]> {
  const { sdk, loaded } = subject;
  const { mock, query = {}, sending, headers = {}, maxRetries = 0 } = trial;
  const server = await serveMock({ variant: sdk.variant, apiKey, ...mock });
  try {
    const thread = trial.thread ?? server.threads[0] ?? "";
    const client = loaded.client({ baseURL: `${server.tape.origin}/v1`, headers, maxRetries });
    const outcome = await outcomeOf(client.beta.threads.runs.list(thread, query, ...(sending ? loaded.sending(sending) : [])));
    const { exchanges } = server.tape;
    const last = exchanges.at(-1);
    const statuses = exchanges.map(({ response }) => response.status);
    if (!last || !isDeepStrictEqual(statuses, trial.statuses)) return differs("the statuses", statuses, trial.statuses);
    return [
      ...judgeOutcome(outcome, last, subject),
      ...judgeLast(last, trial),
      ...judgeWait(server.tape, trial),
      // What a client was told to send otherwise is no request of its own.
      ...(sending ? [] : exchanges.flatMap((exchange) => judgeRequest(exchange, { thread, query, headers }, sdk))),
      ...(sending ? [] : judgeExchange(atServer(last, loaded.client().baseURL), trial, sdk)),
    ];
  } finally {
    server.close();
  }
}

function judgeLast({ response }: Exchange, { code }: Trial): string[] {
  const { error } = response.body as { error?: { code: unknown } };
  return differs("the code", error?.code, code);
}

function judgeWait({ arrivals: [first, second] }: MockTape, { waits }: Trial): string[] {
  if (waits === undefined || first === undefined || second === undefined || second - first >= waits) return [];
  return [`the client asks again after ${Math.floor(second - first)} ms, not after ${waits}`];
}
