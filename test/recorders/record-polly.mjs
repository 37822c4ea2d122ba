// Records test/recordings/polly/* with Polly.js: as root, in this folder, after `npm ci`, `node record-polly.mjs`.
// node-http-…: by @pollyjs/adapter-node-http; fetch-…: by @pollyjs/adapter-fetch. The persister writes
// <name>_<hash>/recording.har, which is kept.

import { mkdirSync, rmSync } from "node:fs";
import https from "node:https";
import FetchAdapter from "@pollyjs/adapter-fetch";
import NodeHttpAdapter from "@pollyjs/adapter-node-http";
import { Polly } from "@pollyjs/core";
import FSPersister from "@pollyjs/persister-fs";
import { leadHere, sessions, start } from "./server.mjs";

const folder = new URL("../recordings/polly/", import.meta.url).pathname;

function send({ method, url, headers, body }, gzip) {
  return new Promise((resolve, reject) => {
    const request = https.request(
      url,
      {
        method,
        headers: {
          Accept: "application/json",
          "User-Agent": "OpenAI/JS 4.104.0",
          ...headers,
          ...(gzip && { "Accept-Encoding": "gzip" }),
        },
      },
      (response) => {
        response.resume().on("end", resolve);
      },
    );
    request.on("error", reject).end(body);
  });
}

const byFetch = ({ method, url, headers, body }) =>
  fetch(url, { method, headers, ...(body && { body }) }).then((response) => response.text());

async function record(adapter, name, session, sendOne) {
  const polly = new Polly(name, {
    adapters: [adapter],
    persister: FSPersister,
    persisterOptions: { fs: { recordingsDir: folder } },
    mode: "record",
    recordFailedRequests: true,
    logLevel: "silent",
  });
  for (const request of session) await sendOne(request);
  await polly.stop();
}

await start();
leadHere();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const name of ["create", "walk", "defect", "errors", "gzip", "unicode"]) {
  await record(NodeHttpAdapter, `node-http-${name}`, sessions[name], (request) => send(request, name === "gzip"));
}
await record(FetchAdapter, "fetch-gzip", sessions.gzip, byFetch);
process.exit(0);
