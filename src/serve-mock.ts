import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createListRunsHandler, type MockOptions, toNodeListener } from "./mock.js";
import { reasonOf } from "./system-error.js";

/** Where the mock is to be reached. */
export interface Listening {
  /** From 0, which takes any that is free, to 65535. */
  readonly port: number;
  readonly host: string;
}

/**
 * Serves the mock until it is told to stop.
 *
 * @param tell Is told once where it can be reached and what it does wrong, and then which threads it has.
 * @throws {TypeError} When an option has a value it cannot have.
 * @throws {Error} When it cannot listen there.
 */
export async function serveMock(
  options: MockOptions,
  { port, host }: Listening,
  signal: AbortSignal,
  tell: (text: string) => void,
): Promise<void> {
  const handler = createListRunsHandler(options);
  const server = createServer(toNodeListener(handler));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? "something else listens there" : reasonOf(error);
      reject(new Error(`Cannot listen on ${host}:${port}: ${reason}`));
    });
    server.listen({ port, host, signal }, () => {
      const { port } = server.address() as AddressInfo;
      const base = `http://${host.includes(":") ? `[${host}]` : host}:${port}/v1`;
      tell(`Serving ${options.variant ?? "v2"} at ${base}${wrongs(options)}\n`);
      for (const thread of handler.threads) tell(`  ${base}/threads/${encodeURIComponent(thread)}/runs\n`);
    });
    server.once("close", resolve);
    signal.addEventListener("abort", () => server.closeAllConnections());
  });
}

/** What the mock does wrong, in words that follow where it is; nothing where it does nothing wrong. */
function wrongs({ fault = [], fail }: MockOptions): string {
  const names = [fault].flat();
  const faults = names.length > 0 ? ` with the fault${names.length > 1 ? "s" : ""} ${names.join(", ")}` : "";
  return `${faults}${fail ? `${faults && ","} failing with ${fail.status}` : ""}`;
}
