// Records test/recordings/http/stream-* and nc-*: what went over a connection in plain text, to the byte, as Wireshark's
// "Follow TCP stream" saves it (requests and answers in turn) and as nc prints it (answers alone).
// `node server.mjs` has to run. Then, in this folder: node record-raw.mjs

import { mkdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import { answer, grouped, headersOf, sessions } from "./server.mjs";

const folder = new URL("../recordings/http/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

function requestText({ method, url, headers, body }, more = {}) {
  const { host, pathname, search } = new URL(url);
  const all = {
    Host: host,
    Accept: "application/json",
    "User-Agent": "OpenAI/Python 1.30.1",
    ...headers,
    ...more,
    ...(body && { "Content-Length": Buffer.byteLength(body) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}

/** The bytes of an answer: complete after the last chunk, or after Content-Length. */
function exchange(socket, text) {
  return new Promise((resolve) => {
    let got = Buffer.alloc(0);
    const listen = (bytes) => {
      got = Buffer.concat([got, bytes]);
      const end = got.indexOf("\r\n\r\n");
      const length = /\r\ncontent-length: (\d+)/i.exec(got.subarray(0, end).toString("latin1"))?.[1];
      if (end < 0 || (length ? got.length < end + 4 + Number(length) : !got.subarray(-7).equals(Buffer.from("\r\n0\r\n\r\n"))))
        return;
      socket.off("data", listen);
      resolve(got);
    };
    socket.on("data", listen);
    socket.write(text);
  });
}

async function stream(session, { more, answersOnly } = {}) {
  const socket = net.connect(8082, "127.0.0.1");
  const parts = [];
  for (const one of session) {
    const text = requestText(one, more);
    if (!answersOnly) parts.push(Buffer.from(text));
    parts.push(await exchange(socket, text));
  }
  socket.destroy();
  return Buffer.concat(parts);
}

const save = (name, bytes) => writeFileSync(`${folder}${name}`, bytes);
const text = (bytes) => bytes.toString("utf8");
for (const name of ["create", "walk", "defect", "errors", "v1", "portkey", "unicode"])
  save(`stream-${name}.http`, await stream(sessions[name]));
save("stream-gzip.http", await stream(sessions.gzip, { more: { "Accept-Encoding": "gzip" } }));
save("nc-defect.http", await stream(sessions.defect.slice(1), { answersOnly: true }));

// The same after an editor that knows LF only, and after one that knows CRLF only: its lengths no longer fit.
save("stream-defect-lf.http", text(await stream(sessions.defect)).replaceAll("\r\n", "\n"));
const [, second] = sessions.defect;
const said = answer(second.method, second.url);
const body = Buffer.from(said.text);
const head = headersOf({ ...said, length: true }, body)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join("");
const withLength = `${requestText(second)}HTTP/1.1 200 OK\r\n${head}\r\n${said.text}`;
save("stream-length-defect.http", withLength);
save("stream-length-defect-crlf.http", withLength.replaceAll(/\r?\n/g, "\r\n"));

// As VS Code's REST Client saves a response: names in lower case, values of one name joined, body decoded, Content-Encoding kept.
const decoded = headersOf({ ...said, gzip: true }, body).map(([name, value]) => [name.toLowerCase(), value]);
const lines = Object.entries(grouped(decoded)).map(([name, values]) => `${name}: ${values}\n`);
save("rest-client-defect.http", `HTTP/1.1 200 OK\n${lines.join("")}\n${said.text}`);
