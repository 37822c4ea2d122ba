import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { serveMock } from "../src/serve-mock.js";
import { runMain } from "./run-main.js";

const headers = { authorization: "Bearer any", "openai-beta": "assistants=v2" };

/** Serves the mock for as long as something is done with its URLs. */
async function served(
  options: Parameters<typeof serveMock>[0],
  use: (urls: string[], told: string) => Promise<void>,
  host = "127.0.0.1",
) {
  const controller = new AbortController();
  const texts: string[] = [];
  const ended = serveMock(options, { port: 0, host }, controller.signal, (text) => texts.push(text));
  try {
    while (texts.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await use(
      texts.slice(1).map((text) => text.trim()),
      texts.join(""),
    );
  } finally {
    controller.abort();
    await ended;
  }
}

describe("serveMock()", () => {
  test("tells where it can be reached, and answers there until it is told to stop", async () => {
    let known = "";
    await served({ variant: "v2", runs: 3 }, async ([full = "", empty = ""], told) => {
      expect(told).toMatch(/^Serving v2 at http:\/\/127\.0\.0\.1:\d+\/v1\n/);
      const response = await fetch(`${full}?limit=2`, { headers });
      const { data, has_more } = await response.json();
      expect([response.status, data.length, has_more, response.headers.get("date")]).toEqual([200, 2, true, null]);
      expect((await (await fetch(empty, { headers })).json()).data).toEqual([]);
      known = full;
    });
    await expect(fetch(known)).rejects.toThrow("fetch failed");
  });

  test("writes an address of IPv6 as a URL has it", async () => {
    await served({ runs: 1 }, async ([url = ""]) => expect((await fetch(url, { headers })).status).toBe(200), "::1");
  });

  test("says why it cannot listen", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const ended = serveMock({}, { port, host: "127.0.0.1" }, new AbortController().signal, () => {});
    await expect(ended).rejects.toThrow(new Error(`Cannot listen on 127.0.0.1:${port}: something else listens there`));
    other.close();
  });
});

describe("list-runs-contract mock", () => {
  test.each<[string[], string]>([
    [["runs.json"], 'Cannot mock "runs.json": mock takes options alone'],
    [["--port", "70000"], 'Cannot use --port "70000": must be a whole number up to 65535'],
    [["--runs", "many"], 'Cannot use --runs "many": must be a whole number'],
    [["--runs", "500001"], "Cannot mock: runs must be an array of runs, or a number from 0 to 500000, got number 500001"],
    [["--fault", "drop-one"], 'Cannot mock: there is no fault "drop-one". Did you mean "drops-one"?'],
    [["--variant", "v3"], 'Cannot use --variant "v3": must be one of auto, v1, v2, portkey'],
    [["--strict"], "Cannot mock with --strict: it is an option of check and probe"],
    [["--baseline", "b.json"], "Cannot mock with --baseline: it is an option of check"],
  ])("refuses %j", async (args, message) => {
    const { status, stdout, stderr } = await runMain(["mock", ...args]);
    expect([status, stdout, stderr]).toEqual([2, "", `${message}\nRun list-runs-contract --help for how to use it\n`]);
  });

  test("cannot check with its options", async () => {
    const { status, stderr } = await runMain(["check", "x.json", "--port", "1"]);
    expect([status, stderr]).toEqual([
      2,
      "Cannot check with --port: it is an option of mock\nRun list-runs-contract --help for how to use it\n",
    ]);
  });
});
