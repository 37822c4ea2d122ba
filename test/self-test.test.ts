import { afterEach, describe, expect, test, vi } from "vitest";
import type { Validator } from "../generated/v2/validators.js";

/** Loads a module anew, one of the modules it is made of exchanged for a broken one. */
async function broken<T>(entry: string, file: string, change: (whole: Record<string, unknown>) => object): Promise<T> {
  vi.resetModules();
  vi.doMock(file, async (original) => {
    const whole = await original<Record<string, unknown>>();
    return { ...whole, ...change(whole) };
  });
  return import(entry) as Promise<T>;
}

const passAll = () => ({ listRunsResponse: () => true });
const acceptAll = () => ({ listRunsResponse: () => true, runObject: () => true });
const fault = { keyword: "type", instancePath: "", params: { type: "nothing" } };
const refuseAll = () => ({ listRunsResponse: Object.assign(() => false, { errors: [fault] }) });
/** What is broken, how, and what is said of it. */
const rows: [string, string, (whole: Record<string, unknown>) => object, string][] = [
  ["v2's schema passes all", "../generated/v2/validators.js", passAll, "a run whose status is unknown passes"],
  ["v2's schema refuses all", "../generated/v2/validators.js", refuseAll, "a page of v2 that has something new does not pass"],
  ["v1's schema passes all", "../generated/v1/validators.js", passAll, "a page whose has_more is a text passes"],
  ["Portkey's schema passes all", "../generated/portkey/validators.js", passAll, "a page that is no list passes"],
  ["v2's verdict accepts all", "../generated/v2/verdict.js", acceptAll, "a run whose status is unknown passes"],
  ["v1's verdict accepts all", "../generated/v1/verdict.js", acceptAll, "a page whose has_more is a text passes"],
  ["Portkey's verdict accepts all", "../generated/portkey/verdict.js", acceptAll, "a page that is no list passes"],
  ["v2's shortcut accepts all", "../generated/v2/plain.js", acceptAll, "a run whose status is unknown passes"],
  ["the rules pass all", "../src/page-rules.js", () => ({ pageRules: [] }), "a page with the first_id of another run passes"],
  [
    "the rules refuse all",
    "../src/apply-rules.js",
    () => ({ applyRules: () => [{ severity: "error" }] }),
    "a page of v2 does not pass",
  ],
];

afterEach(() => {
  vi.doUnmock("../generated/v2/validators.js");
  for (const [, file] of rows) vi.doUnmock(file);
});

describe("selfTest()", () => {
  test("has nothing to say where the checks work", async () => {
    const { selfTest } = await import("../src/index.js");
    expect(selfTest()).toBeUndefined();
  });

  test.each(rows)("throws where %s", async (_, file, change, what) => {
    const { selfTest } = await broken<typeof import("../src/index.js")>("../src/index.js", file, change);
    expect(selfTest).toThrow(
      new Error(`Cannot check: ${what}: install the package anew, and leave JavaScript's built-ins as they are`),
    );
  });

  test("throws where a required property is not missed", async () => {
    const { selfTest } = await broken<typeof import("../src/index.js")>(
      "../src/index.js",
      "../generated/v2/validators.js",
      ({ listRunsResponse }) => {
        const validator = listRunsResponse as Validator<unknown>;
        const lenient = (body: { data: { instructions?: unknown }[] }) =>
          validator({ ...body, data: body.data.map(({ instructions = null, ...run }) => ({ ...run, instructions })) });
        return { listRunsResponse: Object.defineProperty(lenient, "errors", { get: () => validator.errors }) };
      },
    );
    expect(selfTest).toThrow("a run without instructions passes");
  });

  test.each<[string, () => () => void]>([
    ["every() says yes", () => patched(Array.prototype, "every", () => true)],
    ["a set takes nothing in", () => patched(Set.prototype, "add", () => new Set())],
    ["filter() leaves nothing", () => patched(Array.prototype, "filter", () => [])],
    ["hasOwn() says yes", () => patched(Object, "hasOwn", () => true)],
    [
      "filter() throws",
      () =>
        patched(Array.prototype, "filter", () => {
          throw new TypeError("patched");
        }),
    ],
  ])("throws where a built-in is patched: %s", async (_, patch) => {
    const { selfTest } = await import("../src/index.js");
    const restore = patch();
    let error: unknown;
    try {
      selfTest();
    } catch (thrown) {
      error = thrown;
    } finally {
      restore();
    }
    expect(String(error)).toContain("Cannot check");
  });
});

function patched<T extends object>(holder: T, name: keyof T & string, replacement: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(holder, name) as PropertyDescriptor;
  Object.defineProperty(holder, name, { ...own, value: replacement });
  return () => Object.defineProperty(holder, name, own);
}

describe("The command line", () => {
  const valid = "test/corpus/v2/list/valid/200.empty.json";

  test.each([
    ["check", valid],
    ["check", "--exit-zero", valid],
  ])("judges nothing where the checks do not work: %s", async (...args) => {
    const { runMain } = await broken<typeof import("./run-main.js")>("./run-main.js", "../generated/v2/validators.js", passAll);
    expect(await runMain(args)).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "Cannot go on: Cannot check: a run whose status is unknown passes: install the package anew, and leave JavaScript's built-ins as they are\n",
    });
  });
});
