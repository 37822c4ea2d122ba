import type { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { progressBar } from "../src/progress-bar.js";

function stream(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text) > 0;
  return { written, stream: { isTTY, columns: 100, write } as unknown as WriteStream };
}

describe("progressBar()", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("draws on a terminal once the work takes long, and not all the time", () => {
    const { written, stream: terminal } = stream(true);
    const bar = progressBar(terminal, 2e9);
    vi.advanceTimersByTime(900);
    bar.show(1e8, 1000);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1100);
    bar.show(5e8, 12_345);
    bar.show(5.1e8, 12_346);
    expect(written).toEqual(["[######------------------] 25 %, 12,345 answers, 500 MB of 2000, 6 s left"]);
    vi.advanceTimersByTime(100);
    bar.show(2e9, 50_000);
    expect(written.slice(1)).toEqual(["\r\x1b[K", "[########################] 100 %, 50,000 answers, 2000 MB of 2000, 0 s left"]);
  });

  test("is cleared for what is written besides, once", () => {
    const { written, stream: terminal } = stream(true);
    const bar = progressBar(terminal, 0);
    bar.clear();
    vi.advanceTimersByTime(1000);
    bar.show(5e6, 1);
    bar.clear();
    bar.clear();
    expect(written).toEqual(["1 answer, 5 MB", "\r\x1b[K"]);
  });

  test("draws nothing on what is no terminal", () => {
    const { written, stream: file } = stream(false);
    const bar = progressBar(file, 100);
    vi.advanceTimersByTime(5000);
    bar.show(50, 1);
    bar.clear();
    expect(written).toEqual([]);
  });
});
