import { gzipSync } from "node:zlib";
import { stringify } from "yaml";

/** The URL of the request in all of them; the recorder has replaced the id of the thread. */
export const url = "https://api.openai.com/v1/threads/<THREAD>/runs";
const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString("base64");
const yaml = (value: unknown, type: "QUOTE_DOUBLE" | "QUOTE_SINGLE" | "BLOCK_LITERAL" | "BLOCK_FOLDED") =>
  stringify(value, { defaultStringType: type, defaultKeyType: "PLAIN" });
const vcr = (body: object) => ({
  http_interactions: [{ request: { method: "get", uri: url }, response: { status: { code: 200 }, body } }],
});
const har = (content: object) =>
  JSON.stringify({ log: { entries: [{ request: { method: "GET", url }, response: { status: 200, content } }] } });

/** A body, by its text, in the form of each recorder. */
export const recordAs: Record<string, (text: string) => string> = {
  json: (text) => text,
  ndjson: (text) => `${JSON.stringify(JSON.parse(text))}\n`.repeat(2),
  har: (text) => har({ text }),
  "har in base64": (text) => har({ text: base64(text), encoding: "base64" }),
  "har in gzip": (text) => har({ text: base64(gzipSync(text)), encoding: "base64" }),
  "polly in chunks": (text) => {
    const packed = gzipSync(text);
    const chunks = [packed.subarray(0, 30), packed.subarray(30)].map(base64);
    return har({ text: JSON.stringify(chunks), encoding: "base64" });
  },
  vcrpy: (text) =>
    yaml(
      { interactions: [{ request: { method: "GET", uri: url }, response: { status: { code: 200 }, body: { string: text } } }] },
      "QUOTE_DOUBLE",
    ),
  "go-vcr": (text) =>
    yaml(
      { interactions: [{ request: { method: "GET", url }, response: { code: 200, status: "200 OK", body: text } }] },
      "QUOTE_SINGLE",
    ),
  "vcr in double quotes": (text) => yaml(vcr({ string: text }), "QUOTE_DOUBLE"),
  "vcr in single quotes": (text) => yaml(vcr({ string: text }), "QUOTE_SINGLE"),
  "vcr as a block": (text) => yaml(vcr({ string: text }), "BLOCK_LITERAL"),
  "vcr as a folded block": (text) => yaml(vcr({ string: text }), "BLOCK_FOLDED"),
  "vcr in base64": (text) => JSON.stringify(vcr({ base64_string: base64(text) })),
  nock: (text) =>
    JSON.stringify([
      {
        scope: "https://api.openai.com:443",
        method: "GET",
        path: "/v1/threads/<THREAD>/runs",
        status: 200,
        response: JSON.parse(text),
      },
    ]),
  exvcr: (text) =>
    JSON.stringify([{ request: { method: "get", url }, response: { binary: false, body: text, status_code: 200, type: "ok" } }]),
  azure: (text) =>
    JSON.stringify({ Entries: [{ RequestUri: url, RequestMethod: "GET", StatusCode: 200, ResponseBody: JSON.parse(text) }] }),
  "http with its request": (text) =>
    `GET /v1/threads/<THREAD>/runs HTTP/1.1\r\nHost: api.openai.com\r\n\r\nHTTP/1.1 200 OK\r\n\r\n${text}`,
  http: (text) => `HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n${text}`,
};
