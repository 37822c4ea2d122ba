import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchema } from "ajv/dist/2020.js";
import * as portkey from "../../src/portkey.js";
import * as v1 from "../../src/v1.js";
import * as v2 from "../../src/v2.js";
import type { Variant } from "../oracle.js";
import { type Edit, edited } from "./edit-value.js";
import { donorsOf } from "./mutate-value.js";
import { fromPlain, toPlain } from "./plain-json.js";
import type { Fault, Target } from "./target.js";
import { type Base, baseOf, makeEdits, type PageSeed } from "./target-page.js";

/** A page with changes. */
interface VerdictCase {
  readonly base: Base;
  readonly edits: readonly Edit[];
}

type Verdict = (page: unknown) => boolean;
/** What answers whether a page is valid: by its guard, and by what says why. A test passes broken ones, and sees them found out. */
export type VerdictSubject = Readonly<
  Record<Variant, { readonly is: Verdict; readonly validate: (page: unknown) => { issues?: unknown } }>
>;

const library: VerdictSubject = { v1: v1.listRunsResponse, v2: v2.listRunsResponse, portkey: portkey.listRunsResponse };
const variants = ["v1", "v2", "portkey"] as const;

/** Holds the lean verdict on a page, and that of the validators which say why, against Ajv's on the published schema. */
export function verdictTarget(seeds: readonly PageSeed[], subject: VerdictSubject = library): Target<VerdictCase> {
  const bases = seeds.map(({ body }) => baseOf(body));
  const donors = donorsOf(seeds.map(({ body }) => body));
  const judges = new Map(variants.map((variant) => [variant, ajvOf(variant)]));
  return {
    name: "verdict",
    make(random) {
      const [one, other] = [random.pick(bases), random.pick(bases)];
      const base = one.text.length < other.text.length ? one : other;
      return { base, edits: makeEdits(base, donors, random) };
    },
    judge({ base, edits }) {
      const page = edited(base.body, edits);
      for (const [variant, ajv] of judges) {
        const fault = faultOf(variant, page, ajv, subject);
        if (fault) return fault;
      }
      return undefined;
    },
    *smaller({ base, edits }) {
      for (const edit of edits) yield { base, edits: edits.filter((other) => other !== edit) };
    },
    write: ({ base, edits }) => `{"body":${base.text},"edits":${JSON.stringify(toPlain(edits))}}`,
    read(json) {
      const { body, edits } = fromPlain(JSON.parse(json)) as { body: unknown; edits: readonly Edit[] };
      return { base: baseOf(body), edits };
    },
  };
}

function faultOf(variant: Variant, page: unknown, ajv: Verdict, subject: VerdictSubject): Fault | undefined {
  const { is, validate } = subject[variant];
  const expected = attempt(() => ajv(page));
  const verdicts = { is: is(page), validate: validate(page).issues === undefined };
  const [wrong] = Object.entries(verdicts).filter(([, verdict]) => verdict !== expected);
  return wrong && { kind: `${wrong[0]} of ${variant}`, message: `${wrong[0]} of ${variant} says ${wrong[1]}, Ajv ${expected}` };
}

/** What cannot be read is not valid. */
function attempt(judge: () => boolean): boolean {
  try {
    return judge();
  } catch {
    return false;
  }
}

function ajvOf(variant: Variant): Verdict {
  const schema = JSON.parse(readFileSync(`generated/${variant}/schema.json`, "utf8")) as AnySchema;
  return new Ajv2020({ strictTypes: false }).compile(schema) as Verdict;
}
