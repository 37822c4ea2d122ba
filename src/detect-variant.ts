import { type Exchange, headerEntries, type Variant } from "./exchange.js";
import { own } from "./explain.js";
import { errorResponse } from "./portkey.js";
import { listRunsResponse as v1Page } from "./v1.js";
import { errorResponse as openaiError, listRunsResponse as v2Page } from "./v2.js";

/** The variant of an answer, null when it fits all, and what told it. */
export interface Detection {
  readonly variant: Variant | null;
  /** At least one, in words. */
  readonly reasons: readonly string[];
}

/**
 * Tells which variant of the contract an answer belongs to: by host, headers and error shapes of Portkey, then by the `OpenAI-Beta`
 * header, then by the body: every run has `file_ids` (v1) or none has (v2). A body cannot tell v2 from Portkey's. The answer is null
 * where nothing tells, as in an empty page without headers. Never throws.
 *
 * @example
 * ```ts
 * import { detectVariant } from "list-runs-contract";
 *
 * detectVariant({ response: { body: { object: "list", data: [], first_id: null, last_id: null, has_more: false } } }).variant; // null
 * ```
 */
export function detectVariant(exchange: Exchange): Detection {
  try {
    return byPortkey(exchange) ?? byBetaHeader(exchange) ?? byBody(exchange.response.body);
  } catch {
    return { variant: null, reasons: ["the exchange cannot be read"] };
  }
}

function byPortkey({ request, response }: Exchange): Detection | undefined {
  const host = hostOf(request?.url) ?? headerOf(request?.headers, "host");
  if (host === "portkey.ai" || host?.endsWith(".portkey.ai"))
    return { variant: "portkey", reasons: [`the request went to ${host}`] };
  for (const [side, headers] of [
    ["request", request?.headers],
    ["response", response.headers],
  ] as const) {
    const name = headerEntries(headers)
      .map(([name]) => name)
      .find((name) => name.startsWith("x-portkey-"));
    if (name) return { variant: "portkey", reasons: [`the ${side} has the header ${name}`] };
  }
  if (errorResponse.is(response.body) && !openaiError.is(response.body))
    return { variant: "portkey", reasons: ["the body is an error of Portkey's gateway"] };
  return undefined;
}

function hostOf(url: unknown): string | undefined {
  const text = typeof url === "string" || url instanceof URL ? String(url) : "";
  return URL.canParse(text) ? new URL(text).hostname : undefined;
}

function headerOf(headers: unknown, name: string): string | undefined {
  return headerEntries(headers).find(([other]) => other === name)?.[1];
}

function byBetaHeader({ request }: Exchange): Detection | undefined {
  const value = headerOf(request?.headers, "openai-beta") ?? "";
  const version = value
    .split(",")
    .map((part) => /^assistants=(v1|v2)$/i.exec(part.trim())?.[1]?.toLowerCase())
    .find((found) => found !== undefined) as Variant | undefined;
  return version && { variant: version, reasons: [`the request has the header OpenAI-Beta: assistants=${version}`] };
}

function byBody(body: unknown): Detection {
  const data = own(body, "data");
  const runs = (Array.isArray(data) ? data : []).filter((run) => typeof run === "object" && run !== null && !Array.isArray(run));
  const withFileIds = runs.filter((run) => Object.hasOwn(run, "file_ids")).length;
  const withToolResources = runs.filter((run) => Object.hasOwn(run, "tool_resources")).length;
  if (runs.length === 0) return { variant: null, reasons: ["no header tells, and there is no run to tell by"] };
  if (withFileIds === 0) return { variant: "v2", reasons: ["no run has file_ids"] };
  if (withFileIds === runs.length && withToolResources === 0)
    return { variant: "v1", reasons: ["every run has file_ids and none has tool_resources"] };
  const mix = `the runs are mixed: of ${runs.length}, ${withFileIds} have file_ids and ${withToolResources} have tool_resources`;
  const v1Errors = v1Page.validate(body).issues?.length ?? 0;
  const v2Errors = v2Page.validate(body).issues?.length ?? 0;
  const variant = v1Errors < v2Errors ? "v1" : "v2";
  return { variant, reasons: [mix, `judged as v1 it has ${v1Errors} errors, as v2 ${v2Errors}`] };
}
