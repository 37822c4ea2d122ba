import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createListRunsHandler, toNodeListener } from "../../src/mock.js";
import type { ProbeOptions } from "../../src/probe.js";

/** A server that listens, and what it is to be asked for. */
export interface Started extends Pick<ProbeOptions, "baseUrl" | "thread" | "variant" | "headers"> {
  readonly stop: () => Promise<void> | void;
}

/** A server of others. */
export interface Server {
  readonly name: string;
  /** The package whose version it has. */
  readonly package: string;
  /** What it is, in a sentence. */
  readonly what: string;
  readonly start: () => Promise<Started>;
}

const here = import.meta.dirname;
const require = createRequire(join(here, "package.json"));
const description = join(here, "../../generated/v2/openapi.json");
const headers = { authorization: "Bearer any", "openai-beta": "assistants=v2" };
const asked = { thread: "thread_abc123", variant: "v2" as const, headers };

export const servers: readonly Server[] = [
  {
    name: "Prism",
    package: "@stoplight/prism-http-server",
    what: "Makes a mock of the v2 description of this package; it keeps no data.",
    start: startPrism,
  },
  {
    name: "Scalar mock server",
    package: "@scalar/mock-server",
    what: "Makes a mock of the v2 description of this package; it keeps no data.",
    start: startScalar,
  },
  {
    name: "Portkey gateway",
    package: "@portkey-ai/gateway",
    what: "The gateway itself, in front of the mock of this package with 250 runs.",
    start: startGateway,
  },
];

/** The parts of Prism that are called. */
interface Prism {
  readonly createServer: (
    operations: unknown,
    options: object,
  ) => { listen: (port: number, host: string) => Promise<string>; close: () => Promise<void> };
  readonly getHttpOperationsFromSpec: (file: string) => Promise<unknown>;
  readonly createLogger: (name: string, options: object) => unknown;
}

async function startPrism(): Promise<Started> {
  const { createServer } = require("@stoplight/prism-http-server") as Prism;
  const { getHttpOperationsFromSpec } = require("@stoplight/prism-http") as Prism;
  const { createLogger } = require("@stoplight/prism-core") as Prism;
  const server = createServer(await getHttpOperationsFromSpec(description), {
    components: { logger: createLogger("prism", { level: "silent" }) },
    cors: false,
    config: {
      mock: { dynamic: false },
      isProxy: false,
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
    },
  });
  const base = await server.listen(0, "127.0.0.1");
  return { ...asked, baseUrl: new URL(base), stop: () => server.close() };
}

async function startScalar(): Promise<Started> {
  const { createMockServer } = (await import(require.resolve("@scalar/mock-server"))) as {
    createMockServer: (options: object) => Promise<{ fetch: (request: Request) => Response | Promise<Response> }>;
  };
  const app = await createMockServer({ document: JSON.parse(await readFile(description, "utf8")) });
  const server = createServer(toNodeListener(async (request) => app.fetch(request)));
  return { ...asked, baseUrl: new URL(`http://127.0.0.1:${await listening(server)}`), stop: () => void server.close() };
}

async function startGateway(): Promise<Started> {
  const handler = createListRunsHandler({ runs: 250, threads: ["thread_abc123"] });
  const upstream = createServer(toNodeListener(handler));
  const port = await listening(upstream);
  const [own, gateway] = await spawned();
  return {
    ...{ thread: "thread_abc123", variant: "portkey", baseUrl: new URL(`http://127.0.0.1:${own}/v1`) },
    headers: {
      ...headers,
      "x-portkey-api-key": "any",
      "x-portkey-provider": "openai",
      "x-portkey-custom-host": `http://127.0.0.1:${port}/v1`,
    },
    stop: async () => {
      upstream.closeAllConnections();
      upstream.close();
      gateway.kill();
      await once(gateway, "exit");
    },
  };
}

/** Starts the gateway, and waits until it answers. */
async function spawned(): Promise<[port: number, gateway: ChildProcess]> {
  const free = createServer();
  const port = await listening(free);
  free.close();
  const gateway = spawn(
    process.execPath,
    [join(here, "node_modules/@portkey-ai/gateway/build/start-server.js"), "--headless", `--port=${port}`],
    {
      stdio: "ignore",
    },
  );
  for (let attempt = 0; attempt < 100; attempt++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return [port, gateway];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  gateway.kill();
  throw new Error("Cannot probe the Portkey gateway: it has not begun to answer within 10 seconds");
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
