// Writes test/recordings/expected.json: `node expect.mjs <dist/cli.js>` in this folder.
// What has to be found is what `check` finds in the same exchanges as plain JSON; where it stands is searched in the raw text
// of the recording, by the one text that only the defect has.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answer, headersOf, sessions, threads } from "./server.mjs";

const folder = new URL("../recordings/", import.meta.url).pathname;
const cli = process.argv[2] ?? "../../dist/cli.js";

const files = readdirSync(folder, { recursive: true })
  .filter((name) => name !== "expected.json" && statSync(join(folder, name)).isFile())
  .sort();

/** What a recording holds, told by its name. */
function sessionOf(file) {
  const name = file.replace(/_\d+\/recording\.har$/, "");
  const known = ["create", "walk", "errors", "gzip", "unicode", "v1", "portkey", "defect"].find((one) => name.includes(one));
  const single = {
    method: "GET",
    url: `https://api.openai.com/v1/threads/${threads.Single}/runs`,
    headers: sessions.create[0].headers,
  };
  const redirected = { ...sessions.defect[1], url: sessions.defect[0].url.replace("limit=2", "order=desc") };
  if (file === "azure/base64-defect.json") return sessions.bytes;
  if (!file.startsWith("http/")) return file === "har/devtools-unicode.har" ? sessions.unicode.slice(1) : sessions[known];
  if (/curl-i\.http/.test(file)) return sessions.create.slice(3);
  if (/curl-i-length/.test(file)) return [single];
  if (/404/.test(file) && !/portkey/.test(file)) return sessions.errors.slice(0, 1);
  if (/401/.test(file)) return sessions.errors.slice(1);
  if (/portkey-400/.test(file)) return sessions.portkey.slice(1);
  if (/curl-i-portkey/.test(file)) return sessions.portkey.slice(0, 1);
  if (/compressed|curl-i-gzip/.test(file)) return sessions.gzip.slice(1);
  if (/curl-i.*unicode/.test(file)) return sessions.unicode.slice(1);
  if (/curl-iL/.test(file)) return [redirected];
  if (/curl-.*defect|nc-defect|length-defect|rest-client/.test(file)) return sessions.defect.slice(1);
  return sessions[known];
}

const isList = ({ method, url }) => method === "GET" && /\/threads\/[^/]+\/runs$/.test(new URL(url).pathname);

/** The headers of the request that the recording has: all, some or none. */
function requestOf(file, { method, url, headers }) {
  if (/^http\/(curl-i|nc-|rest-client)/.test(file)) return undefined;
  if (/nock\/back-/.test(file)) return { method, url };
  if (/sanitized/.test(file)) return { method, url, headers: { "openai-beta": headers["OpenAI-Beta"] } };
  return { method, url, headers };
}

function found(file, judged) {
  const exchanges = judged.map((one) => {
    const said = answer(one.method, one.url);
    const request = requestOf(file, one);
    const headers = Object.fromEntries(headersOf(said, Buffer.from(said.text)));
    return { ...(request && { request }), response: { status: said.status, headers, body: JSON.parse(said.text) } };
  });
  const path = join(mkdtempSync(join(tmpdir(), "expect-")), "exchanges.json");
  writeFileSync(path, JSON.stringify(exchanges));
  try {
    return JSON.parse(
      execFileSync("node", [cli, "check", path, "--format", "json"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    ).entries;
  } catch (error) {
    return JSON.parse(error.stdout).entries;
  }
}

function lineAndColumn(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

/** Every way in which a recorder writes a JSON string inside its file. */
function spellings(value) {
  const json = JSON.stringify(value);
  const inString = json.replaceAll('"', '\\"');
  const hex = (text, upper) =>
    text.replace(
      /[^ -~]/g,
      (one) => `\\u${((code) => (upper ? code.toUpperCase() : code))(one.charCodeAt(0).toString(16).padStart(4, "0"))}`,
    );
  return [json, inString, hex(inString, true), hex(inString, false), hex(json, true), hex(json, false)];
}

/** What a body begins with that is encoded as a whole: its opening quote or, without quotes, its first character. */
const encodedBodies = [
  /"\[\\"H4sI/g, // Polly: the chunks of a gzip body as a JSON array in a string
  /"1f8b08/g, // nock: the chunks of a gzip body, each in hexadecimal
  /"g20AA/g, // ExVCR: Erlang's term_to_binary
  /"ewog/g, // HAR, Azure: Base64 of the text
  /(?<=base64_string: \|\n +)ewog/g, // VCR: Base64 of the text
  /(?<=!binary \|-\n +)(?:H4sI|ewog)/g, // VCR: bytes, as Psych writes them
  /(?<=!!binary \|\n +)H4sI/g, // vcrpy: bytes, as PyYAML writes them
  new RegExp(`${String.fromCharCode(0x1f)}(?=\ufffd${String.fromCharCode(8)})`, "g"), // gzip itself, read as UTF-8
];

function place(text, { index, issue, judged }) {
  if (issue.root === "exchange") return {};
  for (const spelling of spellings(issue.received)) {
    const at = text.indexOf(spelling);
    if (at >= 0 && text.indexOf(spelling, at + 1) < 0) return { text: spelling, ...lineAndColumn(text, at) };
  }
  const hits = encodedBodies.map((body) => [...text.matchAll(body)]).find((found) => found.length > 0);
  if (hits.length !== judged) throw new Error(`Cannot place an issue: ${hits.length} encoded bodies, ${judged} answers`);
  const { 0: begin, index: at } = hits[index];
  return { encoded: true, text: begin, ...lineAndColumn(text, at) };
}

const notes = {
  "http/curl-i-walk.http": "Three answers, one right after the other: no line end before the next status line",
  "http/curl-iL-defect.http": "The 301 on the way to the page is counted neither as judged nor as skipped",
  "http/curl-i-proxy-defect.http": "The proxy's 200 to CONNECT is no exchange",
  "http/curl-i-continue-defect.http": "100 Continue is no exchange",
};

const expected = {};
for (const file of files) {
  const session = sessionOf(file);
  const bytes = readFileSync(join(folder, file));
  const text = bytes.toString("utf8");
  const judged = session.filter(isList);
  const entries = found(file, judged);
  // A browser also records the page that asked, and, in DevTools, the preflight of each request to another origin.
  const devtools = /devtools/.test(file) ? [...text.matchAll(/"method": "OPTIONS"/g)].length : 0;
  const skipped = session.length - judged.length + (/^har/.test(file) ? 1 : 0) + devtools;
  expected[file] = {
    format: file.split("/")[0],
    judged: judged.length,
    skipped,
    variants: entries.map((entry) => entry.variant),
    statuses: entries.map((entry) => entry.status),
    issues: entries.flatMap((entry, index) =>
      entry.issues.map((issue) => ({
        index,
        ...(issue.severity === "warning" && { severity: "warning" }),
        ...(issue.root && { root: issue.root }),
        code: issue.code,
        // A pointer into an exchange names the header as the recorder wrote it.
        ...(issue.root !== "exchange" && { pointer: issue.pointer }),
        ...place(text, { index, issue, judged: judged.length }),
      })),
    ),
    ...(notes[file] && { note: notes[file] }),
  };
}
// One line an issue, to be read and compared.
const lines = Object.entries(expected).map(([file, { issues, ...rest }]) => {
  const listed = issues.map((issue) => `\n    ${JSON.stringify(issue)}`).join(",");
  return `  ${JSON.stringify(file)}: ${JSON.stringify(rest).slice(0, -1)},"issues":[${listed}${listed && "\n  "}]}`;
});
writeFileSync(join(folder, "expected.json"), `{\n${lines.join(",\n")}\n}\n`);
