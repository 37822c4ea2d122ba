import { describe, expect, test } from "vitest";
import { detectVariant, type Exchange } from "../src/index.js";
import { validCases, variants } from "./corpus.js";

const v1Run = { file_ids: [] };
const v2Run = { tool_resources: {} };
const answer = (data: unknown[], rest: Partial<Exchange> = {}): Exchange => ({
  response: { body: { object: "list", data } },
  ...rest,
});
const asked = (url: string, headers: Record<string, string> = {}): Partial<Exchange> => ({ request: { url, headers } });

const rows: [string, Exchange, string | null][] = [
  [
    "portkey when the host header is Portkey's",
    answer([v2Run], asked("/v1/threads/t/runs", { Host: "api.portkey.ai" })),
    "portkey",
  ],
  [
    "null when the beta header only resembles one that is known",
    answer([], asked("/", { "openai-beta": "my-assistants=v1, assistants=v2-beta" })),
    null,
  ],
  ["v1 when every run has file_ids", answer([v1Run, v1Run]), "v1"],
  ["v2 when no run has file_ids", answer([v2Run, {}]), "v2"],
  ["v2 when a retrieval tool is all that speaks for v1", answer([{ tools: [{ type: "retrieval" }] }]), "v2"],
  ["null when the page is empty and no header tells", answer([]), null],
  ["null when no item of the page is a run", answer([null, 5, []]), null],
  ["null when the body is no page", { response: { body: "gateway timeout" } }, null],
  [
    "v1 when the beta header asks for it, whatever the body",
    answer([v2Run], asked("https://example.org/runs", { "OpenAI-Beta": "assistants=v1" })),
    "v1",
  ],
  [
    "v2 when the beta header asks for it among others",
    answer([], asked("https://example.org/runs", { "openai-beta": "realtime=v1, assistants=v2" })),
    "v2",
  ],
  [
    "null when the beta header asks for something else",
    answer([], asked("https://example.org/runs", { "openai-beta": "realtime=v1" })),
    null,
  ],
  [
    "portkey when the host is Portkey's, before the beta header",
    answer([v1Run], asked("https://api.portkey.ai/v1/threads/t/runs", { "openai-beta": "assistants=v1" })),
    "portkey",
  ],
  [
    "portkey when an x-portkey header is present in the request",
    answer([], asked("http://localhost/runs", { "X-Portkey-Config": "c" })),
    "portkey",
  ],
  [
    "portkey when an x-portkey header is present in the response",
    { response: { headers: { "x-portkey-trace-id": "t" }, body: null } },
    "portkey",
  ],
  ["portkey when the body is an error of the gateway", { response: { body: { status: "failure", message: "no" } } }, "portkey"],
  [
    "portkey when the body is a missing route of the gateway",
    { response: { body: { message: "Not Found", ok: false } } },
    "portkey",
  ],
  [
    "null when the body is an error of OpenAI's",
    { response: { body: { error: { message: "no", type: "server_error", param: null, code: null } } } },
    null,
  ],
  ["v2 when a host only ends like Portkey's", answer([v2Run], asked("https://notportkey.ai/v1/threads/t/runs")), "v2"],
];

describe("detectVariant()", () => {
  test.each(rows)("returns %s", (_, exchange, variant) => {
    const detection = detectVariant(exchange);
    expect(detection.variant).toBe(variant);
    expect(detection.reasons.length).toBeGreaterThan(0);
  });

  test.each([
    ["pairs", [["OpenAI-Beta", "assistants=v1"]]],
    ["names and values", [{ name: "OpenAI-Beta", value: "assistants=v1" }]],
    ["lines", ["OpenAI-Beta: assistants=v1"]],
    ["a name with several values", { "openai-beta": ["other=v2", "ASSISTANTS=V1"] }],
  ])("reads headers that a recorder wrote as %s", (_, headers) => {
    expect(detectVariant(answer([v2Run], { request: { headers: headers as never } })).variant).toBe("v1");
  });

  test.each([
    ["a number", 5],
    ["a text", "openai-beta"],
    ["junk", [null, 5, [], {}, "x"]],
    ["null", null],
  ])("goes by the body when the headers are %s", (_, headers) => {
    expect(detectVariant(answer([v2Run], { request: { headers: headers as never } })).variant).toBe("v2");
    expect(detectVariant({ response: { headers: headers as never, body: { data: [v2Run] } } }).variant).toBe("v2");
  });

  test("reads headers as fetch has them", () => {
    const headers = new Headers({ "OpenAI-Beta": "assistants=v1" });
    expect(detectVariant(answer([], { request: { headers } })).variant).toBe("v1");
    expect(detectVariant(answer([], { request: { headers: { "OpenAI-Beta": ["assistants=v1"] } } })).variant).toBe("v1");
  });

  test("takes the variant with fewer errors when the runs are mixed, and names the mix", () => {
    const v1Page = validCases("v1", "list").find(({ file }) => file.endsWith("/200.completed.json"))?.response.body as {
      data: object[];
    };
    const v2Page = validCases("v2", "list").find(({ file }) => file.endsWith("/200.completed.json"))?.response.body as {
      data: object[];
    };
    const mixed = (data: object[]) => detectVariant({ response: { body: { ...v2Page, data } } });
    expect(mixed([...v1Page.data, ...v2Page.data.slice(0, 1)]).variant).toBe("v1");
    expect(mixed([...v2Page.data, ...v1Page.data.slice(0, 1)]).variant).toBe("v2");
    expect(mixed([...v2Page.data, ...v1Page.data])).toEqual({
      variant: "v2",
      reasons: ["the runs are mixed: of 4, 2 have file_ids and 2 have tool_resources", "judged as v1 it has 4 errors, as v2 4"],
    });
    // Both at once is a mix as well, even on every run.
    expect(mixed(v1Page.data.map((run) => ({ ...run, tool_resources: {} }))).reasons[0]).toMatch(/^the runs are mixed/);
  });

  test("tells every page of the corpus by its body alone, Portkey's as v2", () => {
    for (const variant of variants) {
      for (const { response, file } of validCases(variant, "list")) {
        const empty = (response.body as { data: unknown[] }).data.length === 0;
        expect(detectVariant({ response: { body: response.body } }).variant, file).toBe(
          empty ? null : variant === "v1" ? "v1" : "v2",
        );
      }
    }
  });

  test("tells every exchange of the corpus as the variant of its folder", () => {
    for (const variant of variants) {
      for (const { file, request, response } of [...validCases(variant, "list"), ...validCases(variant, "error")]) {
        if (file.split("/")[0] !== variant) continue;
        // Without the header nothing tells the variant of an error.
        expect(detectVariant({ request: request ?? {}, response }).variant, file).toBe(
          file.includes("missing-beta-header") ? null : variant,
        );
      }
    }
  });

  test("does not throw on an exchange that cannot be read", () => {
    const body = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
        getOwnPropertyDescriptor: () => {
          throw new Error("no");
        },
      },
    );
    expect(detectVariant({ response: { body } })).toEqual({ variant: null, reasons: ["the exchange cannot be read"] });
    expect(detectVariant(null as never).variant).toBeNull();
  });
});
