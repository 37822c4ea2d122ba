// Records test/recordings/nock/* with nock 15 and nock 13: as root, in this folder, after `npm ci`,
// `node record-nock.mjs 15` (Node 22.20 or later) and `node record-nock.mjs 13`. Two runs, for each version patches node:http.
// rec-…: nock.recorder.rec() with objects, written as people write it, JSON.stringify(…, null, 2).
// back-…: nock.back(), which writes its fixtures itself. fetch-…: the requests are made by fetch instead of node:https.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { setTimeout as settled } from "node:timers/promises";
import { leadHere, sessions, start } from "./server.mjs";

const folder = new URL("../recordings/nock/", import.meta.url).pathname;

function send({ method, url, headers, body }, gzip) {
  return new Promise((resolve, reject) => {
    const request = https.request(
      url,
      { method, headers: { Accept: "application/json", ...headers, ...(gzip && { "Accept-Encoding": "gzip" }) } },
      (response) => {
        response.resume().on("end", resolve);
      },
    );
    request.on("error", reject).end(body);
  });
}

const byFetch = ({ method, url, headers, body }) =>
  fetch(url, { method, headers, ...(body && { body }) }).then((response) => response.text());

async function rec(nock, file, session, sendOne) {
  nock.recorder.clear();
  nock.recorder.rec({ output_objects: true, dont_print: true, enable_reqheaders_recording: true });
  for (const request of session) await sendOne(request).then(() => settled(50));
  const recorded = nock.recorder.play();
  nock.restore();
  nock.recorder.clear();
  nock.activate();
  writeFileSync(`${folder}${file}.json`, JSON.stringify(recorded, null, 2));
}

async function back(nock, file, session, sendOne, options = {}) {
  rmSync(`${folder}${file}.json`, { force: true });
  nock.back.fixtures = folder;
  nock.back.setMode("record");
  const { nockDone } = await nock.back(`${file}.json`, { recorder: { output_objects: true, ...options } });
  for (const request of session) await sendOne(request).then(() => settled(50));
  nockDone();
  nock.back.setMode("wild");
}

await start();
leadHere();
mkdirSync(folder, { recursive: true });
const version = process.argv[2];
const { default: nock } = await import(version === "13" ? "nock-13" : "nock");
const sendAs = (name) => (request) => send(request, name === "gzip");
if (version === "13") {
  await rec(nock, "13-rec-gzip", sessions.gzip, sendAs("gzip"));
} else {
  const names = ["create", "walk", "defect", "errors", "gzip", "unicode", "v1", "portkey"];
  for (const name of names) await rec(nock, `rec-${name}`, sessions[name], sendAs(name));
  await rec(nock, "fetch-gzip", sessions.gzip, byFetch);
  await back(nock, "back-defect", sessions.defect, send);
}
process.exit(0);
