import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { page, sealed } from "../scripts/docs/page.js";
import { variants } from "./corpus.js";

const pages = ["index", "interop", "performance", "playground", ...variants];

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

  test.each(pages)("closes %s.html to the network", (page) => {
    const text = readFileSync(`dist/docs/${page}.html`, "utf8");
    expect(text.slice(0, 200)).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none';`);
    const policy = /content="(default-src[^"]*)"/.exec(text)?.[1] ?? "";
    expect(policy).toMatch(/script-src '(?:none|sha256-)/);
    expect(policy).not.toMatch(/connect-src|https?:|unsafe-|\*/);
  });

  test("leads from every page to every reference, where its operation is unfolded", () => {
    for (const page of pages) {
      const text = readFileSync(`dist/docs/${page}.html`, "utf8");
      const menu = /<nav class="site".*?<\/nav>/s.exec(text)?.[0] ?? "";
      const links = variants.map((variant) => `${variant}.html#/runs/listruns`);
      expect([...menu.matchAll(/href="([^"#]*#[^"]*)"/g)].map(([, link]) => link)).toEqual(links);
      expect(menu).toContain('href="interop.html"');
      if (page === "index") for (const link of links) expect(text.split(`href="${link}"`)).toHaveLength(3);
    }
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

test("npm run test:browser says what is missing where there is no Chromium, by an exit code of its own", () => {
  const { status, stderr } = spawnSync(process.execPath, ["node_modules/tsx/dist/cli.mjs", "test/browser/run.ts"], {
    encoding: "utf8",
    env: { ...process.env, CHROMIUM_PATH: "/absent/chromium" },
  });
  expect(stderr).toBe('Cannot run "/absent/chromium": install the Debian package chromium, or set CHROMIUM_PATH to a Chromium\n');
  expect(status).toBe(3);
});

describe("sealed()", () => {
  const head = '<!doctype html><html><head><meta charset="utf-8"></head><body>';

  test("names the hash of each script and style, and leaves texts that look like markup alone", () => {
    const html = sealed(
      `${head}<script>const a = "<img src=x onerror=b>";</script><p title="the word style = bold, a > b">c</p>`,
    );
    expect(html).toMatch(
      /<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'none';/,
    );
  });

  test.each([
    "<img src=x>",
    "<img/onerror=a()>",
    '<a href="x"onclick=a()>',
    '<a title="a > b" style="color: red">',
    "<A HREF=' javascript:a()'>",
    '<iframe src="data:text/html,a">',
    '<script src="https://a.example/a.js"></script>',
    '<link rel="stylesheet" href="a.css">',
    '<base href="/">',
    '<a href="a" ping="https://a.example/">',
  ])("refuses %s", (markup) => expect(() => sealed(`${head}${markup}`)).toThrow('Cannot seal the page: its policy forbids "<'));

  test("takes more directives, and none that opens what is closed", () => {
    expect(sealed(head, { "worker-src": "blob:" })).toContain("; worker-src blob:");
    expect(() => sealed(head, { "script-src": "* 'unsafe-inline'" })).toThrow("script-src would open what is closed");
  });

  test("refuses a page that does not begin with its encoding", () =>
    expect(() => sealed('<head><style></style><meta charset="utf-8"></head>')).toThrow("does not begin with its encoding"));

  test.each(["</script>", "</SCRIPT >", "<!--"])("refuses a script that holds %s", (end) =>
    expect(() => page({ file: "a.html", title: "a", summary: "a", content: "", script: `"${end}"` })).toThrow(
      "what ends a script",
    ),
  );
});
