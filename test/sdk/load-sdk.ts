import type { Sdk } from "./sdks.js";

/** What a client is asked for, as far as all of them have it in common. */
export interface Client {
  readonly baseURL: string;
  readonly beta: {
    readonly threads: {
      readonly runs: {
        list(thread: string, query: Query, ...options: readonly unknown[]): PromiseLike<Received> & AsyncIterable<Run>;
      };
    };
  };
}

/** The query of a call, its numbers as numbers. */
export type Query = Readonly<Record<string, string | number>>;

/** A run, as far as a walk needs it. */
export interface Run {
  readonly id: string;
}

/** What a client makes of a page: an object of a class, or the body with a function beside it. */
export interface Received {
  readonly body?: unknown;
  readonly data: readonly Run[];
  readonly has_more?: unknown;
  readonly last_id?: unknown;
}

/** An SDK that was imported. */
export interface LoadedSdk {
  /**
   * Makes a client. It sends the headers of Portkey that stand in `headers`, and asks again as often as `maxRetries` says, never by
   * default; Portkey's cannot be told how often.
   */
  readonly client: (options?: { readonly baseURL?: string; readonly headers?: Headers; readonly maxRetries?: number }) => Client;
  /** What `list` takes after the query so that it sends these headers too, and not those that are null. */
  readonly sending: (headers: Headers) => readonly unknown[];
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
    client: ({ baseURL, headers = {}, maxRetries = 0 } = {}) =>
      family === "openai"
        ? new OpenAI({ apiKey, maxRetries, baseURL })
        : new Portkey({ apiKey, baseURL, ...portkeyAuth(headers) }),
    // Portkey's client has options of its own before those of OpenAI's.
    sending: (headers) => (family === "openai" ? [{ headers }] : [undefined, { headers }]),
  };
}

function portkeyAuth(headers: Headers): Record<string, unknown> {
  // A case that was not recorded through Portkey stands for what passes through it.
  if (headers["x-portkey-api-key"] === undefined) return { virtualKey: "$PORTKEY_VIRTUAL_KEY" };
  return Object.fromEntries(
    Object.entries(portkeyOptions).flatMap(([header, option]) => (headers[header] ? [[option, headers[header]]] : [])),
  );
}
