import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { variants } from "./corpus.js";

describe("npm run docs", () => {
  beforeAll(() => {
    execFileSync(process.execPath, ["node_modules/tsx/dist/cli.mjs", "scripts/docs.ts"]);
  });

  test.each(variants)("writes a reference of %s that holds the operation and its evidence", (variant) => {
    const text = readFileSync(`dist/docs/${variant}.html`, "utf8");
    expect(text).toContain("listRuns");
    expect(text).toMatch(/__redoc_options = \{.*"disableTelemetry":true/);
    expect(text).toMatch(/Evidence: \[`[\w:.@-]+`\]\(#\/sources\)/);
    expect(text).not.toContain("cdn.redoc.ly");
    expect(text).not.toMatch(/<(script|link|img)[^>]*(src|href)="?(https?:)?\/\//);
  });

  test.each(["index", "interop", "performance", "playground", ...variants])("closes %s.html to the network", (page) => {
    const text = readFileSync(`dist/docs/${page}.html`, "utf8");
    expect(text.slice(0, 200)).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none';`);
    const policy = /content="(default-src[^"]*)"/.exec(text)?.[1] ?? "";
    expect(policy).toMatch(/script-src '(?:none|sha256-)/);
    expect(policy).not.toMatch(/connect-src|https?:|unsafe-|\*/);
  });

  test("leads from its first page to every reference", () => {
    const text = readFileSync("dist/docs/index.html", "utf8");
    expect([...text.matchAll(/href="(\w+)\.html#/g)].map(([, name]) => name)).toEqual([...variants]);
    expect(text).toContain('href="interop.html"');
  });

  test("shows the interop matrix, each number beside an engine leading to its reason, and the figures of the fuzzer", () => {
    const text = readFileSync("dist/docs/interop.html", "utf8");
    const results = ["interop", "fuzz"].map((name) => readFileSync(`test/${name}/RESULTS.md`, "utf8"));
    const rows = results.flatMap((one) => one.match(/^\|(?! ?-).*$/gm) ?? []); // none of dashes
    expect(rows.length).toBeGreaterThan(20);
    expect(text.match(/<tr>/g)).toHaveLength(rows.length);
    // What has more cells than its table has columns is left out without a word.
    const cells = (table: string) => new Set((table.match(/^\|.*$/gm) ?? []).map((row) => row.split("|").length));
    for (const one of results) expect(cells(one).size).toBe(1);
    const links = new Set([...text.matchAll(/href="#(deviation[^"]*)"/g)].map(([, id]) => id));
    expect(links.size).toBeGreaterThan(5);
    for (const id of links) expect(text).toContain(`<h3 id="${id}">`);
    expect(text).not.toMatch(/<(script|img)\b/);
  });
});
