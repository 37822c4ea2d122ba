import { describe, expect, test } from "vitest";
import { checkExchange, checkPages, type Exchange, type Variant } from "../src/index.js";
import { createListRunsHandler, faults, type ListRunsHandler, type MockOptions, toNodeListener } from "../src/mock.js";
import { pageRules } from "../src/page-rules.js";
import { runRules } from "../src/run-rules.js";
import type { ListRunsResponse, RunObject } from "../src/v2.js";
import { validCases, variants } from "./corpus.js";

const headersOf = (variant: Variant) => ({
  authorization: "Bearer any",
  "openai-beta": `assistants=${variant === "v1" ? "v1" : "v2"}`,
  ...(variant === "portkey" && { "x-portkey-api-key": "any", "x-portkey-provider": "openai" }),
});
const hosts = { v1: "https://api.openai.com", v2: "https://api.openai.com", portkey: "https://api.portkey.ai" };

/** The keys of recorded runs, in their order: of v1 on 2024-04-27, of v2 on 2026-03, of Portkey as its page is. */
const recorded = (files: string, ...later: string[]) =>
  `id object created_at assistant_id thread_id status started_at expires_at cancelled_at failed_at completed_at required_action last_error model
instructions tools ${files} metadata temperature top_p ${later[0] ?? ""} max_completion_tokens max_prompt_tokens truncation_strategy
incomplete_details usage response_format tool_choice ${later[1] ?? ""}`.match(/\w+/g);
const recordedOrder = {
  v1: recorded("file_ids"),
  v2: recorded("tool_resources", "reasoning_effort", "parallel_tool_calls"),
  portkey: recorded("tool_resources", "", "parallel_tool_calls"),
};

/** Asks the mock, and gives the exchange as a recorder has it. */
async function ask(handler: ListRunsHandler, query = "", asked: { variant?: Variant; thread?: string; headers?: object } = {}) {
  const { variant = "v2", thread = handler.threads[0], headers = headersOf(variant) } = asked;
  const url = `${hosts[variant]}/v1/threads/${thread}/runs${query}`;
  const response = await handler(new Request(url, { headers: headers as Record<string, string> }));
  const { status } = response;
  const exchange: Exchange = {
    request: { method: "GET", url, headers: headers as Record<string, string> },
    response: { status, headers: response.headers, body: JSON.parse(await response.text()) },
  };
  return { exchange, status, headers: response.headers, body: exchange.response.body as ListRunsResponse & { error: object } };
}

/** Walks through a thread as a client does. */
async function walk(handler: ListRunsHandler, query: string, variant: Variant = "v2"): Promise<Exchange[]> {
  const pages: Exchange[] = [];
  for (let cursor = ""; ; ) {
    const { exchange, body } = await ask(handler, `?${query}${cursor}`, { variant });
    pages.push(exchange);
    if (!body.has_more) return pages;
    cursor = `&after=${body.last_id}`;
  }
}

const idsOf = (pages: readonly Exchange[]) =>
  pages.flatMap(({ response: { body } }) => (body as ListRunsResponse).data.map(({ id }) => id));

describe.each(variants)("The mock of %s", (variant) => {
  const handler = createListRunsHandler({ variant, runs: 230, seed: 7 });

  test.each(["limit=1", "limit=20", "limit=100", "", "limit=7&order=asc", "order=asc"])(
    "keeps every rule, and tells nothing unknown, in a whole walk with %s",
    async (query) => {
      const pages = await walk(handler, query, variant);
      const { issues } = checkPages(pages, { complete: true, strict: variant !== "v1" });
      expect(issues).toEqual([]);
      expect(new Set(idsOf(pages)).size).toBe(230);
    },
  );

  test("has every status among its newest runs, and its keys in the order of the wire", async () => {
    const { body } = await ask(handler, "?limit=9", { variant });
    expect(new Set(body.data.map(({ status }) => status)).size).toBe(9);
    const keys = Object.keys(body.data[0] as object);
    expect(keys).toEqual(recordedOrder[variant]);
  });

  // What is asked for by another option is tested below. The gateway refuses keys in its own way, and knows this route.
  const refused = validCases(variant, "error").filter(
    ({ file, request }) => request?.url && !/429|500|shutdown|unknown-prop|401.missing|no-such-route/.test(file),
  );
  test.each(refused.filter(({ file }) => variant !== "portkey" || !file.includes("401")))(
    "answers what the API refused as the corpus has it: $file",
    async ({ file, request, response }) => {
      const { pathname, search } = new URL(String(request?.url));
      const known = file.includes("unknown-thread") ? "thread_another" : (/thread_\w+/.exec(pathname)?.[0] ?? "thread_another");
      const other = createListRunsHandler({
        ...{ variant, threads: [known], runs: 1 },
        ...(file.includes("401") && { apiKey: "another" }),
        ...(file.includes("end-of-v1") && { now: new Date("2025-01-15") }),
      });
      const headers = { ...(request?.headers as Record<string, string>) };
      const gateway = variant === "portkey" && !file.includes("provider") ? headersOf("portkey") : {};
      const beta = file.includes("missing-beta") ? undefined : headersOf(variant)["openai-beta"];
      const { "openai-beta": __, ...sent } = { ...gateway, ...headers } as Record<string, string>;
      const url = `${hosts[variant]}${pathname}${search}`;
      const answer = await other(new Request(url, { headers: { ...sent, ...(beta && { "openai-beta": beta }) } }));
      expect([answer.status, await answer.json()]).toEqual([response.status, response.body]);
    },
  );
});

describe("The mock", () => {
  const handler = createListRunsHandler({ runs: 10 });
  const all = async (order: string) => idsOf(await walk(handler, `order=${order}`));

  test("lists the same runs both ways", async () => {
    expect(await all("asc")).toEqual((await all("desc")).reverse());
  });

  // Places among the ten runs, the newest first.
  test.each([
    ["the first page", "limit=3", [0, 1, 2], true],
    ["all of it", "", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], false],
    ["what follows a run", "limit=3&after=2", [3, 4, 5], true],
    ["the end", "limit=3&after=6", [7, 8, 9], false],
    ["nothing after the last run", "after=9", [], false],
    ["what precedes a run, nearest to it", "limit=3&before=5", [2, 3, 4], true],
    ["what precedes a run near the beginning", "limit=3&before=2", [0, 1], false],
    ["nothing before the first run", "before=0", [], false],
    ["the oldest first", "limit=2&order=asc", [9, 8], true],
    ["what follows a run, the oldest first", "limit=2&order=asc&after=3", [2, 1], true],
    ["what precedes a run, the oldest first", "limit=2&order=asc&before=3", [5, 4], true],
    ["what is between two runs", "after=2&before=6", [3, 4, 5], false],
    ["the beginning of what is between two runs", "limit=2&after=2&before=6", [3, 4], true],
    ["nothing between two runs that stand the other way round", "after=6&before=2", [], false],
  ])("pages: %s", async (_, query, places, has_more) => {
    const ids = await all("desc");
    const named = query.replace(/(after|before)=(\d)/g, (_, name, place) => `${name}=${ids[place]}`);
    const { body } = await ask(handler, `?${named}`);
    expect([body.data.map(({ id }) => ids.indexOf(id)), body.has_more]).toEqual([places, has_more]);
    expect([body.first_id, body.last_id]).toEqual([body.data[0]?.id ?? null, body.data.at(-1)?.id ?? null]);
  });

  test("makes the same runs of the same seed, and others of another", async () => {
    const first = await ask(handler);
    const same = createListRunsHandler({ runs: 10, seed: 1 });
    const other = createListRunsHandler({ runs: 10, seed: 2 });
    expect((await ask(same)).body).toEqual(first.body);
    expect(other.threads).not.toEqual(handler.threads);
    const [least, most] = [createListRunsHandler({ seed: 0 }), createListRunsHandler({ seed: 4_294_967_295 })];
    expect(new Set([...least.threads, ...most.threads, ...handler.threads]).size).toBe(6);
  });

  test("has an empty thread beside the one of the runs", async () => {
    const { body } = await ask(handler, "", { thread: String(handler.threads[1]) });
    expect(body).toEqual({ object: "list", data: [], first_id: null, last_id: null, has_more: false });
  });

  test("serves given runs, of each thread its own, newest first and in the order of the wire", async () => {
    const [one, two] = (await ask(handler, "?limit=2")).body.data as [RunObject, RunObject];
    const turned = Object.fromEntries(Object.entries({ ...one, created_at: 1, x_new: true }).reverse()) as unknown as RunObject;
    const given = createListRunsHandler({
      runs: [turned, { ...two, thread_id: "thread_b" }, { ...two, thread_id: one.thread_id }],
      threads: ["thread_c"],
    });
    expect(given.threads).toEqual(["thread_c", one.thread_id, "thread_b"]);
    const { body } = await ask(given, "", { thread: one.thread_id });
    expect(body.data.map(({ id }) => id)).toEqual([two.id, one.id]);
    expect(Object.keys(body.data[1] as object)).toEqual([...Object.keys(one), "x_new"]);
    expect(() => createListRunsHandler({ runs: [one, one] })).toThrow(`Cannot mock: the run "${one.id}" is given twice`);
  });

  test("names what of an answer nobody has recorded", async () => {
    const assumed = async (options: MockOptions, query: string, headers?: object) => {
      const { headers: sent, status } = await ask(createListRunsHandler(options), query, headers && { headers });
      return [status, sent.get("x-list-runs-assumed")];
    };
    expect(await assumed({}, "")).toEqual([200, null]);
    expect(await assumed({}, "?after=run_x")).toEqual([404, "what an unknown cursor is answered with"]);
    expect(await assumed({}, "?limit=1e2")).toEqual([400, "how a 'limit' like this is refused"]);
    expect(await assumed({}, "?limit=101")).toEqual([400, null]);
    expect(await assumed({ now: new Date("2026-08-27") }, "")).toEqual([
      404,
      "the body of the 404 that the API has answered with since 2026-08-26",
    ]);
    expect(await assumed({ now: () => new Date("2026-08-26T23:59:59Z") }, "")).toEqual([200, null]);
  });

  test("ends v1 after 2024-12-18, and tells the time by its answers", async () => {
    const at = (day: string) => createListRunsHandler({ variant: "v1", now: new Date(day) });
    const [before, after] = [
      await ask(at("2024-12-18T23:00:00Z"), "", { variant: "v1" }),
      await ask(at("2024-12-19"), "", { variant: "v1" }),
    ];
    expect([before.status, after.status]).toEqual([200, 400]);
    const { issues } = checkExchange(after.exchange);
    expect(issues.map(({ code }) => code)).toContain("end-of-v1");
    expect(after.headers.get("date")).toBe("Thu, 19 Dec 2024 00:00:00 GMT");
  });

  test("fails as often as it is told to, with Retry-After", async () => {
    const failing = createListRunsHandler({ fail: { status: 429, times: 2, retryAfter: 3 } });
    const answers = [await ask(failing), await ask(failing), await ask(failing)];
    expect(answers.map(({ status, headers }) => [status, headers.get("retry-after")])).toEqual([
      [429, "3"],
      [429, "3"],
      [200, null],
    ]);
    expect(checkExchange((answers[0] as { exchange: Exchange }).exchange, { variant: "v2" }).issues).toEqual([]);
    const { headers: hurried } = await ask(createListRunsHandler({ fail: { status: 429, retryAfter: 0 } }));
    expect(hurried.get("retry-after")).toBe("0");
    const always = createListRunsHandler({ fail: { status: 500 } });
    const { status, exchange } = await ask(always);
    expect([status, checkExchange(exchange, { variant: "v2" }).issues]).toEqual([500, []]);
  });

  test("answers anything before /threads, and nothing else", async () => {
    const get = (path: string, init?: object) =>
      handler(new Request(`http://localhost${path}`, { headers: headersOf("v2"), ...init }));
    const thread = handler.threads[0];
    expect((await get(`/threads/${thread}/runs`)).status).toBe(200);
    expect((await get(`/openai/threads/${thread}/runs?api-version=2024-05-01-preview`)).status).toBe(200);
    expect((await get(`/v1/threads/${thread}/runs/`)).status).toBe(404);
    expect((await get(`/v1/threads/${thread}/runs/threads/${thread}/runs`)).status).toBe(404);
    expect((await get(`/threads/threads/${thread}/runs`)).status).toBe(404);
    expect((await get(`/my-threads/threads/${thread}/runs`)).status).toBe(200);
    const gateway = createListRunsHandler({ variant: "portkey" });
    const noRoute = await gateway(new Request("http://localhost/v1/threads/thread_a/run", { headers: headersOf("portkey") }));
    expect([noRoute.status, await noRoute.json()]).toEqual([404, { message: "Not Found", ok: false }]);
    expect((await get(`/v1/threads/${thread}/runs`, { method: "POST" })).status).toBe(404);
    expect((await get("/v1/threads/thread_%E0%A4%A/runs")).status).toBe(404);
  });

  test.each<[string, unknown, string]>([
    ["options", null, "Cannot mock: options must be an object, got null"],
    ["an option", { run: 1 }, 'Cannot mock: there is no option "run". Did you mean "runs"?'],
    ["a variant", { variant: "v3" }, 'Cannot mock: variant must be one of v1, v2, portkey, got string "v3"'],
    ["a number of runs", { runs: -1 }, "Cannot mock: runs must be an array of runs, or a number from 0 to 500000, got number -1"],
    [
      "a run",
      { runs: [{ id: "run_a", thread_id: "thread_a" }] },
      "Cannot mock: runs[0].created_at must be an integer of 0 or more, got undefined",
    ],
    [
      "a time that no run can be sorted by",
      { runs: [{ id: "run_a", thread_id: "thread_a", created_at: Number.NaN }] },
      "Cannot mock: runs[0].created_at must be an integer of 0 or more, got number NaN",
    ],
    [
      "a run of a thread that every request for is refused",
      { runs: [{ id: "run_a", thread_id: "a", created_at: 0 }] },
      'Cannot mock: runs[0].thread_id must be an id that begins with thread, got string "a"',
    ],
    ["a seed", { seed: 1.5 }, "Cannot mock: seed must be an integer from 0 to 4294967295, got number 1.5"],
    ["a seed below 0", { seed: -1 }, "Cannot mock: seed must be an integer from 0 to 4294967295, got number -1"],
    [
      "a seed of more than 32 bits",
      { seed: 2 ** 32 },
      "Cannot mock: seed must be an integer from 0 to 4294967295, got number 4294967296",
    ],
    [
      "a thread",
      { threads: ["thread_a", "my-thread"] },
      'Cannot mock: threads[1] must be an id that begins with thread, got string "my-thread"',
    ],
    ["no thread", { threads: [] }, "Cannot mock: runs are to be made up, and threads names none that they are of"],
    ["a key", { apiKey: 1 }, "Cannot mock: apiKey must be a string without spaces, not empty, got number 1"],
    [
      "a key that no header can send",
      { apiKey: "" },
      'Cannot mock: apiKey must be a string without spaces, not empty, got string ""',
    ],
    ["a time", { now: new Date("x") }, "Cannot mock: now must be a valid Date, or a function that gives one, got object"],
    ["a failure", { fail: { status: 503 } }, "Cannot mock: fail.status must be 429 or 500, got number 503"],
    [
      "a wait",
      { fail: { status: 429, retryAfter: -1 } },
      "Cannot mock: fail.retryAfter must be an integer of 0 or more, got number -1",
    ],
    ["a fault", { fault: "drop-one" }, 'Cannot mock: there is no fault "drop-one". Did you mean "drops-one"?'],
    [
      "faults that undo each other",
      { fault: ["repeats-cursor", "milliseconds", "drops-one"] },
      'Cannot mock: the faults "repeats-cursor" and "drops-one" undo each other',
    ],
  ])("refuses %s that it cannot use", (_, options, message) => {
    expect(() => createListRunsHandler(options as MockOptions)).toThrow(new TypeError(message));
  });

  test.each([
    ["repeats-cursor", 0],
    ["drops-one", 2],
  ] as const)("takes the fault %s beside others", async (fault, begin) => {
    const newest = (await ask(handler)).body.data.map(({ id }) => id);
    const faulty = createListRunsHandler({ runs: 10, fault: [fault, "milliseconds"] });
    const { body } = await ask(faulty, `?after=${newest[0]}`);
    expect(body.data[0]?.id).toBe(newest[begin]);
  });

  test("has a fault for every rule", () => {
    const shown = new Set(Object.values(faults).flatMap(({ shows }) => shows.map((sign) => sign.split(" ")[0])));
    expect([...pageRules, ...runRules].map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });
});

describe("The mock as fetch", () => {
  const handler = createListRunsHandler({ runs: 3, threads: ["thread_a"] });
  const url = "http://localhost/v1/threads/thread_a/runs?limit=2";
  const headers = headersOf("v2");
  // What clients call, and what servers call with more than the request.
  const asFetch: typeof fetch = handler;
  const asServer: (request: Request, others: { readonly remoteAddr: string }) => Promise<Response> = handler;

  test.each<[string, Parameters<typeof fetch>, number]>([
    ["a URL as text", [url, { headers, method: "get" }], 200],
    ["a URL", [new URL(url), { headers: Object.entries(headers) }], 200],
    ["a URL alone", [url], 401],
    ["a request", [new Request(url, { headers })], 200],
    ["a request and headers that win over its own", [new Request(url), { headers: new Headers(headers) }], 200],
    ["a request and a method that wins over its own", [new Request(url, { headers }), { method: "POST" }], 404],
    ["a URL and a body", [url, { headers, method: "POST", body: "{}" }], 404],
  ])("takes %s", async (_, given, status) => {
    const response = await asFetch(...given);
    expect(response.status).toBe(status);
    if (status === 200) expect((await response.json()).data.length).toBe(2);
  });

  test("takes a request of another class, and what else a server gives", async () => {
    const foreign = { url, method: "GET", headers: new Headers(headers) } as Request;
    expect((await asServer(foreign, { remoteAddr: "::1" })).status).toBe(200);
  });

  test("rejects, as fetch does, when the signal is aborted", async () => {
    const signal = AbortSignal.abort();
    await expect(asFetch(url, { headers, signal })).rejects.toBe(signal.reason);
  });

  test.each<[unknown, string]>([
    [undefined, "undefined"],
    [{ request: new Request(url) }, "object"],
    ["threads", 'string "threads"'],
    ["/v1/threads/thread_a/runs", 'string "/v1/threads/thread_a/runs": write it with a host, such as http://localhost'],
  ])("refuses %j", async (given, got) => {
    const message = `Cannot answer: the handler must be given a Request or a whole URL, got ${got}`;
    await expect(handler(given as Request)).rejects.toThrow(new TypeError(message));
  });
});

describe("toNodeListener()", () => {
  const listener = toNodeListener(createListRunsHandler({ runs: 1, threads: ["thread_a"] }));
  async function send(request: Parameters<typeof listener>[0]) {
    const answer = { status: 0, headers: {} as Record<string, string>, text: "" };
    await listener(request, {
      writeHead: (status, headers) => Object.assign(answer, { status, headers }),
      end: (text) => Object.assign(answer, { text }),
    });
    return answer;
  }
  const headers = { authorization: "Bearer any", "openai-beta": ["other=v1", "assistants=v2"] };

  test("answers a request of node:http, whatever host it names", async () => {
    const {
      status,
      headers: sent,
      text,
    } = await send({ method: "GET", url: "/v1/threads/thread_a/runs?limit=1", headers: { ...headers, host: "a b" } });
    expect([status, sent["content-type"], JSON.parse(text).data.length]).toEqual([200, "application/json", 1]);
  });

  test("leaves the time to the mock, and answers where that fails", async () => {
    const response = { sendDate: true, writeHead: (status: number) => status, end: (text: string) => text };
    await listener({ url: "/v1/threads/thread_a/runs", headers }, response);
    expect(response.sendDate).toBe(false);
    const answer = { status: 0, text: "" };
    const failing = toNodeListener(createListRunsHandler({ now: () => new Date("x"), threads: ["thread_a"] }));
    await failing(
      { url: "/v1/threads/thread_a/runs", headers },
      { writeHead: (status) => Object.assign(answer, { status }), end: (text) => Object.assign(answer, { text }) },
    );
    expect(answer).toEqual({ status: 500, text: "Cannot answer: what the function now gives is no valid Date\n" });
  });

  test("takes any handler, and answers where what that gives cannot be read", async () => {
    const sent: unknown[] = [];
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("cut off")) });
    await toNodeListener(async ({ method }) => new Response(method === "GET" ? broken : "other"))(
      { url: "/", headers },
      { writeHead: (status) => sent.push(status), end: (text) => sent.push(text) },
    );
    expect(sent).toEqual([500, "cut off\n"]);
  });

  test.each([
    ["what a router has cut the path of", { url: "/thread_a/runs", originalUrl: "/v1/threads/thread_a/runs", headers }, 200],
    ["a whole URL", { url: "http://proxy/v1/threads/thread_a/runs", headers }, 200],
    ["no URL", { headers }, 404],
    ["a path without a slash", { url: "*", method: "OPTIONS", headers }, 404],
    ["a method that a Request cannot have", { url: "/v1/threads/thread_a/runs", method: "TRACE", headers }, 404],
    [
      "names that are of HTTP/2",
      { url: "/v1/threads/thread_a/runs", headers: { ...headers, ":path": "/", cookie: undefined } },
      200,
    ],
  ])("answers %s", async (_, request, status) => {
    expect((await send(request)).status).toBe(status);
  });
});
