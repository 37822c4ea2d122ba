import { isDeepStrictEqual } from "node:util";
import { checkExchange, type Exchange, type Issue } from "../../src/index.js";
import type { ValidCase } from "../corpus.js";
import type { Call } from "./call-of-case.js";
import { apiKey } from "./load-sdk.js";
import type { Sdk } from "./sdks.js";

/** Tells what is not what it has to be, each place in it by itself; nothing where all is. */
export function differs(what: string, actual: unknown, expected: unknown): string[] {
  if (isDeepStrictEqual(actual, expected)) return [];
  const inside =
    isTree(actual) && isTree(expected)
      ? [...new Set([...Object.keys(actual), ...Object.keys(expected)])].flatMap((key) =>
          differs(`${what}.${key}`, actual[key], expected[key]),
        )
      : [];
  return inside.length > 0 ? inside : [`${what} is ${excerpt(actual)}, not ${excerpt(expected)}`];
}

/** Whether a value is an object, or an array with objects in it. */
function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  return !Array.isArray(value) || value.some((item) => typeof item === "object");
}

function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

/** An exchange as if the client had asked the server that it asks when it is told no other. */
export function atServer({ request, ...exchange }: Exchange, server: string): Exchange {
  return { ...exchange, request: { ...request, url: `${new URL(server).origin}${request?.url}` } };
}

/** Tells where a client sent something else than it was called for, or than it is known to send. */
export function judgeRequest({ request }: Exchange, call: Call, sdk: Sdk): string[] {
  const sent = new URL(request?.url ?? "", "http://localhost");
  const headers = request?.headers as Readonly<Record<string, string | undefined>>;
  const expected = expectedHeaders(call, sdk);
  return [
    ...differs("the method", request?.method, "GET"),
    ...differs("the path", decodeURIComponent(sent.pathname), `/v1/threads/${call.thread}/runs`),
    ...differs("the query", Object.fromEntries(sent.searchParams), mapValues(call.query, String)),
    ...Object.entries(expected).flatMap(([name, value]) => differs(`the header ${name}`, headers[name], value)),
  ];
}

/** The headers that tell variants and users apart; undefined is not sent. */
function expectedHeaders({ headers }: Call, { family, variant, sendsContentType }: Sdk): Record<string, unknown> {
  const common = {
    accept: "application/json",
    "content-type": sendsContentType ? "application/json" : undefined,
    "openai-beta": `assistants=${variant === "v1" ? "v1" : "v2"}`,
  };
  if (family === "openai") return { ...common, authorization: `Bearer ${apiKey}` };
  const isPortkey = headers["x-portkey-api-key"] !== undefined;
  return {
    ...common,
    authorization: (isPortkey && headers.authorization) || `Bearer ${apiKey}`,
    "x-portkey-api-key": apiKey,
    "x-portkey-virtual-key": isPortkey ? headers["x-portkey-virtual-key"] : "$PORTKEY_VIRTUAL_KEY",
    "x-portkey-config": headers["x-portkey-config"],
    "x-portkey-provider": headers["x-portkey-provider"],
    "x-portkey-custom-host": headers["x-portkey-custom-host"],
  };
}

function mapValues<T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** Tells where `checkExchange` says something else of an exchange with a client than the case says of itself. */
export function judgeExchange(exchange: Exchange, { warnings = [], recordedAt }: Partial<ValidCase>, { variant }: Sdk): string[] {
  const report = checkExchange({ ...exchange, ...(recordedAt !== undefined && { recordedAt }) });
  // Every client sends the header that the server of two cases misses.
  const expected = warnings.filter(({ code }) => code !== "beta-header");
  return [
    ...differs("its variant", report.variant, variant),
    ...differs(
      "what checkExchange tells",
      report.issues.map(textOf).sort(),
      expected.map((one) => `warning ${one.code} ${one.pointer}`).sort(),
    ),
  ];
}

/** An issue in a line. */
export function textOf({ severity, code, pointer }: Issue): string {
  return `${severity} ${code} ${pointer}`;
}
