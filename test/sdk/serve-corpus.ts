import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Exchange } from "../../src/index.js";

/** What the server answers. */
export type Answer = Exchange["response"] & { readonly status: number };

/** Answers one client, which asks below a path of its own. */
type Script = (query: URLSearchParams) => Answer;

/** What went over the wire to one client, its URLs from the path of the API on. */
export interface Tape {
  /** What the client takes for the host of the API. */
  readonly origin: string;
  readonly exchanges: readonly Exchange[];
}

/** A server on this machine. */
export interface CorpusServer {
  /** Gives a script a path of its own. */
  readonly play: (script: Script) => Tape;
  readonly close: () => void;
}

/** Starts a server that answers by scripts and keeps what it was asked. */
export async function serveCorpus(): Promise<CorpusServer> {
  const played: { script: Script; exchanges: Exchange[] }[] = [];
  const server = createServer((request, response) => {
    const [, index = "", path = ""] = /^\/(\d+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const one = played[Number(index)];
    if (!one) return void response.writeHead(404).end(); // the test sees that nothing was asked
    const answer = one.script(new URL(path, "http://localhost").searchParams);
    one.exchanges.push({ request: requestOf(request, path), response: answer });
    send(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    play: (script) => {
      const exchanges: Exchange[] = [];
      return { origin: `http://127.0.0.1:${port}/${played.push({ script, exchanges }) - 1}`, exchanges };
    },
    close: () => {
      server.close();
      server.closeAllConnections(); // old clients keep theirs open
    },
  };
}

function requestOf({ method = "", headers }: IncomingMessage, url: string): NonNullable<Exchange["request"]> {
  return { method, url, headers };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.sendDate = false; // an answer of today is one after the shutdown
  response.writeHead(status, { ...(headers as Record<string, string>), "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** Answers with one answer whatever is asked. */
export function always(answer: Exchange["response"]): Script {
  return () => ({ status: 200, ...answer });
}

/** Answers with the page that follows the run named by `after`; with `end` after the last one, with an error after a run of no page. */
export function inTurn(pages: readonly Answer[], end: Answer): Script {
  return (query) => {
    const after = query.get("after");
    if (after === null) return pages[0] ?? end;
    const index = pages.findIndex((page) => lastRun(page) === after);
    return index < 0 ? unknownCursor(after) : (pages[index + 1] ?? end);
  };
}

function unknownCursor(after: string): Answer {
  const error = { message: `No run found with id '${after}'.`, type: "invalid_request_error", param: "after", code: null };
  return { status: 400, body: { error } };
}

/** The id of the last run of a page. */
export function lastRun({ body }: Answer): string | undefined {
  return (body as { data: { id: string }[] }).data.at(-1)?.id;
}
