import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Report } from "../generated/report.js";
import { validCases } from "./corpus.js";
import { type Ran, runMain } from "./run-main.js";

vi.mock("node:worker_threads", async (original) => (await import("./threads-here.js")).threadsHere(original));

const cli = resolve("dist/cli.js");
const corpus = resolve("test/corpus");
const page = validCases("v2", "list").find(({ file }) => file.endsWith("/200.completed.json"))?.response.body as {
  data: object[];
};
let folder: string;

const here = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "list-runs-contract-cli-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
});

/** Writes a file, and gives its name. */
function file(name: string, content: unknown): string {
  const text = typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2);
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
  return name;
}

const nest = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

const run = (args: string[], input?: string): Promise<Ran> => runMain(args, { input });

/** Runs `check --format json`, whose report must fit the schema that is published for it. */
async function check(args: string[], input?: string) {
  const { status, stdout, stderr } = await run(["check", ...args, "--format", "json"], input);
  const report = JSON.parse(stdout) as Report;
  expect(validReport(report), JSON.stringify(validReport.errors)).toBe(true);
  return { status, stderr, report, issues: report.entries.flatMap((entry) => entry.issues) };
}

const validReport = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync("generated/report.schema.json", "utf8")));

describe("check", () => {
  test("accepts an answer, an array of answers and exchanges, and an error body", async () => {
    const error = { error: { message: "No thread found.", type: "invalid_request_error", param: null, code: null } };
    file("ok/answer.json", page);
    file("ok/array.json", [
      page,
      { request: { url: "https://api.portkey.ai/v1/threads/t/runs" }, response: { status: 200, body: page } },
      error,
    ]);
    file("ok/exchange.json", { response: { status: 404, body: error } });
    const { status, stderr, report } = await check(["ok"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(report.summary).toEqual({
      ...{ files: 3, exchanges: 5, skipped: 0, valid: 5, invalid: 0, errors: 0, warnings: 0, accepted: 0 },
    });
    expect(report.failures).toEqual([]);
    expect(report.entries.map(({ source, index, variant, status }) => [source, index, variant, status])).toEqual([
      [join("ok", "answer.json"), 0, "v2", null],
      [join("ok", "array.json"), 0, "v2", null],
      [join("ok", "array.json"), 1, "portkey", 200],
      [join("ok", "array.json"), 2, null, null],
      [join("ok", "exchange.json"), 0, null, 404],
    ]);
  });

  test("places an issue at its value, and at the object a property is missing from", async () => {
    const { model: _, ...run0 } = page.data[0] as Record<string, unknown>;
    const body = { ...page, has_more: "no", data: [{ ...run0, status: "done" }], last_id: "run_abc123" };
    const exchange = { response: { status: 200, body } };
    const name = file("placed.json", [page, exchange]);
    const { status, issues } = await check([name]);
    const lines = readFileSync(join(folder, name), "utf8").split("\n");
    expect(status).toBe(1);
    expect(issues.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["required", "/data/0/model"],
      ["enum", "/data/0/status"],
      ["type", "/has_more"],
    ]);
    const at = issues.map(({ line, column }) => lines[line - 1]?.slice(column - 1));
    expect(at).toEqual(["{", '"done",', '"no"']);
  });

  test("says in json what was there when it is short, and cuts a long text", async () => {
    const { issues } = await check([file("long.json", { ...page, first_id: 7, last_id: {}, object: "x".repeat(1000) })]);
    expect(issues.map(({ pointer, received }) => [pointer, received])).toEqual([
      ["/object", `${"x".repeat(40)}…`],
      ["/first_id", 7],
      ["/last_id", undefined],
    ]);
  });

  test.each([
    ["--variant v2", "v1/list/valid/200.completed.json", ["--variant", "v2"], ["/data/0/file_ids", "/data/1/file_ids"]],
    ["--variant v1", "v2/list/valid/200.completed.json", ["--variant", "v1"], ["/data/0/file_ids", "/data/1/file_ids"]],
    [
      "--strict",
      "v2/list/valid/200.completed.json",
      ["--strict"],
      ["/data/0/instructions", "/data/0/required_action", "/data/1/instructions", "/data/1/required_action"],
    ],
    [
      "--unknown error",
      "v2/list/valid/200.completed.with-unknown-properties.json",
      ["--unknown", "error"],
      ["/data/0/service_tier", "/data/0/tools/0/file_search/rewrite_query", "/next_cursor"],
    ],
  ])("obeys %s", async (_, name, options, pointers) => {
    const { status, issues } = await check([join(corpus, name), ...options]);
    const errors = issues.filter(({ severity }) => severity === "error").map(({ pointer }) => pointer);
    expect({ status, errors: errors.sort() }).toEqual({ status: 1, errors: pointers });
  });

  test("reads standard input", async () => {
    const { status, report } = await check(["-"], JSON.stringify(page));
    expect({ status, source: report.entries[0]?.source }).toEqual({ status: 0, source: "-" });
  });

  test("expands a glob that the shell left alone, in order", async () => {
    file("glob/b.json", page);
    file("glob/a.json", page);
    expect((await check(["glob/*.json"])).report.entries.map(({ source }) => source)).toEqual(["glob/a.json", "glob/b.json"]);
  });

  test("reads a file that begins with a byte order mark", async () => {
    expect((await check([file("bom.json", `\uFEFF${JSON.stringify(page)}`)])).status).toBe(0);
  });

  test.each([
    ["a text", '"list"'],
    ["null", "null"],
    ["a number", "5"],
    ["a status", '{"status": 200}'],
    ["an empty object", "{}"],
    ["one run", JSON.stringify(page.data[0])],
    ["a list in an array in an array", `[[${JSON.stringify(page)}]]`],
  ])("makes an entry of %s, as no answer", async (_, text) => {
    const { status, issues } = await check(["-"], text);
    expect(status).toBe(1);
    expect(issues).toMatchObject([{ severity: "error", code: "not-an-answer", pointer: "" }]);
  });

  test.each<[string, string | Buffer, string, number | undefined]>([
    ["empty", "", 'Cannot parse "bad.json": it is empty', undefined],
    ["blank", " \n\t\n", 'Cannot parse "bad.json": it is empty', undefined],
    [
      "cut off",
      '{\n  "object": "list",\n',
      'Cannot parse "bad.json": line 3 is not valid JSON: property name expected at column 1',
      3,
    ],
    [
      "broken in the middle",
      '{\n  "object": list\n}',
      'Cannot parse "bad.json": line 2 is not valid JSON: invalid symbol at column 13',
      2,
    ],
    [
      "broken by a trailing comma",
      '{"data": [1,]}',
      'Cannot parse "bad.json": line 1 is not valid JSON: value expected at column 13',
      1,
    ],
  ])("fails a file that is %s, and judges the rest", async (_, content, message, line) => {
    const { status, stderr, report } = await check([
      file("good.json", page),
      file("bad.json", content),
      file("better.json", page),
    ]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: `${message}\n` });
    expect(report.failures).toEqual([{ source: "bad.json", ...(line && { line }), message }]);
    expect(report.summary.valid).toBe(2);
  });

  test("lets an unreadable input beat an invalid answer", async () => {
    expect(await check([file("invalid.json", {}), "nowhere.json"])).toMatchObject({
      status: 2,
      report: { summary: { invalid: 1 }, failures: [{ message: 'Cannot read "nowhere.json": no such file or folder' }] },
    });
  });

  test.each([
    ["an empty array", ["empty.json"], 'Cannot parse "empty.json": it is an empty array, and holds no answer'],
    ["a folder without answers", ["no-answers"], 'Cannot check "no-answers": the folder holds no recording'],
    ["a glob that matches nothing", ["no*where.json"], 'Cannot check "no*where.json": no file matches'],
  ])("fails %s, since nothing is judged", async (_, args, message) => {
    file("empty.json", []);
    file("no-answers/readme.txt", "nothing here");
    expect(await check(args)).toMatchObject({ status: 2, stderr: `${message}\n`, report: { failures: [{ message }] } });
  });

  test.each([
    [
      "in a place that is free in form",
      JSON.stringify({ ...page, extra: "deep" }).replace('"deep"', nest(10_000)),
      "/extra/0/0/0/0/0/0/0",
    ],
    [
      "in the place of a run",
      `{"object":"list","data":${nest(10_000)},"first_id":null,"last_id":null,"has_more":1}`,
      "/data/0/0/0/0/0/0/0",
    ],
    ["around nothing", nest(10_000), "/0/0/0/0/0/0/0/0"],
  ])("refuses 10,000 levels of nesting %s, and judges the file beside it", async (_, text, pointer) => {
    const { status, stderr, report, issues } = await check([file("deep.json", text), file("beside.json", page)]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(report.summary).toMatchObject({ exchanges: 2, valid: 1 });
    const message = "must be nested at most 1,000 levels deep, is nested deeper: the answer is not judged";
    expect(issues).toMatchObject([{ severity: "error", code: "too-deep", pointer, line: 1, message }]);
  });

  test("refuses one deep answer of several, and judges the others", async () => {
    const { report } = await check(
      ["-"],
      `[${JSON.stringify({ ...page, has_more: 1 })},${nest(2000)},${JSON.stringify({ ...page, has_more: 2 })}]`,
    );
    expect(report.entries.map(({ issues }) => issues.map(({ code }) => code))).toEqual([["type"], ["too-deep"], ["type"]]);
  });

  test("accepts 1,000 levels, and no more", async () => {
    const at = async (levels: number) =>
      (await check(["-"], JSON.stringify({ ...page, extra: "deep" }).replace('"deep"', nest(levels - 1)))).issues;
    expect((await at(1000)).map(({ code }) => code)).toEqual(["unknown-property"]);
    expect((await at(1001)).map(({ code }) => code)).toEqual(["too-deep"]);
  });

  test("judges 900 levels of nesting", async () => {
    const run = { ...page.data[0], tools: [{ type: "function", function: { name: "f", parameters: { deep: 0 } } }] };
    const body = { ...page, data: [run], last_id: "run_abc123" };
    expect((await check(["-"], JSON.stringify(body).replace('{"deep":0}', `{"deep":${nest(900)}}`))).status).toBe(0);
  });

  test("fails a text that is cut off in 20,000 levels of nesting, and judges the rest", async () => {
    const { status, report, stderr } = await check([file("cut.json", "[".repeat(20_000)), file("beside.json", page)]);
    expect({ status, valid: report.summary.valid }).toEqual({ status: 2, valid: 1 });
    expect(stderr).toMatch(/^Cannot parse "cut.json": it is not valid JSON: /);
  });

  test("judges 200,000 answers of one file", async () => {
    const answer = '{"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false}';
    const { status, stdout } = await run(["check", file("many.json", `[${Array(200_000).fill(answer).join()}]`)]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\n200000 answers in 1 file: 200000 valid, 0 invalid, 0 errors, 0 warnings\n$/);
  });

  test("places each of many issues in a file of many lines", async () => {
    const runs = Array.from({ length: 20_000 }, (_, index) => ({
      ...page.data[0],
      id: `run_${index}`,
      ...(index && { extra: 1 }),
    }));
    const name = file("lines.json", { ...page, data: runs, first_id: "run_0", last_id: "run_19999" });
    const expected = readFileSync(join(folder, name), "utf8")
      .split("\n")
      .flatMap((line, index) => (line.includes('"extra": 1') ? [`${index + 1}:${line.indexOf("1") + 1}`] : []));
    const [limit, ...others] = (await check([name])).issues;
    expect(limit).toMatchObject({ code: "limit", pointer: "/data", line: 3 });
    expect(others.map(({ line, column }) => `${line}:${column}`)).toEqual(expected);
    expect(expected).toHaveLength(19_999);
  });

  const twice =
    '{\n"object": {"has_more": 1, "has_more": 2},\n"object": "list",\n"data": [], "first_id": null, "last_id": null,\n"has_more": false,\n"has_more": 1\n}';

  test("tells once of a name that stands twice, at the last, which is the one that JSON.parse reads", async () => {
    // What the first "object" held is read by nobody.
    expect((await check(["-"], twice)).issues).toMatchObject([
      { code: "duplicate-key", pointer: "/object", line: 3, column: 11 },
      {
        code: "duplicate-key",
        pointer: "/has_more",
        line: 6,
        column: 13,
        message: "must stand once in its object, stands there 2 times",
      },
    ]);
  });

  test.each<[string, string, string, string[]]>([
    ["an id", '"id": "run_abc123",', '"id": "run_abc123", "id": "run_zzz",', ["duplicate-key /data/0/id"]],
    ["a status", '"status": "completed",', '"status": "completed", "status": "failed",', ["duplicate-key /data/0/status"]],
    ["an id, by an escape", '"id": "run_abc123",', '"id": "run_abc123", "\\u0069d": 5,', ["duplicate-key /data/0/id"]],
    ["data", '"has_more": false', '"has_more": false, "data": []', ["duplicate-key /data"]],
    [
      "data, faulty",
      '"has_more": false',
      '"has_more": false, "data": [{ "id": 1 }, 5]',
      ["duplicate-key /data", "type /data/0/id", "type /data/1"],
    ],
  ])("does not echo a name that stands twice: %s", async (_, from, to, issues) => {
    for (const args of [[], ["--thorough"]]) {
      const { report } = await check(["-", ...args], JSON.stringify(page, null, 1).replace(from, to));
      const found = report.entries[0]?.issues
        .filter(({ code }) => code !== "required")
        .map(({ code, pointer }) => `${code} ${pointer}`);
      expect(found?.sort()).toEqual([...issues].sort());
    }
  });

  test.each([
    ["deep integers", `${"[9999999999999999,".repeat(20_000)}1${"]".repeat(20_000)}`, { errors: 2, warnings: 0 }],
    ["a million levels", `${"[".repeat(1e6)}1${"]".repeat(1e6)}`, { errors: 1, warnings: 0 }],
    ["names twice in 20,000 answers", `[${Array(20_000).fill('{"a":1,"a":2}').join()}]`, { errors: 40_000, warnings: 0 }],
    ["one name 50,000 times", `{${Array(50_000).fill('"a":9999999999999999').join()}}`, { errors: 2, warnings: 0 }],
    [
      "20,000 names twice",
      `{${Array.from({ length: 20_000 }, (_, index) => `"n${index}":1,"n${index}":2`).join()}}`,
      { errors: 20_001, warnings: 0 },
    ],
  ])("is not held up by %s", async (_, text, counts) => {
    expect((await check(["-"], text)).report.summary).toMatchObject(counts);
  });

  test("tells of the exchange around a body as such", async () => {
    const text = `[{"request": {"url": "/threads/t/runs", "url": "/threads/t/runs"}, "response": {"body": ${JSON.stringify(page)}}}]`;
    expect((await check(["-"], text)).issues).toMatchObject([
      { code: "duplicate-key", root: "exchange", path: ["request", "url"], pointer: "/request/url", line: 1, column: 48 },
    ]);
  });

  test("tells of integers beyond 2^53, and of none up to there", async () => {
    const parameters = { maximum: "<1>", minimum: "<2>", huge: "<3>", text: "99999999999999999999", exponent: "<4>" };
    const run = { ...page.data[0], tools: [{ type: "function", function: { name: "f", parameters } }] };
    const text = JSON.stringify({ ...page, data: [run], last_id: "run_abc123" })
      .replace('"<1>"', "9007199254740992")
      .replace('"<2>"', "-9007199254740993")
      .replace('"<3>"', "9".repeat(400))
      .replace('"<4>"', "1e400");
    const { status, issues } = await check(["-"], text);
    expect(status).toBe(0);
    expect(issues).toMatchObject([
      {
        severity: "warning",
        code: "unsafe-integer",
        pointer: "/data/0/tools/0/function/parameters/minimum",
        message: "must be within 2^53, beyond which JavaScript rounds, got -9007199254740993, read as -9007199254740992",
      },
      { code: "unsafe-integer", pointer: "/data/0/tools/0/function/parameters/huge" },
    ]);
  });

  test("tells of a time beyond 2^53 once, as one in nanoseconds", async () => {
    const text = JSON.stringify({ ...page, data: [{ ...page.data[0], started_at: "<time>" }], last_id: "run_abc123" });
    expect((await check(["-"], text.replace('"<time>"', "1699075072000000001"))).issues).toMatchObject([
      { code: "seconds", hint: "This is in nanoseconds: in seconds it is 1699075072" },
    ]);
  });

  test("judges numbers that JSON can write and JavaScript cannot hold, and says what they are", async () => {
    const text = JSON.stringify({
      ...page,
      data: [{ ...page.data[0], temperature: "<1>", top_p: "<2>" }],
      last_id: "run_abc123",
    });
    const { issues } = await check(["-"], text.replace('"<1>"', "1e400").replace('"<2>"', "-0"));
    expect(issues).toMatchObject([
      {
        code: "type",
        pointer: "/data/0/temperature",
        message: "must be number or null, got number Infinity",
        received: "Infinity",
      },
    ]);
  });

  test("looks at a long text for what JSON.parse passes over where an answer has an issue, or with --thorough", async () => {
    const long = (body: object) => JSON.stringify(body).replace("{", `{"object":"list",${" ".repeat(1_000_000)}`);
    file("long/sound.json", long(page));
    file("long/unsound.json", `[${JSON.stringify(page)},${long({ ...page, has_more: 1 })}]`);
    const codes = async (args: string[]) =>
      (await check(args)).report.entries.map(({ issues }) => issues.map(({ code }) => code));
    file("long/warned.json", long({ ...page, extra: 1 }));
    expect(await codes(["long"])).toEqual([[], [], ["duplicate-key", "type"], ["duplicate-key", "unknown-property"]]);
    expect(await codes(["long", "--thorough"])).toEqual([
      ["duplicate-key"],
      [],
      ["duplicate-key", "type"],
      ["duplicate-key", "unknown-property"],
    ]);
  });

  test("touches no prototype, whatever the names are", async () => {
    const names = '"__proto__": {"status": "done"}, "constructor": {"prototype": {"status": "done"}}, "toString": 1, ';
    const { status, issues } = await check(["-"], JSON.stringify(page).replace('"id":', `${names}"id":`));
    expect(status).toBe(0);
    expect(issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(
      ["__proto__", "constructor", "toString"].map((name) => `unknown-property /data/0/${name}`),
    );
  });

  test("judges and prints halves of surrogate pairs", async () => {
    const text = JSON.stringify({ ...page, object: "\ud800", "\udc00": 1 });
    const { issues } = await check(["-"], text);
    expect(issues).toMatchObject([
      { code: "const", message: 'must be "list", got string "\\ud800"' },
      { code: "unknown-property", pointer: "/\udc00" },
    ]);
    expect((await run(["check", "-"], text)).stdout).toContain("warning /\\udc00 is not a property");
  });

  test("reads an exchange as one, whatever else it has", async () => {
    const exchange = { response: { status: 200, body: page }, error: null, data: {}, object: "list" };
    expect(await check(["-"], JSON.stringify(exchange))).toMatchObject({ status: 0, issues: [] });
  });

  test("reads a page that has a property named response as a page", async () => {
    const { issues } = await check(["-"], JSON.stringify({ ...page, response: { a: 1 } }));
    expect(issues).toMatchObject([{ severity: "warning", pointer: "/response" }]);
  });

  const form = 'An exchange is { "request": …, "response": { "status", "body" } }';
  test.each<[string, unknown, string]>([
    ["response is null", { request: {}, response: null }, form],
    ["names are in capitals", { Request: {}, Response: {} }, form],
    ["response has no body", { response: { status: 200 } }, "An exchange has its body in response.body"],
    ["response is the body", { response: page }, "An exchange has its body in response.body"],
  ])("hints at the form of an exchange whose %s", async (_, exchange, hint) => {
    expect((await check(["-"], JSON.stringify(exchange))).issues).toMatchObject([{ code: "not-an-answer", hint }]);
  });

  test("reports no status that is none", async () => {
    const { report, issues } = await check(["-"], JSON.stringify({ response: { status: "200", body: page } }));
    expect(report.entries[0]?.status).toBeNull();
    expect(issues).toMatchObject([{ code: "status", root: "exchange", pointer: "/response/status", line: 1, column: 23 }]);
  });

  test("reads links to files in a folder, and hidden files, and names in capitals", async () => {
    file("linked/real.json", page);
    file("links/.hidden.json", page);
    file("links/CAPITAL.JSON", page);
    symlinkSync(join(folder, "linked/real.json"), join(folder, "links/z.json"));
    symlinkSync(join(folder, "links"), join(folder, "links/loop"));
    const names = [".hidden.json", "CAPITAL.JSON", "z.json"].map((name) => join("links", name));
    expect((await check(["links"])).report.entries.map(({ source }) => source)).toEqual(names);
    symlinkSync(join(folder, "nowhere"), join(folder, "links/broken.json"));
    expect(await check(["links"])).toMatchObject({ status: 2, report: { summary: { valid: 3 } } });
  });

  test("prints no value of a header, not even of the line it stands in", async () => {
    const request = {
      method: 5,
      headers: { authorization: "Bearer sk-secret", "openai-beta": "sk-secret=v1", "x-api-key": "sk-secret" },
    };
    const exchange = {
      request,
      response: { status: "200", headers: { "set-cookie": "sk-secret" }, body: { ...page, first_id: 5, has_more: 1 } },
    };
    const twice = JSON.stringify([exchange, exchange]).replaceAll('"x-api-key"', '"authorization": "sk-secret", "x-api-key"');
    for (const text of [JSON.stringify(exchange), JSON.stringify(exchange, null, 2), twice]) {
      for (const format of ["pretty", "json"]) {
        const { stdout } = await run(["check", "-", "--format", format], text);
        expect(stdout).toContain("must be GET, got number 5");
        expect(stdout).not.toContain("secret");
      }
    }
  });

  test.each<[string, object]>([
    [
      "an exchange with a name of a body",
      { request: { headers: { authorization: "sk-secret" } }, response: { status: 200, body: page }, error: null },
    ],
    [
      "an axios error",
      {
        data: { error: { message: "m", type: "t", param: null, code: null } },
        status: 401,
        config: { headers: { authorization: "sk-secret" } },
      },
    ],
    ["headers in a page", { ...page, headers: { authorization: "sk-secret" }, has_more: 1 }],
    ["a status that is an object", { response: { status: { secret: "sk-secret" }, body: page } }],
    [
      "a password in a URL without a scheme",
      { request: { url: "//me:sk-secret@api.openai.com/v1/x?key=sk-secret" }, response: { body: page } },
    ],
    [
      "a password in a URL",
      { request: { url: "https://me:sk-secret@api.openai.com/v1/x?key=sk-secret" }, response: { body: page } },
    ],
  ])("prints no secret of %s", async (_, answer) => {
    for (const text of [JSON.stringify(answer), JSON.stringify(answer, null, 2), JSON.stringify([answer, answer])]) {
      expect((await run(["check", "-"], text)).stdout).not.toContain("sk-s");
      expect((await run(["check", "-", "--format", "json"], text)).stdout).not.toContain("sk-s");
    }
  });

  test("prints no number of a header", async () => {
    const text = `{"request":{"headers":{"authorization":99999999999999999999},"cookies":[99999999999999999998]},"response":{"body":${JSON.stringify(page)}}}`;
    const { stdout } = await run(["check", "-"], text);
    expect(stdout).toContain("must be within 2^53");
    expect(stdout).not.toContain("9999999");
  });

  test("prints names that would move the cursor or forge a line as text", async () => {
    const name = file("ugly.json", { ...page, "\u001b[31mred\nforged.json: valid": 1, ["x".repeat(5000)]: 1 });
    const { stdout } = await run(["check", name]);
    expect(stdout).toContain("\\u001b[31mred\\nforged.json: valid");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(300);
  });

  test.skipIf(!existsSync("/dev/full"))("says that the report cannot be written, and exits 2", () => {
    const script = `"${process.execPath}" "${cli}" check "${corpus}/v2/list/valid" > /dev/full`;
    const { status, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "Cannot write the report: ENOSPC: no space left on device, write\n",
    });
  });

  test("prints an answer a line, an issue with its line and a caret under the value, without colours into a pipe", async () => {
    const name = file("pretty.json", { ...page, first_id: 5 });
    const line = readFileSync(join(folder, name), "utf8").split("\n").indexOf('  "first_id": 5,') + 1;
    const margin = " ".repeat(String(line).length);
    expect((await run(["check", name])).stdout).toBe(
      [
        "pretty.json: invalid v2 (no run has file_ids)",
        `  ${line}:15 error /first_id must be string or null, got number 5 [type]`,
        `      ${line} |   "first_id": 5,`,
        `      ${margin} |               ^`,
        "      evidence: wire:2025-10, wire:empty",
        "1 answer in 1 file: 0 valid, 1 invalid, 1 error, 0 warnings",
        "",
      ].join("\n"),
    );
  });

  test("puts the caret under a value after wide characters and tabs, and shows the neighbourhood of a long line alone", async () => {
    const text = `{"object":"list",\t"data":[],"first_id":null,"last_id":null,"日本":${JSON.stringify("x".repeat(3000))},"has_more":"nein","last":1}`;
    const lines = (await run(["check", "-", "--unknown", "allow"], text)).stdout.split("\n");
    expect(lines[2]).toBe(`      1 | …${"x".repeat(47)}","has_more":"nein","last":1}`);
    expect(lines[3]).toBe(`        | ${" ".repeat(60)} ^^^^^^`);
    const wide = (await run(["check", "-"], text)).stdout.split("\n");
    expect(wide[2]).toBe(`      1 | …ject":"list", "data":[],"first_id":null,"last_id":null,"日本":"${"x".repeat(39)}…`);
    expect(wide[3]).toBe(`        | ${" ".repeat(63)}${"^".repeat(41)}`);
  });

  test("stops quietly when its reader does", () => {
    const script = `"${process.execPath}" "${cli}" check "${corpus}/v2/list/valid" --format json | head -c 10; exit "\${PIPESTATUS[0]}"`;
    expect(execFileSync("bash", ["-c", script], { encoding: "utf8" })).toBe('{\n  "entri');
  });
});

describe("The command line", () => {
  test.each([
    [[], "Cannot run: no command is given"],
    [["chekc", "x.json"], 'Cannot run "chekc": the commands are check, summarize, probe, mock'],
    [["check"], "Cannot check: no file, folder, glob or - is given"],
    [["check", "x.json", "--variant", "v3"], 'Cannot use --variant "v3": must be one of auto, v1, v2, portkey'],
    [
      ["check", "x.json", "--format", "xml"],
      'Cannot use --format "xml": must be one of pretty, json, ndjson, junit, sarif, github',
    ],
    [["check", "x.json", "--jobs", "0"], 'Cannot use --jobs "0": must be a number from 1 to 64'],
    [["check", "x.json", "--jobs", "02"], 'Cannot use --jobs "02": must be a number from 1 to 64'],
    [["check", "x.json", "--jobs", "65"], 'Cannot use --jobs "65"'],
    [["summarize", "x", "--strict"], "Cannot summarize with --strict: it is an option of check"],
    [["summarize", "x", "--format", "junit"], "Cannot summarize as junit: must be one of pretty, json"],
    [["check", "x.json", "--frobnicate"], "Cannot use --frobnicate: there is no such option\n"],
    [["check", "x.json", "--formt", "json"], "Cannot use --formt: there is no such option. Did you mean --format?\n"],
    [["check", "x.json", "--variant"], "Option '--variant <value>' argument missing"],
  ])("refuses %j", async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("prints its manual and its version", async () => {
    expect(await run(["--help"])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("Usage: list-runs-contract check"),
    });
    vi.stubEnv("PACKAGE_VERSION", "1.2.3"); // the build writes it into the file
    expect(await run(["--version"])).toEqual({ status: 0, stdout: "1.2.3\n", stderr: "" });
  });
});
