import { describe, expect, test } from "vitest";
import { checkExchange, type Exchange, type PageReport } from "../src/index.js";
import { validCases } from "./corpus.js";

const errors = ({ issues }: PageReport) =>
  issues.filter(({ severity }) => severity === "error").map(({ code, pointer }) => `${pointer} ${code}`);
const empty = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
const sample = validCases("v2", "list").find(({ file }) => file.endsWith("v2/list/valid/200.completed.json"))?.response.body;

describe("checkExchange()", () => {
  const error = { error: { message: "m", type: "server_error", param: null, code: null } };

  test.each([
    ["an error body with status 200", 200, error, "must be a list of runs, as the status is 200, got an error body"],
    ["a list with status 404", 404, empty, "must be an error body, as the status is 404, got a list of runs"],
  ])("refuses %s", (_, status, body, message) => {
    expect(checkExchange({ response: { status, body } }).issues).toMatchObject([{ code: "status", pointer: "", message }]);
  });

  test.each([
    ["304", 304, empty, "must be 2xx, 4xx or 5xx, got 304"],
    ["304 and an empty text", 304, "", "must be 2xx, 4xx or 5xx, got 304"],
    ["a text", "200", empty, 'must be a status from 100 to 599, got string "200"'],
    ["a fraction", 200.5, empty, "must be a status from 100 to 599, got number 200.5"],
    ["600", 600, empty, "must be a status from 100 to 599, got number 600"],
  ])("refuses the status %s", (_, status, body, message) => {
    expect(checkExchange({ response: { status: status as number, body } }).issues).toMatchObject([
      { code: "status", root: "exchange", pointer: "/response/status", message },
    ]);
  });

  test("takes a status that is null for one that is not known", () => {
    expect(checkExchange({ response: { status: null as never, body: empty } }).issues).toEqual([]);
  });

  test("judges an error body as one when the status is not known", () => {
    expect(checkExchange({ response: { body: error } })).toMatchObject({ variant: null, valid: true });
    expect(errors(checkExchange({ response: { body: { error: { ...error.error, code: 1 } } } }))).toEqual(["/error/code type"]);
    expect(errors(checkExchange({ response: { body: { status: "failure" } } }))).toEqual(["/message required"]);
  });

  test("judges the body beside a status that is none", () => {
    expect(errors(checkExchange({ response: { status: "200" as never, body: { ...empty, has_more: 1 } } }))).toEqual([
      "/response/status status",
      "/has_more type",
    ]);
  });

  test("judges a body as what it is where it does not fit its status", () => {
    expect(errors(checkExchange({ response: { status: 404, body: { ...empty, has_more: 1 } } }))).toEqual([
      " status",
      "/has_more type",
    ]);
    const faulty = { error: { ...error.error, code: 1 } };
    expect(errors(checkExchange({ response: { status: 200, body: faulty } }))).toEqual([" status", "/error/code type"]);
  });

  test.each<[string, unknown, string, string]>([
    ["a page", empty, "must be an exchange, got a list of runs", "checkPage takes a body by itself"],
    ["an error body", error, "must be an exchange, got an error body", "checkPage takes a body by itself"],
    ["a request alone", { request: {} }, "must be an exchange, got object", "An exchange is {"],
    ["null", null, "must be an exchange, got null", "An exchange is {"],
  ])("says that %s is no exchange", (_, value, message, hint) => {
    const { valid, issues } = checkExchange(value as never);
    expect(valid).toBe(false);
    expect(issues).toMatchObject([{ code: "not-an-answer", root: "exchange", message, hint: expect.stringContaining(hint) }]);
  });

  test("goes by the body where headers cannot be read", () => {
    const headers = { forEach: "x" } as never;
    expect(checkExchange({ request: { headers }, response: { headers, body: sample } })).toMatchObject({
      variant: "v2",
      valid: true,
    });
    const thrown = Object.defineProperty({}, "authorization", { enumerable: true, get: () => expect.fail("read") });
    expect(checkExchange({ response: { headers: thrown, body: sample } })).toMatchObject({ variant: "v2", issues: [] });
  });

  test("does not throw on an exchange that cannot be read", () => {
    const thrown = () => {
      throw new Error("no");
    };
    const request = Object.defineProperty({}, "url", { get: thrown, enumerable: true });
    const hostile = [null, {}, { request, response: { body: empty } }, new Proxy({}, { get: thrown }), { response: null }];
    for (const exchange of hostile) {
      expect(checkExchange(exchange as never)).toMatchObject({
        valid: false,
        issues: [{ code: expect.stringMatching(/unreadable|not-an/) }],
      });
    }
  });
});

describe("checkExchange() of a request", () => {
  const url = "https://api.openai.com/v1/threads/thread_abc123/runs";
  const headers = { Authorization: "Bearer $KEY", "OpenAI-Beta": "assistants=v2" };
  const portkey = "https://api.portkey.ai/v1/threads/thread_abc123/runs";
  const of = (request: unknown, body: unknown = sample, status = 200) =>
    checkExchange({ request, response: { status, body } } as Exchange, { variant: "auto" }).issues.map(
      ({ severity, root, code, pointer }) => `${severity} ${code} ${root === "exchange" ? pointer : "?"}`,
    );

  test.each<[string, object, string[]]>([
    ["none", {}, []],
    ["as it has to be", { method: "GET", url, headers }, []],
    ["a method in small letters", { method: "get", url, headers }, []],
    ["a method that is null", { method: null, url, headers }, []],
    ["a URL object", { url: new URL(url), headers }, []],
    ["fetch's headers", { url, headers: new Headers(headers) }, []],
    ["another method", { method: "HEAD", url, headers }, ["error method /request/method"]],
    ["a method that is no text", { method: { toString: 1 }, url, headers }, ["error method /request/method"]],
    ["a URL that is no text", { url: 5, headers }, ["error path /request/url"]],
    ["no version", { url: url.replace("/v1", ""), headers }, ["error path /request/url"]],
    ["another version", { url: url.replace("/v1", "/v2"), headers }, ["error path /request/url"]],
    ["a slash too many", { url: `${url}/`, headers }, ["error path /request/url"]],
    ["no thread", { url: url.replace("/thread_abc123", ""), headers }, ["error path /request/url"]],
    ["a path alone", { url: "/v1/threads/thread_abc123/runs?limit=5", headers }, []],
    ["a path alone, from the base URL on", { url: "/threads/thread_abc123/runs", headers }, []],
    [
      "a path alone, and a host",
      { url: "/threads/thread_abc123/runs", headers: { ...headers, Host: "api.openai.com:443" } },
      ["error path /request/url"],
    ],
    ["parameters nobody knows", { url: `${url}?api-version=1&limit=5`, headers }, []],
    [
      "limit out of range and order unknown",
      { url: `${url}?limit=0&order=up`, headers },
      ["error minimum /request/url", "error enum /request/url"],
    ],
    ["two cursors", { url: `${url}?after=run_x&before=run_y`, headers }, []],
    ["a URL that a recorder replaced", { url: "[REDACTED]", headers }, []],
    ["headers as names and values by turns", { url, headers: Object.entries(headers).flat() }, []],
    ["headers of HTTP/2 by turns", { url, headers: [":authority", "api.openai.com", ...Object.entries(headers).flat()] }, []],
    [
      "a header sent twice",
      {
        url,
        headers: [
          ["authorization", "x"],
          ["OpenAI-Beta", "foo=v1"],
          ["openai-beta", "assistants=v2"],
        ],
      },
      [],
    ],
    ["headers as lines", { url, headers: ["Authorization: x", "OpenAI-Beta: assistants=v2"] }, []],
    [
      "another version header in a list",
      {
        url,
        headers: [
          { name: "Authorization", value: "x" },
          { name: "OpenAI-Beta", value: "assistants=v9" },
        ],
      },
      ["warning beta-header /request/headers/1/value"],
    ],
    ["no headers recorded", { url, headers: {} }, []],
    [
      "headers that are undefined or null",
      { url, headers: { ...headers, authorization: undefined, Authorization: null } },
      ["warning auth /request/headers/authorization"],
    ],
    ["no key", { url, headers: { "OpenAI-Beta": "assistants=v2" } }, ["warning auth /request/headers/authorization"]],
    ["no version header", { url, headers: { authorization: "x" } }, ["warning beta-header /request/headers/openai-beta"]],
    [
      "another version header",
      { url, headers: { ...headers, "OpenAI-Beta": "realtime=v1" } },
      ["warning beta-header /request/headers/OpenAI-Beta"],
    ],
    ["a version header among others", { url, headers: { ...headers, "OpenAI-Beta": "realtime=v1, assistants=v2" } }, []],
    ["a version header that a recorder replaced", { url, headers: { ...headers, "OpenAI-Beta": "[REDACTED]" } }, []],
    [
      "another host, with its own path and key",
      { url: "https://x.openai.azure.com/openai/threads/thread_abc123/runs?api-version=1", headers: { "api-key": "x" } },
      [],
    ],
    [
      "another host, of another path",
      { url: "https://example.com/v1/runs", headers: { "api-key": "x" } },
      ["error path /request/url"],
    ],
    ["a host that only ends like OpenAI's", { url: "https://notopenai.com/threads/thread_abc123/runs", headers: { a: "b" } }, []],
    [
      "Portkey, key and virtual key",
      { url: portkey, headers: { "x-portkey-api-key": "x", "x-portkey-virtual-key": "y", "openai-beta": "assistants=v2" } },
      [],
    ],
    [
      "Portkey, key and config, its own version header",
      { url: portkey, headers: { "x-portkey-api-key": "x", "x-portkey-config": "y", "x-portkey-openai-beta": "assistants=v2" } },
      [],
    ],
    [
      "Portkey, key, bearer and provider",
      { url: portkey, headers: { ...headers, "x-portkey-api-key": "x", "x-portkey-provider": "openai" } },
      [],
    ],
    [
      "Portkey, key and bearer, no provider",
      { url: portkey, headers: { ...headers, "x-portkey-api-key": "x" } },
      ["warning auth /request/headers/x-portkey-api-key"],
    ],
    [
      "Portkey, key and provider, no bearer",
      { url: portkey, headers: { "openai-beta": "assistants=v2", "x-portkey-api-key": "x", "x-portkey-provider": "openai" } },
      ["warning auth /request/headers/x-portkey-api-key"],
    ],
    ["Portkey, no key", { url: portkey, headers }, ["warning auth /request/headers/x-portkey-api-key"]],
    [
      "Portkey, the version of v1",
      { url: portkey, headers: { "x-portkey-api-key": "x", "x-portkey-config": "y", "openai-beta": "assistants=v1" } },
      ["warning beta-header /request/headers/openai-beta"],
    ],
    [
      "a gateway of one's own",
      { url: "http://localhost:8787/v1/threads/thread_abc123/runs", headers: { "x-portkey-provider": "openai" } },
      [],
    ],
  ])("%s", (_, request, issues) => {
    expect(of(request)).toEqual(issues);
  });

  test("says all that parseListRunsQuery says", () => {
    expect(checkExchange({ request: { url: `${url}?limit=0` }, response: { body: empty } }, { variant: "v2" }).issues).toEqual([
      {
        root: "exchange",
        severity: "error",
        code: "minimum",
        path: ["request", "url"],
        pointer: "/request/url",
        message: "parameter limit must be at least 1, got number 0",
        expected: 1,
        received: 0,
        evidence: ["seed:002"],
      },
    ]);
  });

  test("that was refused has warnings: the server is right", () => {
    const error = { error: { message: "no", type: "invalid_request_error", param: "limit", code: "integer_below_min_value" } };
    expect(of({ url: `${url}?limit=0`, headers }, error, 400)).toEqual(["warning minimum /request/url"]);
  });

  test("is held to the header of the variant that was asked for", () => {
    const told = (variant: "v1" | "v2") =>
      checkExchange({ request: { url, headers }, response: { body: empty } }, { variant }).issues.map(
        ({ code, message }) => `${code} ${message}`,
      );
    expect(told("v2")).toEqual([]);
    expect(told("v1")).toEqual(["beta-header must say assistants=v1, says something else"]);
  });

  test("says nothing of the values of headers", () => {
    const secret = "sk-secret";
    const request = { method: "POST", url: portkey, headers: { "x-portkey-api-key": secret, "openai-beta": `${secret}=v1` } };
    const { issues, reasons } = checkExchange({ request, response: { body: sample } });
    expect(issues.map(({ code }) => code)).toEqual(["method", "beta-header", "auth"]);
    expect(JSON.stringify({ issues, reasons })).not.toContain(secret);
  });
});

describe("checkExchange() of a header against the body", () => {
  const v1Body = validCases("v1", "list").find(({ file }) => file.endsWith("v1/list/valid/200.completed.json"))?.response.body;
  const under = (headers: Record<string, string>, body: unknown) =>
    checkExchange({ request: { headers: { authorization: "x", ...headers } }, response: { body } }).issues.filter(
      ({ code }) => code === "variant-mismatch",
    );

  test("is a warning", () => {
    expect(under({ "openai-beta": "assistants=v2" }, v1Body)).toMatchObject([
      {
        severity: "warning",
        pointer: "",
        message:
          "must be a page of v2, as the request has the header OpenAI-Beta: assistants=v2, got one of v1: every run has file_ids and none has tool_resources",
      },
    ]);
    expect(under({ "openai-beta": "assistants=v1" }, sample)).toHaveLength(1);
    expect(under({ "x-portkey-config": "x" }, v1Body)).toHaveLength(1);
  });

  test("is none where they agree, where the page is empty, and where the variant was asked for", () => {
    expect(under({ "openai-beta": "assistants=v1" }, v1Body)).toEqual([]);
    expect(under({ "x-portkey-config": "x" }, sample)).toEqual([]);
    expect(under({ "openai-beta": "assistants=v1" }, empty)).toEqual([]);
    const request = { headers: { "openai-beta": "assistants=v2" } };
    const { issues } = checkExchange({ request, response: { body: v1Body } }, { variant: "v2" });
    expect(issues.some(({ code }) => code === "variant-mismatch")).toBe(false);
  });
});

describe("checkExchange() of an end", () => {
  const body = (message: string) => ({ error: { message, type: "invalid_request_error", param: null, code: null } });
  const v1 = { headers: { authorization: "x", "openai-beta": "assistants=v1" } };
  const gone = "The v1 Assistants API has been deprecated. Please try again by setting the header 'OpenAI-Beta: assistants=v2'.";
  const ends = (exchange: Exchange) =>
    checkExchange(exchange).issues.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
  const endOfV1 = "warning end-of-v1: is the answer that v1 has given since it ended on 2024-12-18";
  const perhapsEndOfV1 = "warning end-of-v1: is possibly the answer that v1 has given since it ended on 2024-12-18";
  const shutdown =
    "warning shutdown: is possibly the shutdown of 2026-08-26: the endpoint has answered 404 since, as it does for an unknown thread";

  test.each<[string, Exchange, string[]]>([
    ["v1's own words", { request: v1, response: { status: 400, body: body(gone) } }, [endOfV1]],
    ["v1's own words, no status", { response: { body: body(gone) } }, [endOfV1]],
    [
      "a v1 400 after the end",
      { request: v1, response: { status: 400, body: body("No") }, recordedAt: "2024-12-19T00:00:00Z" },
      [perhapsEndOfV1],
    ],
    [
      "a v1 400 before the end",
      { request: v1, response: { status: 400, body: body("No") }, recordedAt: "2024-12-17T23:59:59Z" },
      [],
    ],
    ["a v1 400 of no date", { request: v1, response: { status: 400, body: body("No") } }, []],
    [
      "a v1 400 on the day of the end",
      { request: v1, response: { status: 400, body: body("No") }, recordedAt: "2024-12-18T23:00:00Z" },
      [],
    ],
    [
      "a v1 401 after the end",
      { request: v1, response: { status: 401, body: body("No") }, recordedAt: "2025-01-01T00:00:00Z" },
      [],
    ],
    ["v1's own words, another status", { request: v1, response: { status: 401, body: body(gone) } }, []],
    ["a 404 on the day of the shutdown", { response: { status: 404, body: body("No") }, recordedAt: "2026-08-26T23:00:00Z" }, []],
    [
      "a 404 whose Date is none, recorded after the shutdown",
      { response: { status: 404, headers: { date: "x" }, body: body("No") }, recordedAt: "2026-09-01T00:00:00Z" },
      [shutdown],
    ],
    ["a v2 400 after the end of v1", { response: { status: 400, body: body("No") }, recordedAt: "2025-01-01T00:00:00Z" }, []],
    ["a 404 after the shutdown", { response: { status: 404, body: body("No") }, recordedAt: "2026-08-27T00:00:00Z" }, [shutdown]],
    [
      "a 404 after the shutdown, by its Date",
      { response: { status: 404, headers: { Date: "Tue, 01 Sep 2026 10:00:00 GMT" }, body: body("No") } },
      [shutdown],
    ],
    [
      "a 404 whose Date is before the shutdown, recorded again later",
      {
        response: { status: 404, headers: { date: "Sat, 01 Aug 2026 10:00:00 GMT" }, body: body("No") },
        recordedAt: "2026-10-01T00:00:00Z",
      },
      [],
    ],
    ["a 404 before the shutdown", { response: { status: 404, body: body("No") }, recordedAt: "2026-08-25T12:00:00Z" }, []],
    ["a 404 of a date that is none", { response: { status: 404, body: body("No") }, recordedAt: "yesterday" }, []],
    [
      "a 404 of another server",
      {
        request: { url: "https://example.com/threads/thread_abc/runs" },
        response: { status: 404, body: body("No") },
        recordedAt: "2026-10-01T00:00:00Z",
      },
      [],
    ],
  ])("%s", (_, exchange, issues) => {
    expect(ends(exchange)).toEqual(issues);
    expect(checkExchange(exchange).valid).toBe(true);
  });

  test.each([[{}], [""], [null], ["<html>"], [{ message: "gone" }]])(
    "names a 404 after the shutdown, whatever its body is: %j",
    (body) => {
      const exchange = { response: { status: 404, body }, recordedAt: "2026-09-01T00:00:00Z" };
      expect(checkExchange(exchange).issues.map(({ code }) => code)).toEqual(["not-an-answer", "shutdown"]);
    },
  );
});
