import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { type Capture, parseCapture } from "../src/capture.js";
import { checkPage, checkPages, type PageReport, type WalkReport } from "../src/index.js";
import * as portkey from "../src/portkey.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import { fuzz } from "./fuzz/fuzz.js";
import { fromPlain, toPlain } from "./fuzz/plain-json.js";
import { randomOf } from "./fuzz/random.js";
import { readRegressions } from "./fuzz/regressions.js";
import { type Finding, type Plan, runCases } from "./fuzz/run-cases.js";
import { readSeeds } from "./fuzz/seeds.js";
import type { Target } from "./fuzz/target.js";
import { captureTarget, type Parse } from "./fuzz/target-capture.js";
import { cliTarget, type Run } from "./fuzz/target-cli.js";
import { type TargetName, targetNamed, targetNames } from "./fuzz/target-named.js";
import { type PageSubject, pageTarget } from "./fuzz/target-page.js";
import { type VerdictSubject, verdictTarget } from "./fuzz/target-verdict.js";
import { type CheckPages, walkTarget } from "./fuzz/target-walk.js";
import { runMain } from "./run-main.js";

const seeds = readSeeds();
/** Enough to find what is broken everywhere. */
const fewSeeds = {
  ...seeds,
  pages: seeds.pages.filter((_, index) => index % 8 === 0),
  captures: {
    texts: seeds.captures.texts.slice(0, 60),
    bytes: seeds.captures.bytes.slice(0, 10),
    bodies: seeds.captures.bodies.slice(0, 10),
  },
};
const targets = Object.fromEntries(targetNames.map((name) => [name, targetNamed(name, seeds)])) as Record<
  TargetName,
  Target<unknown>
>;

/** What a short run finds; after two findings it ends. */
async function found<Case>(target: Target<Case>, cases: number, plan: Partial<Plan> = {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  await runCases(target, { seed: 1, from: 0, to: cases, tell: (finding) => findings.push(finding), most: 2, ...plan });
  return findings;
}

describe("the fuzzer", () => {
  const cases = { capture: 1500, page: 3000, walk: 3000, verdict: 10_000, cli: 60 };

  test.each(targetNames)("finds nothing in a short run of %s", async (name) => {
    expect(await found(targets[name], cases[name])).toEqual([]);
  });

  test.each(targetNames)("makes the same cases of %s for the same seed, and reads what it writes", (name) => {
    const target = targets[name];
    const made = (seed: number, from = target) =>
      Array.from({ length: 50 }, (_, index) => from.write(from.make(randomOf(seed, name, index))));
    expect(made(7)).toEqual(made(7, targetNamed(name, seeds)));
    expect(made(7)).not.toEqual(made(8));
    expect(made(7).map((json) => target.write(target.read(json)))).toEqual(made(7));
  });

  test.each(readRegressions())("finds no more what it has found once: $file, $was", async ({ target, json }) => {
    expect(await targets[target].judge(targets[target].read(json))).toBeUndefined();
  });
});

describe("the fuzzer finds out, and makes small, a parseCapture() that", () => {
  const textOf = (recording: string | Uint8Array) => (typeof recording === "string" ? recording : "");
  const changed = (change: (capture: Capture) => Partial<Capture>): Parse => {
    return (recording) => {
      const capture = parseCapture(recording);
      return { ...capture, ...change(capture) };
    };
  };
  const rows: [what: string, parse: Parse, finding: object][] = [
    [
      "throws another error",
      (recording) => {
        if (textOf(recording).includes('"tools"')) throw new TypeError("broken");
        return parseCapture(recording);
      },
      { kind: "parseCapture throws TypeError", json: '{"text":"\\"tools\\""}' },
    ],
    [
      "changes its bytes",
      (recording) => {
        if (typeof recording !== "string") recording.fill(32, 0, 1);
        return parseCapture(recording);
      },
      { kind: "changed input" },
    ],
    [
      "places an issue beyond the end",
      changed(({ locate }) => ({ locate: (...args) => ({ ...locate(...args), line: 1e6 }) })),
      { kind: "place", json: expect.stringMatching(/^.{1,90}$/) },
    ],
    [
      "places an issue beside its value",
      changed(({ locate }) => ({ locate: (...args) => ({ ...locate(...args), column: 1 }) })),
      { kind: expect.stringMatching(/^place in /), json: expect.stringMatching(/^.{1,90}$/) },
    ],
    [
      "finds an exchange that is not there",
      changed(() => ({ locate: () => ({ line: 1, column: 1 }) })),
      { kind: "locate", json: expect.stringMatching(/^.{1,40}$/) },
    ],
    ["reads nothing, and tells nobody", changed(() => ({ exchanges: [], failures: [], skipped: 0 })), { kind: "nothing" }],
    [
      "tells of a failure at no line",
      changed(() => ({ failures: [{ line: 0, message: "is broken" }] })),
      { kind: "ill-formed failure" },
    ],
    [
      "loses a property",
      (recording) => {
        const lost = (key: string, value: unknown) => (key === "has_more" ? undefined : value);
        const { exchanges, ...capture } = parseCapture(recording);
        return { ...capture, exchanges: JSON.parse(JSON.stringify(exchanges), lost) };
      },
      { kind: expect.stringMatching(/^lost in /), json: expect.stringMatching(/^.{1,90}$/) },
    ],
  ];

  test.each(rows)("%s", async (_, parse, finding) => {
    expect(await found(captureTarget(fewSeeds.captures, parse), 200)).toContainEqual(expect.objectContaining(finding));
  });

  test("takes too long", async () => {
    const target = captureTarget(fewSeeds.captures, (recording) => {
      const end = performance.now() + 15;
      while (textOf(recording).includes("interactions") && performance.now() < end);
      return parseCapture(recording);
    });
    const findings = await found(target, 50, { longest: 10 });
    expect(findings).toContainEqual(expect.objectContaining({ kind: "slow", json: '{"text":"interactions"}' }));
  });
});

describe("the fuzzer finds out, and makes small, a checkPage() that", () => {
  const subject: PageSubject = {
    checkPage,
    schemas: { v1: v1.listRunsResponse, v2: v2.listRunsResponse, portkey: portkey.listRunsResponse },
  };
  const changed = (change: (report: PageReport) => Partial<PageReport>): Partial<PageSubject> => ({
    checkPage: (...args) => {
      const report = checkPage(...args);
      return { ...report, ...change(report) };
    },
  });
  const without = (part: string) =>
    changed(({ issues }) => {
      const left = issues.filter(({ pointer }) => !pointer.includes(part));
      return { issues: left, valid: left.every(({ severity }) => severity !== "error") };
    });
  const rows: [what: string, broken: Partial<PageSubject>, finding: object][] = [
    [
      "throws",
      {
        checkPage: (body, options) => {
          if (options?.strict) throw new RangeError("broken");
          return checkPage(body, options);
        },
      },
      { kind: "checkPage throws RangeError", json: expect.stringMatching(/^.{1,120}$/) },
    ],
    [
      "changes its input",
      {
        checkPage: (body, options) => {
          (body as { data?: unknown[] } | null)?.data?.push?.({});
          return checkPage(body, options);
        },
      },
      { kind: "checkPage throws TypeError" },
    ],
    [
      "takes options that cannot be",
      { checkPage: (body, options) => checkPage(body, { variant: "v2", ...(options?.request && { request: {} }) }) },
      { kind: "wrong options" },
    ],
    ["gives no reason", changed(() => ({ reasons: [] })), { kind: "ill-formed report" }],
    ["contradicts itself", changed(({ valid }) => ({ valid: !valid })), { kind: "ill-formed report" }],
    [
      "points elsewhere",
      changed(({ issues }) => ({ issues: issues.map((issue) => ({ ...issue, pointer: `${issue.pointer}/` })) })),
      { kind: "ill-formed issue" },
    ],
    ["overlooks what is wrong with metadata", without("/metadata"), { kind: "disagreement on the page" }],
    ["overlooks that times are out of order", without("/created_at"), { kind: "disagreement on the page" }],
    [
      "leaves out warnings",
      changed(({ issues }) => ({ issues: issues.filter(({ code }) => code !== "usage-total") })),
      { kind: "disagreement on warnings" },
    ],
    [
      "tells of something that is not wrong",
      changed(({ issues }) => ({
        valid: false,
        issues: [...issues, { severity: "error", code: "x", path: ["x"], pointer: "/x", message: "is wrong" }],
      })),
      { kind: "disagreement on the page" },
    ],
    [
      "has a schema that knows another bound",
      {
        schemas: {
          ...subject.schemas,
          v2: {
            validate: (value) =>
              JSON.stringify(value)?.includes('"has_more":null') ? { value } : v2.listRunsResponse.validate(value),
          },
        },
      },
      { kind: "disagreement on the schema" },
    ],
  ];

  test.each(rows)("%s", async (_, broken, finding) => {
    const findings = await found(pageTarget(fewSeeds.pages, { ...subject, ...broken }), 2000);
    expect(findings).toContainEqual(expect.objectContaining(finding));
    for (const { json } of findings) expect(json.length).toBeLessThan(2500);
  });
});

describe("the fuzzer finds out, and makes small, a verdict that", () => {
  const { v1: _, ...others } = { v1: v1.listRunsResponse, v2: v2.listRunsResponse, portkey: portkey.listRunsResponse };
  const v2But = (is: (page: unknown) => boolean): VerdictSubject => ({
    v1: v1.listRunsResponse,
    ...others,
    v2: { is, validate: others.v2.validate },
  });
  const rows: [what: string, subject: VerdictSubject, finding: object][] = [
    ["accepts all", v2But(() => true), { kind: "is of v2" }],
    [
      "does not look at file_ids",
      v2But((page) => others.v2.is(JSON.parse(JSON.stringify(page), (key, value) => (key === "file_ids" ? undefined : value)))),
      { kind: "is of v2", message: "is of v2 says true, Ajv false" },
    ],
    [
      "is not that of what says why",
      { v1: v1.listRunsResponse, ...others, portkey: { is: others.portkey.is, validate: () => ({}) } },
      { kind: "validate of portkey" },
    ],
  ];

  test.each(rows)("%s", async (_, subject, finding) => {
    expect(await found(verdictTarget(seeds.pages, subject), 3000)).toContainEqual(expect.objectContaining(finding));
  });
});

describe("the fuzzer finds out, and makes small, a checkPages() that", () => {
  const changed = (change: (report: WalkReport) => Partial<WalkReport>): CheckPages => {
    return (...args) => {
      const report = checkPages(...args);
      return { ...report, ...change(report) };
    };
  };
  const without = (code: string) =>
    changed(({ issues }) => {
      const left = issues.filter((issue) => issue.code !== code);
      return { issues: left, valid: left.every(({ severity }) => severity !== "error") };
    });
  const rows: [what: string, check: CheckPages, finding: object][] = [
    [
      "throws",
      (pages, options) => {
        if (options?.complete) throw new RangeError("broken");
        return checkPages(pages, options);
      },
      { kind: "checkPages throws RangeError" },
    ],
    ["leaves out a page", changed(({ pages }) => ({ pages: pages.slice(1) })), { kind: "pages" }],
    ["contradicts itself", changed(({ valid }) => ({ valid: !valid })), { kind: "ill-formed report" }],
    ["overlooks that a run stands twice", without("unique-ids"), { kind: "disagreement on the walk" }],
    ["overlooks that pages are out of order", without("order"), { kind: "disagreement on the walk" }],
    ["overlooks that the walk goes on after its end", without("walk-end"), { kind: "disagreement on the walk" }],
  ];

  test.each(rows)("%s", async (_, check, finding) => {
    expect(await found(walkTarget(seeds.walks, check), 1000)).toContainEqual(expect.objectContaining(finding));
  });
});

describe("the fuzzer finds out, and makes small, a command line that", () => {
  const rows: [what: string, run: Run, finding: object][] = [
    [
      "throws",
      (args) => (args.includes("--summary") ? Promise.reject(new RangeError("broken")) : runMain(args)),
      { kind: "main throws RangeError", json: '{"files":[],"args":["--summary"]}' },
    ],
    [
      "calls everything valid",
      async (args) => ({ ...(await runMain(args)), status: 0 }),
      { kind: "disagreement on the exit code" },
    ],
    ["ends with another code", async (args) => ({ ...(await runMain(args)), status: 3 }), { kind: "exit code" }],
    [
      "prints half a report",
      async (args) => {
        const ran = await runMain(args);
        return { ...ran, stdout: ran.stdout.slice(0, ran.stdout.length / 2) };
      },
      { kind: "ill-formed json" },
    ],
    [
      "shows a secret",
      async (args) => ({ ...(await runMain(args)), stderr: "PlantedSecret1" }),
      { kind: "secret in a report", json: '{"files":[],"args":[]}' },
    ],
    [
      "copies what it is to redact",
      (args) => runMain(args.map((arg) => arg.replace(".redacted", ".elsewhere"))),
      { kind: "redacted files" },
    ],
  ];

  test.each(rows)("%s", async (_, run, finding) => {
    expect(await found(cliTarget(fewSeeds, run), 60)).toContainEqual(expect.objectContaining(finding));
  });
});

test("the fuzzer ends a thread that never comes to an end, makes its case small, and goes on after it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "list-runs-contract-fuzz-"));
  const file = join(folder, "work.mjs");
  // Of four cases, the second one never ends.
  writeFileSync(
    file,
    `import { parentPort, workerData } from "node:worker_threads";
    const { range, json, memory } = workerData;
    const judge = (text) => { while (text.includes("loop")); };
    if (json) parentPort.postMessage({ kind: "judged", fault: judge(json) });
    for (let index = range?.from; index < range?.to; index++) {
      const text = JSON.stringify({ text: ["a", "a loop b", "c", "d"][index] });
      Buffer.from(memory, 16).write(text, "utf16le");
      new Int32Array(memory).set([index, text.length * 2, index + 1]);
      judge(text);
    }
    if (range) parentPort.postMessage({ kind: "end", tally: { cases: range.to - range.from, faults: {}, slowest: { milliseconds: 0, json: "" } } });`,
  );
  const findings: Finding[] = [];
  const tallies = await fuzz({
    ...{ name: "capture", seeds, cases: 4, seed: 1, until: Number.POSITIVE_INFINITY, threads: 1, patience: 2000 },
    bundle: pathToFileURL(file),
    tell: (finding) => findings.push(finding),
  });
  rmSync(folder, { recursive: true });
  expect(findings).toEqual([{ target: "capture", kind: "hang", message: "never ends", json: '{"text":"loop"}' }]);
  expect(tallies.map(({ cases, faults }) => [cases, faults])).toEqual([
    [2, { hang: 1 }],
    [2, {}],
  ]);
});

test("toPlain() writes what JSON has no words for, and fromPlain() reads it", () => {
  const value = { a: [undefined, Number.NaN, -0, Number.NEGATIVE_INFINITY], $: "NaN", ["__proto__"]: { $: 1 }, b: "\ud800" };
  const read = fromPlain(JSON.parse(JSON.stringify(toPlain(value))));
  expect(read).toEqual(value);
  expect(Object.keys(read as object)).toEqual(["a", "$", "__proto__", "b"]);
});
