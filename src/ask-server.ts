import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "./system-error.js";

/** How a server is asked. */
export interface Asking {
  readonly headers: Readonly<Record<string, string>>;
  /** Longest time for one answer, in milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Sends a request; that of the Fetch standard. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Counts a request; where it says no, none may be sent any more. */
  readonly takeRequest: () => boolean;
}

/** What a server has answered. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** No answer: nothing came, it was too long, or too many requests were sent. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

/** The longest answer that is read, in bytes: a page of 100 runs has some 200 kB. */
const longest = 32 << 20;
/** How often the same is asked, and the longest that is waited in between, in seconds. */
const [tries, longestWait] = [4, 60];

/**
 * Sends one GET request, again where the server says 429, after as long as its `Retry-After` says.
 *
 * @throws {NoAnswer} When there is no answer to be had.
 */
export async function askServer(url: URL, asking: Asking): Promise<ServerAnswer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await askOnce(url, asking);
    if (answer.status !== 429) return answer;
    if (attempt === tries) throw new NoAnswer(`it still says 429, too many requests, after it was asked ${tries} times`);
    const seconds = secondsToWait(answer.headers.get("retry-after")) ?? attempt;
    if (seconds > longestWait) throw new NoAnswer(`it asks to wait for ${seconds} seconds (429)`);
    await sleep(seconds * 1000, undefined, { signal: asking.signal });
  }
}

/** Seconds that a `Retry-After` says, as a number or as a date. */
function secondsToWait(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : Math.max(0, Math.ceil((time - Date.now()) / 1000));
}

async function askOnce(url: URL, { headers, timeout, signal, fetch, takeRequest }: Asking): Promise<ServerAnswer> {
  if (!takeRequest()) throw new NoAnswer("as many requests were sent as may be");
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  try {
    const response = await fetch(new Request(url, { headers, redirect: "manual", signal: ended }));
    return { status: response.status, headers: response.headers, text: await textOf(response) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NoAnswer) throw error;
    if ((error as Error).name === "TimeoutError") throw new NoAnswer(`no answer within ${timeout / 1000} seconds`);
    throw new NoAnswer(reasonOfFailure(((error as Error).cause ?? error) as NodeJS.ErrnoException));
  }
}

function reasonOfFailure(error: NodeJS.ErrnoException): string {
  // What OpenSSL says is a line of its own for each of its files.
  return error.code?.startsWith("ERR_SSL") ? `TLS fails there (${error.code}): is http:// meant?` : reasonOf(error);
}

async function textOf({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    length += piece.length;
    if (length > longest) throw new NoAnswer(`its answer is longer than ${longest >> 20} MB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
