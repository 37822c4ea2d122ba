import { execFileSync } from "node:child_process";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, test } from "vitest";
import { ContractError, isListRunsResponse, isRunObject, listRunsResponse, runObject } from "../src/v2.js";
import { validCases } from "./corpus.js";

const page = validCases("v2", "list").find(({ file }) => file.endsWith("/200.completed.json"))?.response.body as object;

/** Values that are hard to read, and what reading them comes to. */
const hostile: [string, unknown, string][] = [
  ["undefined", undefined, "type"],
  ["a symbol", Symbol("page"), "type"],
  ["a big integer", 10n, "type"],
  ["a function", () => page, "type"],
  ["a revoked proxy", revoked(), "unreadable"],
  ["a proxy that throws", new Proxy({}, { get: () => thrown(), has: () => thrown(), ownKeys: () => thrown() }), "unreadable"],
  [
    "a getter that throws",
    {
      ...page,
      get data() {
        return thrown();
      },
    },
    "unreadable",
  ],
  [
    "a getter that throws nothing but null",
    {
      ...page,
      get data() {
        throw null;
      },
    },
    "unreadable",
  ],
];

function thrown(): never {
  throw new Error("not for you");
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe("validate()", () => {
  test("gives the very value back when it is valid", () => {
    const result = listRunsResponse.validate(page);
    expect(result.issues).toBeUndefined();
    expect("value" in result && result.value).toBe(page);
  });

  test("says what was expected, what was there and which sources state the rule", () => {
    const { issues } = listRunsResponse.validate({ ...page, first_id: 5 });
    expect(issues).toEqual([
      {
        severity: "error",
        code: "type",
        path: ["first_id"],
        pointer: "/first_id",
        message: "must be string or null, got number 5",
        expected: ["string", "null"],
        received: 5,
        evidence: ["wire:2025-10", "wire:empty"],
      },
    ]);
  });

  test("names a missing property by its own path", () => {
    const { first_id: _, ...rest } = page as { first_id: string };
    expect(listRunsResponse.validate(rest).issues).toMatchObject([
      { code: "required", path: ["first_id"], pointer: "/first_id", message: "must be present, is missing" },
    ]);
  });

  test("escapes names in the pointer, and not in the path", () => {
    const [run] = (page as { data: object[] }).data;
    const { issues } = runObject.validate({ ...run, metadata: { "a/b~c": 1 } });
    expect(issues).toMatchObject([{ path: ["metadata", "a/b~c"], pointer: "/metadata/a~1b~0c" }]);
  });

  test("shows the beginning of a long text, and never all of it", () => {
    const [run] = (page as { data: object[] }).data;
    const { issues } = runObject.validate({ ...run, status: `secret${"x".repeat(5000)}` });
    expect(issues?.[0]?.message.length).toBeLessThan(250);
  });

  test.each(hostile)("does not throw on %s", (_, value, code) => {
    expect(listRunsResponse.validate(value).issues).toMatchObject([{ severity: "error", code, path: [], pointer: "" }]);
    expect(listRunsResponse.is(value)).toBe(false);
    expect(isListRunsResponse(value)).toBe(false);
  });

  test("accepts 100,000 levels of nesting where the contract is free in form", () => {
    let nested: unknown = {};
    for (let depth = 0; depth < 100_000; depth++) nested = { nested };
    const [run] = (page as { data: object[] }).data;
    expect(runObject.is({ ...run, tools: [{ type: "function", function: { name: "deep", parameters: nested } }] })).toBe(true);
  });

  test("never changes the value", () => {
    const frozen = deepFreeze(structuredClone(page));
    expect(listRunsResponse.is(frozen)).toBe(true);
    expect(listRunsResponse.validate(deepFreeze({ ...structuredClone(page), data: [{ id: 5 }] })).issues).toHaveLength(23);
  });

  test("says of an empty run once what it has to have", () => {
    expect(listRunsResponse.validate({ ...page, data: [{}] }).issues).toMatchObject([
      { code: "required", pointer: "/data/0", message: "must have id, object, created_at and 20 more, is empty" },
    ]);
  });

  test("takes no property of a prototype for a name of the contract", () => {
    const [run] = (page as { data: object[] }).data;
    const metadata = JSON.parse('{"__proto__": 1}');
    expect(runObject.validate({ ...run, metadata }).issues).toMatchObject([{ code: "type", pointer: "/metadata/__proto__" }]);
    expect(runObject.validate({ ...run, tools: [{ type: "constructor" }] }).issues).toMatchObject([
      { code: "enum", pointer: "/tools/0/type" },
    ]);
  });
});

describe("assert()", () => {
  test("passes over a valid value", () => {
    expect(() => listRunsResponse.assert(page)).not.toThrow();
  });

  test("throws a ContractError that carries the issues", () => {
    const { issues } = listRunsResponse.validate({});
    let caught: unknown;
    try {
      listRunsResponse.assert({});
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ContractError);
    expect(caught).toMatchObject({
      name: "ContractError",
      issues,
      message: "Value breaks the contract in 5 places: /object must be present, is missing",
    });
  });
});

describe("~standard", () => {
  test("is a Standard Schema of version 1", async () => {
    const schema: StandardSchemaV1 = listRunsResponse;
    expect(schema["~standard"]).toMatchObject({ version: 1, vendor: "list-runs-contract" });
    expect(await schema["~standard"].validate(page)).toEqual({ value: page });
    expect((await schema["~standard"].validate({ ...page, has_more: 1 })).issues).toMatchObject([
      { message: "must be boolean, got number 1", path: ["has_more"] },
    ]);
  });
});

describe("The guards", () => {
  test("tell a page from a run", () => {
    const [run] = (page as { data: object[] }).data;
    expect([isListRunsResponse(page), isRunObject(page), isListRunsResponse(run), isRunObject(run)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe("The validators", () => {
  test.each(["v1", "v2", "portkey"])("of %s evaluate no code", (variant) => {
    const script = `import { listRunsResponse } from "./generated/${variant}/validators.js"; process.stdout.write(String(listRunsResponse({})));`;
    const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script];
    expect(execFileSync(process.execPath, flags, { encoding: "utf8" })).toBe("false");
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
