import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../generated/report.js";
import { page } from "../scripts/docs/page.js";
import { textFaults } from "../scripts/docs/playground/bounded-text-faults.js";
import { begin, inPage } from "../scripts/docs/playground/bounds.js";
import { Buffer as Bytes } from "../scripts/docs/playground/buffer.js";
import type { Question, Verdict } from "../scripts/docs/playground/judge.js";
import { type Kept, mostKept, newKeeper } from "../scripts/docs/playground/keep-first.js";
import { markLines, type Piece } from "../scripts/docs/playground/mark-lines.js";
import { maskSecrets } from "../scripts/docs/playground/mask-secrets.js";
import { choices, defaults, type Options } from "../scripts/docs/playground/options.js";
import { BrokenLink, fragmentOf, longest, most, NoLink, readFragment } from "../scripts/docs/playground/permalink.js";
import type { Reply } from "../scripts/docs/playground/serve-verdicts.js";
import { unpackGzip } from "../scripts/docs/playground/unpack-gzip.js";
import { playground, playgroundScript } from "../scripts/docs/playground.js";
import type { Entry, EntryIssue } from "../src/reporter.js";
import { invalidCases, invalidWalks, validCases, variants } from "./corpus.js";
import { recordAs } from "./record-as.js";

/** Each set of options is tried on the recordings and on one part of the corpus, and all sets on all of it. */
const parts = 5;
const recordings = "test/recordings";
const temporary = mkdtempSync(join(tmpdir(), "playground-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** The worker of the page, in a place that has of Node nothing that a browser has not. */
let ask: (question: Question) => Promise<Reply>;
beforeAll(async () => {
  const scope = { TextDecoder, TextEncoder, URL, URLSearchParams, atob, btoa } as Partial<Worker>;
  runInContext(await playgroundScript(), createContext(scope));
  ask = (question) =>
    new Promise((resolve) => {
      scope.postMessage = resolve;
      scope.onmessage?.call(scope as Worker, { data: question } as MessageEvent<Question>);
    });
});

async function verdictOn(name: string, bytes: Uint8Array, options: Partial<Options> = {}): Promise<Verdict> {
  const reply = await ask({ name, bytes, options: { ...defaults, ...options } });
  if ("refusal" in reply) throw new Error(reply.refusal);
  return JSON.parse(JSON.stringify(reply.verdict)) as Verdict;
}

/** Pages as files: cases of the corpus, a walk in every form, and what is broken in one way or another. */
function writeFiles(): void {
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(temporary, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
  };
  for (const variant of variants)
    for (const kind of ["list", "error"] as const) {
      const valid = validCases(variant, kind);
      const invalid = invalidCases(variant, kind).map(({ exchange }) => exchange);
      for (const [index, { request, response }] of [...valid, ...invalid].entries()) {
        const what = index % 4 ? { request, response } : response.body;
        write(`corpus-${index % parts}/${variant}-${kind}-${index}.json`, JSON.stringify(what, null, index % 2 ? 2 : undefined));
      }
    }
  const pages = invalidWalks("v2").flatMap(({ walk }) => walk.pages.map(({ request, response }) => ({ request, response })));
  const body = JSON.stringify(pages.find(({ response }) => response.status === 200)?.response.body, null, 1).replace(
    '"thread.run"',
    '"run"',
  );
  for (const [form, record] of Object.entries(recordAs)) write(`forms/${form}.json`, record(body));
  const lines = pages.map((page) => JSON.stringify(page)).join("\n");
  write("forms/walk.json", JSON.stringify(pages, null, 2));
  write("forms/walk.ndjson", lines);
  write("forms/walk-by-its-look.json", `\uFEFF${lines}\r\n\r\n`);
  write("large/walk.jsonl.gz", gzipSync(lines));
  write("large/long.ndjson", `${lines}\nbroken\n`.repeat(30 + Math.ceil(2_200_000 / lines.length)));
  const members = Buffer.concat([gzipSync(`${lines}\n`), gzipSync(lines)]);
  write("large/members.ndjson.gz", members);
  write("large/followed.ndjson.gz", Buffer.concat([members, Buffer.from("more")]));
  write("forms/utf-16.json", Buffer.from(`\uFEFF${body}`, "utf16le"));
  write("forms/utf-16.ndjson", Buffer.from(`\uFEFF${lines}`, "utf16le"));
  write("broken/empty.json", "");
  write("broken/white.json", " \n\n ");
  write("broken/cut.json", body.slice(0, -9));
  write("broken/no.json", "hello");
  write("broken/list.json", "[]");
  write("broken/other.json", '{"a":1}');
  write("broken/twice.json", body.replace('"has_more"', '"has_more": 12345678901234567890, "has_more"'));
  write("broken/deep.json", "[".repeat(3000) + "]".repeat(3000));
  write("broken/latin-1.json", Buffer.from(body.replace('"list"', '"l\u00efst"'), "latin1"));
  write("broken/latin-1.ndjson", Buffer.from(`${lines.slice(0, 400)}\u00ff\n${lines}`, "latin1"));
  write("broken/cut.ndjson", lines.slice(0, -9));
  write("broken/yaml.yml", "http_interactions:\n- request: [\n");
  write("broken/curl-v.http", "* Trying\n< HTTP/1.1 200 OK\n");
  write("broken/head.http", "HTTP/1.1 200 OK\r\n\r\n");
  write("large/cut.json.gz", gzipSync(body).subarray(0, 300));
  write("large/cut.ndjson.gz", gzipSync(lines).subarray(0, -4));
  write("large/wrong-sum.ndjson.gz", withByte(gzipSync(lines), -7));
  write("large/no.json.gz", Buffer.from("\u001f\u008b\u0008", "latin1"));
  write('hostile/<img src=x onerror="alert(1)">\u202e.json', body.replace('"id"', '"<script>alert(1)</script>\\u202e\\u0007"'));
  write("hostile/key.json", body.replace('"object"', '"sk-abcdefghijklmnopqrstuvwxyz": "Bearer abcdefghijkl", "object"'));
}

/** What the command line, as it is built, finds in folders. */
function reportOf(folders: readonly string[], args: readonly string[]): Report {
  return JSON.parse(runCheck([...folders, "--format", "json", ...args]).stdout) as Report;
}

function runCheck(args: readonly string[]) {
  return spawnSync(process.execPath, ["dist/cli.js", "check", ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
}

function keptOf(entries: readonly Entry[], most?: number): Kept {
  const { add, kept } = newKeeper(most);
  for (const entry of entries) add(entry);
  return kept();
}

function bySource<Told extends { readonly source: string }>(all: readonly Told[]): Map<string, Told[]> {
  const groups = new Map<string, Told[]>();
  for (const one of all) groups.set(one.source, [...(groups.get(one.source) ?? []), one]);
  return groups;
}

/** Bytes one of which is another one. */
function withByte(bytes: Uint8Array, index: number): Uint8Array {
  const other = Uint8Array.from(bytes);
  other[other.length + index] = ((other.at(index) ?? 0) + 1) % 256;
  return other;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("The playground", () => {
  beforeAll(writeFiles);

  const sets: [string[], Partial<Options>][] = [
    [[], {}],
    [["--strict", "--unknown", "allow"], { strict: true, unknown: "allow" }],
    [["--variant", "v1", "--unknown", "error"], { variant: "v1", unknown: "error" }],
    [["--variant", "v2", "--strict"], { variant: "v2", strict: true }],
    [["--variant", "portkey", "--thorough"], { variant: "portkey", thorough: true }],
  ];
  test.each(sets)("finds in every file what check %j finds", async (args, options) => {
    const part = sets.findIndex(([other]) => other === args) % parts;
    const written = [`corpus-${part}`, "forms", "broken", "hostile"].map((folder) => join(temporary, folder));
    await expectSame([recordings, ...written], args, options);
  });

  test("finds what check finds in long files, and in packed ones, whole or damaged", () =>
    expectSame([join(temporary, "large")], [], {}));

  async function expectSame(folders: readonly string[], args: readonly string[], options: Partial<Options>): Promise<void> {
    const report = reportOf(folders, args);
    const told = { entries: bySource(report.entries), failures: bySource(report.failures) };
    const files = folders.flatMap(filesBelow);
    const sum: Record<string, number> = {};
    for (const file of files) {
      const { answers, left, failures, failuresLeft, summary } = await verdictOn(file, readFileSync(file), options);
      const all = told.failures.get(file) ?? [];
      expect({ answers, left, failures, failuresLeft }, file).toEqual({
        ...keptOf(told.entries.get(file) ?? []),
        failures: all.slice(0, mostKept),
        failuresLeft: Math.max(0, all.length - mostKept),
      });
      for (const [name, number] of Object.entries(summary)) sum[name] = (sum[name] ?? 0) + Number(number);
    }
    expect(sum).toEqual(report.summary);
    expect(new Set(files)).toEqual(new Set([...files, ...told.entries.keys(), ...told.failures.keys()]));
  }

  test("gives the text that lines and columns count in", async () => {
    const packed = await verdictOn("a.json.gz", gzipSync('\uFEFF{\n "a": 1}'));
    expect(packed.text).toBe('{\n "a": 1}');
    const { text } = await verdictOn("a.json", Buffer.from("\uFEFF{}", "utf16le"));
    expect(text).toBe("{}");
  });

  test("refuses what is too long, packed or not", async () => {
    const zeros = new Uint8Array((64 << 20) + 1);
    for (const bytes of [zeros, gzipSync(zeros)])
      expect(await ask({ name: "a", bytes, options: defaults })).toMatchObject({
        refusal: expect.stringContaining("more than 64 MB"),
      });
  });

  const body = (data: string, more = "") =>
    `{"object": "list", "data": [${data}], "first_id": null, "last_id": null, "has_more": false${more}}`;
  const names = (count: number) => Array.from({ length: count }, (_, index) => `, "p${index}": 1`).join("");

  test.each([
    ["an answer of more than 200000 values", body("0,".repeat(200_001).slice(0, -1))],
    ["an answer of more than 200000 values", body('{"a":[{}]},'.repeat(70_000).slice(0, -1))],
    ["what has more than 300000 answers and issues", body("", `, "b": {${names(300_001).repeat(2).slice(1)}}`)],
    ["a cassette in YAML of more than 4096 kB", `http_interactions:\n${"- {}\n".repeat(900_000)}`],
  ])("refuses %s, which would take more memory than a tab has", async (what, text) => {
    expect(await ask({ name: "a", bytes: Buffer.from(text), options: { ...defaults, thorough: true } })).toEqual({
      refusal: `Cannot judge ${what} here: the command line does`,
    });
    expect((await verdictOn("a", Buffer.from(body("")))).summary).toMatchObject({ valid: 1 });
  });

  test("counts what is wrong with the text of an answer among its issues", () => {
    begin({ ...inPage, findings: 10 });
    const twice = (count: number) => `{${names(count).repeat(2).slice(1)}}`;
    expect(textFaults(twice(10), 0)).toHaveLength(10);
    expect(() => textFaults(twice(1), 0)).toThrow(
      "Cannot judge what has more than 10 answers and issues here: the command line does",
    );
  });

  test("unpacks of the packed bodies in a recording as much as it has room for", async () => {
    const packed = gzipSync(body("", `, "a": "${"x".repeat(20 << 20)}"`)).toString("base64");
    const entry = (text: string) => ({
      request: { method: "GET", url: "https://api.openai.com/v1/threads/thread_a/runs" },
      response: { status: 200, content: { mimeType: "application/json", text, encoding: "base64" } },
    });
    const har = (count: number) => JSON.stringify({ log: { version: "1.2", entries: Array(count).fill(entry(packed)) } });
    const three = await verdictOn("three.har", Buffer.from(har(3)));
    expect([three.summary.exchanges, three.failures]).toEqual([3, []]);
    const { summary, failures } = await verdictOn("five.har", Buffer.from(har(5)));
    expect(summary.exchanges).toBe(3);
    expect(failures.map(({ message }) => message)).toEqual(
      Array(2).fill(expect.stringContaining("its packed bodies unfold to more than 64 MB together")),
    );
  });

  test("keeps the first issues of an answer with very many, and counts all", async () => {
    const { answers, left, summary, text } = await verdictOn("a", Buffer.from(body("", names(100_000))));
    expect(answers).toMatchObject([{ left: 100_000 - mostKept }]);
    expect(answers.flatMap((one) => ("entry" in one ? one.entry.issues : []))).toHaveLength(mostKept);
    expect([left, summary.warnings]).toEqual([{ answers: 0, issues: 0 }, 100_000]);
    expect(text).toHaveLength(body("", names(100_000)).length);
  });

  test("keeps the first of many lines that cannot be read, and counts all", async () => {
    const { failures, failuresLeft } = await verdictOn("a.ndjson", Buffer.from(`${body("")}\n${"x\n".repeat(50_000)}`));
    expect([failures.length, failuresLeft, failures.at(-1)?.line]).toEqual([mostKept, 50_000 - mostKept, mostKept + 1]);
  });

  test("has the options of check, with their values, and the same ones unless told", async () => {
    const usage = runCheck(["--help"]).stdout;
    for (const name of ["variant", "unknown"] as const) {
      const [, allowed] = /must be one of (.*)/.exec(runCheck(["a", `--${name}`, "x"]).stderr) ?? [];
      expect(allowed?.split(", ").sort()).toEqual([...choices[name]].sort());
      expect(usage).toMatch(new RegExp(`--${name} .*\\(default: ${defaults[name]}\\b`));
    }
    for (const name of ["strict", "thorough"] as const) {
      expect(runCheck(["a", `--${name}=x`]).stderr).toMatch(/does not take an argument/);
      expect([...choices[name]]).toEqual([false, true]);
    }
    expect(Object.values(defaults)).toEqual(Object.values(choices).map(([first]) => first));
  });
});

describe("newKeeper()", () => {
  const issue = { severity: "error", code: "type" } as EntryIssue;
  const entry = fc.record({
    variant: fc.constantFrom<Entry["variant"]>("v1", "v2", null),
    issues: fc.array(fc.constant(issue), { maxLength: 4 }),
  });

  test("keeps no more than it is to, the first ones, and counts the others", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.integer({ min: 1, max: 20 }), (told, most) => {
        const entries = told.map((one, index) => ({ ...one, index }) as Entry);
        const { answers, left } = keptOf(entries, most);
        const counted = answers.map(countsOf);
        const sum = (what: keyof ReturnType<typeof countsOf>) => counted.reduce((all, one) => all + one[what], 0);
        expect(sum("answers") + left.answers).toBe(entries.length);
        expect(sum("issues") + left.issues).toBe(entries.reduce((all, { issues }) => all + issues.length, 0));
        expect(sum("weight")).toBeLessThanOrEqual(most);
        if (left.answers > 0) expect(sum("weight")).toBe(most);
        let index = 0;
        for (const one of answers) {
          const own = entries.slice(index, index + countsOf(one).answers);
          index += own.length;
          expectOf(one, own);
        }
      }),
    );
  });

  function countsOf(one: Kept["answers"][number]) {
    if ("length" in one) return { answers: one.length, issues: 0, weight: 1 };
    const kept = one.entry.issues.length;
    return { answers: 1, issues: kept + one.left, weight: kept };
  }

  /** Holds what is kept to the entries that it stands for. */
  function expectOf(one: Kept["answers"][number], own: readonly Entry[]): void {
    const [first, last] = "entry" in one ? [{ ...one.entry, issues: own[0]?.issues }, own.at(-1)] : [one.first, one.last];
    expect([first, last]).toEqual([own[0], own.at(-1)]);
    if ("variants" in one) expect([...one.variants].sort()).toEqual([...new Set(own.map(({ variant }) => variant))].sort());
  }
});

describe("The page", () => {
  test("is closed by a policy that lets it make its worker, and nothing else", async () => {
    const html = page(await playground());
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(
      policy
        ?.replace(/(?: 'sha256-[\w+/=]+')+/g, " hashes")
        .split("; ")
        .sort(),
    ).toEqual([
      "base-uri 'none'",
      "default-src 'none'",
      "form-action 'none'",
      "img-src data:",
      "script-src hashes",
      "style-src hashes",
      "worker-src blob:",
    ]);
  });

  test("has colours in browsers that do not know light-dark()", async () => {
    const html = page(await playground());
    expect(html).not.toContain("light-dark(");
    const written = [...html.matchAll(/^ {2}--(?!light|dark)[\w-]+: var\(--light, #\w{6}\) var\(--dark, #\w{6}\);$/gm)];
    expect(written.length).toBeGreaterThan(10);
  });

  test("asks for nothing, keeps nothing, and makes no HTML of a text", async () => {
    expect(await playgroundScript()).not.toMatch(
      /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|(local|session)Storage|indexedDB|\.cookie\b|(inner|outer)HTML|insertAdjacent|document\.write|\beval\(|new Function/,
    );
  });
});

describe("unpackGzip()", () => {
  const text = Buffer.from("a line of text, and another one\n".repeat(40));
  const packed = gzipSync(text);

  test("gives what zlib gives, of several members too, and says what zlib says of what is cut off or followed", () => {
    const tails = ["", "\0", "\0\0\0\0a", "m", "more", "more and more", "\u001f", "\u001f\u008b", "\u001f\u008b\u0008"];
    const two = Buffer.concat([packed, packed]);
    const cut = Array.from(two, (_, end) => two.subarray(0, end)).slice(3);
    for (const bytes of [...cut, ...tails.map((tail) => Buffer.concat([packed, Buffer.from(tail, "latin1")]))]) {
      const { pieces, fault } = unpackGzip(bytes, 1e6);
      expect({ text: fault ? "" : Bytes.concat(pieces).toString(), fault }).toEqual(byZlib(bytes));
    }
  });

  function byZlib(bytes: Uint8Array) {
    try {
      return { text: gunzipSync(bytes).toString(), fault: undefined };
    } catch (error) {
      return { text: "", fault: (error as Error).message };
    }
  }

  test("never passes what zlib refuses", () => {
    for (let index = 10; index < packed.length; index++) {
      const bytes = withByte(packed, index - packed.length);
      const { fault } = unpackGzip(bytes, 1e6);
      expect(() => gunzipSync(bytes), String(index)).toThrow();
      expect(fault, String(index)).toBeDefined();
    }
  });
});

describe("A link", () => {
  function packedForLink(bytes: Uint8Array): string {
    return gzipSync(bytes).toString("base64url");
  }

  const question = fc.record({
    name: fc.string({ unit: "grapheme", maxLength: 40 }),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1 }),
      fc.string({ unit: "grapheme", minLength: 1 }).map((text) => new Uint8Array(new TextEncoder().encode(text))),
    ),
    options: fc.record({
      variant: fc.constantFrom<Options["variant"]>("auto", "v1", "v2", "portkey"),
      unknown: fc.constantFrom<Options["unknown"]>("allow", "warn", "error"),
      strict: fc.boolean(),
      thorough: fc.boolean(),
    }),
  });
  const plain = (read: Question | undefined) => read && { ...read, bytes: [...read.bytes] };

  test("leads to what it was made of", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const fragment = fragmentOf(asked);
        expect(fragment).toMatch(/^#v=1&[\w.*%+&=-]*$/);
        expect(plain(readFragment(new URL(fragment, "file:///a.html").hash))).toEqual(plain(asked));
      }),
    );
  });

  test("that is damaged is told as that, or leads to the same text", () => {
    fc.assert(
      fc.property(question, fc.nat(), fc.constantFrom("", "A", "_", "%", "é", "=", "&"), (asked, at, other) => {
        const fragment = fragmentOf(asked);
        const begin = fragment.lastIndexOf("data=") + 5;
        const index = begin + (at % (fragment.length - begin));
        const damaged = fragment.slice(0, index) + other + fragment.slice(index + 1);
        try {
          expect(plain(readFragment(damaged))?.bytes).toEqual([...asked.bytes]);
        } catch (error) {
          if (!(error instanceof BrokenLink)) throw error;
        }
      }),
    );
  });

  const broken: [fragment: string, message: string][] = [
    ["#v=2&data=x", 'it is of version "2", and this page reads version 1'],
    ["#v=1", "its text is damaged: is it cut off?"],
    ["#v=1&name=a&data=", "its text is damaged: is it cut off?"],
    ["#v=1&data=H4sIAAAAAAAAA", "its text is damaged: is it cut off?"],
    ["#v=1&variant=v3&data=x", 'variant is "v3", and must be one of auto, v1, v2, portkey'],
    ["#v=1&strict=yes&data=x", 'strict is "yes", and must be one of false, true'],
    ["#v=1&thorough=&data=x", 'thorough is "", and must be one of false, true'],
    ["#v=1&stricter=true&data=x", 'there is no option "stricter": the options are variant, unknown, strict, thorough'],
    [
      `#v=1&data=${packedForLink(Buffer.alloc(most + 1))}`,
      "it unfolds to more than 2 MB, which no link holds that this page makes",
    ],
    [
      `#v=1&data=${packedForLink(gzipSync(Buffer.alloc(most + 1)))}`,
      "it unfolds to more than 2 MB, which no link holds that this page makes",
    ],
    ["#v=1&unknown=%3Cimg%3E&data=x", 'unknown is "<img>", and must be one of warn, allow, error'],
    [`#v=1&data=${"A".repeat(70_000)}`, "it is longer than 65536 characters"],
  ];
  test.each(broken.map(([fragment, message]) => ({ fragment, message })))("that is broken is told as that: $message", (one) => {
    const { fragment, message } = one;
    expect(() => readFragment(fragment)).toThrow(new BrokenLink(message));
  });

  test("is another thing than a place of the page", () => {
    for (const fragment of ["", "#", "#main", "#vv=1", "#%"]) expect(readFragment(fragment)).toBeUndefined();
  });

  const noise = (length: number) => Uint8Array.from({ length }, (_, index) => (index * index * 2654435761) >>> 13);

  test.each([
    ["nothing is given yet", new Uint8Array()],
    ["it would hold more than 2 MB. Give the file itself", new Uint8Array(most + 1)],
    ["unpacked, the file is longer than 2 MB. Give the file itself", gzipSync(new Uint8Array(most + 1))],
    ["it would be longer than 32 kB, and browsers, chats and mails cut what is longer. Give the file itself", noise(longest)],
  ])("is not made where %s", (message, bytes) => {
    expect(() => fragmentOf({ name: "a", bytes, options: defaults })).toThrow(new NoLink(message));
  });

  test("is made of all that it can hold", () => {
    for (const bytes of [noise(longest / 2), new Uint8Array(most), gzipSync(new Uint8Array(most))])
      expect(fragmentOf({ name: "a", bytes, options: defaults }).length).toBeLessThanOrEqual(longest);
  });
});

describe("maskSecrets()", () => {
  const files = filesBelow(recordings).filter((file) => /defect/.test(file));
  test("takes the keys away, and leaves every issue where it is", async () => {
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const bytes = readFileSync(file);
      const masked = maskSecrets(bytes, 1e7);
      expect(Bytes.concat([masked]).toString(), file).not.toMatch(/SECRET/);
      const [before, after] = [await verdictOn(file, bytes), await verdictOn(file, masked)];
      expect(after.answers, file).toEqual(before.answers);
      expect(maskSecrets(gzipSync(bytes), 1e7), file).toEqual(masked);
    }
  });

  test("masks nothing that is packed and damaged: what can be unpacked of it has another verdict", () => {
    const damaged = gzipSync(readFileSync(files[0] as string)).subarray(0, -4);
    expect(() => maskSecrets(damaged, 1e7)).toThrow(
      new NoLink("the file is packed and damaged (unexpected end of file), and cannot be masked"),
    );
  });
});

describe("markLines()", () => {
  const pieceTexts = (text: string, marks: Parameters<typeof markLines>[1]) =>
    markLines(text, marks).flatMap((line) => ("pieces" in line ? line.pieces : []));
  const marked = (text: string, column: number) =>
    pieceTexts(text, [{ line: 1, column, severity: "error" }]).flatMap((piece) => ("marked" in piece ? [piece.text] : []));

  /** A text, put together anew of what is shown of it; a mark at its end stands on nothing. */
  function withPieces(text: string, pieces: readonly Piece[]): string {
    let whole = "";
    for (const piece of pieces) {
      if ("left" in piece) whole += text.slice(whole.length, whole.length + piece.left);
      else if (whole.length < text.length) whole += piece.text;
    }
    return whole;
  }

  test.each([
    ['{"a": "b\\"c, d", "e": 1}', 7, '"b\\"c, d"'],
    ['{"a": -1.5e3}', 7, "-1.5e3"],
    ['{"a": null}', 7, "null"],
    ['{"a": [1, 2]}', 7, "["],
    ['{"a": {}}', 7, "{"],
    ['"{\\"a\\": \\"b \\\\\\"c\\"}"', 10, '\\"b \\\\\\"c\\"'],
    ["  status: 500", 11, "500"],
    ["{", 2, " "],
    ['{"a": "cut', 7, '"cut'],
  ])("marks of %s from column %d on %s", (text, column, value) => {
    expect(marked(text, column)).toEqual([value]);
  });

  test("leaves out lines far from any mark, and what is far from the marks of a long line, in no time", () => {
    const text = `${"[\n".repeat(999)}"${"x".repeat(1e6)}"\r\n${"]\n".repeat(999)}`;
    const begun = Date.now();
    const lines = markLines(text, [
      { line: 1000, column: 500_000, severity: "warning" },
      { line: 1000, severity: "error" },
      { line: 5000, severity: "error" },
    ]);
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(lines.map((line) => ("number" in line ? line.number : line))).toEqual([
      { from: 1, to: 996 },
      ...[997, 998, 999, 1000, 1001, 1002, 1003],
      { from: 1004, to: 1995 },
      ...[1996, 1997, 1998, 1999],
    ]);
    const [long] = lines.flatMap((line) => ("number" in line && line.number === 1000 ? [line] : []));
    expect(long?.marks).toHaveLength(2);
    expect(JSON.stringify(long).length).toBeLessThan(2000);
  });

  test("tells the lines of a text with millions of them apart", () => {
    const lines = markLines(`${"\r\n".repeat(2_000_000)}x\r`, [{ line: 1_000_000, severity: "error" }]);
    expect(lines).toMatchObject([
      { from: 1, to: 999_996 },
      ...Array.from({ length: 7 }, (_, index) => ({ number: 999_997 + index, pieces: [] })),
      { from: 1_000_004, to: 2_000_001 },
    ]);
  });

  test("shows all of a line that is short, and says of any other how much is left out", () => {
    const place = fc.record({
      line: fc.nat({ max: 4 }).map((line) => line + 1),
      column: fc.nat({ max: 1200 }).map((column) => column + 1),
      severity: fc.constantFrom("error" as const, "warning" as const),
    });
    const line = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab"\\{}[],: \u{1f600}') }),
      fc.string({ unit: fc.constantFrom(...'ab"\\ \u{1f600}'), minLength: 600, maxLength: 1000 }),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(place, { maxLength: 9 }), (texts, marks) => {
        const shown = markLines(texts.join("\n"), marks).flatMap((one) => ("number" in one ? [one] : []));
        for (const { number, pieces } of shown) expect(withPieces(texts[number - 1] as string, pieces)).toBe(texts[number - 1]);
      }),
    );
  });
});
