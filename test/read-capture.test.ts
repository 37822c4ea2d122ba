import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseCapture } from "../src/capture.js";
import { reportOn } from "../src/report.js";

const recording = (name: string) => readFileSync(new URL(`./recordings/${name}`, import.meta.url), "utf8");
const empty = '{"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false}';
const wrong = empty.replace("false", "0");
const runs = "https://api.openai.com/v1/threads/thread_abc123/runs";

/** The verdicts on a text: 1 for an answer that is valid, 0 for one that is not; and how often something could not be read or judged. */
function verdicts(text: string) {
  const { entries, failures, skipped } = reportOn("x", text, {});
  return { valid: entries.map(({ valid }) => Number(valid)).join(""), failures: failures.length, skipped };
}

describe("readCapture() reads a cassette", () => {
  const item = (body: string, indent = "", uri = runs) =>
    [
      `- request:`,
      `    method: GET`,
      `    uri: ${uri}`,
      `  response:`,
      `    status: {code: 200}`,
      `    body: {string: '${body}'}`,
      "",
    ]
      .map((line) => (line ? indent + line : line))
      .join("\n");
  const list = (between = "", indent = "") => `interactions:\n${item(empty, indent)}${between}${item(wrong, indent)}`;
  const both = { valid: "10", failures: 0, skipped: 0 };

  test.each<[string, string]>([
    ["as it is", `${list()}version: 1\n`],
    ["whose list is indented", `${list("", "  ")}version: 1\n`],
    ["with a comment at the beginning of a line", `# one\n${list("# two\n")}# three\n`],
    ["with a comment before an indented list goes on", list("# two\n", "  ")],
    ["with a line of white space", list("\t\n   \n")],
    ["with a dash on a line of its own", list().replace(/- request:(?![\s\S]*- request:)/, "-\n  request:")],
    ["with its key in quotes", list().replace("interactions", '"interactions"')],
    ["with directives and marks", `%YAML 1.1\n---\n${list()}...\n`],
    ["with a key before the list", `version: 1\n${list()}`],
    ["in lines that end in CRLF", list().replaceAll("\n", "\r\n")],
    ["with a line separator in a text", list().replaceAll('"object"', '"note":"\u2028- x\u2029", "object"')],
    [
      "with an alias to another exchange",
      `${list()
        .replace("uri: https", "uri: &u https")
        .replace(/uri: https\S+(?![\s\S]*uri: )/, "uri: *u")}`,
    ],
    [
      "with a merge key",
      `x: &x {method: GET, uri: "${runs}"}\n${list().replaceAll(/request:\n.*\n.*\n/g, "request: {<<: *x}\n")}`,
    ],
    [
      "in flow style",
      `interactions: [{request: {method: GET, uri: "${runs}"}, response: {body: {string: '${empty}'}}}, {request: {method: GET, uri: "${runs}"}, response: {body: {string: '${wrong}'}}}]\n`,
    ],
    ["with both lists", `http_interactions:\n${item(empty)}interactions:\n${item(wrong)}`],
  ])("%s", (_, text) => expect(verdicts(text)).toEqual(both));

  test("of several documents not at all, and says so", () => {
    expect(verdicts(`${list()}---\n${list()}`)).toMatchObject({ valid: "", failures: 1 });
  });

  test("and skips the exchange of a URL that it merges in", () => {
    const text = `x: &x {method: GET, uri: "https://api.openai.com/v1/models"}\ninteractions:\n${item(empty).replace(/request:\n.*\n.*\n/, "request: {<<: *x}\n")}`;
    expect(verdicts(text)).toEqual({ valid: "", failures: 0, skipped: 1 });
  });

  test("and names the line of an exchange that is broken, wherever that is", () => {
    const text = `${list(item("x").replace("method: GET", "method: ["))}${item(empty)}`;
    const { failures, entries } = reportOn("x", text, {});
    expect(entries.map(({ valid }) => valid)).toEqual([true, false, true]);
    expect(text.split("\n")[(failures[0]?.line ?? 0) - 2]).toBe("    method: [");
  });
});

describe("readCapture() reads HTTP", () => {
  const answer = (body: string, headers = "") => `HTTP/1.1 200 OK\r\n${headers}\r\n${body}`;
  const request = (path = "/v1/threads/thread_abc123/runs") => `GET ${path} HTTP/1.1\r\nHost: api.openai.com\r\n\r\n`;
  const chunked = (body: string, trailer = "") => `${body.length.toString(16)};x=y\r\n${body}\r\n0\r\n${trailer}\r\n`;

  test.each<[string, string, string]>([
    ["with a header that goes on in the next line", answer(empty, "X-A: a\r\n  folded\r\n") + answer(wrong), "10"],
    ["with white space before a colon", answer(empty, "X-A : b\r\n") + answer(wrong), "10"],
    ["in chunks", answer(chunked(empty), "Transfer-Encoding: chunked\r\n") + answer(wrong), "10"],
    [
      "in chunks, with headers after them",
      answer(chunked(empty, "X-T: v\r\n"), "Transfer-Encoding: chunked\r\n") + answer(wrong),
      "10",
    ],
    ["without headers or a reason", `HTTP/1.1 200\n\n${empty}`, "1"],
    ["that holds HTTP in a text", answer(empty.replace('"object"', '"note":"HTTP/1.1 200 OK", "object"')) + answer(wrong), "10"],
    ["whose lengths no longer fit", answer(empty, "Content-Length: 7\r\n") + answer(wrong, "Content-Length: 9999\r\n"), "10"],
  ])("%s", (_, text, valid) => expect(verdicts(text)).toEqual({ valid, failures: 0, skipped: 0 }));

  test("of requests that do not wait for their answers, in their order", () => {
    const text = `${request("/v1/models")}${request()}${answer('{"object":"list","data":[{"id":"gpt-4o"}]}')}\n${answer(empty)}`;
    expect(verdicts(text)).toEqual({ valid: "1", failures: 0, skipped: 1 });
  });

  test("up to a message that cannot be read, and names its line", () => {
    const text = `${request()}${answer(empty)}\n${answer(empty).replace("\r\n\r\n", "\r\nwhat is this\r\n\r\n")}`;
    const { entries, failures } = reportOn("x", text, {});
    expect({ judged: entries.length, failures }).toMatchObject({ judged: 1, failures: [{ line: 8 }] });
  });

  test("and skips a request without an answer", () => {
    expect(verdicts(`${request()}${answer(empty)}\n${request()}`)).toEqual({ valid: "1", failures: 0, skipped: 1 });
  });
});

describe("readCapture() reads a body", () => {
  const har = (content: object, headers: object[] = []) =>
    JSON.stringify({
      log: { entries: [{ request: { method: "GET", url: runs }, response: { status: 200, headers, content } }] },
    });
  const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes as string).toString("base64");

  test.each<[string, object]>([
    ["in base64, however that is written", { text: base64(empty), encoding: "BASE64" }],
    ["in base64 in lines", { text: base64(empty).replace(/.{20}/g, "$&\n"), encoding: "base64" }],
    ["in base64 for URLs, without padding", { text: Buffer.from(empty).toString("base64url"), encoding: "base64" }],
    [
      "packed in two parts",
      { text: base64(Buffer.concat([gzipSync(empty.slice(0, 20)), gzipSync(empty.slice(20))])), encoding: "base64" },
    ],
    ["as a value", { text: JSON.parse(empty) }],
  ])("%s", (_, content) => expect(verdicts(har(content))).toEqual({ valid: "1", failures: 0, skipped: 0 }));

  test.each<[string, object, object[], string]>([
    [
      "of two parts, the second of which is cut off",
      { text: base64(Buffer.concat([gzipSync(empty), gzipSync("\n").subarray(0, -5)])), encoding: "base64" },
      [],
      "its body cannot be unpacked: it is cut off",
    ],
    [
      "that is cut off",
      { text: base64(gzipSync(empty).subarray(0, -5)), encoding: "base64" },
      [],
      "its body cannot be unpacked: it is cut off",
    ],
    ["that is no base64", { text: "*", encoding: "base64" }, [], "its body is not valid base64"],
    [
      "that is not UTF-8",
      { text: base64(Buffer.from([0x22, 0xff, 0x22])), encoding: "base64" },
      [],
      "its body is not valid UTF-8",
    ],
    [
      "that is packed with br",
      { text: base64("packed"), encoding: "base64" },
      [{ name: "Content-Encoding", value: "br" }],
      "its body is compressed with br, which is not read: record it with Accept-Encoding: gzip",
    ],
    [
      "that is no list of chunks",
      { text: '["PRIVATE"x', encoding: "base64" },
      [],
      "its body begins as a list of chunks, and is none",
    ],
    ["that was left out", {}, [], "its body was not recorded"],
  ])("%s not, and says why", (_, content, headers, why) => {
    const { failures, entries } = reportOn("x", har(content, headers), {});
    expect(entries).toEqual([]);
    expect(failures).toMatchObject([{ line: 1, predicate: `holds an answer that cannot be judged: ${why}` }]);
  });

  test("that unfolds to more than it may not, and says so", () => {
    const text = har({ text: base64(gzipSync(Buffer.alloc(257 << 20), { level: 1 })), encoding: "base64" });
    expect(reportOn("x", text, {}).failures).toMatchObject([
      { predicate: expect.stringContaining("its body unfolds to more than 256 MB") },
    ]);
  });

  test("that is a text in a text, and shows none of it", () => {
    const body = JSON.stringify(JSON.stringify({ instructions: "PRIVATE" }));
    for (const text of [har({ text: body }), body, JSON.stringify({ response: { body } })]) {
      const found = reportOn("x", text, {});
      expect(found.entries[0]?.issues).toMatchObject([{ code: "not-an-answer" }]);
      expect(JSON.stringify([found.entries, [...found.excerpts]])).not.toContain("PRIVATE");
    }
  });
});

test("reportOn() shows no key in the name of a property", () => {
  const { entries, excerpts } = reportOn("x", empty.replace("{", '{"sk-proj-0123456789abcdefghij": 1, '), {});
  expect(entries[0]?.issues).toMatchObject([{ code: "unknown-property", pointer: expect.stringMatching(/^\/sk-x+$/) }]);
  expect(JSON.stringify([entries, [...excerpts]])).not.toContain("0123456789abcdefghij");
});

test("go-vcr's cassettes are read", () => {
  const text = recording("vcrpy/requests-v1.yaml")
    .replace(/ {4}body:\n {6}string: /, "    body: ")
    .replace(/ {4}status:\n {6}code: 200\n {6}message: OK\n/, "    status: 200 OK\n    code: 200\n");
  expect(text).not.toContain("string:");
  expect(parseCapture(text)).toMatchObject({
    format: "go-vcr",
    exchanges: [{ response: { status: 200, body: { object: "list" } } }],
  });
});
