import { type Exchange, headerEntries, type Variant } from "./exchange.js";
import { propertyOf } from "./json-pointer.js";
import { judgeBody } from "./judge-body.js";
import { asked, hostOf, ownerOf } from "./known-request.js";
import { errorResponse } from "./portkey.js";
import type { Issue } from "./schema.js";
import { errorResponse as openaiError } from "./v2.js";

/** The variant of an answer, null when it fits all, and what told it. */
export interface Detection {
  /** The variant; null where nothing tells, as of an empty page without headers. */
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
    return byHost(exchange) ?? byHeaders(exchange) ?? byBody(exchange.response.body);
  } catch {
    return { variant: null, reasons: ["the exchange cannot be read"] };
  }
}

function byHost({ request }: Exchange): Detection | undefined {
  const host = hostOf(request);
  return ownerOf(host) === "portkey" ? { variant: "portkey", reasons: [`the request went to ${host}`] } : undefined;
}

/** By headers of Portkey's, by errors of Portkey's, and then by the header that names a version. */
function byHeaders({ request, response }: Exchange): Detection | undefined {
  const [ofRequest, ofResponse] = [headerEntries(request?.headers), headerEntries(response.headers)];
  const sent = portkeyHeader(ofRequest);
  if (sent) return { variant: "portkey", reasons: [`the request has the header ${sent}`] };
  const received = portkeyHeader(ofResponse);
  if (received) return { variant: "portkey", reasons: [`the response has the header ${received}`] };
  if (errorResponse.is(response.body) && !openaiError.is(response.body))
    return { variant: "portkey", reasons: ["the body is an error of Portkey's gateway"] };
  return byBetaHeader(ofRequest);
}

/** Names and values of headers. */
type Entries = ReturnType<typeof headerEntries>;

/** The first header of Portkey's in the order of their names. */
function portkeyHeader(headers: Entries): string | undefined {
  const names = headers.map(([name]) => name).filter((name) => name.startsWith("x-portkey-"));
  return names.sort()[0];
}

function byBetaHeader(headers: Entries): Detection | undefined {
  const [, value] = headers.find(([name]) => name === "openai-beta") ?? [];
  if (value === undefined) return undefined;
  // Where both are named, the newer one counts: the order of an object's keys says nothing.
  const version = value
    .split(",")
    .flatMap((part) => /^assistants=(v1|v2)$/i.exec(part.trim())?.[1]?.toLowerCase() ?? [])
    .sort()
    .at(-1) as Variant | undefined;
  return version && { variant: version, reasons: [`the request has the header OpenAI-Beta: assistants=${version}`] };
}

function byBody(body: unknown): Detection {
  const { runs, withFileIds, withToolResources } = marksOf(body);
  if (runs === 0) return { variant: null, reasons: ["no header tells, and there is no run to tell by"] };
  const plain = plainVariant({ runs, withFileIds, withToolResources });
  if (plain) return { variant: plain, reasons: [marks[plain]] };
  const mix = `the runs are mixed: of ${runs}, ${withFileIds} have file_ids and ${withToolResources} have tool_resources`;
  const [v1Errors, v2Errors] = [errorsAs("v1", body), errorsAs("v2", body)];
  const variant = v1Errors < v2Errors ? "v1" : "v2";
  return { variant, reasons: [mix, `judged as v1 it has ${v1Errors} errors, as v2 ${v2Errors}`] };
}

const marks = { v1: "every run has file_ids and none has tool_resources", v2: "no run has file_ids" };

/** How many runs a body has, and how many of them have what tells the variants apart. */
interface Marks {
  readonly runs: number;
  readonly withFileIds: number;
  readonly withToolResources: number;
}

/** What the runs of a body say by themselves; undefined where there are none, or they are mixed. */
function plainVariant({ runs, withFileIds, withToolResources }: Marks): "v1" | "v2" | undefined {
  if (runs === 0) return undefined;
  if (withFileIds === 0) return "v2";
  return withFileIds === runs && withToolResources === 0 ? "v1" : undefined;
}

function marksOf(body: unknown): Marks {
  const data = propertyOf(body, "data");
  const runs = (Array.isArray(data) ? data : []).filter((run) => typeof run === "object" && run !== null && !Array.isArray(run));
  const withFileIds = countHaving(runs, "file_ids");
  // Of runs without file_ids, nobody asks.
  return { runs: runs.length, withFileIds, withToolResources: withFileIds && countHaving(runs, "tool_resources") };
}

function countHaving(runs: readonly object[], name: string): number {
  let count = 0;
  for (const run of runs) if (Object.hasOwn(run, name)) count++;
  return count;
}

function errorsAs(variant: Variant, body: unknown): number {
  const measure = { variant, strict: false, unknown: "allow", asked: asked(undefined) } as const;
  return judgeBody(body, measure).filter(({ severity }) => severity === "error").length;
}

/** The warning that a body is of another variant than host and headers say. */
export function contradictionOf({ response }: Exchange, { variant, reasons }: Detection): Issue[] {
  // A body that told the variant does not contradict it.
  if (!variant || (variant !== "portkey" && reasons[0] === marks[variant])) return [];
  const plain = plainVariant(marksOf(response.body));
  if (!plain || (plain === "v1") === (variant === "v1")) return [];
  const message = `must be a page of ${variant}, as ${reasons.join(", ")}, got one of ${plain}: ${marks[plain]}`;
  return [{ severity: "warning", code: "variant-mismatch", path: [], pointer: "", message, expected: variant, received: plain }];
}
