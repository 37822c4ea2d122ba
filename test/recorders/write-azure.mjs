// Writes test/recordings/azure/* in the form of the Azure SDK test proxy, which could not be run here and which
// openai-dotnet's tests/SessionRecords use too: `node write-azure.mjs` in this folder.
// As RecordEntry.cs says: headers in alphabetical order whatever their case, one of several values as an array; a text body
// that is a JSON object stands as that object, without its line ends; other text as a string, or as an array of its lines;
// what is no text (by its Content-Type) as Base64; an empty body as []. The proxy unpacks gzip, and leaves Content-Encoding.
// Outside the basic plane .NET escapes, as it does no-break spaces and line separators.

import { mkdirSync, writeFileSync } from "node:fs";
import { answer, grouped, headersOf, pretty, sessions } from "./server.mjs";

const folder = new URL("../recordings/azure/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

function sortedHeaders(pairs, sanitized) {
  const values = grouped(pairs);
  const names = Object.keys(values).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return Object.fromEntries(
    names.map((name) => {
      if (sanitized && /^(authorization|set-cookie|openai-organization|x-request-id)$/i.test(name)) return [name, "Sanitized"];
      return [name, values[name].length > 1 ? values[name] : values[name][0]];
    }),
  );
}

function bodyOf(text, how) {
  if (text === undefined) return null;
  if (how === "base64") return Buffer.from(text).toString("base64");
  if (how === "string") return text.includes("\n") ? JSON.stringify(JSON.parse(text)) : text;
  return JSON.parse(text);
}

function recorded({ method, url, headers, body }, { how, sanitized = true, gzip } = {}) {
  const said = answer(method, url);
  const bytes = Buffer.from(said.text);
  const all = {
    Accept: "application/json",
    "User-Agent": "OpenAI/2.5.0 (.NET 9.0.10; Microsoft Windows 10.0.26200)",
    ...headers,
    ...(body && { "Content-Length": String(body.length) }),
  };
  return {
    RequestUri: url,
    RequestMethod: method,
    RequestHeaders: sortedHeaders(Object.entries(all), sanitized),
    RequestBody: bodyOf(body),
    StatusCode: said.status,
    ResponseHeaders: sortedHeaders(headersOf({ ...said, length: true, gzip: gzip && said.gzip }, bytes), sanitized),
    ResponseBody: bodyOf(said.text, how),
  };
}

const escaped = (text) =>
  text.replace(
    /[\ud800-\udfff\u0080-\u009f\u00a0\u2028\u2029\ufeff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );

function save(name, session, how = {}, more = { Variables: {} }) {
  const text = escaped(pretty({ Entries: session.map((one) => recorded(one, how)), ...more }));
  writeFileSync(`${folder}${name}.json`, how.eol === "\r\n" ? text.replaceAll("\n", "\r\n") : text);
}

save("create", sessions.create);
save("walk-crlf", sessions.walk, { eol: "\r\n" });
save("defect", sessions.defect);
save("errors", sessions.errors);
save("unicode", sessions.unicode);
save("gzip", sessions.gzip, { gzip: true, sanitized: false });
save("string-defect", sessions.defect, { how: "string" }, { Names: {} });
save("base64-defect", sessions.bytes, { how: "base64" });
