import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { variants } from "./corpus.js";

const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8" });

describe("generated/", () => {
  test("is what the sources generate, to the byte", () => {
    const { status, stdout, stderr } = run("node_modules/tsx/dist/cli.mjs", "scripts/generate.ts", "--check");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe("generated/ is up to date: 21 files\n");
  });

  test.each(variants)("holds for %s what the build promises", (variant) => {
    expect(readdirSync(`generated/${variant}`).sort()).toEqual([
      "openapi.d.ts",
      "openapi.json",
      "schema.json",
      "types.d.ts",
      "validators.d.ts",
      "validators.js",
    ]);
  });

  test.each(variants)("has validators of %s that import nothing and evaluate nothing", (variant) => {
    const source = readFileSync(`generated/${variant}/validators.js`, "utf8");
    expect(source).not.toMatch(/^\s*import\b|\bimport\(|\beval\(|new Function/m);
    expect(source).not.toMatch(/\brequire\(/);
  });

  test.each(variants)("has a schema.json of %s with no word outside the standard and no outside reference", (variant) => {
    const text = readFileSync(`generated/${variant}/schema.json`, "utf8");
    expect(text).not.toMatch(/"x-|"discriminator"|"nullable"/);
    expect([...text.matchAll(/"\$ref": "([^"]*)"/g)].filter(([, ref]) => !ref?.startsWith("#/$defs/"))).toEqual([]);
  });

  test.each(variants)("has an openapi.json of %s with no outside reference", (variant) => {
    const text = readFileSync(`generated/${variant}/openapi.json`, "utf8");
    expect([...text.matchAll(/"\$ref": "([^"]*)"/g)].filter(([, ref]) => !ref?.startsWith("#/components/"))).toEqual([]);
    expect(text).not.toContain("externalValue");
  });
});

describe("The entry of v2", () => {
  const gzipped = async (contents: string) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: process.cwd() },
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
  };

  test("is at most 10 kB, minified and gzipped", async () => {
    expect(await gzipped('export * from "./dist/v2.js"')).toBeLessThanOrEqual(10_000);
  });

  test("costs a bundle that uses one guard less than all of it", async () => {
    expect(await gzipped('export { isListRunsResponse } from "./dist/v2.js"')).toBeLessThanOrEqual(6_000);
  });
});
