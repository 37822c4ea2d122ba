import type { Sdk } from "./sdks.js";

/** What a client is asked for, as far as all of them have it in common. */
export interface Client {
  readonly baseURL: string;
  readonly beta: {
    readonly threads: {
      readonly runs: { list(thread: string, query: Query): PromiseLike<Received> & AsyncIterable<{ readonly id: string }> };
    };
  };
}

/** The query of a call, its numbers as numbers. */
export type Query = Readonly<Record<string, string | number>>;

/** What a client makes of a page: an object of a class, or the body with a function beside it. */
export interface Received {
  readonly body?: unknown;
  readonly data: readonly { readonly id: string }[];
  readonly has_more?: unknown;
  readonly last_id?: unknown;
}

/** An SDK that was imported. */
export interface LoadedSdk {
  /** Makes a client. It never asks twice by itself, and sends the headers of Portkey that stand in `headers`. */
  readonly client: (options?: { readonly baseURL?: string; readonly headers?: Headers }) => Client;
  /** What the SDK exports, by name. */
  readonly exports: Readonly<Record<string, unknown>>;
}

type Headers = Readonly<Record<string, unknown>>;
type Constructor = new (options: object) => Client;

/** The key that clients are given. */
export const apiKey = "sk-test";

/** How Portkey's client is told what it has to send. */
const portkeyOptions = {
  "x-portkey-virtual-key": "virtualKey",
  "x-portkey-config": "config",
  "x-portkey-provider": "provider",
  "x-portkey-custom-host": "customHost",
  authorization: "Authorization",
};

/** Imports an SDK. */
export async function loadSdk({ name, family }: Sdk): Promise<LoadedSdk> {
  const exports = await import(name);
  const { OpenAI, Portkey } = exports as Record<"OpenAI" | "Portkey", Constructor>;
  return {
    exports,
    client: ({ baseURL, headers = {} } = {}) =>
      family === "openai"
        ? new OpenAI({ apiKey, maxRetries: 0, baseURL })
        : new Portkey({ apiKey, baseURL, ...portkeyAuth(headers) }),
  };
}

function portkeyAuth(headers: Headers): Record<string, unknown> {
  // A case that was not recorded through Portkey stands for what passes through it.
  if (headers["x-portkey-api-key"] === undefined) return { virtualKey: "$PORTKEY_VIRTUAL_KEY" };
  return Object.fromEntries(
    Object.entries(portkeyOptions).flatMap(([header, option]) => (headers[header] ? [[option, headers[header]]] : [])),
  );
}
