import * as portkeyValidators from "../generated/portkey/validators.js";
import * as v1Validators from "../generated/v1/validators.js";
import * as v2Validators from "../generated/v2/validators.js";
import { type AnswerKind, kindOf, misfitOf } from "./answer-kind.js";
import { type Detection, detectVariant } from "./detect-variant.js";
import type { Exchange, Variant } from "./exchange.js";
import { describe, explain, explainLetter, type Shape, unreadable, type Validator } from "./explain.js";
import type { Issue } from "./schema.js";
import { joinMisspelt, unknownProperties } from "./unknown-properties.js";

/** How to check an answer. */
export interface CheckOptions {
  /** The variant to hold the answer to; `"auto"`, the default, has `detectVariant` tell it. */
  readonly variant?: Variant | "auto";
  /** Whether to hold a page to the vendor's letter too, where that is stricter than the contract; false by default. */
  readonly strict?: boolean;
  /** What a property is that the contract does not know: nothing, a warning (the default) or an error. */
  readonly unknown?: "allow" | "warn" | "error";
  /** The request that was answered, as far as it is known. */
  readonly request?: Exchange["request"];
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
type Settled = { readonly variant: Variant | null; readonly strict: boolean; readonly unknown: "allow" | "warn" | "error" };
type Judge = { readonly validator: Validator<unknown>; readonly shape: Shape; readonly letter?: Validator<unknown> };

const validators = { v1: v1Validators, v2: v2Validators, portkey: portkeyValidators };
const variants = Object.keys(validators) as Variant[];

/**
 * Checks one recorded answer: a list where the status is 2xx, an error body where it is 4xx or 5xx, either of them where the status
 * is not known.
 *
 * @throws {TypeError} When an option has a value it cannot have.
 */
export function checkExchange(exchange: Exchange, options?: CheckOptions): PageReport {
  return check(exchange, (kind) => misfitOf(kind, exchange.response), options);
}

/** Checks an answer of which `misfit` says whether it is of the kind it has to be. */
export function check(exchange: Exchange, misfit: Misfit, options?: CheckOptions): PageReport {
  const { variant = "auto", strict = false, unknown = "warn" } = options ?? {};
  oneOf("variant", variant, ["auto", ...variants]);
  oneOf("strict", strict, [true, false]);
  oneOf("unknown", unknown, ["allow", "warn", "error"]);
  const detection: Detection = variant === "auto" ? detectVariant(exchange) : { variant, reasons: [`${variant} was asked for`] };
  const issues = judged(exchange.response.body, misfit, { variant: detection.variant, strict, unknown });
  return { ...detection, valid: issues.every((issue) => issue.severity !== "error"), issues };
}

function oneOf(option: string, value: unknown, values: readonly unknown[]): void {
  if (!values.includes(value))
    throw new TypeError(`Cannot check: ${option} must be one of ${values.join(", ")}, got ${describe(value)}`);
}

function judged(body: unknown, misfit: Misfit, { variant, strict, unknown }: Settled): Issue[] {
  try {
    const kind = kindOf(body);
    const issue = misfit(kind, body);
    if (issue || !kind) return issue ? [issue] : [];
    const issues = judgesOf(kind, variant).flatMap(({ validator, shape, letter }) => {
      const errors = validator(body) ? [] : explain(validator.errors ?? [], body, shape);
      const stricter = strict && letter && !letter(body) ? explainLetter(letter.errors ?? [], body, shape) : [];
      const unknowns = unknown === "allow" ? [] : unknownProperties(body, shape, unknown === "warn" ? "warning" : "error");
      return joinMisspelt([...errors, ...uncovered(stricter, errors)], unknowns);
    });
    return once(issues);
  } catch {
    return [unreadable];
  }
}

/** Each issue once: held to all variants, a fault is found in each of them, and all their sources speak against it. */
function once(issues: readonly Issue[]): Issue[] {
  const found = new Map<string, Issue>();
  for (const issue of issues) {
    const key = `${issue.code} ${issue.pointer}`;
    const evidence = [...new Set([...(found.get(key)?.evidence ?? []), ...(issue.evidence ?? [])])];
    found.set(key, { ...issue, ...(evidence.length && { evidence }) });
  }
  return [...found.values()];
}

/** An error body that no variant is told for is held to Portkey's errors, OpenAI's among them; a list to all variants. */
function judgesOf(kind: AnswerKind, variant: Variant | null): Judge[] {
  if (kind === "error") {
    const { errorResponse, errorResponseShape } = validators[variant ?? "portkey"];
    return [{ validator: errorResponse, shape: errorResponseShape }];
  }
  return (variant ? [variant] : variants).map((name) => {
    const { listRunsResponse, listRunsResponseShape, letter } = validators[name];
    return { validator: listRunsResponse, shape: listRunsResponseShape, letter };
  });
}

/** The issues of the letter at places where the contract has nothing to say, neither there nor above. */
function uncovered(stricter: readonly Issue[], errors: readonly Issue[]): Issue[] {
  const wrong = new Set(errors.map(({ pointer }) => pointer));
  return stricter.filter(({ pointer }) => {
    const segments = pointer.split("/");
    return !segments.some((_, index) => wrong.has(segments.slice(0, index + 1).join("/")));
  });
}
