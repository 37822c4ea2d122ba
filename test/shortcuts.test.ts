import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as portkeyNames from "../generated/portkey/names.js";
import * as portkeyValidators from "../generated/portkey/validators.js";
import * as v1Names from "../generated/v1/names.js";
import * as v1Validators from "../generated/v1/validators.js";
import * as v2Names from "../generated/v2/names.js";
import * as v2Validators from "../generated/v2/validators.js";
import { kindOf } from "../src/answer-kind.js";
import { applyRules } from "../src/apply-rules.js";
import { listRunsResponse } from "../src/arbitraries.js";
import { everything, findSuspects } from "../src/find-suspects.js";
import type { Variant } from "../src/index.js";
import { pointerTo } from "../src/json-pointer.js";
import { type Asked, asked } from "../src/known-request.js";
import * as portkey from "../src/portkey.js";
import type { Walk } from "../src/rule.js";
import { unknownProperties } from "../src/unknown-properties.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import { variants } from "./corpus.js";
import { edited, pathsOf, valueAt } from "./fuzz/edit-value.js";
import { type Donors, donorsOf, makeEdit } from "./fuzz/mutate-value.js";
import { knownRequest, requestFor } from "./fuzz/page-request.js";
import { pageSeeds } from "./fuzz/page-seeds.js";
import { type Random, randomOf } from "./fuzz/random.js";

const library = { v1, v2, portkey };
const names = { v1: v1Names, v2: v2Names, portkey: portkeyNames };
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
    const bodies = [...pageSeeds().flatMap((seed) => (seed.variant === variant ? [seed.body] : [])), ...made];
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

  test("keeps no unknown name from being found", () => {
    const seen = { unknown: 0, short: 0 };
    for (const { body } of cases()) {
      const { listRunsResponse, runObject } = names[variant];
      const unknown = unknownProperties(body, shapes[variant], "warning");
      const isKnown = listRunsResponse(body);
      if (unknown.length > 0) seen.unknown++;
      else if (isKnown) seen.short++;
      if (isKnown) expect(unknown).toEqual([]);
      if (unknown.length > 0)
        expect(isDeepStrictEqual(unknownProperties(body, shapes[variant], "warning", runObject), unknown)).toBe(true);
    }
    expect(seen.unknown).toBeGreaterThan(count / 10);
    expect(seen.short).toBeGreaterThan(count / 3);
  });

  test("is all that is asked of a sound page", () => {
    for (const order of ["asc", "desc"] as const) {
      for (const page of fc.sample(listRunsResponse(variant, { limit: 20, order }), { numRuns: 200, seed: 2 })) {
        const { aspects, runs } = findSuspects(page, asked({ order }), undefined);
        expect({ aspects: [...aspects], runs, names: names[variant].listRunsResponse(page) }).toEqual({
          aspects: [],
          runs: [],
          names: true,
        });
      }
    }
  });
});

describe("A name", () => {
  const run = v2Names.runObject;

  test.each<[string, object]>([
    ["that has no value", { id: "run_1", colour: undefined }],
    ["that prototypes have", JSON.parse('{ "id": "run_1", "__proto__": {} }') as object],
    ["that is inherited", Object.assign(Object.create({ colour: 1 }), { id: "run_1" })],
    ["beside a known one that does not show", Object.defineProperty({ colour: 1 }, "id", { value: "run_1", enumerable: false })],
    ["that is empty", { "": 1 }],
    ["that is an index", { 0: 1 }],
    ["in a value whose tag is unknown", { tools: [{ type: "retrieval", retrieval: {} }] }],
    ["in a value of another tag", { tools: [{ type: "code_interpreter", function: {} }] }],
    ["in a tool", { tools: [{ type: "function", function: { name: "f", colour: 1 } }] }],
    ["in an object in the place of an array", { tools: {} }],
  ])("%s is not said to be known", (_, value) => {
    expect(run(value)).toBe(false);
  });

  test.each<[string, object]>([
    ["in another order than that of the wire", { usage: null, status: "queued", id: "run_1", parallel_tool_calls: true }],
    [
      "in what is free in form",
      { metadata: { colour: "red" }, tools: [{ type: "function", function: { parameters: { colour: 1 } } }] },
    ],
    ["that has to be absent", { file_ids: [] }],
  ])("%s is said to be known", (_, value) => {
    expect(run(value)).toBe(true);
  });
});
