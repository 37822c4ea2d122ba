import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as portkeyPlain from "../generated/portkey/plain.js";
import * as portkeyValidators from "../generated/portkey/validators.js";
import * as v1Plain from "../generated/v1/plain.js";
import * as v1Validators from "../generated/v1/validators.js";
import * as v2Plain from "../generated/v2/plain.js";
import * as v2Validators from "../generated/v2/validators.js";
import { kindOf } from "../src/answer-kind.js";
import { applyRules } from "../src/apply-rules.js";
import { listRunsResponse, runObject } from "../src/arbitraries.js";
import { everything, findSuspects } from "../src/find-suspects.js";
import type { Variant } from "../src/index.js";
import { pointerTo } from "../src/json-pointer.js";
import { type Asked, asked } from "../src/known-request.js";
import * as portkey from "../src/portkey.js";
import type { Walk } from "../src/rule.js";
import { unknownProperties } from "../src/unknown-properties.js";
import * as v1 from "../src/v1.js";
import type { RunObject } from "../src/v2.js";
import * as v2 from "../src/v2.js";
import { variants } from "./corpus.js";
import { edited, pathsOf, valueAt } from "./fuzz/edit-value.js";
import { type Donors, donorsOf, makeEdit } from "./fuzz/mutate-value.js";
import { knownRequest, requestFor } from "./fuzz/page-request.js";
import { pageSeeds } from "./fuzz/page-seeds.js";
import { type Random, randomOf } from "./fuzz/random.js";

const library = { v1, v2, portkey };
const plain = { v1: v1Plain, v2: v2Plain, portkey: portkeyPlain };
const shapes = {
  v1: v1Validators.listRunsResponseShape,
  v2: v2Validators.listRunsResponseShape,
  portkey: portkeyValidators.listRunsResponseShape,
};
/** Cases for each variant. */
const count = 10_000;

interface Seed {
  readonly body: unknown;
  readonly paths: ReturnType<typeof pathsOf>;
}

/** What a page is held against: what was asked for, and what is known of the pages before it. */
interface Setting {
  readonly asked: Asked;
  readonly walk: Walk | undefined;
}

function settingOf(body: unknown, random: Random): Setting {
  return {
    asked: asked(random.oneIn(3) ? undefined : knownRequest(requestFor(body, random))),
    walk: random.oneIn(2) ? undefined : walkFor(body, random),
  };
}

/** What the pages before may have said, often of runs and times that the page has. */
function walkFor(body: unknown, random: Random): Walk {
  const runs = valueAt(body, ["data"]);
  const index = Array.isArray(runs) && runs.length > 0 ? random.below(runs.length) : 0;
  const textAt = (name: string) => [valueAt(body, ["data", index, name])].filter((value) => typeof value === "string");
  const times = [valueAt(body, ["data", index, "created_at"])].filter((value) => typeof value === "number");
  const maybe = <T>(value: T): T | undefined => (random.oneIn(2) ? value : undefined);
  const id = random.pick(["run_before", ...textAt("id")]);
  const time = random.pick([1_700_000_000, ...times]) + random.pick([-1000, 0, 1000]);
  return {
    thread: maybe(random.pick(["thread_other", ...textAt("thread_id"), ...textAt("thread_id")])),
    order: maybe(random.pick(["asc", "desc"] as const)),
    seen: new Map(random.oneIn(3) ? [] : [[id, { page: 0, place: random.below(3), time: maybe(time) }]]),
    cursor: maybe(id),
    start: random.oneIn(4) ? id : undefined,
    time: maybe(time),
    ended: random.oneIn(4),
    last: random.oneIn(4),
  };
}

/** A page with some changes, and places in it that are doubted whatever stands there. */
function makeCase(seeds: readonly Seed[], donors: Donors, random: Random): { body: unknown; doubted: string[] } {
  // Of two, the one that takes less time.
  const [one, other] = [random.pick(seeds), random.pick(seeds)];
  const { body, paths } = one.paths.length < other.paths.length ? one : other;
  const edits = Array.from({ length: random.pick([0, 1, 1, 1, 2, 3]) }, () => makeEdit(body, paths, donors, random));
  const plain = edits.filter(({ op }) => op !== "exotic");
  return { body: edited(body, plain), doubted: random.oneIn(8) ? [pointerTo(random.pick(paths))] : [] };
}

describe.each(variants)("Of a page of %s, what is asked in short", (variant: Variant) => {
  let seeds: Seed[];
  let donors: Donors;
  const cases = function* () {
    for (let number = 0; number < count; number++) {
      const random = randomOf("shortcut", variant, number);
      const { body, doubted } = makeCase(seeds, donors, random);
      if (kindOf(body) === "list") yield { body: body as object, doubted, random };
    }
  };
  const runsOf = (body: object) => {
    const runs = valueAt(body, ["data"]);
    return Array.isArray(runs) ? runs : [];
  };
  const faultsOf = (body: object) =>
    (library[variant].listRunsResponse.validate(body).issues ?? []).map(({ pointer }) => pointer);

  beforeAll(() => {
    const made = fc.sample(listRunsResponse(variant, { limit: 5 }), { numRuns: 300, seed: 1 });
    // The oldest first, between ends that are where they were.
    const reversed = made.map((page) => ({ ...page, data: page.data.toReversed() }));
    const bodies = [...pageSeeds().flatMap((seed) => (seed.variant === variant ? [seed.body] : [])), ...made, ...reversed];
    seeds = bodies.map((body) => ({ body, paths: pathsOf(body) }));
    donors = donorsOf(bodies);
  });

  test("keeps no rule from finding what it finds", () => {
    const seen = { findings: 0, short: 0 };
    for (const { body, doubted, random } of cases()) {
      const { asked, walk } = settingOf(body, random);
      const faulty = [...faultsOf(body), ...doubted];
      const findings = applyRules(body, faulty, variant, asked, walk, everything(runsOf(body)));
      const inShort = applyRules(body, faulty, variant, asked, walk);
      if (!isDeepStrictEqual(inShort, findings)) expect(inShort).toEqual(findings);
      const { aspects, runs } = findSuspects(body, asked, walk);
      if (findings.length > 0) seen.findings++;
      else if (aspects.size === 0 && runs.length === 0) seen.short++;
    }
    // Both ways are gone often.
    expect(seen.findings).toBeGreaterThan(count / 5);
    expect(seen.short).toBeGreaterThan(count / 10);
  });

  test("keeps no unknown name and no fault from being found", () => {
    const seen = { unknown: 0, faulty: 0, short: 0 };
    for (const { body } of cases()) {
      const { listRunsResponse, runObject } = plain[variant];
      const unknown = unknownProperties(body, shapes[variant], "warning");
      const isFaulty = faultsOf(body).length > 0;
      const isPlain = listRunsResponse(body);
      seen.unknown += Number(unknown.length > 0);
      seen.faulty += Number(isFaulty);
      seen.short += Number(isPlain);
      if (isPlain) expect({ isFaulty, unknown }).toEqual({ isFaulty: false, unknown: [] });
      if (unknown.length > 0)
        expect(isDeepStrictEqual(unknownProperties(body, shapes[variant], "warning", runObject), unknown)).toBe(true);
    }
    expect(seen.unknown).toBeGreaterThan(count / 10);
    expect(seen.faulty).toBeGreaterThan(count / 10);
    expect(seen.short).toBeGreaterThan(count / 5);
  });

  test("is all that is asked of a sound page", () => {
    for (const order of ["asc", "desc"] as const) {
      for (const page of fc.sample(listRunsResponse(variant, { limit: 20, order }), { numRuns: 200, seed: 2 })) {
        const { aspects, runs } = findSuspects(page, asked({ order }), undefined);
        expect({ aspects: [...aspects], runs, isPlain: plain[variant].listRunsResponse(page) }).toEqual({
          aspects: [],
          runs: [],
          isPlain: true,
        });
      }
    }
  });
});

describe("What is asked in short", () => {
  const run = fc.sample(runObject("v2"), { numRuns: 1, seed: 1 })[0] as RunObject;
  const pageOf = (...runs: object[]) => ({ object: "list", data: runs, first_id: "", last_id: "", has_more: false });

  test("suspects the order of a page with a time that is no number", () => {
    const times = [1_700_000_000, Number.NaN, 1_700_000_500];
    const page = pageOf(...times.map((created_at, index) => ({ ...run, id: `run_${index}`, created_at })));
    expect([...findSuspects(page, asked({ order: "desc" }), undefined).aspects]).toContain("order");
  });

  test("suspects a run that stands twice where reading an id looks over another page", () => {
    const other = pageOf(...Array.from({ length: 3 }, (_, index) => ({ ...run, id: `run_other_${index}` })));
    const reading = {
      ...run,
      get id() {
        findSuspects(other, asked(undefined), undefined);
        return "run_reading";
      },
    };
    const page = pageOf({ ...run, id: "run_twice" }, reading, { ...run, id: "run_twice" });
    expect([...findSuspects(page, asked(undefined), undefined).aspects]).toContain("ids");
  });
});

describe("A name", () => {
  const run = v2Plain.runObject;
  const sound = fc.sample(runObject("v2"), { numRuns: 1, seed: 1 })[0] as object;
  const { id: _, ...others } = sound as { id: string };
  const inherited = (prototype: object, own: object) => Object.assign(Object.create(prototype), own) as object;
  class Renamed {
    _id = "run_1";
    get id() {
      return this._id;
    }
  }

  test.each<[string, object]>([
    ["that has no value", { ...sound, colour: undefined }],
    ["that prototypes have", { ...sound, ...(JSON.parse('{ "constructor": {} }') as object) }],
    ["that is inherited", inherited({ colour: 1 }, sound)],
    ["beside a known one that is inherited", Object.assign(new Renamed(), others)],
    ["that is empty", { ...sound, "": 1 }],
    ["that is an index", { ...sound, 0: 1 }],
    ["in the place of one that may be absent", { ...sound, reasoning_effort: undefined, colour: 1 }],
    ["in a value of another tag", { ...sound, tools: [{ type: "code_interpreter", function: {} }] }],
    ["in a tool", { ...sound, tools: [{ type: "function", function: { name: "f", colour: 1 } }] }],
  ])("%s is not said to be known", (_, value) => {
    expect(run(value)).toBe(false);
  });

  test.each<[string, object]>([
    ["in another order than that of the wire", Object.fromEntries(Object.entries(sound).reverse())],
    [
      "in what is free in form",
      {
        ...sound,
        metadata: { colour: "red" },
        tools: [{ type: "function", function: { name: "f", parameters: { colour: 1 } } }],
      },
    ],
  ])("%s is said to be known", (_, value) => {
    expect(run(value)).toBe(true);
  });
});
