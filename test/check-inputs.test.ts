import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Report } from "../generated/report.js";
import { validCases } from "./corpus.js";
import { type Ran, runMain } from "./run-main.js";

vi.mock("node:worker_threads", async (original) => (await import("./threads-here.js")).threadsHere(original));

const here = process.cwd();
const cli = resolve("dist/cli.js");
const page = validCases("v2", "list").find(({ file }) => file.endsWith("/200.completed.json"))?.response.body as object;
const line = JSON.stringify(page);
const faulty = JSON.stringify({ ...page, has_more: 1 });
const har = resolve("test/recordings/har/playwright-defect.har");
const cassette = resolve("test/recordings/vcr/webmock-defect.yml");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "list-runs-contract-inputs-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** Runs the command line in this process; where it is told how many threads to use, as the file that is built, for these to be real. */
async function run(args: string[], input?: string | Buffer): Promise<Ran> {
  if (!args.includes("--jobs")) return runMain(["check", ...args], { input });
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "check", ...args], {
    ...{ cwd: folder, maxBuffer: 1 << 30 },
    ...(input !== undefined && { input }),
  });
  return { status: status ?? -1, stdout: stdout.toString(), stderr: stderr.toString() };
}

async function check(args: string[], input?: string | Buffer) {
  const { status, stdout, stderr } = await run([...args, "--format", "json"], input);
  return { status, stderr, ...(JSON.parse(stdout) as Report) };
}

describe("check reads line by line", () => {
  test("and gives each answer and each issue its line", async () => {
    const { status, entries } = await check([file("lines.ndjson", `${line}\n\n${faulty}\r\n[${line},${faulty}]\n`)]);
    expect(status).toBe(1);
    expect(entries.map(({ index, line, valid, issues }) => [index, line, valid, issues[0]?.line])).toEqual([
      [0, 1, true, undefined],
      [1, 3, false, 3],
      [2, 4, true, undefined],
      [3, 4, false, 4],
    ]);
    const { column = 0 } = entries[1]?.issues[0] ?? {};
    expect(faulty.slice(column - 1)).toBe("1}");
  });

  test("what has another name, and what is packed", async () => {
    const text = `${line}\n${faulty}\n`;
    for (const name of [file("lines.json", text), file("lines.gz", gzipSync(text)), file("packed.ndjson.gz", gzipSync(text))])
      expect((await check([name])).entries.map((entry) => [entry.line, entry.valid])).toEqual([
        [1, true],
        [2, false],
      ]);
    expect((await check(["-"], gzipSync(text))).summary).toMatchObject({ exchanges: 2, valid: 1 });
  });

  const notJson = "is not valid JSON:";
  test.each<[string, (string | Buffer)[], string, number, string]>([
    ["the first line is broken", ['{"object":', line, line], "x", 1, `line 1 ${notJson} value expected at column 11`],
    ["a line in the middle is broken", [line, "{", line], "x", 2, `line 2 ${notJson} close brace expected at column 2`],
    ["a line is text", [line, "hello", line], "x", 2, `line 2 ${notJson} invalid symbol at column 1`],
    ["a byte is not UTF-8", [line, Buffer.from([0x22, 0xff, 0x22]), line], "x", 2, "line 2 is not valid UTF-8"],
    ["a line is an empty array", [line, "[]", line], "x", 2, "line 2 is an empty array, and holds no answer"],
    [
      "a body cannot be decoded",
      [
        line,
        '{"scope":"x","path":"/threads/t/runs","method":"GET","status":200,"responseIsBinary":true,"response":"1f8b"}',
        line,
      ],
      "x",
      2,
      "line 2 holds an answer that cannot be judged: its body cannot be unpacked: it is cut off",
    ],
    [
      "all lines of a file named for it are broken",
      ["{", "["],
      "bad.ndjson",
      1,
      `line 1 ${notJson} close brace expected at column 2`,
    ],
  ])("and tells that %s, and judges the others", async (_, lines, name, number, what) => {
    const bytes = Buffer.concat(lines.flatMap((one) => [Buffer.from(one as string), Buffer.from("\n")]));
    const { status, stderr, failures, summary } = await check([file(name, bytes)]);
    expect(status).toBe(2);
    expect(failures[0]).toEqual({ source: name, line: number, message: `Cannot parse "${name}": ${what}` });
    expect(stderr).toContain(what);
    expect(summary.valid).toBe(lines.filter((one) => one === line).length);
  });

  test("and tells that the last line is cut off", async () => {
    const { failures, summary } = await check(["-"], `${line}\n${line.slice(0, 100)}`);
    expect(summary.valid).toBe(1);
    expect(failures).toMatchObject([
      { line: 2, message: expect.stringMatching(/ \(it is the last line and does not end: is it cut off\?\)$/) },
    ]);
  });

  test("and judges what a packed file holds up to where it is cut off", async () => {
    const packed = gzipSync(`${line}\n`.repeat(2000));
    const { status, failures, summary } = await check([file("cut.ndjson.gz", packed.subarray(0, packed.length - 10))]);
    expect({ status, failures }).toEqual({
      status: 2,
      failures: [{ source: "cut.ndjson.gz", message: 'Cannot read "cut.ndjson.gz": unexpected end of file' }],
    });
    expect(summary.valid).toBeGreaterThan(1000);
  });

  test("and passes over a line of more than 256 MB", async () => {
    const name = file("long.ndjson", `${line}\n`);
    truncateSync(join(folder, name), 258 << 20);
    const open = openSync(join(folder, name), "a");
    writeSync(open, `\n${faulty}\n`);
    closeSync(open);
    const { failures, entries } = await check([name]);
    expect(failures).toEqual([{ source: name, line: 2, message: `Cannot parse "${name}": line 2 is longer than 256 MB` }]);
    expect(entries.map((entry) => [entry.line, entry.valid])).toEqual([
      [1, true],
      [3, false],
    ]);
    rmSync(join(folder, name));
  });
});

describe("check reads a document", () => {
  test("that is packed, whatever its name is", async () => {
    const { entries } = await check([file("har.gz", gzipSync(readFileSync(har))), har]);
    expect(entries).toHaveLength(4);
    expect(entries.slice(0, 2).map(({ source: _, ...entry }) => entry)).toEqual(
      entries.slice(2).map(({ source: _, ...entry }) => entry),
    );
  });

  test("in UTF-16, as shells of Windows write it", async () => {
    expect((await check([file("utf-16.json", Buffer.from(`\ufeff${line}`, "utf16le"))])).status).toBe(0);
    expect((await check([file("utf-16be.json", Buffer.from(`\ufeff${line}`, "utf16le").swap16())])).status).toBe(0);
  });

  test("with a byte that is not UTF-8 as far as it can be read, and names the line", async () => {
    const bytes = Buffer.from(JSON.stringify({ ...page, note: "\xff" }, null, 1).replace("\xff", "#"));
    bytes[bytes.indexOf("#")] = 0xff;
    const { status, failures, summary } = await check([file("bad.json", bytes)]);
    const number =
      bytes
        .toString("latin1")
        .split("\n")
        .findIndex((one) => one.includes("\xff")) + 1;
    expect({ status, valid: summary.valid }).toEqual({ status: 2, valid: 1 });
    const message = `Cannot parse "bad.json": line ${number} is not valid UTF-8, and is judged as far as it can be read`;
    expect(failures).toEqual([{ source: "bad.json", line: number, message }]);
  });

  test.each(["zeros.har", "zeros.json.gz"])("of at most 256 MB, and refuses a longer one: %s", async (name) => {
    const isPacked = name.endsWith(".gz");
    file(name, isPacked ? gzipSync(Buffer.alloc(257 << 20), { level: 1 }) : "");
    if (!isPacked) truncateSync(join(folder, name), 257 << 20);
    const { status, failures, summary } = await check([name, file("beside.json", line)]);
    const what = "it is one document of more than 256 MB: split it, or write its answers as NDJSON, an answer a line";
    expect(failures).toEqual([{ source: name, message: `Cannot parse "${name}": ${what}` }]);
    expect({ status, valid: summary.valid }).toEqual({ status: 2, valid: 1 });
    rmSync(join(folder, name));
  });

  test("of which one item is broken: a cassette loses that one", async () => {
    const text = readFileSync(cassette, "utf8");
    const { failures, entries, status } = await check([file("broken.yml", text.replace("    method: get", "    method: [get"))]);
    expect(status).toBe(2);
    expect(entries.map(({ valid }) => valid)).toEqual([false]);
    expect(failures).toMatchObject([{ source: "broken.yml", message: expect.stringContaining("is not valid YAML") }]);
    const { line: number = 0 } = failures[0] ?? {};
    expect(
      text
        .split("\n")
        .slice(number - 2, number)
        .join(),
    ).toContain("method: get");
  });

  test.each<[string, string, string]>([
    ["words", "Once upon a time", "it is neither JSON nor a cassette nor HTTP as text"],
    ["a HAR file without entries", '{"log":{"entries":[]}}', "it is a recording (har) without an exchange"],
    [
      "HTTP that ends in its headers",
      "HTTP/1.1 200 OK\r\nDate: x",
      "line 2 is neither a header of HTTP nor the empty line after the headers",
    ],
    [
      "a cassette that is no YAML",
      "interactions: [",
      "line 1 is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  ])("and says of %s what is wrong", async (_, text, what) => {
    expect((await check(["-"], text)).failures).toMatchObject([{ message: `Cannot parse "-": ${what}` }]);
  });

  test("and says of a HAR file whose bodies were left out that they were", async () => {
    const text = readFileSync(har, "utf8").replaceAll('"text":', '"left-out":');
    const { failures, summary } = await check(["-"], text);
    expect(summary.exchanges).toBe(0);
    expect(failures).toHaveLength(2);
    expect(failures[0]?.message).toBe(
      'Cannot parse "-": line 1 holds an answer that cannot be judged: its body was not recorded',
    );
  });

  test("and skips exchanges of other endpoints, without an answer, or by another method", async () => {
    const request = { url: "https://api.openai.com/v1/threads/thread_abc123/runs" };
    const exchanges = [
      { request: { ...request, method: "POST" }, response: { status: 200, body: {} } },
      { request: { url: `${request.url}/run_abc123` }, response: { status: 200, body: {} } },
      { request, response: { status: 200, body: page } },
    ];
    expect((await check(["-"], JSON.stringify(exchanges))).summary).toMatchObject({ exchanges: 1, skipped: 2, files: 1 });
    const { status, stderr, summary } = await check(["-"], JSON.stringify(exchanges.slice(0, 2)));
    expect({ status, skipped: summary.skipped }).toEqual({ status: 2, skipped: 2 });
    expect(stderr).toBe("Nothing is judged: of 2 exchanges, none is an answer to GET …/threads/{thread_id}/runs\n");
    const { log } = JSON.parse(readFileSync(har, "utf8"));
    const index = log.entries.findIndex(({ request }: { request: { url: string } }) => request.url.includes("/runs"));
    log.entries[index].response = { status: 0, headers: [], content: { size: 0, mimeType: "x-unknown" } };
    log.entries.push({ response: log.entries[index + 1].response }, null); // of no known request
    const cached = { request: log.entries[index].request, response: { status: 304, content: { text: "" } } };
    log.entries.push(cached);
    const text = JSON.stringify({ log });
    expect((await check(["-"], text)).summary).toMatchObject({ exchanges: 1, skipped: log.entries.length - 1 });
  });
});

describe("check reads an exchange of one's own", () => {
  const exchange = (body: unknown) => JSON.stringify({ request: { method: "GET" }, response: { status: 200, body } }, null, 1);

  test("whose body is a text, and places issues in that text", async () => {
    const text = exchange(faulty);
    const [issue] = (await check(["-"], text)).entries.flatMap(({ issues }) => issues.filter(({ root }) => !root));
    expect(issue).toMatchObject({ code: "type", pointer: "/has_more" });
    expect(text.split("\n")[(issue?.line ?? 0) - 1]?.slice((issue?.column ?? 0) - 1)).toBe('1}"');
  });

  test("whose body is a text that is no JSON, and tells where it ceases to be", async () => {
    const text = exchange('{"object": "list", "data": [}');
    const [issue] = (await check(["-"], text)).entries.flatMap(({ issues }) => issues);
    expect(issue).toMatchObject({ code: "not-an-answer", hint: "The body is not valid JSON: value expected" });
    expect(text.split("\n")[(issue?.line ?? 0) - 1]?.slice((issue?.column ?? 0) - 1)).toBe('}"');
  });
});

describe("check tells no private value", () => {
  const values = {
    instructions: 98765432,
    metadata: { customer_no: 98765433, iban: true, text: "x98765434".repeat(60), list: ["98765435"] },
  };
  const run0 = (page as { data: object[] }).data[0];

  test.each(["pretty", "json", "junit", "sarif", "github", "ndjson"])("in %s, whatever type it is of", async (format) => {
    for (const indent of format === "ndjson" ? [0] : [0, 1]) {
      const text = JSON.stringify({ ...page, data: [{ ...run0, ...values }], last_id: "run_abc123" }, null, indent);
      const { stdout } = await run(["-", "--format", format], text);
      expect(stdout).toContain("must be string or null, got number");
      expect(stdout).not.toMatch(/9876543|number 9|boolean true/);
    }
  });
});

describe("check finds in a folder", () => {
  test("recordings by their names, and HTTP by how it begins", async () => {
    const names = ["a.jsonl", "b.har", "c.yml", "d.txt", "e.http", "f.ndjson.gz"];
    const content = [
      line,
      readFileSync(har),
      readFileSync(cassette),
      `HTTP/1.1 200 OK\r\n\r\n${line}`,
      `HTTP/2 200\n\n${line}`,
      gzipSync(line),
    ];
    const below = mkdtempSync(join(folder, "all-"));
    for (const [index, name] of names.entries()) writeFileSync(join(below, name), content[index] as string);
    for (const other of ["notes.txt", "picture.png", "data.csv"]) writeFileSync(join(below, other), "HTTP is fine\n");
    for (const other of ["node_modules", ".git"]) {
      mkdirSync(join(below, other));
      writeFileSync(join(below, other, "package.json"), "{}");
    }
    const { entries, status } = await check([below]);
    expect(status).toBe(1);
    expect([...new Set(entries.map(({ source }) => source))]).toEqual(names.map((name) => join(below, name)));
  });
});

describe("check of several inputs", () => {
  test("reads a file once that several arguments name", async () => {
    const name = file("once.json", line);
    expect((await check([name, `./${name}`, "once.*", join(folder, name)])).summary).toMatchObject({ exchanges: 1, files: 1 });
  });

  test("tells of a line that cannot be read between the answers that stand around it", async () => {
    const { stdout } = await run(["-", "--format", "ndjson"], `${line}\n{\n${line}\n`);
    const written = stdout
      .trim()
      .split("\n")
      .map((one) => JSON.parse(one).line);
    expect(written).toEqual([1, 2, 3]);
  });

  test("says of what is no recording at all one thing", async () => {
    const { failures } = await check([file("picture.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff]))]);
    expect(failures.map(({ message }) => message)).toEqual([
      'Cannot parse "picture.png": it is neither JSON nor a cassette nor HTTP as text',
    ]);
  });

  test.each([
    ["* Trying 127.0.0.1\n> GET / HTTP/1.1\n", ": curl prints such a text with -i, not with -v"],
    ["nock('https://api.openai.com')\n  .get('/')", ": nock records objects with output_objects: true"],
  ])("says what to do with what is nearly a recording", async (text, advice) => {
    expect((await check(["-"], text)).failures[0]?.message).toBe(
      `Cannot parse "-": it is neither JSON nor a cassette nor HTTP as text${advice}`,
    );
  });
});

describe("check with several threads", () => {
  // Ranges begin at each MB, wherever in a line that is.
  const total = 1500;
  const text = Array.from({ length: total }, (_, index) =>
    index % 7 === 3
      ? `${faulty}\n`
      : index % 500 === 250
        ? "{broken\n"
        : index % 11 === 5
          ? "\n"
          : `${JSON.stringify({ ...page, padding: "é".repeat(index * 5) })}\r\n`,
  ).join("");
  const inputs = () => [
    file("first.json", line),
    file("long.txt", text),
    har,
    file("packed.gz", gzipSync(text)),
    "nowhere.json",
    "-",
  ];

  test.each(["pretty", "ndjson"])("writes the same %s report, in the order of the input", async (format) => {
    const options = ["--format", format, "--summary", "--inventory"];
    const one = await run([...inputs(), "--jobs", "1", ...options], line);
    const many = await run([...inputs(), "--jobs", "3", ...options], line);
    expect(one.status).toBe(2);
    expect(one.stdout.length).toBeGreaterThan(10_000);
    expect(many).toEqual(one);
  });

  test("gives lines and indices of the whole input", async () => {
    expect(Buffer.byteLength(text)).toBeGreaterThan(9 << 20);
    const { entries, failures } = await check([file("long.txt", text), "--jobs", "3"]);
    const lines = text.split("\n");
    const judged = lines.flatMap((one, index) => (/^\{"/.test(one) ? [index + 1] : []));
    expect(entries.map((entry) => entry.line)).toEqual(judged);
    expect(entries.map(({ index }) => index)).toEqual(judged.map((_, index) => index));
    expect(failures.map((failure) => failure.line)).toEqual(
      lines.flatMap((one, index) => (one === "{broken" ? [index + 1] : [])),
    );
    const errors = entries.flatMap(({ issues }) => issues).filter(({ severity }) => severity === "error");
    expect(errors.length).toBeGreaterThan(100);
    for (const issue of errors) expect(lines[issue.line - 1]?.slice(issue.column - 1)).toBe("1}");
  });
});

describe("check of much NDJSON", () => {
  test("takes less than 200 MB of memory with two threads, however long it is", () => {
    // Twelve times what two threads have under way at most.
    const name = file("much.ndjson", "");
    const open = openSync(join(folder, name), "a");
    const data = Array.from({ length: 10 }, (_, index) => ({ ...(page as { data: object[] }).data[0], id: `run_${index}` }));
    const block = `${JSON.stringify({ ...page, data, first_id: "run_0", last_id: "run_9" })}\n`.repeat(100);
    for (let length = 0; length < 100e6; length += block.length) writeSync(open, block);
    closeSync(open);
    const script = `require("fs").appendFileSync("threads.txt", require("worker_threads").threadId + " ");
      process.on("exit", () => console.error(process.resourceUsage().maxRSS));`;
    const hook = file("peak.cjs", script);
    // A process begins with the peak of the one that it was forked from: a shell has little memory, this one much.
    const command = `"${process.execPath}" "${cli}" check ${name} --jobs 2; exit $?`;
    const { status, stderr } = spawnSync("bash", ["-c", command], {
      ...{ cwd: folder, encoding: "utf8", maxBuffer: 1 << 30 },
      env: { ...process.env, NODE_OPTIONS: `--require ${join(folder, hook)}` },
    });
    const peak = Math.max(...stderr.trim().split("\n").map(Number)); // in kilobytes; threads tell that of the process too
    expect(status).toBe(0);
    expect(peak).toBeGreaterThan(40_000);
    expect(peak).toBeLessThan(200_000);
    const threads = readFileSync(join(folder, "threads.txt"), "utf8").trim().split(" ");
    expect(threads.sort()).toEqual(["0", "1", "2"]);
    rmSync(join(folder, name));
  });
});

describe("check that is interrupted", () => {
  /** Waits until something was written. */
  const written = (child: ChildProcess) => once(child.stdout as NodeJS.ReadableStream, "data");

  test("at once prints the summary so far, and exits with 130", async () => {
    const child = spawn(process.execPath, [cli, "check", "-"], { cwd: folder });
    let stdout = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stdin.write(`${line}\n${faulty}\n`);
    await written(child);
    child.kill("SIGINT"); // standard input is still open
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(stdout).toMatch(/\n2 answers in 1 file: 1 valid, 1 invalid, 1 error, 0 warnings\n$/);
  });

  test("in the middle of a document on standard input, too", async () => {
    const child = spawn(process.execPath, [cli, "check", "-"], { cwd: folder });
    let stdout = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    // So many runs that lack everything take long to be judged.
    child.stdin.end(`{"object":"list","data":[${Array(100_000).fill("{}").join(",\n")}]}${" ".repeat(1 << 20)}`);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect({ code, stdout }).toEqual({ code: 130, stdout: "0 answers in 0 files: 0 valid, 0 invalid, 0 errors, 0 warnings\n" });
  });

  test("in the middle of a long file, with threads at work, too", async () => {
    const name = file("endless.ndjson", `${line}\n`.repeat(20_000));
    const child = spawn(process.execPath, [cli, "check", name, "--jobs", "2"], { cwd: folder });
    let stdout = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    await written(child);
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    const [, answers = ""] = /\n(\d+) answers in 1 file: /.exec(stdout) ?? [];
    expect(Number(answers)).toBeGreaterThan(0);
    expect(Number(answers)).toBeLessThan(20_000);
    expect(stdout.split("\n")).toHaveLength(Number(answers) + 2);
  });
});

describe("check", () => {
  test("lists the properties of answers on lines too", async () => {
    const whole = (await check(["-", "--inventory"], line)).inventory;
    const lines = (await check(["-", "--inventory"], `${line}\n${line}\n`)).inventory;
    expect(lines?.map(({ path }) => path)).toEqual(whole?.map(({ path }) => path));
    expect(lines?.find(({ path }) => path === "/has_more")).toMatchObject({ count: 2, types: { boolean: 2 } });
  });

  test("reads NDJSON in UTF-16", async () => {
    expect((await check(["-"], Buffer.from(`\ufeff${line}\n${faulty}\n`, "utf16le"))).summary).toMatchObject({
      exchanges: 2,
      valid: 1,
    });
  });

  test.skipIf(!existsSync("/dev/stdin"))("reads a pipe by its name", () => {
    file("piped.json", line);
    const script = `cat piped.json | "${process.execPath}" "${cli}" check /dev/stdin`;
    expect(spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });

  test("passes over a pipe below a folder", async () => {
    const below = mkdtempSync(join(folder, "pipe-"));
    writeFileSync(join(below, "a.json"), line);
    spawnSync("mkfifo", [join(below, "b.json")]);
    expect((await check([below])).summary).toMatchObject({ files: 1, valid: 1 });
  });

  test("updates no baseline when its reader stops before the end", () => {
    file("many.ndjson", `${faulty}\n`.repeat(3000) + JSON.stringify({ ...page, first_id: 5 }));
    const entries = [
      { code: "type", pointer: "/has_more", reason: "a" },
      { code: "type", pointer: "/first_id", reason: "b" },
    ];
    file("kept.json", JSON.stringify(entries));
    const script = `"${process.execPath}" "${cli}" check many.ndjson --format ndjson --baseline kept.json --update-baseline | head -1`;
    const { stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" });
    expect(stderr).toContain("The baseline is not written");
    expect(JSON.parse(readFileSync(join(folder, "kept.json"), "utf8"))).toEqual(entries);
  });

  test.each([1, 2])("writes everything before it ends, however slowly it is read: %i jobs", (jobs) => {
    file("slow.ndjson", `${faulty}\n`.repeat(3000));
    const command = `"${process.execPath}" "${cli}" check slow.ndjson --format ndjson --jobs ${jobs}`;
    const { stdout } = spawnSync("bash", ["-c", `${command} | (sleep 0.5; wc -l)`], { cwd: folder, encoding: "utf8" });
    expect(stdout.trim()).toBe("3000");
  });

  test("stops quietly when its reader does, whatever it prints", () => {
    for (const args of ["summarize verdicts", "--help", "--version"]) {
      file("verdicts", `${JSON.stringify({ source: "-", skipped: 1 })}\n`);
      const script = `"${process.execPath}" "${cli}" ${args} | true`;
      expect(spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8" }).stderr).not.toMatch(/\n\s+at /);
    }
  });
});
