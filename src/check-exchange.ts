import { type AnswerKind, exchangeOf, kindOf, misfitOf, misfitOfPage, notAnExchange } from "./answer-kind.js";
import { describe, quoted } from "./describe.js";
import { contradictionOf, type Detection, detectVariant } from "./detect-variant.js";
import { endingOf } from "./ending.js";
import type { Exchange, Variant } from "./exchange.js";
import { unreadable } from "./explain.js";
import { propertyOf } from "./json-pointer.js";
import { judgeBody, variants } from "./judge-body.js";
import { askedOf, assertRequest, type KnownRequest } from "./known-request.js";
import { requestIssues } from "./request-issues.js";
import type { Walk } from "./rule.js";
import type { Issue } from "./schema.js";

/** How to check an answer. */
export interface CheckOptions {
  /** The variant to hold the answer to; `"auto"`, the default, has `detectVariant` tell it. */
  readonly variant?: Variant | "auto";
  /** Whether to hold a page to the vendor's letter too, where that is stricter than the contract; false by default. */
  readonly strict?: boolean;
  /** What a property is that the contract does not know: nothing, a warning (the default) or an error. */
  readonly unknown?: "allow" | "warn" | "error";
  /** The request that was answered, as far as it is known. An exchange that has a request of its own is checked by that. */
  readonly request?: KnownRequest;
}

/** The verdict on one answer. */
export interface PageReport {
  /** The variant the answer was held to; null when it fits all, and was held to all. */
  readonly variant: Variant | null;
  /** Why that variant, at least one reason. */
  readonly reasons: readonly string[];
  /** Whether no issue is an error. */
  readonly valid: boolean;
  /** Errors and warnings. */
  readonly issues: readonly Issue[];
}

type Misfit = (kind: AnswerKind | undefined, body: unknown) => Issue | undefined;

/**
 * Checks one recorded answer: a list where the status is 2xx, an error body where it is 4xx or 5xx, either of them where the status
 * is not known. Its request is checked too; what is wrong with the request of an error body is a warning, since the server refused it.
 * Never throws on any exchange, never changes it.
 *
 * @param exchange The answer, its body parsed, with what is known of its request.
 * @throws {TypeError} When an option has a value it cannot have.
 *
 * @example
 * ```ts
 * import { checkExchange } from "list-runs-contract";
 *
 * const request = { method: "GET", url: "https://api.openai.com/v1/threads/thread_abc123/runs?limit=0" };
 * const body = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
 * checkExchange({ request, response: { status: 200, body } }).issues[0]?.message; // parameter limit must be at least 1, got number 0
 * ```
 */
export function checkExchange(exchange: Exchange, options?: CheckOptions): PageReport {
  return checkInWalk(exchange, options);
}

/** Checks one recorded answer, of which the pages before it say more where it is part of a walk. */
export function checkInWalk(exchange: Exchange, options?: CheckOptions, around: Around = {}): PageReport {
  if (!exchangeOf(exchange)) return check(exchange, () => notAnExchange(exchange), options);
  return check(exchange, (kind) => misfitOf(kind, exchange.response), options, {
    ...around,
    besides: (variant) => [...requestIssues(exchange, variant), ...endingOf(exchange, variant)],
  });
}

/** What is known of an answer from elsewhere. */
export interface Around {
  /** What the pages before it say of it. */
  readonly walk?: Walk;
  /** Pointers to values of its body that stand twice in the text. */
  readonly doubted?: readonly string[] | undefined;
  /** What is to be told of what stands beside the body. */
  readonly besides?: (variant: Variant | null) => Issue[];
}

/** Checks an answer of which `misfit` says whether it is of the kind it has to be. */
export function check(exchange: Exchange, misfit: Misfit, options?: CheckOptions, around: Around = {}): PageReport {
  const settings = options === undefined ? byDefault : settingsOf(options);
  const { variant, request } = settings;
  try {
    // A body by itself has nothing around it.
    const whole = misfit === misfitOfPage && !request ? exchange : { ...exchange, request: { ...request, ...exchange?.request } };
    const detection: Detection = variant === "auto" ? detectVariant(whole) : { variant, reasons: [`${variant} was asked for`] };
    const judged = attempt(() => judge(exchange, misfit, settings, detection, around));
    const { besides } = around;
    const others = besides ? attempt(() => besides(detection.variant)) : [];
    // What cannot be read is told once.
    const issues = others.length > 0 ? [...new Set([...judged, ...others])] : judged;
    const valid = issues.every((issue) => issue.severity !== "error");
    return { variant: detection.variant, reasons: detection.reasons, valid, issues };
  } catch {
    return { variant: null, reasons: ["the exchange cannot be read"], valid: false, issues: [unreadable] };
  }
}

/** Judges the body of an answer as the variant that was told. */
function judge(
  exchange: Exchange,
  misfit: Misfit,
  { variant, strict, unknown, request }: Settings,
  detection: Detection,
  { walk, doubted }: Around,
): Issue[] {
  const body = propertyOf(exchange?.response, "body");
  const kind = kindOf(body);
  const issue = misfit(kind, body);
  // A body that does not fit its status is judged as what it is.
  if (issue && (issue.code !== "status" || !kind)) return [issue];
  const issues = judgeBody(body, {
    variant: detection.variant,
    strict,
    unknown,
    asked: askedOf(exchange, request),
    walk,
    doubted,
  });
  const contradiction = variant === "auto" ? contradictionOf(exchange, detection) : [];
  return issue || contradiction.length > 0 ? [...(issue ? [issue] : []), ...issues, ...contradiction] : issues;
}

type Settings = Required<Omit<CheckOptions, "request">> & Pick<CheckOptions, "request">;

const byDefault: Settings = { variant: "auto", strict: false, unknown: "warn" };

/** The values that each option can have; those of a request are many. */
const choices = {
  variant: ["auto", ...variants],
  strict: [true, false],
  unknown: ["allow", "warn", "error"],
  request: undefined,
};

/** @throws {TypeError} When there is no such option, or it has a value it cannot have. */
function settingsOf(options: CheckOptions | null): Settings {
  const misspelt = Object.keys(options ?? {}).find((name) => !Object.hasOwn(choices, name));
  if (misspelt !== undefined) throw new TypeError(`Cannot check: there is no option ${quoted(misspelt)}`);
  const { variant = "auto", strict = false, unknown = "warn", request } = options ?? {};
  oneOf("variant", variant, choices.variant);
  oneOf("strict", strict, choices.strict);
  oneOf("unknown", unknown, choices.unknown);
  assertRequest(request);
  return { variant, strict, unknown, ...(request && { request }) };
}

function oneOf(option: string, value: unknown, values: readonly unknown[]): void {
  if (!values.includes(value))
    throw new TypeError(`Cannot check: ${option} must be one of ${values.join(", ")}, got ${describe(value)}`);
}

function attempt(judge: () => Issue[]): Issue[] {
  try {
    return judge();
  } catch {
    return [unreadable];
  }
}
