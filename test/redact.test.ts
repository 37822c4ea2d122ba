import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from "node:zlib";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { decodeText } from "../src/decode-text.js";
import { maskYaml } from "../src/mask-yaml.js";
import { redact } from "../src/redact.js";
import { reportOn } from "../src/report.js";

const recordings = join(import.meta.dirname, "recordings");
const url = "https://api.openai.com/v1/threads/thread_abc123/runs?limit=2&api_key=SECRETkey";
const sent = { Authorization: "Bearer sk-SECRET0123456789", "OpenAI-Beta": "assistants=v2", "Content-Type": "application/json" };
const received = { "Content-Type": "application/json", "Set-Cookie": "a=SECRET; b=SECRET", "openai-organization": "org-SECRET" };

/** A form of recording: what is written of a body. */
type Form = (body: string) => string;

const json = (value: unknown) => JSON.stringify(value, null, 2);
const lists = (headers: object) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
const named = (headers: object) => Object.entries(headers).map(([name, value]) => ({ name, value }));
const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64");
const packed = { ...received, "Content-Encoding": "gzip" };

const har = (content: object, headers: object = received) =>
  json({
    log: {
      entries: [
        { request: { method: "GET", url, headers: named(sent) }, response: { status: 200, headers: named(headers), content } },
      ],
    },
  });
const nock = (response: unknown, rawHeaders: unknown = received) =>
  json([
    {
      scope: "https://api.openai.com",
      method: "GET",
      path: "/v1/threads/t/runs",
      status: 200,
      response,
      rawHeaders,
      reqheaders: sent,
    },
  ]);
const azure = (body: unknown, headers: object = received) =>
  json({
    Entries: [
      {
        RequestMethod: "GET",
        RequestUri: url,
        RequestHeaders: sent,
        StatusCode: 200,
        ResponseHeaders: headers,
        ResponseBody: body,
      },
    ],
  });
const exvcr = (body: string, binary: boolean) =>
  json([
    {
      request: { method: "get", url, headers: sent, body: "" },
      response: { type: "ok", status_code: 200, headers: packed, body, binary },
    },
  ]);
const vcr = (body: object) => [
  {
    request: { method: "get", uri: url, headers: lists(sent) },
    response: { status: { code: 200 }, headers: lists(received), body },
  },
];
const http = (headers: object, body: string) =>
  [
    `GET ${new URL(url).pathname}?token=SECRETtoken HTTP/1.1`,
    ...Object.entries({ Host: "api.openai.com", ...sent }).map((header) => header.join(": ")),
    "",
    "HTTP/1.1 200 OK",
    ...Object.entries({ ...received, ...headers }).map((header) => header.join(": ")),
    "",
    body,
  ].join("\r\n");
/** Pieces of a text, none of which ends within a pair. */
const pieces = (text: string, length: number) => text.match(new RegExp(`.{1,${length}}`, "gsu")) ?? [];
const chunked = (body: string) =>
  [...pieces(body, 50), ""].map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`).join("");
const chunksOf = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
const erlang = (bytes: Buffer) => {
  const head = Buffer.from([131, 109, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length, 2);
  return base64(Buffer.concat([head, bytes]));
};
const escaped = (text: string) => text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const forms: Readonly<Record<string, Form>> = {
  "an answer by itself": (body) => body,
  "an array of answers, in escapes": (body) => escaped(`[${body},\n${body}]`),
  "an exchange": (body) =>
    json({ request: { url, headers: sent }, response: { status: 200, headers: received, body: JSON.parse(body) } }),
  "an exchange with a byte order mark": (body) => `\uFEFF${body}`,
  NDJSON: (body) => `${JSON.stringify(JSON.parse(body))}\n\n${JSON.stringify(JSON.parse(body))}\r\n`,
  HAR: (body) => har({ text: body }),
  "HAR with escaped slashes": (body) => har({ text: body }).replaceAll("/", "\\/"),
  "HAR in base64": (body) => har({ encoding: "base64", text: base64(body) }),
  "HAR in base64 with escaped slashes": (body) => har({ encoding: "base64", text: base64(body) }).replaceAll("/", "\\/"),
  "HAR in gzip": (body) => har({ encoding: "base64", text: base64(gzipSync(body)) }, packed),
  "HAR in gzip with escaped slashes": (body) =>
    har({ encoding: "base64", text: base64(gzipSync(body)) }, packed).replaceAll("/", "\\/"),
  "HAR in zlib": (body) => har({ encoding: "base64", text: base64(deflateSync(body)) }, { "content-encoding": "deflate" }),
  "HAR in deflate": (body) => har({ encoding: "base64", text: base64(deflateRawSync(body)) }, { "content-encoding": "deflate" }),
  "HAR in brotli": (body) => har({ encoding: "base64", text: base64(brotliCompressSync(body)) }, { "content-encoding": "br" }),
  "HAR in broken gzip": (body) => har({ encoding: "base64", text: base64(gzipSync(body).subarray(0, 200)) }, packed),
  "Polly with chunks": (body) =>
    har({ encoding: "base64", text: JSON.stringify(chunksOf(gzipSync(body), 100).map(base64)) }, packed),
  "Polly in hexadecimal": (body) =>
    har({ _isBinary: true, text: JSON.stringify(chunksOf(gzipSync(body), 77).map((chunk) => chunk.toString("hex"))) }, packed),
  nock: (body) => nock(JSON.parse(body)),
  "nock with headers by turns": (body) => nock(JSON.parse(body), Object.entries(received).flat()),
  "nock with text": (body) => nock(body),
  "nock with chunks": (body) =>
    nock(
      chunksOf(gzipSync(body), 100).map((chunk) => chunk.toString("hex")),
      packed,
    ),
  "nock in brotli": (body) => nock([brotliCompressSync(body).toString("hex")], { "content-encoding": "br" }),
  ExVCR: (body) => exvcr(body, false),
  "ExVCR with binary": (body) => exvcr(erlang(gzipSync(body)), true),
  "ExVCR with binary text": (body) => exvcr(erlang(Buffer.from(body)), true),
  Azure: (body) => azure(JSON.parse(body)),
  "Azure with lines": (body) => azure(pieces(body, 40)),
  "Azure in base64": (body) => azure(base64(body)),
  VCR: (body) => stringify({ http_interactions: vcr({ string: body }), recorded_with: "VCR" }, { indentSeq: false }),
  "VCR in quotes": (body) =>
    stringify(
      { http_interactions: vcr({ string: body }) },
      { defaultStringType: "QUOTE_DOUBLE", lineWidth: 60, indentSeq: false },
    ),
  "VCR in single quotes": (body) =>
    stringify(
      { http_interactions: vcr({ string: body }) },
      { singleQuote: true, blockQuote: false, lineWidth: 60, indentSeq: false },
    ),
  "VCR as JSON": (body) => json({ http_interactions: vcr({ string: body }) }),
  "VCR, folded": (body) =>
    stringify({ http_interactions: vcr({ string: body }) }, { blockQuote: "folded", lineWidth: 60, indentSeq: false }),
  "VCR in base64": (body) => stringify({ http_interactions: vcr({ base64_string: pieces(base64(body), 60).join("\n") }) }),
  "VCR in binary": (body) =>
    stringify({ http_interactions: vcr({ string: Buffer.from(gzipSync(body)) }) }, { customTags: ["binary"], version: "1.1" }),
  vcrpy: (body) => stringify({ interactions: vcr({ string: body }), version: 1 }, { lineWidth: 40, indentSeq: false }),
  "vcrpy with an anchor": (body) =>
    stringify({ interactions: [...vcr({ string: body }), ...vcr({ string: body })], version: 1 }, { indentSeq: false })
      .replace(/(?<=Content-Type:\n +- )/, "&a ")
      .replace(/(?<=Authorization:.+Authorization:\n +- )[^\n]+/s, "*a"),
  HTTP: (body) => http({}, body),
  "HTTP with a length": (body) => http({ "Content-Length": Buffer.byteLength(body) }, `${body}\r\n${http({}, body)}`),
  "HTTP in chunks": (body) => http({ "Transfer-Encoding": "chunked" }, chunked(body)),
};

/** A page with texts of the user's and some defects. */
function pageOf(random: Random, text: (name: string) => unknown = () => anyText(random)): string {
  const run = (id: number) => ({
    id: `run_abc${id}`,
    object: "thread.run",
    status: ["completed", "done", "requires_action"][random(3)],
    instructions: text("instructions"),
    required_action: {
      submit_tool_outputs: { tool_calls: [{ function: { name: "f", arguments: JSON.stringify({ a: text("arguments") }) } }] },
    },
    metadata: {
      [`key ${id}`]: text("metadata"),
      "a/b": random(2) ? text("metadata") : 12_345_678_901_234_567_890n.toString().length,
    },
    last_error: { message: "Incorrect API key provided: sk-SECRET01234567890. See https://platform.openai.com/" },
    max_prompt_tokens: random(300),
    created_at: "now",
  });
  const page = {
    object: "list",
    data: Array.from({ length: random(4) + 1 }, (_, id) => run(id)),
    first_id: null,
    last_id: 5,
    has_more: "no",
  };
  return JSON.stringify(page, null, random(2) * 2);
}

describe("redact()", () => {
  test.each(Object.entries(forms))("leaves nothing secret or private in %s, and everything at its place", (_, form) => {
    const random = randomFrom(7);
    for (let round = 0; round < 8; round++) expectRedacted(form(pageOf(random)));
  });

  test.each(
    readdirSync(recordings, { recursive: true, withFileTypes: true }).flatMap((file) =>
      file.isFile() ? [join(file.parentPath, file.name)] : [],
    ),
  )("leaves nothing secret or private in %s, and everything at its place", (path) => {
    const { text, encoding } = decodeText(readFileSync(path));
    expectRedacted(text, encoding);
  });

  test.each<[string, object, (body: string) => Buffer]>([
    ["gzip", packed, gzipSync],
    [
      "gzip in chunks",
      { ...packed, "Transfer-Encoding": "chunked" },
      (body) =>
        Buffer.from(
          [...chunksOf(gzipSync(body), 100), Buffer.alloc(0)]
            .map((piece) => `${piece.length.toString(16)}\r\n${piece.toString("latin1")}\r\n`)
            .join(""),
          "latin1",
        ),
    ],
    ["a character that is not UTF-8", {}, (body) => Buffer.from(`${body}\xff`, "latin1")],
  ])("leaves nothing in HTTP that holds %s", (_, headers, pack) => {
    const random = randomFrom(3);
    for (let round = 0; round < 8; round++) {
      const bytes = pack(pageOf(random));
      expectRedacted(
        http({ "Content-Length": bytes.length, ...headers }, `${bytes.toString("latin1")}\r\n${http({}, "{}")}`),
        "bytes",
      );
    }
  });

  test("leaves nothing in HTTP that holds zlib, whose bytes may have other line breaks", () => {
    const bytes = deflateSync(pageOf(randomFrom(3)));
    const text = http({ "Content-Encoding": "deflate", "Content-Length": bytes.length }, bytes.toString("latin1"));
    const masked = redact(text, "bytes");
    expect(masked.length).toBe(text.length);
    expect(inflateSync(Buffer.from(masked.slice(-bytes.length), "latin1")).toString()).not.toMatch(/SECRET|PRIVATE/);
    expect(verdictsOn(masked, "bytes")).toEqual(verdictsOn(text, "bytes"));
  });

  test.each<[string, string, string]>([
    ["a document that is cut", '{"id":"a","metadata":{"b":"PRIVATE 1', '{"id":"a","metadata":{"b":"xxxxxxx 1'],
    ["a quote that is missing", '{"a":"b","instructions:"PRIVATE","c":"d 205"}', '{"a":"b","instructions:"xxxxxxx","x":"x 101"}'],
    ["a quote in a text", '{"instructions":"Say "PRIVATE": now","id":true}', '{"instructions":"xxx "xxxxxxx": xxx","xx":true}'],
    ["a text without quotes", '{"instructions":PRIVATE é,"id":"run_1"}', '{"instructions":xxxxxxx ø,"xx":"xxx_1"}'],
    ["what is no recording", "Dear PRIVATE, sk-SECRET", "xxxx xxxxxxx, xx-xxxxxx"],
    [
      "a line of NDJSON",
      '{"object":"list"}\n{"metadata":{"a":PRIVATE"}}\n{"object":"list"}',
      '{"object":"list"}\n{"metadata":{"a":xxxxxxx"}}\n{"object":"list"}',
    ],
    [
      "an exchange of a cassette",
      'interactions:\n- request: {method: GET}\n  response: "PRIVATE\n- request: {headers: {cookie: SECRET}}\n',
      'interactions:\n- request: {method: GET}\n  response: "xxxxxxx\n- request: {headers: {cookie: xxxxxx}}\n',
    ],
    [
      "HTTP that ends within its headers",
      "HTTP/1.1 200 OK\nCookie: SECRET\nDate: now\nPRIVATE",
      "HTTP/1.1 200 OK\nCookie: xxxxxx\nDate: now\nxxxxxxx",
    ],
    ["nothing", "", ""],
    ["white space", " \n", " \n"],
  ])("masks every word from the fault on: %s", (_, text, masked) => {
    expect(redact(text)).toBe(masked);
    expectRedacted(text);
  });

  test.each<[string, unknown, unknown]>([
    ["a body that is cut", '{"metadata":{"a":"PRIVATE', '{"metadata":{"a":"xxxxxxx'],
    [
      "events of a stream",
      'event: a\ndata: {"instructions":"PRIVATE"}\n\ndata: [DONE]',
      'event: a\ndata: {"instructions":"xxxxxxx"}\n\ndata: [DONE]',
    ],
    [
      "JSON after something else",
      ')]}\'\n{\n  "metadata": {\n  "a": "PRIVATE"\n}}',
      ')]}\'\n{\n  "xxxxxxxx": {\n  "x": "xxxxxxx"\n}}',
    ],
    ["what Python prints", "{'id': 'a', 'authorization': 'SECRET'}", "{'id': 'a', 'xxxxxxxxxxxxx': 'xxxxxx'}"],
    ["a word in brackets", "[REDACTED] {a}", "[REDACTED] {a}"],
    ["pieces that are cut", ['{"metadata":{"a":"PRI', "VATE"], ['{"metadata":{"a":"xxx', "xxxx"]],
    ["texts that are no pieces", ["completed", "failed"], ["completed", "failed"]],
    ["an id that could be base64", "thread_KFBPquYNIzsvRziP6W2ab3IJ", "thread_KFBPquYNIzsvRziP6W2ab3IJ"],
    ["what is packed in a way that is not known", base64(brotliCompressSync("PRIVATE 1234567890")), undefined],
  ])("masks in a text within a text: %s", (_, body, masked) => {
    const text = redact(JSON.stringify({ body }));
    expect(JSON.parse(text)).toEqual({ body: masked ?? expect.not.stringContaining(String(body).slice(0, 6)) });
  });

  test("keeps a header of HTTP in its lines", () => {
    const text = "HTTP/1.1 200 OK\r\nX-A: a\r\n  b\r\nCookie:\r\n a=SECRET;\r\n\tb\r\n\r\n{}";
    expect(redact(text)).toBe(text.replace("a=SECRET;", "xxxxxxxxx").replace("\tb", "\tx"));
    expectRedacted(text);
  });

  test("masks what an alias of a header stands for, in whichever exchange that is", () => {
    const text = "interactions:\n- request:\n    uri: &a SECRET a\n- request:\n    headers:\n      Cookie: *a\n# sk-SECRET01\n";
    expect(redact(text)).toBe(text.replace("SECRET a", "xxxxxx x").replace("SECRET01", "xxxxxxxx"));
  });

  test("masks a text of a cassette whatever its style", () => {
    const styles = [
      "a b",
      "'a ''b'",
      '"a \\u0041 \\xe9 \\U0001F600 \\\n  b\\n"',
      "|-\n  a\n\n  b",
      ">\n  a\n  b",
      "!binary YWJj",
      "0x1F",
      "1.5",
      "~",
      "b 😀",
      '"é 😀"',
    ];
    const masked = styles.map((style) => maskYaml(`metadata:\n- ${style}\n`, (texts) => texts).slice(12, -1));
    const expected = [
      "x x",
      "'x ''x'",
      '"x \\u0078 \\xf8 \\U0001f512 \\\n  x\\n"',
      "|-\n  x\n\n  x",
      ">\n  x\n  x",
      "!binary xxxx",
      "0x11",
      "1.1",
      "~",
      "x 🔒",
      '"ø 🔒"',
    ];
    expect(masked).toEqual(expected);
  });

  test("fills up packed bodies of any length", () => {
    const random = randomFrom(5);
    for (let length = 0; length < 60; length++) {
      const text = Array.from({ length }, () => "PRIVATE abcdefghijk0123456789"[random(29)]).join("");
      const body = JSON.stringify({ object: "list", data: [], first_id: null, last_id: null, has_more: 1, metadata: text });
      for (const name of ["HAR in gzip", "HAR in zlib", "HAR in deflate", "ExVCR with binary"].slice(0, length > 2 ? 4 : 1))
        expectRedacted(forms[name]?.(body) as string);
    }
  });
});

/** Nothing secret in the clear, nor packed; everything at its place; the same verdicts. */
function expectRedacted(text: string, encoding?: "bytes"): void {
  const masked = redact(text, encoding);
  expect([masked.length, encoding ?? Buffer.byteLength(masked)]).toEqual([text.length, encoding ?? Buffer.byteLength(text)]);
  const breaks = encoding ? (whole: string) => whole.split("\n").length : (whole: string) => whole.replace(/[^\r\n]/g, ".");
  expect(breaks(masked)).toBe(breaks(text));
  for (const clear of readable(masked)) expect(clear.replace(/\s|\\n/g, "")).not.toMatch(/SECRET|PRIVATE/);
  expect(verdictsOn(masked, encoding)).toEqual(verdictsOn(text, encoding));
  expect(redact(masked, encoding)).toBe(masked);
}

function verdictsOn(text: string, encoding: "bytes" | undefined): unknown {
  const { entries, failures, skipped } = reportOn("a", text, { strict: true, thorough: true }, encoding);
  const issues = entries.map((entry) =>
    entry.issues.map(({ code, pointer, line, column, severity }) => [code, pointer, line, column, severity]),
  );
  return { issues, skipped, failures: failures.map(({ line }) => line), variants: entries.map(({ variant }) => variant) };
}

/** A text, and what can be decoded of it. */
function readable(text: string): string[] {
  const encoded = text.replace(/\\+n|\\(?=\/)|\s/g, "");
  const bytes = [
    Buffer.from(text.slice(Math.max(0, text.indexOf("\x1f\x8b"))), "latin1"),
    ...(encoded.match(/[\w+/-]{16,}/g) ?? []).map((run) => Buffer.from(run, "base64")),
    ...(encoded.match(/[\da-f]{16,}/g) ?? []).map((run) => Buffer.from(run, "hex")),
  ];
  return [text, ...bytes.flatMap((one) => [one, one.subarray(6)]).flatMap((one) => [one.toString("latin1"), ...unpacked(one)])];
}

/** What comes of bytes when they are unpacked, as far as they can be. */
function unpacked(bytes: Buffer): string[] {
  return [gunzipSync, inflateSync, inflateRawSync].flatMap((unpack) => {
    try {
      return [unpack(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString()];
    } catch {
      return [];
    }
  });
}

type Random = (below: number) => number;

/** The same numbers from the same seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % below;
  };
}

const parts = [
  "PRIVATE",
  " ",
  "  ",
  "\n",
  "\t",
  '"',
  "'",
  "\\",
  "/",
  ": ",
  "# ",
  "- ",
  "é",
  "—",
  "😀",
  "\u00a0",
  "{",
  "]",
  "a",
  "word",
  "0",
];

function anyText(random: Random): string {
  return Array.from({ length: random(12) }, () => parts[random(parts.length)]).join("");
}
