import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { Hono } from "hono";
import { http } from "msw";
import { setupServer } from "msw/node";
import { type ListRunsHandler, toNodeListener } from "../../src/mock.js";

/** A handler that is put into something else. */
export interface Adapted {
  /** What the path of the API follows. */
  readonly origin: string;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly close: () => void;
}

/** Puts a handler into something else. */
export type Adapter = (handler: ListRunsHandler) => Adapted | Promise<Adapted>;

/** What the mock is put into, by name. */
export const adapters: Readonly<Record<string, Adapter>> = {
  MSW: (handler) => {
    const server = setupServer(http.get("*/threads/:thread_id/runs", ({ request }) => handler(request)));
    server.listen({ onUnhandledRequest: "error" });
    return { origin: "https://api.openai.com", fetch: (request) => fetch(request), close: () => server.close() };
  },
  Hono: (handler) => {
    const app = new Hono();
    app.get("/v1/threads/:thread_id/runs", (c) => handler(c.req.raw));
    return { origin: "http://localhost", fetch: app.fetch, close: () => {} };
  },
  Express: (handler) => {
    const app = express();
    app.get("/v1/threads/:thread_id/runs", toNodeListener(handler));
    return listening(app);
  },
  "node:http": (handler) => listening(toNodeListener(handler)),
};

async function listening(listener: RequestListener): Promise<Adapted> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    fetch: (request) => fetch(request),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
