// A small stand-in for api.openai.com and api.portkey.ai: answers from cases of test/corpus, with a little changed.
//
//   node server.mjs            as root, listens until it is stopped: TLS (HTTP/2 and 1.1) on 8443 and 443, the same in plain text on 8082,
//                              redirects to https on 8080, a CONNECT proxy that leads to 8443 on 8081
//   node server.mjs --print    prints the sessions, for the scripts that are not JavaScript
//
// A session is what one recording holds: a list of requests. Every recorder sends them to the real host names and has the
// connection led to 127.0.0.1. Secrets are invented and contain "SECRET", private texts contain "PRIVATE".

import { execFileSync } from "node:child_process";
import dns from "node:dns";
import { mkdtempSync, readFileSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const corpus = new URL("../corpus/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, corpus), "utf8")).response.body;

export const openai = "https://api.openai.com/v1";
export const portkey = "https://api.portkey.ai/v1";
const v2 = { Authorization: "Bearer sk-test-SECRET0123456789abcdefghijkl", "OpenAI-Beta": "assistants=v2" };
const v1 = { ...v2, "OpenAI-Beta": "assistants=v1" };
const gateway = {
  "x-portkey-api-key": "pk-test-SECRET0123456789abcdef",
  "x-portkey-virtual-key": "openai-SECRET-virtual-key-0123",
  "OpenAI-Beta": "assistants=v2",
};

// The threads: one a session, so that the URL alone says what is to be answered.
const thread = (name) => `thread_${`${name}0000000000000000000000`.slice(0, 24)}`;
export const threads = Object.fromEntries(
  [
    "Create",
    "Walk",
    "Defect",
    "Gzip",
    "GzipDefect",
    "Unicode",
    "Portkey",
    "V1",
    "Unknown",
    "Unauthorized",
    "Bytes",
    "Single",
  ].map((name) => [name, thread(name)]),
);

const mixed = [...read("v2/list/valid/200.mixed.has-more.json").data, ...read("v2/list/valid/200.mixed.last-page.json").data];
const waiting = read("v2/list/valid/200.requires-action.json").data[0];
const latest = read("v2/list/valid/200.completed.era-2026-03.json").data[0];

/** Six runs of a thread, newest first: the mixed ones of the corpus, with texts that nobody may see. */
function runsOf(name) {
  return mixed.map((run, at) => ({
    ...run,
    thread_id: threads[name],
    instructions: at % 2 ? run.instructions : `PRIVATE instructions ${at}: answer "yes" or 'no', in C:\\temp.\nOne line each.`,
    metadata: at % 3 ? {} : { customer: `PRIVATE customer ${at}`, note: "a: b # c" },
  }));
}

function page(runs, hasMore) {
  return { object: "list", data: runs, first_id: runs.at(0)?.id ?? null, last_id: runs.at(-1)?.id ?? null, has_more: hasMore };
}

/** The page that a server gives for limit and after, newest first. */
function pageOf(runs, query) {
  const from = query.has("after") ? runs.findIndex((run) => run.id === query.get("after")) + 1 : 0;
  const limit = Number(query.get("limit") ?? 20);
  return page(runs.slice(from, from + limit), from + limit < runs.length);
}

const wrongId = "run_WrongFirstIdOfThisPage00";

function defective(name, query) {
  const answer = pageOf(runsOf(name).slice(0, query.has("limit") ? 4 : 2), query);
  if (query.has("limit") && !query.has("after")) return answer;
  answer.data.at(-1).status = "done";
  answer.first_id = wrongId;
  return answer;
}

function waitingPage() {
  const run = structuredClone({ ...waiting, thread_id: threads.Create });
  run.required_action.submit_tool_outputs.tool_calls[0].function.arguments = '{"title":"PRIVATE title","year":1815}';
  return page(
    [run, { ...latest, thread_id: threads.Create, created_at: 1743000000, started_at: 1743000001, completed_at: 1743000004 }],
    false,
  );
}

const cyrillic =
  "Отвечай коротко, PRIVATE. 😀 Ça va — “да”?\tTab, \u00a0 no-break, \u2028 line, \u0085 next, \ufeff bom, \u0007 bell.";

function unicodePage(query) {
  const runs = runsOf("Unicode").slice(0, query.has("limit") ? 2 : 1);
  runs[0].instructions = cyrillic;
  runs[0].metadata = { имя: "Мария PRIVATE 👩‍👩‍👧", emoji: "👍🏽" };
  if (query.has("limit")) runs[1].status = "готово";
  return page(runs, false);
}

/** As the server writes it: two spaces, and temperatures with a decimal point. */
export function pretty(body) {
  return JSON.stringify(body, null, 2).replace(/("(?:temperature|top_p)": )1(?=[,\n])/g, "$11.0");
}

const created = {
  id: threads.Create,
  object: "thread",
  created_at: 1743000998,
  metadata: { customer: "PRIVATE customer" },
  tool_resources: {},
};
const queued = {
  ...latest,
  thread_id: threads.Create,
  created_at: 1743001000,
  status: "queued",
  started_at: null,
  completed_at: null,
  usage: null,
  instructions: "PRIVATE instructions",
};
const error = (name) => read(`v2/error/valid/${name}.json`);
const unknown = { error: { ...error("404.unknown-thread").error, message: `No thread found with id '${threads.Unknown}'.` } };

/** What the server says: status, body as text, and how it is sent. */
export function answer(method, url) {
  const { pathname, searchParams: query, host } = new URL(url);
  const [, , id, kind, run] = pathname.split("/").slice(1);
  const name = Object.keys(threads).find((one) => threads[one] === id);
  const ok = (body, how = {}) => ({ status: 200, text: pretty(body), ...how });
  if (method === "POST" && pathname === "/v1/threads") return ok(created);
  if (kind !== "runs")
    return {
      status: 404,
      text: pretty({ error: { message: "Not found", type: "invalid_request_error", param: null, code: null } }),
    };
  if (method === "POST") return ok(queued);
  if (run) return ok({ ...queued, id: run, status: "in_progress", started_at: 1743001001 });
  switch (name) {
    case "Create":
      return ok(waitingPage());
    case "Walk":
      return ok(pageOf(runsOf("Walk").slice(0, 5), query));
    case "Defect":
      return ok(defective("Defect", query));
    case "Gzip":
      return ok(pageOf(runsOf("Gzip").slice(0, 1), query), { gzip: true });
    case "GzipDefect":
      return ok(defective("GzipDefect", query), { gzip: true });
    case "Unicode":
      return ok(unicodePage(query));
    case "Bytes":
      return ok(defective("Bytes", query), { type: "application/octet-stream" });
    case "Single":
      return ok(pageOf(runsOf("Single").slice(0, 2), query), { length: true });
    case "V1":
      return ok(read("v1/list/valid/200.completed.era-2024-04-01.json"), { date: "Mon, 01 Apr 2024 19:33:24 GMT" });
    case "Portkey":
      if (!query.has("limit"))
        return { status: 400, text: JSON.stringify(read("portkey/error/valid/400.missing-provider.json")), host };
      return {
        ...ok(pageOf(runsOf("Portkey").slice(0, 2), query)),
        text: JSON.stringify(pageOf(runsOf("Portkey").slice(0, 2), query)),
        host,
      };
    case "Unauthorized":
      return { status: 401, text: pretty(error("401.invalid-api-key")) };
    default:
      return { status: 404, text: pretty(unknown) };
  }
}

// V1's page names a thread of its own.
threads.V1 = read("v1/list/valid/200.completed.era-2024-04-01.json").data[0].thread_id;

const get = (name, query = "", headers = v2, base = openai) => ({
  method: "GET",
  url: `${base}/threads/${threads[name]}/runs${query}`,
  headers,
});
const post = (path, body) => ({
  method: "POST",
  url: `${openai}${path}`,
  headers: { ...v2, "Content-Type": "application/json" },
  body: JSON.stringify(body),
});
const after = (name, at) => `?limit=2&after=${runsOf(name)[at].id}`;

export const sessions = {
  create: [
    post("/threads", { metadata: { customer: "PRIVATE customer" } }),
    post(`/threads/${threads.Create}/runs`, { assistant_id: queued.assistant_id, instructions: "PRIVATE instructions" }),
    { ...get("Create"), url: `${openai}/threads/${threads.Create}/runs/${latest.id}` },
    get("Create"),
  ],
  walk: [get("Walk", "?limit=2"), get("Walk", after("Walk", 1)), get("Walk", after("Walk", 3))],
  defect: [get("Defect", "?limit=2"), get("Defect", after("Defect", 1))],
  errors: [get("Unknown"), { ...get("Unauthorized"), headers: { ...v2, Authorization: "Bearer sk-test-SECRETwrong" } }],
  gzip: [get("Gzip"), get("GzipDefect", "?order=desc")],
  bytes: [get("Bytes", "?order=desc")],
  unicode: [get("Unicode"), get("Unicode", "?limit=2")],
  v1: [get("V1", "", v1)],
  portkey: [
    get("Portkey", "?limit=2", gateway, portkey),
    get("Portkey", "", { "x-portkey-api-key": gateway["x-portkey-api-key"], "OpenAI-Beta": "assistants=v2" }, portkey),
  ],
};

/** The headers of an answer, in the order and casing of the real server over HTTP/1.1. */
export function headersOf({ text, gzip, type, length, date, host }, body) {
  const common = [
    ["Date", date ?? "Wed, 26 Mar 2025 15:46:44 GMT"],
    ["Content-Type", type ?? "application/json"],
    ...(length ? [["Content-Length", String(body.length)]] : [["Transfer-Encoding", "chunked"]]),
    ["Connection", "keep-alive"],
    ...(gzip
      ? [
          ["Content-Encoding", "gzip"],
          ["Vary", "Accept-Encoding"],
        ]
      : []),
  ];
  if (host?.includes("portkey")) {
    return [
      ...common,
      ["x-portkey-trace-id", "0f6a3c1e-7c52-4a0e-9e0d-SECRET000001"],
      ["x-portkey-provider", "openai"],
      ["Server", "cloudflare"],
    ];
  }
  return [
    ...common,
    ["openai-version", "2020-10-01"],
    ["openai-organization", "org-SECRET"],
    ["x-request-id", `req_${(text.length * 2654435761).toString(16).padStart(32, "0")}`],
    ["Set-Cookie", "__cf_bm=SECRET.bm-1743004004-1.0.1.1; path=/; expires=Wed, 26-Mar-25 16:16:44 GMT; HttpOnly; Secure"],
    ["Set-Cookie", "_cfuvid=SECRET.uvid-1743004004; path=/; HttpOnly; Secure"],
    ["Server", "cloudflare"],
    ["CF-RAY", "9267d1f00d2c1234-FRA"],
  ];
}

/** The values of each header. */
export function grouped(headers) {
  const values = {};
  for (const [name, value] of headers) values[name] = [...(values[name] ?? []), value];
  return values;
}

function serve(request, response) {
  const host = request.headers[":authority"] ?? request.headers.host ?? "api.openai.com";
  if (request.method === "GET" && request.url === "/")
    return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Playground</title>");
  const cors = request.headers.origin
    ? [
        ["access-control-allow-origin", request.headers.origin],
        ["access-control-expose-headers", "X-Request-ID"],
      ]
    : [];
  if (request.method === "OPTIONS") {
    const allowed = [
      ["access-control-allow-headers", request.headers["access-control-request-headers"] ?? ""],
      ["access-control-allow-methods", "GET, OPTIONS, POST"],
    ];
    return response.writeHead(200, Object.fromEntries([...cors, ...allowed, ["content-length", "0"]])).end();
  }
  request.resume().on("end", () => {
    const said = answer(request.method, `https://${host}${request.url}`);
    const gzip = said.gzip && /gzip/.test(request.headers["accept-encoding"] ?? "");
    const body = gzip ? gzipSync(said.text) : Buffer.from(said.text);
    const h2 = request.httpVersionMajor === 2;
    const headers = [...headersOf({ ...said, gzip }, body), ...cors].filter(
      ([name]) => !h2 || !/^(connection|transfer-encoding)$/i.test(name),
    );
    response.sendDate = false;
    for (const [name, values] of Object.entries(grouped(headers)))
      response.setHeader(name, values.length > 1 ? values : values[0]);
    response.writeHead(said.status);
    // In two writes, so that the recorder sees more than one chunk.
    response.write(body.subarray(0, body.length >> 1));
    setTimeout(() => response.end(body.subarray(body.length >> 1)), 15);
  });
}

/** Starts the servers. */
export async function start() {
  const folder = mkdtempSync(join(tmpdir(), "recorders-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const names = "subjectAltName=DNS:api.openai.com,DNS:api.portkey.ai,DNS:platform.openai.com";
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-days",
      "30",
      "-subj",
      "/CN=api.openai.com",
      "-addext",
      names,
    ],
    { stdio: "ignore" },
  );
  const tls = http2.createSecureServer({ key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true }, serve);
  // For those that cannot be led to another port.
  const tls443 = net.createServer((socket) => tls.emit("connection", socket));
  const plain = http.createServer(serve);
  const redirects = http.createServer((request, response) => {
    response
      .writeHead(301, { Location: `https://${request.headers.host}${request.url}`, "Content-Length": 0, Server: "cloudflare" })
      .end();
  });
  const proxy = http.createServer().on("connect", (_request, socket, head) => {
    const upstream = net.connect(8443, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const one of [socket, upstream]) one.on("error", () => {});
  });
  const listening = [
    [tls, 8443],
    [tls443, 443],
    [plain, 8082],
    [redirects, 8080],
    [proxy, 8081],
  ];
  await Promise.all(listening.map(([server, port]) => new Promise((done) => server.listen(port, "127.0.0.1", done))));
}

/** Leads the connections of this process to the server. */
export function leadHere() {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  process.removeAllListeners("warning");
  process.on("warning", () => {});
  dns.lookup = (_host, options, done = options) => {
    setImmediate(() => (options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4)));
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (process.argv.includes("--print")) console.log(JSON.stringify(sessions));
  else await start();
}
