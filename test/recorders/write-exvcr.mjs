// Writes test/recordings/exvcr/* in the form of ExVCR, which could not be run here: `node write-exvcr.mjs` in this folder.
// As its sources say: keys in alphabetical order, two spaces, headers as a map (of two of a name the last stays), names of
// headers in lower case since 0.17; what is not UTF-8 is the Base64 of Erlang's term_to_binary of the bytes, "binary": true.

import { mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { answer, headersOf, sessions } from "./server.mjs";

const folder = new URL("../recordings/exvcr/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

/** `:erlang.term_to_binary` of a binary: version 131, BINARY_EXT 109, its length, its bytes. */
function termToBinary(bytes) {
  const head = Buffer.from([131, 109, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

function recorded({ method, url, headers, body }, { gzip, lower, options = {}, filtered } = {}) {
  const said = answer(method, url);
  const compressed = gzip && said.gzip;
  const bytes = compressed ? gzipSync(said.text) : Buffer.from(said.text);
  const map = Object.fromEntries(
    headersOf({ ...said, gzip: compressed }, bytes).map(([name, value]) => [lower ? name.toLowerCase() : name, value]),
  );
  const sent = {
    Accept: "application/json",
    ...headers,
    ...(filtered && { Authorization: "***" }),
    ...(gzip && { "Accept-Encoding": "gzip" }),
  };
  return {
    request: {
      body: body ?? "",
      headers: sorted(
        Object.fromEntries(Object.entries(sent).map(([name, value]) => [lower ? name.toLowerCase() : name, value])),
      ),
      method: method.toLowerCase(),
      options,
      request_body: "",
      url,
    },
    response: {
      binary: Boolean(compressed),
      body: compressed ? termToBinary(bytes).toString("base64") : said.text,
      headers: lower ? sorted(map) : map,
      status_code: said.status,
      type: "ok",
    },
  };
}

function save(name, session, how) {
  writeFileSync(
    `${folder}${name}.json`,
    JSON.stringify(
      session.map((one) => recorded(one, how)),
      null,
      2,
    ),
  );
}

const hackney = { options: { recv_timeout: 30000, timeout: 8000 } };
save("hackney-create", sessions.create, hackney);
save("hackney-walk", sessions.walk, { ...hackney, filtered: true });
save("hackney-defect", sessions.defect, hackney);
save("hackney-gzip", sessions.gzip, { ...hackney, gzip: true });
save("hackney-unicode", sessions.unicode, hackney);
save("finch-errors", sessions.errors, { lower: true, options: [] });
save("hackney-v1", sessions.v1, hackney);
