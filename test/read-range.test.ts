import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLines } from "../src/read-lines.js";
import { readRange } from "../src/read-range.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "list-runs-contract-range-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const file = (bytes: Buffer) => {
  writeFileSync(join(folder, "lines"), bytes);
  return join(folder, "lines");
};

/** Lines as texts, and how many bytes were read. */
function read(path: string, from: number, to: number): { lines: string[]; bytes: number } {
  const lines: string[] = [];
  let bytes = 0;
  for (const piece of readRange(path, { from, to })) {
    bytes += piece.bytes;
    for (const line of piece.lines) lines.push(`${line.bytes ?? "too long"}${line.isEnded ? "\n" : ""}`);
  }
  return { lines, bytes };
}

const whole = Number.POSITIVE_INFINITY;
const letters = (count: number) => "x".repeat(count);
// A block has 256 kB, what is read beyond a range 64 kB.
const texts: [string, string][] = [
  ["nothing", ""],
  ["one line that does not end", "a"],
  ["empty lines", "\n\n\n"],
  ["short lines", "a\nbc\n\ndef\nghij\n"],
  ["short lines, the last of which does not end", "a\nbc\n\ndef\r\nghij"],
  ["a line as long as a block", `${letters((1 << 18) - 1)}\na\n${letters(1 << 18)}\nb`],
  ["lines much longer than a block", `a\n${letters(1_500_000)}\nb\n${letters(700_000)}\nc\n`],
  ["many lines", `${letters(997)}\n`.repeat(2000)],
];

describe("readRange()", () => {
  test.each(texts)("gives every line of a file once, however it is cut: %s", async (_, text) => {
    const path = file(Buffer.from(text));
    const expected = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    expect(read(path, 0, whole)).toEqual({ lines: expected, bytes: text.length });
    for (const step of text.length < 100 ? [1, 2, 3, 5, 7] : [100_000, 262_144, 262_145, 999_999]) {
      const parts: ReturnType<typeof read>[] = [];
      for (let from = 0; from < text.length; from += step)
        parts.push(read(path, from, from + step < text.length ? from + step : whole));
      expect(parts.flatMap(({ lines }) => lines)).toEqual(expected);
      expect(parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(text.length);
    }
  });

  test.each(texts)("gives what reading a stream gives: %s", async (_, text) => {
    const path = file(Buffer.from(text));
    const lines: string[] = [];
    const pieces = (async function* () {
      for (let from = 0; from < text.length; from += 65_536) yield Buffer.from(text.slice(from, from + 65_536));
    })();
    for await (const piece of readLines(pieces))
      for (const line of piece.lines) lines.push(`${line.bytes}${line.isEnded ? "\n" : ""}`);
    expect(read(path, 0, whole).lines).toEqual(lines);
  });

  test("passes over a line of more than 256 MB, and takes one of just as many", () => {
    const path = file(Buffer.from("a\n"));
    const most = 256 << 20;
    truncateSync(path, 2 + most + 1);
    writeFileSync(path, "\nb\n", { flag: "a" });
    const { lines, bytes } = read(path, 0, whole);
    expect(lines).toEqual(["a\n", "too long\n", "b\n"]);
    expect(bytes).toBeGreaterThan(most);
    truncateSync(path, 2 + most);
    writeFileSync(path, "\nb", { flag: "a" });
    const lengths = [...readRange(path, { from: 0, to: whole })].flatMap((piece) =>
      piece.lines.map((line) => [line.bytes?.length, line.isEnded]),
    );
    expect(lengths).toEqual([
      [1, true],
      [most, true],
      [1, false],
    ]);
  });

  test("tells what cannot be read", () => {
    expect(() => read(join(folder, "none"), 0, whole)).toThrow("ENOENT");
    expect(() => read(folder, 0, whole)).toThrow("EISDIR");
  });
});
