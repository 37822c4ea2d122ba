import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import type { WriteStream } from "node:tty";
import { describe, expect, test } from "vitest";
import { main } from "../src/cli.js";
import { serveMock } from "../src/serve-mock.js";
import { runMain } from "./run-main.js";

const headers = { authorization: "Bearer any", "openai-beta": "assistants=v2" };

type Use = (urls: string[], told: string) => Promise<void>;

/** Serves the mock for as long as something is done with its URLs. */
async function served(options: Parameters<typeof serveMock>[0], use: Use, host = "127.0.0.1") {
  await whileServed((signal, tell) => serveMock(options, { port: 0, host }, signal, tell), use);
}

/** As the command line does it. */
async function servedBy(args: readonly string[], use: Use) {
  await whileServed((signal, tell) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()].map((stream) =>
      stream.on("data", (text: Buffer) => tell(text.toString())),
    ) as unknown as [WriteStream, WriteStream];
    return main(["mock", "--port", "0", ...args], { stdout, stderr, signal });
  }, use);
}

async function whileServed(start: (signal: AbortSignal, tell: (text: string) => void) => Promise<unknown>, use: Use) {
  const controller = new AbortController();
  let told = "";
  const ended = start(controller.signal, (text) => {
    told += text;
  });
  try {
    await expect.poll(() => told, { interval: 5 }).toMatch(/\n.*\n/);
    const urls = told.trim().split("\n").slice(1);
    await use(
      urls.map((url) => url.trim()),
      told,
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
    [["--port", "70000"], 'Cannot use --port "70000": must be a number from 0 to 65535'],
    [["--runs", "many"], 'Cannot use --runs "many": must be a number from 0 to 500000'],
    [["--runs", "500001"], 'Cannot use --runs "500001": must be a number from 0 to 500000'],
    [["--seed", "4294967296"], 'Cannot use --seed "4294967296": must be a number from 0 to 4294967295'],
    [["--seed", "1e3"], 'Cannot use --seed "1e3": must be a number from 0 to 4294967295'],
    [["--key", ""], 'Cannot mock: apiKey must be a string without spaces, not empty, got string ""'],
    ...["2025-02-30", "2025-13-01", "2025-01-01T25:00Z", "2025-01-01T10:00:00", "tomorrow", ""].map((now): [string[], string] => [
      ["--now", now],
      `Cannot use --now "${now}": must be a day as 2024-12-19, or a time as 2024-12-19T10:00:00Z`,
    ]),
    [["--fail", "503"], 'Cannot use --fail "503": must be one of 429, 500'],
    [["--thread", "a"], 'Cannot mock: threads[0] must be an id that begins with thread, got string "a"'],
    [["--fault", "drop-one"], 'Cannot mock: there is no fault "drop-one". Did you mean "drops-one"?'],
    [["--variant", "v3"], 'Cannot use --variant "v3": must be one of auto, v1, v2, portkey'],
    [["--strict"], "Cannot mock with --strict: it is an option of check and probe"],
    [["--baseline", "b.json"], "Cannot mock with --baseline: it is an option of check"],
  ])("refuses %j", async (args, message) => {
    const { status, stdout, stderr } = await runMain(["mock", ...args]);
    expect([status, stdout, stderr]).toEqual([2, "", `${message}\nRun list-runs-contract --help for how to use it\n`]);
  });

  test.each<[string[], string, number, Record<string, string>]>([
    [[], "", 200, headers],
    [["--key", "sk-own"], "", 401, headers],
    [["--key", "sk-own"], "", 200, { ...headers, authorization: "Bearer sk-own" }],
    [["--now", "2026-08-26"], "", 200, headers],
    [["--now", "2026-08-26T23:00:00-02:00"], "", 404, headers],
    [["--fail", "429"], " failing with 429", 429, headers],
    [["--fault", "errors-with-200", "--fail", "500"], " with the fault errors-with-200, failing with 500", 200, headers],
    [["--fault", "milliseconds", "--fault", "drops-one"], " with the faults milliseconds, drops-one", 200, headers],
  ])("serves as %j says, and says what is wrong with it", async (args, wrongs, status, sent) => {
    await servedBy(args, async ([url = ""], told) => {
      expect(told.split("\n")[0]?.replace(/:\d+/, "")).toBe(`Serving v2 at http://127.0.0.1/v1${wrongs}`);
      expect((await fetch(url, { headers: sent })).status).toBe(status);
    });
  });

  test("cannot check with its options", async () => {
    const { status, stderr } = await runMain(["check", "x.json", "--port", "1"]);
    expect([status, stderr]).toEqual([
      2,
      "Cannot check with --port: it is an option of mock\nRun list-runs-contract --help for how to use it\n",
    ]);
  });
});
