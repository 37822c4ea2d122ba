import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import * as portkey from "../src/portkey.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import { variants } from "./corpus.js";

const library = { v1, v2, portkey };
type Media = { schema: { $ref: string }; examples: Record<string, { $ref: string }> };
type Answer = { $ref?: string; content: Record<string, Media>; headers?: Record<string, object> };
type Operation = { operationId: string; responses: Record<string, Answer>; parameters: { $ref: string }[]; requestBody?: object };

function description(variant: string) {
  const root = JSON.parse(readFileSync(`generated/${variant}/openapi.json`, "utf8"));
  const resolved = <T>(node: T & { $ref?: string }): T => {
    if (!node.$ref) return node;
    return node.$ref
      .split("/")
      .slice(1)
      .reduce((place, key) => place[key], root);
  };
  const operation: Operation = root.paths["/threads/{thread_id}/runs"].get;
  return { root, resolved, operation };
}

describe.each(variants)("openapi/%s.yaml", (variant) => {
  const { root, resolved, operation } = description(variant);
  const answers = Object.entries(operation.responses).map(([status, answer]) => ({ status, answer: resolved(answer) }));
  const examples = answers.flatMap(({ status, answer }) =>
    Object.entries(answer.content["application/json"]?.examples ?? {}).map(([name, example]) => ({
      status,
      name,
      value: (resolved(example) as { value?: unknown }).value,
    })),
  );

  test.each(examples)("has an example $name of status $status that the library accepts", ({ status, value }) => {
    const { listRunsResponse, errorResponse } = library[variant];
    expect((status === "200" ? listRunsResponse : errorResponse).validate(value)).toEqual({ value });
  });

  test("describes the one operation, without a body, with every answer that servers gave", () => {
    expect(Object.keys(root.paths)).toEqual(["/threads/{thread_id}/runs"]);
    expect(operation).toMatchObject({ operationId: "listRuns", deprecated: true });
    expect(operation.requestBody).toBeUndefined();
    expect(answers.map(({ status }) => status)).toEqual(["200", "400", "401", "404", "429", "500"]);
    expect(examples.length).toBeGreaterThanOrEqual(11);
  });

  test("states the bounds of the query and the header that the server requires", () => {
    const parameters = operation.parameters.map((parameter) => resolved(parameter) as unknown as Record<string, unknown>);
    const brief = parameters.map(({ name, in: place, required = false, schema }) => {
      const { type, minimum, maximum, enum: values, default: fallback, const: value } = schema as Record<string, unknown>;
      return { name, place, required, ...JSON.parse(JSON.stringify({ type, minimum, maximum, values, fallback, value })) };
    });
    const beta = { place: "header", type: "string", value: variant === "v1" ? "assistants=v1" : "assistants=v2" };
    expect(brief).toEqual([
      { name: "thread_id", place: "path", required: true, type: "string" },
      { name: "limit", place: "query", required: false, type: "integer", minimum: 1, maximum: 100, fallback: 20 },
      { name: "order", place: "query", required: false, type: "string", values: ["asc", "desc"], fallback: "desc" },
      { name: "after", place: "query", required: false, type: "string" },
      { name: "before", place: "query", required: false, type: "string" },
      { name: "OpenAI-Beta", required: variant !== "portkey", ...beta },
      ...(variant === "portkey" ? [{ name: "x-portkey-openai-beta", required: false, ...beta }] : []),
    ]);
  });

  test("states where the server is and how a request shows who sends it", () => {
    const schemes = root.security.map((one: object) =>
      Object.keys(one)
        .map((name) => root.components.securitySchemes[name])
        .map(({ name, scheme }) => name ?? scheme),
    );
    const key = "x-portkey-api-key";
    const portkeySchemes = [
      [key, "x-portkey-virtual-key"],
      [key, "x-portkey-config"],
      [key, "bearer", "x-portkey-provider"],
      [key, "bearer", "x-portkey-provider", "x-portkey-custom-host"],
    ];
    expect(schemes).toEqual(variant === "portkey" ? portkeySchemes : [["bearer"]]);
    expect(root.servers.map(({ url }: { url: string }) => url)).toEqual([
      variant === "portkey" ? "https://api.portkey.ai/v1" : "https://api.openai.com/v1",
    ]);
  });

  test("lets a 429 say how long to wait", () => {
    const [, answer] = Object.entries(operation.responses).find(([status]) => status === "429") ?? [];
    const { headers } = resolved(answer as Answer);
    expect(resolved(headers?.["Retry-After"] as object)).toMatchObject({ schema: { type: "integer", minimum: 1 } });
  });
});

describe("The lint rules", () => {
  test.each([
    [
      "known-ids",
      "x-evidence: [seed:001, spec:af97d0a]",
      "x-evidence: [seed:001, spec:1234567]",
      '"spec:1234567" is no id of schemas/sources.yaml',
    ],
    ["every-def-cites", "    x-evidence: [seed:001, spec:af97d0a]\n", "", '"ListRunsResponse" must cite its sources'],
  ])("evidence/%s find a def that breaks them", (_, before, after, message) => {
    const folder = mkdtempSync(join(tmpdir(), "list-runs-contract-lint-"));
    try {
      for (const name of ["openapi", "schemas", "scripts", "test/corpus", "redocly.yaml"])
        cpSync(name, join(folder, name), { recursive: true });
      symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
      const file = join(folder, "schemas/v1.yaml");
      const source = readFileSync(file, "utf8");
      expect(source).toContain(before);
      writeFileSync(file, source.replace(before, after));
      const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
      const { status, stderr, stdout } = spawnSync(
        process.execPath,
        [resolve("node_modules/@redocly/cli/bin/cli.js"), "lint", "v1"],
        { cwd: folder, encoding: "utf8", env },
      );
      expect(status).toBe(1);
      expect(stdout + stderr).toContain(message);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
