import * as portkeyPlain from "../generated/portkey/plain.js";
import * as portkeyValidators from "../generated/portkey/validators.js";
import * as v1Plain from "../generated/v1/plain.js";
import * as v1Validators from "../generated/v1/validators.js";
import * as v2Plain from "../generated/v2/plain.js";
import * as v2Validators from "../generated/v2/validators.js";
import { type AnswerKind, kindOf } from "./answer-kind.js";
import { applyRules } from "./apply-rules.js";
import type { Variant } from "./exchange.js";
import { explain, explainLetter, type Shape, type Validator } from "./explain.js";
import { joinCauses } from "./join-causes.js";
import type { Asked } from "./known-request.js";
import type { Walk } from "./rule.js";
import type { Issue } from "./schema.js";
import { joinMisspelt, unknownProperties } from "./unknown-properties.js";

/** What a body is held to. */
export interface Measure {
  /** The variant; null for what fits all: it is held to all. */
  readonly variant: Variant | null;
  readonly strict: boolean;
  readonly unknown: "allow" | "warn" | "error";
  readonly asked: Asked;
  readonly walk?: Walk | undefined;
  /** Pointers to values that stand twice in the text: they are told as that, and no rule reads them. */
  readonly doubted?: readonly string[] | undefined;
}

interface Judge {
  readonly validator: Validator<unknown>;
  readonly shape: Shape;
  readonly letter?: Validator<unknown>;
  /** Tell at a glance that a page or a run is valid and every name in it known; of an error body nothing does. */
  readonly plain?: Pick<typeof v2Plain, "listRunsResponse" | "runObject">;
}

// Whole modules are no values here: a bundler could not drop what nobody uses of them.
const lists: Readonly<Record<Variant, Judge>> = {
  v1: {
    validator: v1Validators.listRunsResponse,
    shape: v1Validators.listRunsResponseShape,
    letter: v1Validators.letter,
    plain: { listRunsResponse: v1Plain.listRunsResponse, runObject: v1Plain.runObject },
  },
  v2: {
    validator: v2Validators.listRunsResponse,
    shape: v2Validators.listRunsResponseShape,
    letter: v2Validators.letter,
    plain: { listRunsResponse: v2Plain.listRunsResponse, runObject: v2Plain.runObject },
  },
  portkey: {
    validator: portkeyValidators.listRunsResponse,
    shape: portkeyValidators.listRunsResponseShape,
    letter: portkeyValidators.letter,
    plain: { listRunsResponse: portkeyPlain.listRunsResponse, runObject: portkeyPlain.runObject },
  },
};
const errorBodies: Readonly<Record<Variant, Judge>> = {
  v1: { validator: v1Validators.errorResponse, shape: v1Validators.errorResponseShape },
  v2: { validator: v2Validators.errorResponse, shape: v2Validators.errorResponseShape },
  portkey: { validator: portkeyValidators.errorResponse, shape: portkeyValidators.errorResponseShape },
};
/** The variants of the contract. */
export const variants = Object.keys(lists) as Variant[];
const allLists = variants.map((name) => lists[name]);

/** Judges a body as what it means to be: by its schema, a page by the rules too, with `strict` by the letter, and by its names. */
export function judgeBody(body: unknown, { variant, strict, unknown, asked, walk, doubted = [] }: Measure): Issue[] {
  const kind = kindOf(body);
  if (!kind) return [];
  const judges = judgesOf(kind, variant);
  // Of most pages these have nothing to tell.
  const doubting = judges.filter(({ plain }) => !plain?.listRunsResponse(body));
  const errors = once(doubting, ({ validator, shape }) => (validator(body) ? [] : explain(validator, body, shape)));
  const faulty = [...errors.map(({ pointer }) => pointer), ...doubted];
  const broken = kind === "list" ? applyRules(body, faulty, variant, asked, walk) : [];
  if (errors.length + broken.length === 0 && !strict && (unknown === "allow" || doubting.length === 0)) return [];
  const stricter = strict
    ? once(judges, ({ letter, shape }) => (letter && !letter(body) ? explainLetter(letter.errors ?? [], body, shape) : []))
    : [];
  const told = new Set(broken.map(({ pointer }) => pointer));
  const untold = (issues: readonly Issue[]) => issues.filter(({ pointer }) => !told.has(pointer));
  const found = [...errors, ...broken, ...untold(uncovered(stricter, errors))];
  if (unknown === "allow" && found.length === 0) return [];
  const severity = unknown === "error" ? "error" : "warning";
  const unknowns = untold(once(doubting, ({ shape, plain }) => unknownProperties(body, shape, severity, plain?.runObject)));
  if (found.length === 0 && unknowns.length === 0) return [];
  const joined = joinMisspelt(found, unknowns);
  const all = unknown === "allow" ? joined.slice(0, found.length) : joined;
  const doubtful = new Set(doubted);
  return joinCauses(
    all.filter(({ pointer }) => !doubtful.has(pointer)),
    body,
  );
}

/** An error body that no variant is told for is held to Portkey's errors, OpenAI's among them; a list to all variants. */
function judgesOf(kind: AnswerKind, variant: Variant | null): readonly Judge[] {
  return kind === "error" ? [errorBodies[variant ?? "portkey"]] : variant ? [lists[variant]] : allLists;
}

/**
 * What judges find, each issue once: held to all variants, a fault is found in each of them, and all their sources speak against it. One
 * judge alone finds each once.
 */
function once(judges: readonly Judge[], find: (judge: Judge) => readonly Issue[]): readonly Issue[] {
  if (judges.length === 1) return find(judges[0] as Judge);
  const found = new Map<string, Issue>();
  for (const issue of judges.flatMap(find)) {
    const key = `${issue.code} ${issue.pointer}`;
    const evidence = [...new Set([...(found.get(key)?.evidence ?? []), ...(issue.evidence ?? [])])];
    found.set(key, { ...issue, ...(evidence.length && { evidence }) });
  }
  return [...found.values()];
}

/** The issues of the letter at places where the contract has nothing to say, neither there nor above. */
function uncovered(stricter: readonly Issue[], errors: readonly Issue[]): Issue[] {
  const wrong = new Set(errors.map(({ pointer }) => pointer));
  return stricter.filter(({ pointer }) => {
    const segments = pointer.split("/");
    return !segments.some((_, index) => wrong.has(segments.slice(0, index + 1).join("/")));
  });
}
