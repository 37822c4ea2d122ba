import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import type { WriteStream } from "node:tty";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Report } from "../generated/report.js";
import { main } from "../src/cli.js";
import type { Entry, Failure } from "../src/reporter.js";
import { invalidCases, invalidWalks, type ValidCase, validCases, validWalks, variants } from "./corpus.js";

const cli = resolve("dist/cli.js");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "list-runs-contract-summarize-"));
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process. Standard input comes in the pieces that are given. */
async function run(args: readonly string[], input: readonly Buffer[] = []): Promise<Ran> {
  vi.spyOn(process, "stdin", "get").mockReturnValue(Readable.from(input) as unknown as typeof process.stdin);
  const [stdout, stderr] = [sink(), sink()];
  const code = await main(args, { stdout: stdout.stream, stderr: stderr.stream, signal: new AbortController().signal });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function sink() {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      pieces.push(chunk);
      done();
    },
  });
  return { stream: stream as unknown as WriteStream, text: () => Buffer.concat(pieces).toString() };
}

/** Runs `check --format ndjson -` on a block of lines. */
async function filter(block: Buffer, options: readonly string[] = [], input: readonly Buffer[] = [block]): Promise<string> {
  const { code, stdout } = await run(["check", "--format", "ndjson", "--exit-zero", ...options, "-"], input);
  expect(code).toBe(0);
  return stdout;
}

/** Runs `summarize`, and gives what there is to compare. */
async function summarized(sources: readonly string[], input?: string) {
  const { code, stdout, stderr } = await run(
    ["summarize", ...sources, "--format", "json"],
    input === undefined ? [] : [Buffer.from(input)],
  );
  const { summary, failures } = JSON.parse(stdout) as Report;
  return { code, summary, failures, stderr };
}

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = ReturnType<typeof randomFrom>;

const below = (random: Random, end: number) => Math.floor(random() * end);

function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[below(random, values.length)] as T;
}

function shuffled<T>(random: Random, values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

const lineEnd = Buffer.from("\n");
const exchangeOf = ({ request, response }: ValidCase) => ({ ...(request && { request }), response });
const texts = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value));
const lists = variants.flatMap((variant) => validCases(variant, "list"));
const page = lists.find(({ file }) => file.endsWith("v2/list/valid/200.completed.json"))?.response.body as object;
const elsewhere = { request: { url: "https://api.openai.com/v1/threads/thread_abc123/messages" }, response: { body: {} } };
const url = "https://api.openai.com/v1/threads/thread_abc123/runs";
const nock = {
  scope: "https://api.openai.com:443",
  method: "GET",
  path: "/v1/threads/thread_abc123/runs",
  status: 200,
  response: page,
};
const har = (...urls: string[]) => ({
  log: {
    entries: urls.map((url) => ({
      request: { method: "GET", url, headers: [] },
      response: { status: 200, headers: [], content: { text: JSON.stringify(page) } },
    })),
  },
});

/** Lines of every kind, without their ends. */
const kinds: Readonly<Record<string, readonly (string | Buffer)[]>> = {
  page: texts(lists.map(({ response }) => response.body)),
  exchange: texts(lists.map(exchangeOf)),
  invalid: texts(variants.flatMap((variant) => invalidCases(variant, "list")).map(({ exchange }) => exchangeOf(exchange))),
  error: texts(
    variants.flatMap((variant) => validCases(variant, "error")).flatMap((one) => [exchangeOf(one), one.response.body]),
  ),
  "invalid error": texts(
    variants.flatMap((variant) => invalidCases(variant, "error")).map(({ exchange }) => exchangeOf(exchange)),
  ),
  walk: texts(
    variants
      .flatMap((variant) => [...validWalks(variant), ...invalidWalks(variant).map(({ walk }) => walk)])
      .map(({ pages }) => pages.map(exchangeOf)),
  ),
  "of another endpoint": texts([elsewhere, [elsewhere, { request: { url }, response: { body: page } }, elsewhere]]),
  "of a recorder": texts([nock, { ...nock, path: "/v1/models" }, [nock, nock], har(url), har(url, "https://example.org/", url)]),
  "of an empty recording": texts([har(), []]),
  "no answer": texts([5, null, "list", {}, [[page]]]),
  blank: ["", " ", "\t \t"],
  broken: ['{"object": list}', "{", "}", "[", '{"object": "list", ', "runs", JSON.stringify(page).slice(0, -1)],
  "not UTF-8": [Buffer.from('{"object": "l\xefst"}', "latin1"), Buffer.from("\xff\xfe{\0}\0", "latin1"), Buffer.from([0xc3])],
  "with a name twice": [
    JSON.stringify(page).replace("{", '{"object": "list", '),
    JSON.stringify({ ...page, has_more: 5 }).replace("{", '{"first_id": 1, '),
    `{"request": {"url": "${url}", "url": "${url}"}, "response": {"body": ${JSON.stringify(page)}}}`,
  ],
  "with a rounded integer": [JSON.stringify(page).replace("{", '{"extra": 12345678901234567890, ')],
  deep: [`${"[".repeat(1200)}${"]".repeat(1200)}`],
  "with a byte order mark": [`\uFEFF${JSON.stringify(page)}`, "\uFEFF", "\uFEFF{"],
  "beyond ASCII": [JSON.stringify({ ...page, "näm\u2028é": "日本\u0085\u2029\r\t" })],
};

/** Some lines of each kind, with their ends. */
const some = Object.values(kinds).flatMap((lines) => {
  const step = Math.ceil(lines.length / 10);
  return lines.filter((_, index) => index % step === 0).map((line) => Buffer.concat([Buffer.from(line as string), lineEnd]));
});

/** A line that is longer than a text that is looked at for what JSON.parse passes over. */
const long = JSON.stringify({ ...page, extra: "x".repeat(1_100_000) }).replace("{", '{"object": "list", ');

/** Lines with their ends, of which the last may have none. */
function randomLines(random: Random): Buffer[] {
  const count = oneOf(random, [0, 1, 2, 30, 60]);
  const lines = Array.from({ length: count }, () => {
    const line = oneOf(random, oneOf(random, Object.values(kinds)));
    return Buffer.concat([Buffer.from(line as string), random() < 0.2 ? Buffer.from("\r\n") : lineEnd]);
  });
  const [first] = lines;
  const last = lines.at(-1);
  if (first && random() < 0.2) lines[0] = Buffer.concat([Buffer.from("\uFEFF"), first]);
  if (last && random() < 0.5) lines[lines.length - 1] = last.subarray(0, below(random, last.length));
  return lines;
}

/** Blocks of lines, empty ones as well. */
function randomBlocks(random: Random, lines: readonly Buffer[]): Buffer[] {
  const cuts = Array.from({ length: below(random, 8) }, () => below(random, lines.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => Buffer.concat(lines.slice(from, cuts[index])));
}

/** A buffer in pieces, as a pipe may give it: within lines, and within characters. */
function randomPieces(random: Random, bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  const size = oneOf(random, [7, 1000, 65_536]) + bytes.length / 1000;
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + below(random, size);
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}

/** The verdicts in an output, without what tells where in the input the line stands; and how many exchanges are skipped. */
function verdicts(output: string) {
  const written = output
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Partial<Entry & Failure> & { skipped?: number });
  return {
    entries: written
      .filter(({ issues }) => issues)
      .map(({ index: _, line: __, issues, ...entry }) => ({ ...entry, issues: issues?.map(({ line: ___, ...issue }) => issue) })),
    failures: written
      .filter(({ message }) => message !== undefined)
      .map(({ line: _, message, ...failure }) => ({ ...failure, message: message?.replace(/: line \d+ /, ": line ") })),
    skipped: written.reduce((sum, { skipped = 0 }) => sum + skipped, 0),
  };
}

describe("check --format ndjson - and summarize", () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);

  test.each(seeds)("give the summary of the whole, whatever the split and the order (seed %i)", async (seed) => {
    const random = randomFrom(seed);
    const options = [...(seed % 2 ? ["--thorough"] : []), ...(seed % 5 === 0 ? ["--strict", "--unknown", "error"] : [])];
    const lines = randomLines(random);
    if (seed % 10 === 0) lines.splice(below(random, lines.length), 0, Buffer.from(`${long}\n`));
    const bytes = Buffer.concat(lines);
    const name = file(`whole-${seed}.ndjson`, bytes);
    const whole = await run(["check", name, "--summary", "--format", "json", ...options]);
    const { summary, failures } = JSON.parse(whole.stdout) as Report;
    const expected = { code: whole.code, summary, failures: failures.length };

    // Standard input, in pieces of any size, as a whole.
    const piped = await filter(bytes, ["--summary", ...options], randomPieces(random, bytes));
    const ended = piped.trimEnd().split("\n");
    expect(JSON.parse(ended.at(-1) ?? "")).toEqual({ summary });

    for (let split = 0; split < 2; split++) {
      const outputs: string[] = [];
      for (const block of randomBlocks(random, lines)) outputs.push(await filter(block, options, randomPieces(random, block)));
      const merged = await summarized(["-"], shuffled(random, outputs).join(""));
      expect({ ...merged, failures: merged.failures.length }).toMatchObject(expected);
      expect(JSON.stringify(merged.summary)).toBe(JSON.stringify(summary)); // in the same order, too
      expect(verdicts(outputs.join(""))).toEqual(verdicts(piped));
    }
  });

  test("give the summary of the whole when every line of every kind is a block", async () => {
    const lines = [...some, Buffer.from(`${long}\n`)];
    const whole = await run(["check", file("all.ndjson", Buffer.concat(lines)), "--summary", "--format", "json"]);
    const { summary, failures } = JSON.parse(whole.stdout) as Report;
    for (const kind of ["valid", "invalid", "errors", "warnings", "skipped"] as const) expect(summary[kind]).toBeGreaterThan(1);
    expect(Object.keys(summary.variants ?? {})).toEqual(["portkey", "undecided", "v1", "v2"]);
    const outputs: string[] = [];
    for (const line of lines) outputs.push(await filter(line));
    const merged = await summarized(["-"], outputs.reverse().join(""));
    expect({ ...merged, failures: merged.failures.length }).toMatchObject({ code: 2, summary, failures: failures.length });
  });

  test("count what a baseline accepts", async () => {
    const lines = [{ ...page, has_more: 5 }, page, { ...page, has_more: 5, object: 1 }].map(
      (value) => `${JSON.stringify(value)}\n`,
    );
    const baseline = file("baseline.json", '[{"code": "type", "pointer": "/has_more", "reason": "known"}]');
    const options = ["--baseline", baseline];
    const whole = await run(["check", file("accepted.ndjson", lines.join("")), ...options, "--summary", "--format", "json"]);
    const { summary } = JSON.parse(whole.stdout) as Report;
    expect(summary).toMatchObject({ valid: 2, invalid: 1, accepted: 2 });
    const outputs: string[] = [];
    for (const line of lines) outputs.push(await filter(Buffer.from(line), options));
    expect(await summarized(["-"], outputs.join(""))).toMatchObject({ code: 1, summary, failures: [] });
  });

  test("write verdicts that no engine takes apart: a line has no tab and no other control character", async () => {
    const output = await filter(Buffer.concat(some), ["--unknown", "error"]);
    expect(output).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029]/u);
    // Hadoop streaming ends each line with a tab, Windows with a carriage return.
    const { summary } = await summarized(["-"], output);
    expect((await summarized(["-"], output.replaceAll("\n", "\t\n"))).summary).toEqual(summary);
    expect((await summarized(["-"], output.replaceAll("\n", "\r\n"))).summary).toEqual(summary);
  });

  test("judge each line as a recording of its own: a walk does not go on in the next line", async () => {
    const walk =
      invalidWalks("v2")
        .find(({ walk }) => !walk.bodies)
        ?.walk.pages.map(exchangeOf) ?? [];
    const together = await filter(Buffer.from(`${JSON.stringify(walk)}\n`));
    const apart = await filter(Buffer.from(walk.map((one) => `${JSON.stringify(one)}\n`).join("")));
    expect((await summarized(["-"], together)).code).toBe(1);
    expect(await summarized(["-"], apart)).toMatchObject({ code: 0, summary: { exchanges: walk.length } });
  });
});

describe("check --format ndjson -", () => {
  test.each([
    ["empty", "", 2, ""],
    ["one blank line", "\n", 2, ""],
    ["one page over several lines", JSON.stringify(page, null, 1), 2, undefined],
    ["one page", JSON.stringify(page), 0, undefined],
    ["a byte order mark and a page", `\uFEFF${JSON.stringify(page)}\r\n`, 0, undefined],
  ])("reads standard input line by line, whatever it holds: %s", async (_, text, code, output) => {
    const ran = await run(["check", "--format", "ndjson", "-"], [Buffer.from(text)]);
    expect(ran.code).toBe(code);
    if (output !== undefined) expect(ran.stdout).toBe(output);
    else expect(ran.stdout.trimEnd().split("\n")).toHaveLength(text.trim().split("\n").length);
  });
});

describe("summarize", () => {
  const verdict = { source: "-", index: 0, variant: "v2", reasons: ["told"], status: 200, valid: true, issues: [] };
  const issue = { severity: "error", code: "type", path: [], pointer: "", line: 1, column: 1, message: "must be object" };
  const invalid = { ...verdict, valid: false, issues: [issue, { ...issue, severity: "warning", code: "auth" }] };
  const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");

  test("counts", async () => {
    const input = lines(verdict, invalid, { source: "-", skipped: 2 }, { ...verdict, source: "b", variant: null, status: null });
    expect(await summarized(["-"], input)).toEqual({
      code: 1,
      summary: {
        ...{ files: 2, exchanges: 3, skipped: 2, valid: 2, invalid: 1, errors: 1, warnings: 1, accepted: 0 },
        ...{ codes: { auth: 1, type: 1 }, variants: { undecided: 1, v2: 2 }, statuses: { 200: 2, unknown: 1 } },
      },
      failures: [],
      stderr: "",
    });
  });

  test("prints the counts", async () => {
    const { code, stdout } = await run(["summarize", "-"], [Buffer.from(lines(verdict, invalid))]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^2 answers in 1 file: 1 valid, 1 invalid, 1 error, 1 warning$/m);
  });

  test.each<[string, string, number]>([
    ["valid answers", lines(verdict), 0],
    ["an invalid one", lines(verdict, invalid), 1],
    ["what could not be judged", lines(verdict, invalid, { source: "-", line: 3, message: "Cannot parse" }), 2],
    ["exchanges of other endpoints alone", lines({ source: "-", skipped: 3 }), 2],
    ["nothing", "", 2],
    ["blank lines", "\n \n", 2],
  ])("exits by what is counted: %s", async (_, input, code) => {
    expect((await summarized(["-"], input)).code).toBe(code);
    expect((await run(["summarize", "-", "--exit-zero"], [Buffer.from(input)])).code).toBe(0);
  });

  test("says why nothing is judged", async () => {
    expect((await summarized(["-"], "")).stderr).toBe("Nothing is judged: the input is empty\n");
    const { summary, stderr } = await summarized(["-"], lines({ source: "-", skipped: 3 }));
    expect(summary).toMatchObject({ files: 1, exchanges: 0, skipped: 3 });
    expect(stderr).toMatch(/^Nothing is judged: of 3 exchanges, /);
  });

  test.each([
    ["no JSON", "runs"],
    ["cut off", JSON.stringify(verdict).slice(0, -1)],
    ["a page", JSON.stringify(page)],
    ["a number", "5"],
    ["null", "null"],
    ["an array", "[]"],
    ["an object", "{}"],
    ["an entry without issues", JSON.stringify({ source: "-", valid: true })],
    ["an entry without a source", JSON.stringify({ ...verdict, source: undefined })],
    ["an entry whose issue is none", JSON.stringify({ ...verdict, issues: [null] })],
    ["an entry whose issue has no code", JSON.stringify({ ...verdict, issues: [{ severity: "error" }] })],
    ["an entry whose variant is none", JSON.stringify({ ...verdict, variant: 2 })],
    ["an entry whose status is none", JSON.stringify({ ...verdict, status: "200" })],
    ["a number of skipped exchanges that cannot be", JSON.stringify({ source: "-", skipped: -1 })],
  ])("refuses a line that no run has written, and counts the others: %s", async (_, text) => {
    const name = file("refused", `${lines(verdict)}${text}\n${lines(verdict)}`);
    const message = `Cannot summarize "${name}": line 2 is no verdict of check --format ndjson`;
    expect(await summarized([name])).toMatchObject({
      ...{ code: 2, stderr: `${message}\n`, failures: [{ source: name, line: 2, message }], summary: { exchanges: 2 } },
    });
  });

  test("passes over what a run says of itself as a whole", async () => {
    const whole = [{ summary: { exchanges: 9 } }, { stale: [] }, { inventory: [] }];
    expect(await summarized(["-"], lines(whole[0], verdict, ...whole))).toMatchObject({ code: 0, summary: { exchanges: 1 } });
  });

  test("reads files, packed ones and standard input", async () => {
    const plain = file("part-00000", lines(verdict));
    const packed = file("part-00001.gz", gzipSync(lines(invalid)));
    const empty = file("part-00002", "");
    const { code, summary } = await summarized([plain, packed, empty, "-"], lines({ source: "-", skipped: 4 }, verdict));
    expect({ code, summary }).toMatchObject({ code: 1, summary: { exchanges: 3, skipped: 4, invalid: 1 } });
  });

  test("fails a file that is missing or damaged, and counts the others", async () => {
    const name = file("beside", lines(verdict));
    const cut = file("cut.gz", gzipSync(lines(verdict)).subarray(0, -12));
    for (const bad of [join(folder, "nowhere"), cut]) {
      const { code, summary, failures } = await summarized([bad, name]);
      expect({ code, failures }).toMatchObject({ code: 2, failures: [{ source: bad }] });
      expect(failures[0]?.message).toContain(`Cannot read "${bad}": `);
      expect(summary.exchanges).toBeGreaterThan(0);
    }
  });

  test.each(["ndjson", "junit", "sarif", "github"])("refuses --format %s", async (format) => {
    const { code, stderr } = await run(["summarize", "-", "--format", format]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Cannot summarize as ${format}: must be one of pretty, json`);
  });

  test("works in a pipeline of processes", () => {
    const [first, second] = [some.slice(0, 30), some.slice(30)].map((lines) => Buffer.concat(lines)) as [Buffer, Buffer];
    const whole = file("both.ndjson", Buffer.concat([first, second]));
    const [one, two] = [file("one", first), file("two", second)];
    const command = `"${process.execPath}" "${cli}"`;
    const block = `${command} check --format ndjson --exit-zero -`;
    const script = `set -e; { ${block} < "${two}"; ${block} < /dev/null; ${block} < "${one}"; } | ${command} summarize - --format json`;
    const merged = spawnSync("bash", ["-c", script], { encoding: "utf8", maxBuffer: 1 << 30 });
    const args = [cli, "check", whole, "--summary", "--format", "json"];
    const checked = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 30 });
    const [a, b] = [merged, checked].map(({ stdout }) => JSON.parse(stdout) as Report);
    expect(merged.status).toBe(checked.status);
    expect(a?.summary).toEqual(b?.summary);
    expect(a?.failures).toHaveLength(b?.failures.length ?? 0);
  });
});
