import {
  errorResponse as portkeyError,
  errorResponseShape as portkeyErrorShape,
  letter as portkeyLetter,
  listRunsResponse as portkeyList,
  listRunsResponseShape as portkeyListShape,
} from "../generated/portkey/validators.js";
import {
  errorResponse as v1Error,
  errorResponseShape as v1ErrorShape,
  letter as v1Letter,
  listRunsResponse as v1List,
  listRunsResponseShape as v1ListShape,
} from "../generated/v1/validators.js";
import {
  errorResponse as v2Error,
  errorResponseShape as v2ErrorShape,
  letter as v2Letter,
  listRunsResponse as v2List,
  listRunsResponseShape as v2ListShape,
} from "../generated/v2/validators.js";
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

type Judge = { readonly validator: Validator<unknown>; readonly shape: Shape; readonly letter?: Validator<unknown> };

const judges = {
  v1: { list: { validator: v1List, shape: v1ListShape, letter: v1Letter }, error: { validator: v1Error, shape: v1ErrorShape } },
  v2: { list: { validator: v2List, shape: v2ListShape, letter: v2Letter }, error: { validator: v2Error, shape: v2ErrorShape } },
  portkey: {
    list: { validator: portkeyList, shape: portkeyListShape, letter: portkeyLetter },
    error: { validator: portkeyError, shape: portkeyErrorShape },
  },
};
/** The variants of the contract. */
export const variants = Object.keys(judges) as Variant[];

/** Judges a body as what it means to be: by its schema, a page by the rules too, with `strict` by the letter, and by its names. */
export function judgeBody(body: unknown, { variant, strict, unknown, asked, walk, doubted = [] }: Measure): Issue[] {
  const kind = kindOf(body);
  if (!kind) return [];
  const held = judgesOf(kind, variant);
  const errors = once(held.flatMap(({ validator, shape }) => (validator(body) ? [] : explain(validator, body, shape))));
  const broken =
    kind === "list" ? applyRules(body, [...errors.map(({ pointer }) => pointer), ...doubted], variant, asked, walk) : [];
  const stricter = held.flatMap(({ letter, shape }) =>
    strict && letter && !letter(body) ? explainLetter(letter.errors ?? [], body, shape) : [],
  );
  const told = new Set(broken.map(({ pointer }) => pointer));
  const untold = (issues: readonly Issue[]) => once(issues.filter(({ pointer }) => !told.has(pointer)));
  const found = [...errors, ...broken, ...untold(uncovered(stricter, errors))];
  if (unknown === "allow" && found.length === 0) return [];
  const severity = unknown === "error" ? "error" : "warning";
  const unknowns = untold(held.flatMap(({ shape }) => unknownProperties(body, shape, severity)));
  const joined = joinMisspelt(found, unknowns);
  const all = unknown === "allow" ? joined.slice(0, found.length) : joined;
  return joinCauses(
    all.filter(({ pointer }) => !doubted.includes(pointer)),
    body,
  );
}

/** An error body that no variant is told for is held to Portkey's errors, OpenAI's among them; a list to all variants. */
function judgesOf(kind: AnswerKind, variant: Variant | null): Judge[] {
  if (kind === "error") return [judges[variant ?? "portkey"].error];
  return (variant ? [variant] : variants).map((name) => judges[name].list);
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

/** The issues of the letter at places where the contract has nothing to say, neither there nor above. */
function uncovered(stricter: readonly Issue[], errors: readonly Issue[]): Issue[] {
  const wrong = new Set(errors.map(({ pointer }) => pointer));
  return stricter.filter(({ pointer }) => {
    const segments = pointer.split("/");
    return !segments.some((_, index) => wrong.has(segments.slice(0, index + 1).join("/")));
  });
}
