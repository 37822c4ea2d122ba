import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseCapture } from "../src/capture.js";
import { checkExchange } from "../src/index.js";

const recording = (name: string) => readFileSync(new URL(`./recordings/${name}`, import.meta.url));
const page = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
const exchange = (body: unknown, url = "/v1/threads/thread_abc123/runs") => ({
  request: { url },
  response: { status: 200, body },
});

describe("parseCapture()", () => {
  test("reads an answer, an array of answers and an exchange", () => {
    expect(parseCapture(JSON.stringify(page))).toMatchObject({
      format: "json",
      exchanges: [{ response: { body: page } }],
      skipped: 0,
      failures: [],
    });
    expect(parseCapture(JSON.stringify([page, exchange(page)])).exchanges).toEqual([
      { response: { body: page } },
      exchange(page),
    ]);
    expect(parseCapture(`\ufeff${JSON.stringify(exchange(page))}`).exchanges).toEqual([exchange(page)]);
  });

  test("gives request, status, headers and time of a recorded exchange in one form, whatever the recorder's", () => {
    const { format, exchanges } = parseCapture(recording("vcr/webmock-v1.yml").toString());
    expect(format).toBe("vcr");
    expect(exchanges[0]).toMatchObject({
      request: { method: "GET", url: expect.stringContaining("/runs"), headers: { "openai-beta": "assistants=v1" } },
      response: { status: 200, headers: { "content-type": "application/json" }, body: { object: "list" } },
      recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test("reads each line of NDJSON, and tells of those that it cannot read", () => {
    const text = `${JSON.stringify(page)}\n\n{broken\n${JSON.stringify(exchange({ ...page, has_more: 1 }))}\n${JSON.stringify(exchange(page, "/v1/models"))}\n`;
    const capture = parseCapture(text);
    expect(capture).toMatchObject({
      format: "ndjson",
      skipped: 1,
      failures: [{ line: 3, message: expect.stringMatching(/^line 3 is not valid JSON/) }],
    });
    expect(capture.exchanges).toHaveLength(2);
    const [issue] = checkExchange(capture.exchanges[1] as never).issues;
    const { line, column } = capture.locate(1, issue as never);
    expect(line).toBe(4);
    expect(text.split("\n")[3]?.slice(column - 1)).toMatch(/^1\}/);
  });

  test("places what stands around a body: a header by its name in lower case, the URL, what is missing", () => {
    const text = recording("nock/rec-defect.json").toString();
    const { locate } = parseCapture(text);
    const at = (...path: string[]) => {
      const { line, column } = locate(0, { root: "exchange", path });
      return text.split("\n")[line - 1]?.slice(column - 1);
    };
    expect(at("request", "headers", "openai-beta")).toMatch(/assistants=v2/);
    expect(at("request", "url")).toMatch(/^"\/v1\/threads\//);
    expect(at("response", "status")).toMatch(/^200/);
    expect(at("request", "headers", "not-there")).toMatch(/^\{/);
  });

  test("reads bytes, such as HTTP as text with a packed body", () => {
    const { exchanges, format } = parseCapture(recording("http/curl-i-gzip-defect.http"));
    expect({ format, judged: exchanges.length }).toEqual({ format: "http", judged: 1 });
    expect(exchanges[0]?.response.body).toMatchObject({ object: "list" });
  });

  test("unpacks bytes, and passes over a line of them that is not UTF-8", () => {
    const text = `${JSON.stringify(page)}\n"?"\n${JSON.stringify(page)}\n`;
    expect(parseCapture(gzipSync(text))).toMatchObject({ format: "ndjson", failures: [] });
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf("?")] = 0xff;
    const { exchanges, failures } = parseCapture(bytes);
    expect({ judged: exchanges.length, failures }).toEqual({
      judged: 2,
      failures: [{ line: 2, message: "line 2 is not valid UTF-8" }],
    });
    expect(() => parseCapture(gzipSync(text).subarray(0, 40))).toThrow(SyntaxError);
  });

  test("throws a TypeError on what is neither text nor bytes", () => {
    expect(() => parseCapture(undefined as never)).toThrow(
      new TypeError("Cannot parse the capture: it must be a text or bytes, got undefined"),
    );
  });

  test.each<[string, string, string]>([
    ["nothing", " \n", "Cannot parse the capture: it is empty"],
    ["words", "words", "Cannot parse the capture: it is neither JSON nor a cassette nor HTTP as text"],
    ["broken JSON", '{"a":\n', "Cannot parse the capture: line 2 is not valid JSON: value expected at column 1"],
    ["an empty array", "[]", "Cannot parse the capture: it is an empty array, and holds no answer"],
  ])("throws a SyntaxError on %s", (_, text, message) => {
    expect(() => parseCapture(text)).toThrow(new SyntaxError(message));
  });

  test.each<[string, object, string]>([
    ["HAR", { log: { entries: [{ response: { status: 200, content: { text: "{}", encoding: { toString: 1 } } } }] } }, "har"],
    ["HAR", { log: { entries: [{}], creator: { name: { toString: 1 } } } }, "har"],
    ["nock", [{ scope: { toString: 1 }, path: "/v1", response: {} }], "nock"],
  ])("throws nothing on %s in which an object stands where a text has to be: %j", (_, recording, format) => {
    expect(parseCapture(JSON.stringify(recording))).toMatchObject({ format, exchanges: [], skipped: 1 });
  });

  test("throws a RangeError for an exchange that is not there", () => {
    const capture = parseCapture(JSON.stringify(page));
    expect(() => capture.locate(1, { path: [] })).toThrow(
      new RangeError("Cannot locate an issue of exchange 1: the capture has 1"),
    );
  });
});
