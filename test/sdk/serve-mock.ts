import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Exchange } from "../../src/index.js";
import { createListRunsHandler, type MockOptions, toNodeListener } from "../../src/mock.js";
import type { Tape } from "./serve-corpus.js";

/** What went over the wire to a mock. */
export interface MockTape extends Tape {
  /** When each request came, in milliseconds since any time. */
  readonly arrivals: readonly number[];
}

/** A mock on this machine. */
export interface MockServer {
  readonly tape: MockTape;
  /** Ids of its threads. */
  readonly threads: readonly string[];
  readonly close: () => void;
}

/** Starts a mock on a port of its own and keeps what it was asked. */
export async function serveMock(options: MockOptions): Promise<MockServer> {
  const handler = createListRunsHandler(options);
  const exchanges: Exchange[] = [];
  const arrivals: number[] = [];
  const kept = async (request: Request) => {
    arrivals.push(performance.now());
    const response = await handler(request);
    const { pathname, search } = new URL(request.url);
    const asked = { method: request.method, url: pathname + search, headers: Object.fromEntries(request.headers) };
    const { status, headers } = response;
    exchanges.push({ request: asked, response: { status, headers, body: await response.clone().json() } });
    return response;
  };
  const server = createServer(toNodeListener(kept));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    tape: { origin: `http://127.0.0.1:${port}`, exchanges, arrivals },
    threads: handler.threads,
    close: () => {
      server.close();
      server.closeAllConnections(); // old clients keep theirs open
    },
  };
}
