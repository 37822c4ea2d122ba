import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Variant } from "../src/index.js";
import {
  createListRunsHandler,
  type FaultDescription,
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
async function probed(handler: (request: Request) => Promise<Response>, options: Partial<ProbeOptions> = {}) {
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

  const ofVariant = Object.entries<FaultDescription>(faults).filter(([, fault]) => fault.variants?.includes(variant) ?? true);
  test.each(ofVariant.map(([name]) => name as FaultName))("finds the fault %s, and names no other", async (fault) => {
    const found = await probed(mockOf({ variant, runs: 50, fault }), { variant });
    expect(found.faults).toEqual([fault]);
    // Of a long thread, the same is to be seen of the variants.
    if (variant !== "v2") return;
    const large = await probed(mockOf({ variant, runs: 220, fault, seed: 2 }), { variant });
    expect(large.faults).toEqual([fault]);
  });
});

// What is said of the defects that servers are known for.
test("The faults raise every hint that there is for what a server writes", async () => {
  const found = await Promise.all((Object.keys(faults) as FaultName[]).map((fault) => probed(mockOf({ runs: 50, fault }))));
  const hints = found.flatMap(({ answers }) => answers.flatMap(({ issues }) => issues.map(({ hint = "" }) => hint)));
  const known = [
    ...[
      /^PHP writes an empty object as \[\]/,
      /^Was null meant\? Some servers write "null" for it/,
      /^Was null meant\? Some servers write "" for it/,
    ],
    ...[
      /^Was null meant\? Some servers write \{\} for it/,
      /^Was null meant\? Some servers write 0 for it/,
      /^Write the number without quotes/,
    ],
    ...[
      /^Write (?:true|false) without quotes/,
      /^Times are numbers, in Unix seconds/,
      /^This is in milliseconds/,
      /^This is a run of v1/,
    ],
    ...[
      /no run has both/,
      /^Did you mean "completed"\?/,
      /^Did you mean "temperature"\?/,
      /camelCase|snake/i,
      /^v2 documented "none"/,
    ],
    ...[/does the server ignore the thread of the request/, /^The page begins one run late/, /of the same second as the cursor/],
  ];
  expect(known.filter((hint) => !hints.some((one) => hint.test(one)))).toEqual([]);
});

describe("probe()", () => {
  test("asks 40 times of a thread of 250 runs, as the README says", async () => {
    expect((await probed(mockOf({ runs: 250 }))).requests.length).toBe(40);
  });

  test("takes a server for right whose pages are shorter than they were asked to be, as long as it says that more follow", async () => {
    const mock = mockOf({ runs: 30 });
    const short = (request: Request) => {
      const url = new URL(request.url);
      const limit = Number(url.searchParams.get("limit") ?? 20);
      if (limit > 15 && limit <= 100) url.searchParams.set("limit", "15");
      return mock(new Request(url, { headers: request.headers }));
    };
    expect((await probed(short)).issues).toEqual([]);
  });

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

  test("gives up where it is told to wait for ever", async () => {
    const { failures, requests } = await probed(mockOf({ runs: 5, fail: { status: 429, retryAfter: 1 } }));
    expect([failures.map(({ message }) => message), requests.length]).toEqual([
      ["it still says 429, too many requests, after it was asked 4 times"],
      4,
    ]);
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
    // What was answered until then is told.
    expect([(await stopped).answers.length, count]).toEqual([4, 5]);
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

  const json = (status: number, body: object) => Response.json(body, { status });
  const error = { error: { message: "No.", type: "invalid_request_error", param: null, code: null } };
  const isFor = (request: Request, part: string) => request.url.includes(part);
  /** Another server for some requests. */
  const but = (part: string, answer: (request: Request, mock: ListRunsHandler) => Promise<Response> | Response, runs = 50) => {
    const mock = mockOf({ runs });
    return (request: Request) => (isFor(request, part) ? Promise.resolve(answer(request, mock)) : mock(request));
  };
  /** The mock with another text of its answers. */
  const written = (change: (page: string) => string, runs = 50) => {
    const mock = mockOf({ runs });
    return async (request: Request) => {
      const response = await mock(request);
      return new Response(change(await response.text()), { status: response.status, headers: response.headers });
    };
  };

  // What a server does otherwise than any fault does, though an issue of the same code stands at the same place.
  test.each<[string, (request: Request) => Promise<Response>, string]>([
    ["an unknown thread refused with 400", but("thread_000", () => json(400, error)), "thread-refused: refused-otherwise"],
    ["an unknown thread answered with 500", but("thread_000", () => json(500, error)), "thread-refused: refused-otherwise"],
    ["a limit refused with 422", but("limit=101", () => json(422, error)), "limit-refused: refused-otherwise"],
    [
      "another status",
      written((text) => text.replace(/"status": "completed"/g, '"status": "done"')),
      "default: enum /data/4/status",
    ],
    [
      "a time that is missing",
      written((text) => text.replace(/"created_at": \d+,/g, "")),
      "default: required /data/0/created_at",
    ],
    [
      "times with fractions",
      written((text) => text.replace(/"created_at": (\d+)/g, '"created_at": $1.5')),
      "default: type /data/0/created_at",
    ],
    [
      "one property left out",
      written((text) => text.replace(/"last_error": null,/g, "")),
      "default: required /data/0/last_error",
    ],
    ["a number for a boolean", written((text) => text.replace(/"has_more": true/g, '"has_more": 1')), "default: type /has_more"],
    ["metadata as text", written((text) => text.replace(/"metadata": {}/g, '"metadata": "{}"')), "default: type /data/"],
    ["ids on an empty page", written((text) => text.replace(/_id": null,/g, '_id": "",')), "before: first-id /first_id"],
    ["no object", async () => json(200, {}), "default: not-an-answer"],
  ])("names no fault for %s", async (_, answer, issue) => {
    const { faults, issues } = await probed(answer);
    expect(faults).toEqual([]);
    expect(
      issues.some((one) => one.startsWith(issue)),
      issues.join("\n"),
    ).toBe(true);
  });

  test("finds runs that differ from page to page", async () => {
    const { issues } = await probed(
      but(
        "order=asc",
        async (request, mock) => new Response((await (await mock(request)).text()).replace(/"model": "[^"]*"/g, '"model": "x"')),
      ),
    );
    expect(issues).toContain("order: changed-run /data/0");
  });

  test("finds a default page that is not the first one", async () => {
    const mock = mockOf({ runs: 50 });
    const first = await firstRun(mock);
    const { issues } = await probed((request) =>
      new URL(request.url).search === ""
        ? mock(new Request(`${request.url}?after=${first.id}`, { headers: request.headers }))
        : mock(request),
    );
    expect(issues).toContain("default: missing-run /data");
  });

  test("finds that before has no effect on the oldest first", async () => {
    const { issues } = await probed(
      but("order=asc", (request, mock) =>
        mock(new Request(request.url.replace(/&before=\w+/, ""), { headers: request.headers })),
      ),
    );
    expect(issues).toContain("before: ignored-parameter");
  });

  test("tells ends that are none apart, and places from times, however many runs there are", async () => {
    for (const runs of [100, 200]) expect((await probed(mockOf({ runs, fault: "never-ends" }))).faults).toEqual(["never-ends"]);
    for (const seed of [11, 12, 13, 16])
      expect((await probed(mockOf({ runs: 30, seed, fault: "repeats-cursor" }))).faults).toEqual(["repeats-cursor"]);
  });

  test("judges runs that are nested deeply", async () => {
    const deep = `"metadata": ${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const { answers } = await probed(written((text) => text.replace(/"metadata": (?:\{\}|\{[^}]*\})/g, deep), 3));
    expect(answers.length).toBeGreaterThan(10);
  });

  test("does not blame a server for what changes after the first request", async () => {
    const whole = mockOf({ runs: 21 });
    const part = mockOf({ runs: (await runsOf(whole)).slice(0, 20) });
    for (const last of [1, 3, 7]) {
      let count = 0;
      const { issues, faults } = await probed((request) => (++count > last ? part(request) : whole(request)));
      expect([faults, issues.filter((issue) => !issue.includes("refused"))]).toEqual([[], []]);
    }
  });

  test("does not blame a server for runs that are removed meanwhile", async () => {
    const whole = mockOf({ runs: 80 });
    const all = await runsOf(whole);
    for (const place of [60, 79]) {
      const part = mockOf({ runs: all.filter((_, index) => index !== place) });
      let count = 0;
      const { issues } = await probed((request) => (++count > 12 ? part(request) : whole(request)));
      // A walk whose cursor is gone cannot be gone on with.
      expect(issues.filter((issue) => !issue.includes("refused"))).toEqual([]);
    }
  });

  test("holds a thread that is said to be empty to that", async () => {
    const { issues, answers } = await probed(mockOf({ runs: 5 }), { emptyThread: "thread_b" });
    expect([issues, answers.filter(({ step }) => step === "empty").length]).toEqual([[], 1]);
  });

  test("finds nothing against the letter, either, where the server keeps it", async () => {
    expect((await probed(mockOf({ runs: 250 }), { check: { strict: true } })).issues).toEqual([]);
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
    expect(stdout.trim().split("\n").at(-1)).toMatch(/^36 answers in \d+ files: 36 valid, 0 invalid, 0 errors, 0 warnings$/);
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

  test("tells no secret that a server sends back, wherever it stands", async () => {
    const secrets = ["hunter2pass", "topSecretCode99", 'pa"ss\\wo/rd1'];
    const mock = mockOf({ runs: 3 });
    const echo = async (request: Request) => {
      const url = new URL(request.url);
      const code = url.searchParams.get("code") ?? "";
      const odd = request.headers.get("x-odd-pass") ?? "";
      const said = `${request.headers.get("x-my-pass")} ${code} ${odd} ${encodeURIComponent(odd)} ${btoa(odd)}`;
      const page = await (await mock(new Request(url, { headers: { ...headersOf("v2") } }))).text();
      if (url.searchParams.get("limit") === "1") return new Response(`${said} is no JSON`);
      if (url.searchParams.get("limit") === "2") return Response.json({ error: { message: said, [said]: 1 } }, { status: 400 });
      return new Response(page.replace('"list"', JSON.stringify(said)).replace('"has_more"', JSON.stringify(said)));
    };
    const server = createServer(toNodeListener(echo));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1?code=topSecretCode99`;
    for (const format of ["pretty", "json", "sarif"]) {
      const args = ["probe", base, "--thread", "thread_a", "--header", "X-My-Pass: hunter2pass", "--format", format];
      args.push("--header", `X-Odd-Pass: ${secrets[2]}`);
      const { stdout, stderr } = await runMain(args);
      expect(stdout.length).toBeGreaterThan(1000);
      const told = [...secrets, "rd1", btoa(secrets[2] as string)];
      for (const secret of told) expect(stdout + stderr).not.toContain(secret);
    }
  });

  test("judges bodies as they are, whatever words were sent", async () => {
    const base = await serve({ runs: 50 });
    const headers = ["X-Kind: thread_a", "X-Words: completion_tokens", "X-Number: 1775000000"].flatMap((line) => [
      "--header",
      line,
    ]);
    const { status, stderr } = await runMain([
      "probe",
      `${base}?mode=required_action`,
      "--thread",
      "thread_a",
      ...key,
      ...headers,
    ]);
    expect([status, stderr]).toEqual([0, ""]);
  });

  test.each<[string, string[], string]>([
    [
      "a whole URL",
      ["http://a/v1/threads/thread_a/runs", "--thread", "thread_a"],
      'Cannot probe "http://a/v1/threads/thread_a/runs": give what stands before /threads/{thread_id}/runs, and the id as --thread',
    ],
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

  test("exits with 1 where the first answer is none, and says what it is", async () => {
    const base = await serve({ runs: 1, fault: "bare-array" });
    const { status, stdout, stderr } = await runMain(["probe", base, "--thread", "thread_a", ...key]);
    expect([status, stderr]).toEqual([1, "Faults: bare-array\n"]);
    expect(stdout).toContain("[not-an-answer]");
  });

  test("exits with 2 where nothing can be probed", async () => {
    const base = await serve({ runs: 1, apiKey: "another" });
    const refused = await runMain(["probe", base, "--thread", "thread_a", ...key]);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^Cannot probe "GET .*": it is answered with 401 "Incorrect API key provided."\. Is the key right that is sent: .*\n$/,
      ),
    ]);
    const nobody = await runMain(["probe", "http://127.0.0.1:1/v1", "--thread", "thread_a"]);
    expect([nobody.status, nobody.stderr]).toEqual([
      2,
      expect.stringMatching(/^Cannot probe "GET \/v1\/threads\/thread_a\/runs": .+\n$/),
    ]);
  });
});
