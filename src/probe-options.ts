import { quoted } from "./describe.js";
import type { Variant } from "./exchange.js";
import { numberOption } from "./number-option.js";
import type { ProbeOptions } from "./probe.js";
import { withoutKeys } from "./secrets.js";

/** What the command line was given for a probe. */
export interface ProbeArguments {
  readonly thread?: string[] | undefined;
  readonly "empty-thread"?: string | undefined;
  readonly header?: string[] | undefined;
  readonly variant: Variant | "auto";
  readonly strict?: boolean | undefined;
  readonly unknown: "allow" | "warn" | "error";
  readonly "max-requests"?: string | undefined;
  readonly timeout?: string | undefined;
}

/**
 * Reads the arguments of a probe.
 *
 * @throws {TypeError} When one of them is missing, or cannot be used.
 */
export function probeOptions(inputs: readonly string[], given: ProbeArguments, signal: AbortSignal): ProbeOptions {
  const [base = "", surplus] = inputs;
  if (surplus !== undefined) throw new TypeError(`Cannot probe ${quoted(surplus)}: one base URL is probed at a time`);
  const [thread, another] = given.thread ?? [];
  if (thread === undefined) throw new TypeError("Cannot probe: no --thread is given, of which the runs are listed");
  if (another !== undefined) throw new TypeError(`Cannot probe --thread ${quoted(another)}: one thread is probed at a time`);
  const headers = headersOf(given.header ?? []);
  const variant = given.variant === "auto" ? variantOf(headers) : given.variant;
  return {
    baseUrl: urlOf(base),
    thread,
    emptyThread: given["empty-thread"],
    variant,
    headers: { accept: "application/json", "openai-beta": `assistants=${variant === "v1" ? "v1" : "v2"}`, ...headers },
    maxRequests: numberOption("max-requests", given["max-requests"], { least: 1, most: 10_000, otherwise: 60 }),
    timeout: 1000 * numberOption("timeout", given.timeout, { least: 1, most: 600, otherwise: 10 }),
    check: { strict: given.strict === true, unknown: given.unknown },
    signal,
    fetch,
  };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new TypeError(
      `Cannot probe ${quoted(withoutKeys(text))}: must be a URL of http or https, such as http://127.0.0.1:4010/v1`,
    );
  if (url.username || url.password)
    throw new TypeError("Cannot probe: the base URL says who logs in. Send that as a header: --header 'Authorization: …'");
  if (url.pathname.includes("/threads/"))
    throw new TypeError(
      `Cannot probe ${quoted(withoutKeys(text))}: give what stands before /threads/{thread_id}/runs, and the id as --thread`,
    );
  return url;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers = new Headers();
  for (const line of lines) {
    const [, name, value = ""] = /^([^:]+):\s*(.*?)\s*$/s.exec(line) ?? [];
    // What it says may be a secret.
    if (name === undefined) throw new TypeError("Cannot use --header without a colon: write name: value");
    try {
      headers.append(name, value);
    } catch {
      throw new TypeError(`Cannot use --header ${quoted(name)}: a header cannot have such a name or value`);
    }
  }
  return Object.fromEntries(headers);
}

/** The variant that the headers tell of, v2 where they tell none. */
function variantOf(headers: Readonly<Record<string, string>>): Variant {
  if (Object.keys(headers).some((name) => name.startsWith("x-portkey-"))) return "portkey";
  return /assistants=v1/i.test(headers["openai-beta"] ?? "") ? "v1" : "v2";
}
