/**
 * Uses every entry of the package, and answers with what it saw, as JSON can say it: the same program for every runtime, of which it asks
 * nothing but the language. It is run in the project of a user, where the package is installed.
 */
import * as fc from "fast-check";
import { checkExchange, checkPage, checkPages, detectVariant, parseListRunsQuery, selfTest } from "list-runs-contract";
import * as arbitraries from "list-runs-contract/arbitraries";
import { parseCapture } from "list-runs-contract/capture";
import * as portkey from "list-runs-contract/portkey";
import * as v1 from "list-runs-contract/v1";
import * as v2 from "list-runs-contract/v2";
import * as matchers from "list-runs-contract/vitest";

const url = "https://api.openai.com/v1/threads/thread_abc123/runs?limit=20";
const good = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
const bad = { ...good, has_more: "no", nxt: 1 };
const headers = [{ name: "OpenAI-Beta", value: "assistants=v2" }];

/** A HAR with one answer, whose body is written in base64. */
const har = JSON.stringify({
  log: {
    version: "1.2",
    entries: [
      {
        request: { method: "GET", url, headers },
        response: {
          status: 200,
          headers: [],
          content: { mimeType: "application/json", text: btoa(JSON.stringify(bad)), encoding: "base64" },
        },
      },
    ],
  },
});
/** A cassette of vcrpy, whose body is the page packed with gzip. */
const cassette = `interactions:
- request: {method: GET, uri: "${url}", headers: {OpenAI-Beta: [assistants=v2]}}
  response:
    status: {code: 200, message: OK}
    headers: {Content-Encoding: [gzip]}
    body:
      string: !!binary |
        H4sIAAAAAAAAA6tWyk/KSk0uUbJSysksLlHSUUpJLElUsoqO1VFKyywqLonPTFGyyivNydFRyklE4WYkFsfn5helKlkp5eUr1QIAwluZmkoAAAA=
version: 1
`;

export function smoke() {
  return {
    mayEval: mayEval(),
    exported: [v1, v2, portkey].map((variant) => Object.keys(variant).length),
    selfTest: selfTest() ?? "passes",
    good: [v1, v2, portkey].map(
      ({ listRunsResponse, isListRunsResponse }) => listRunsResponse.is(good) && isListRunsResponse(good),
    ),
    bad: [v1, v2, portkey].map(({ listRunsResponse }) => listRunsResponse.validate(bad).issues?.map(({ pointer }) => pointer)),
    error: v2.isErrorResponse({ error: { message: "No", type: "invalid_request_error", param: null, code: null } }),
    page: checkPage(bad, { variant: "v2" }).issues.map(({ severity, pointer }) => `${severity} ${pointer}`),
    walk: checkPages([{ ...good, has_more: true }], { complete: true }).valid,
    variant: detectVariant({ request: { headers: { "OpenAI-Beta": "assistants=v2" } }, response: { body: good } }).variant,
    query: parseListRunsQuery(new URL(url)).value,
    captures: [har, cassette].map(judged),
    matchers: [good, bad].map((body) => matchers.toBeListRunsResponse.call(undefined, body, "v2").pass),
    arbitraries: fc
      .sample(arbitraries.listRunsResponse("v2"), { numRuns: 20, seed: 1 })
      .every((page) => checkPage(page, { variant: "v2" }).issues.length === 0),
  };
}

function judged(recording) {
  const { format, exchanges, locate } = parseCapture(recording);
  const issues = exchanges.flatMap((exchange, index) =>
    checkExchange(exchange).issues.map((issue) => `${locate(index, issue).line} ${issue.pointer}`),
  );
  return { format, issues };
}

/** Whether a text can be made into code here, which is what the package has to do without. */
function mayEval() {
  try {
    return new Function("return true")();
  } catch {
    return false;
  }
}
