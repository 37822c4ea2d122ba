import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Variant } from "../src/index.js";
import {
  createListRunsHandler,
  type FaultName,
  faults,
  type ListRunsHandler,
  type MockOptions,
  toNodeListener,
} from "../src/mock.js";
import { type ProbeOptions, probe } from "../src/probe.js";
import type { RunObject } from "../src/v2.js";
import { variants } from "./corpus.js";
import { runMain } from "./run-main.js";

const headersOf = (variant: Variant) => ({
  authorization: "Bearer any",
  "openai-beta": `assistants=${variant === "v1" ? "v1" : "v2"}`,
  ...(variant === "portkey" && { "x-portkey-api-key": "any", "x-portkey-provider": "openai" }),
});

/** Probes a handler, and counts the requests it gets. */
async function probed(handler: ListRunsHandler | ((request: Request) => Promise<Response>), options: Partial<ProbeOptions> = {}) {
  const { variant = "v2" } = options;
  const requests: Request[] = [];
  const found = await probe({
    ...{
      baseUrl: new URL("http://localhost/v1"),
      thread: "thread_a",
      variant,
      headers: headersOf(variant) as Record<string, string>,
    },
    ...{ maxRequests: 60, timeout: 5000, check: {}, signal: new AbortController().signal },
    ...options,
    fetch: (request) => {
      requests.push(request);
      return handler(request);
    },
  });
  const issues = found.answers.flatMap(({ step, issues }) =>
    issues.map(({ code, pointer }) => `${step}: ${code} ${pointer}`.trim()),
  );
  return { ...found, issues, requests };
}

const mockOf = (options: MockOptions = {}) => createListRunsHandler({ threads: ["thread_a", "thread_b"], ...options });

describe.each(variants)("probe() of a mock of %s", (variant) => {
  test.each([0, 1, 2, 3, 19, 20, 21, 100, 101, 250])("finds nothing on a thread of %i runs", async (runs) => {
    const { issues, faults, failures, requests } = await probed(mockOf({ variant, runs }), { variant });
    expect([issues, faults, failures]).toEqual([[], [], []]);
    expect(requests.length).toBeLessThanOrEqual(60);
    expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
  });

  test.each(Object.keys(faults) as FaultName[])("finds the fault %s, and names no other", async (fault) => {
    const found = await probed(mockOf({ variant, runs: 50, fault }), { variant });
    expect(found.faults).toEqual([fault]);
    // Of a long thread, the same is to be seen of the variants.
    if (variant !== "v2") return;
    const large = await probed(mockOf({ variant, runs: 220, fault, seed: 2 }), { variant });
    expect(large.faults).toEqual([fault]);
  });
});

describe("probe()", () => {
  test("says what a thread is too short for", async () => {
    const notes = async (runs: number) => (await probed(mockOf({ runs }))).notes;
    expect(await notes(0)).toEqual(["The thread has no runs: limit, order and cursors could not be tested"]);
    expect(await notes(3)).toEqual([
      "The thread has 3 runs: that 20 are the default could not be tested",
      "The thread has 3 runs: cursors could not all be tested",
    ]);
    expect(await notes(50)).toEqual([]);
  });

  test("says that a thread has grown, and does not blame the server", async () => {
    const before = mockOf({ runs: 60 });
    const newest = { ...(await firstRun(before)), id: "run_newest", created_at: 1_800_000_000 };
    const all = await runsOf(before);
    let count = 0;
    const after = createListRunsHandler({ runs: [newest, ...all] });
    const growing = (request: Request) => (++count > 12 ? after(request) : before(request));
    const { issues, notes } = await probed(growing);
    expect(issues).toEqual([]);
    expect(notes).toEqual(["The thread has changed while it was asked for: the answers are not compared with each other"]);
  });

  test.each([1, 2, 5, 10, 20, 28])("sends at most %i requests, what tells most first", async (maxRequests) => {
    const { requests, issues, notes } = await probed(mockOf({ runs: 250 }), { maxRequests });
    expect([requests.length, issues]).toEqual([maxRequests, []]);
    expect(notes.join()).toContain("--max-requests");
    const queries = requests.map(({ url }) => new URL(url).search);
    expect(queries.slice(0, 2)).toEqual(["", "?limit=100&order=desc"].slice(0, maxRequests));
  });

  test("asks again where it is told to wait, and counts that as a request", async () => {
    const { issues, requests, answers } = await probed(mockOf({ runs: 5, fail: { status: 429, times: 1, retryAfter: 1 } }));
    expect(issues).toEqual([]);
    expect(requests.length).toBe(answers.length + 1);
  });

  test.each<[string, () => Promise<Response>, string]>([
    [
      "asks to wait for long",
      async () => new Response("{}", { status: 429, headers: { "retry-after": "3600" } }),
      "it asks to wait for 3600 seconds (429)",
    ],
    [
      "cannot be reached",
      () => Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })),
      "connect ECONNREFUSED",
    ],
    [
      "breaks off",
      async () => new Response(new ReadableStream({ pull: (stream) => stream.error(new Error("terminated")) })),
      "terminated",
    ],
  ])("gives up on a server that %s", async (_, answer, message) => {
    const { failures, answers, requests } = await probed(answer);
    expect([answers, requests.length]).toEqual([[], 1]);
    expect(failures).toEqual([{ source: "GET /v1/threads/thread_a/runs", message }]);
  });

  test("does not wait longer than it is told to", async () => {
    const slow = (request: Request) =>
      new Promise<Response>((_, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
    const { failures } = await probed(slow, { timeout: 20 });
    expect(failures.map(({ message }) => message)).toEqual(["no answer within 0.02 seconds"]);
  });

  test("stops when it is told to", async () => {
    const controller = new AbortController();
    const mock = mockOf({ runs: 50 });
    let count = 0;
    const stopped = probed(
      (request) => {
        if (++count === 5) controller.abort();
        request.signal.throwIfAborted();
        return mock(request);
      },
      { signal: controller.signal },
    );
    await expect(stopped).rejects.toThrow("aborted");
    expect(count).toBe(5);
  });

  test("goes on where one request fails, and stops after three in a row", async () => {
    const mock = mockOf({ runs: 50 });
    const failing = (isFailing: (count: number) => boolean) => {
      let count = 0;
      return (request: Request) => (isFailing(++count) ? Promise.reject(new TypeError("fetch failed")) : mock(request));
    };
    const once = await probed(failing((count) => count === 4));
    expect([once.failures.length, once.issues]).toEqual([1, []]);
    const ever = await probed(failing((count) => count > 3));
    expect([ever.failures.length, ever.requests.length]).toEqual([3, 6]);
    expect(ever.notes).toContain("The server no longer answers: what was still to be asked is left out");
  });

  test.each([
    [
      401,
      { error: { message: "Incorrect API key provided.", type: "invalid_request_error", param: null, code: "invalid_api_key" } },
    ],
    [404, { error: { message: "No thread found with id 'thread_a'.", type: "invalid_request_error", param: null, code: null } }],
  ])("asks no more where the first answer is an error (%i)", async (status, body) => {
    const { answers, requests } = await probed(async () => Response.json(body, { status }));
    expect([answers.length, requests.length]).toEqual([1, 1]);
  });

  test("finds that one order is not the other one reversed", async () => {
    const [whole, part] = [mockOf({ runs: 30 }), mockOf({ runs: (await runsOf(mockOf({ runs: 30 }))).slice(0, 28) })];
    const { issues } = await probed((request) => (request.url.includes("order=asc") ? part(request) : whole(request)));
    expect(issues).toContain("order: not-reversed /data");
  });

  test("tells no fault for runs of one second that stand otherwise the other way round", async () => {
    const runs = (await runsOf(mockOf({ runs: 30 }))).map((run) => ({
      ...run,
      created_at: 1_775_000_000,
      expires_at: run.expires_at && 1_775_000_600,
    }));
    const times = runs.map((run) => ({
      ...run,
      started_at: null,
      completed_at: run.completed_at && 1_775_000_009,
      status: "expired" as const,
    }));
    const [one, other] = [mockOf({ runs: times }), mockOf({ runs: [...times].reverse() })];
    const { issues } = await probed((request) => (request.url.includes("order=asc") ? other(request) : one(request)));
    expect(issues.filter((issue) => /reversed|missing|ignored/.test(issue))).toEqual([]);
  });
});

async function runsOf(handler: ListRunsHandler): Promise<RunObject[]> {
  const response = await handler(
    new Request("http://localhost/v1/threads/thread_a/runs?limit=100", { headers: headersOf("v2") }),
  );
  return (await response.json()).data;
}

async function firstRun(handler: ListRunsHandler): Promise<RunObject> {
  return (await runsOf(handler))[0] as RunObject;
}

describe("list-runs-contract probe", () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.closeAllConnections();
  });

  async function serve(options: MockOptions): Promise<string> {
    const server = createServer(toNodeListener(mockOf(options)));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    server.unref();
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }
  const secret = "sk-1234567890abcdefghijkl";
  const key = ["--header", `Authorization: Bearer ${secret}`];

  test("reports as check does, and tells no secret", async () => {
    const base = await serve({ runs: 50, apiKey: secret });
    const { status, stdout, stderr } = await runMain(["probe", `${base}?api-key=${secret}`, "--thread", "thread_a", ...key]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout.trim().split("\n").at(-1)).toMatch(/^25 answers in \d+ files: 25 valid, 0 invalid, 0 errors, 0 warnings$/);
    expect(stdout).not.toContain(secret);
  });

  test("names the fault it has found, in every format", async () => {
    const base = await serve({ runs: 50, fault: "wrong-first-id" });
    for (const format of ["json", "ndjson", "junit", "sarif", "github", "pretty"]) {
      const { status, stdout, stderr } = await runMain(["probe", base, "--thread", "thread_a", ...key, "--format", format]);
      expect([status, stderr]).toEqual([1, "Faults: wrong-first-id\n"]);
      expect(stdout).toContain("wrong-first-id");
    }
  });

  test.each<[string, string[], string]>([
    ["nothing", [], "Cannot probe: no base URL is given"],
    ["no thread", ["http://localhost"], "Cannot probe: no --thread is given, of which the runs are listed"],
    [
      "two threads",
      ["http://localhost", "--thread", "a", "--thread", "b"],
      'Cannot probe --thread "b": one thread is probed at a time',
    ],
    ["two servers", ["http://a", "http://b", "--thread", "a"], 'Cannot probe "http://b": one base URL is probed at a time'],
    [
      "no URL",
      ["localhost:80", "--thread", "a"],
      'Cannot probe "localhost:80": must be a URL of http or https, such as http://127.0.0.1:4010/v1',
    ],
    [
      "a login",
      ["http://u:p@a", "--thread", "a"],
      "Cannot probe: the base URL says who logs in. Send that as a header: --header 'Authorization: …'",
    ],
    [
      "a header without a colon",
      ["http://a", "--thread", "a", "--header", "secret"],
      "Cannot use --header without a colon: write name: value",
    ],
    [
      "a header that is none",
      ["http://a", "--thread", "a", "--header", "a b: c"],
      'Cannot use --header "a b": a header cannot have such a name or value',
    ],
    [
      "no number",
      ["http://a", "--thread", "a", "--max-requests", "0"],
      'Cannot use --max-requests "0": must be a number from 1 to 10000',
    ],
    [
      "an option of another command",
      ["http://a", "--thread", "a", "--jobs", "2"],
      "Cannot probe with --jobs: it is an option of check",
    ],
  ])("refuses %s", async (_, args, message) => {
    const { status, stdout, stderr } = await runMain(["probe", ...args]);
    expect([status, stdout, stderr]).toEqual([2, "", `${message}\nRun list-runs-contract --help for how to use it\n`]);
  });

  test("exits with 2 where nothing can be probed", async () => {
    const base = await serve({ runs: 1, apiKey: "another" });
    const refused = await runMain(["probe", base, "--thread", "thread_a", ...key]);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      "Cannot probe: the first answer, with status 401, is no page of runs\n",
    ]);
    const nobody = await runMain(["probe", "http://127.0.0.1:1/v1", "--thread", "thread_a"]);
    expect([nobody.status, nobody.stderr]).toEqual([
      2,
      expect.stringMatching(/^Cannot probe "GET \/v1\/threads\/thread_a\/runs": .+\n$/),
    ]);
  });
});
