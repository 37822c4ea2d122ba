import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { variants } from "./corpus.js";

const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: "utf8" });

describe("generated/", () => {
  test("is what the sources generate, to the byte", () => {
    const { status, stdout, stderr } = run("node_modules/tsx/dist/cli.mjs", "scripts/generate.ts", "--check");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe("generated/ is up to date: 47 files\n");
  });

  test("is told to be stale, file by file, with the command to run", () => {
    const folder = mkdtempSync(join(tmpdir(), "list-runs-contract-stale-"));
    try {
      for (const name of [
        "openapi",
        "schemas",
        "scripts",
        "src",
        "generated",
        "test/corpus",
        "redocly.yaml",
        "package.json",
        "README.md",
      ]) {
        cpSync(name, join(folder, name), { recursive: true });
      }
      symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
      appendFileSync(join(folder, "generated/v1/schema.json"), " ");
      writeFileSync(join(folder, "generated/v2/extra.txt"), "");
      rmSync(join(folder, "generated/portkey/types.d.ts"));
      const readme = readFileSync(join(folder, "README.md"), "utf8");
      writeFileSync(join(folder, "README.md"), readme.replace("| optional |", "| required |"));
      const script = [resolve("node_modules/tsx/dist/cli.mjs"), "scripts/generate.ts", "--check"];
      const { status, stderr } = spawnSync(process.execPath, script, { cwd: folder, encoding: "utf8" });
      expect(status).toBe(1);
      expect(stderr.split("\n").sort()).toEqual([
        "",
        "Do the generated files need to be written again? Yes: run `npm run generate` and commit what it writes",
        "README.md is stale",
        "generated/portkey/types.d.ts is stale",
        "generated/v1/schema.json is stale",
        "generated/v2/extra.txt is stale",
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each(variants)("holds for %s what the build promises", (variant) => {
    expect(readdirSync(`generated/${variant}`).sort()).toEqual([
      "arbitraries.d.ts",
      "arbitraries.js",
      "openapi-3.0.json",
      "openapi.d.ts",
      "openapi.json",
      "plain.d.ts",
      "plain.js",
      "schema.json",
      "types.d.ts",
      "validators.d.ts",
      "validators.js",
      "verdict.d.ts",
      "verdict.js",
    ]);
  });

  const modules = variants.flatMap((variant) => [
    { variant, name: "validators.js", imports: ["./verdict.js"] },
    { variant, name: "verdict.js", imports: [] },
    { variant, name: "plain.js", imports: [] },
  ]);
  test.each(modules)(
    "has a $name of $variant that imports $imports alone and evaluates nothing",
    ({ variant, name, imports }) => {
      const source = readFileSync(`generated/${variant}/${name}`, "utf8");
      expect([...source.matchAll(/^\s*import\b.* from "(.*)";$/gm)].map(([, from]) => from)).toEqual(imports);
      expect(source).not.toMatch(/\bimport\(|\beval\(|new Function|\brequire\(/);
    },
  );

  test.each(variants)("has a schema.json of %s with no word outside the standard and no outside reference", (variant) => {
    const text = readFileSync(`generated/${variant}/schema.json`, "utf8");
    expect(text).not.toMatch(/"x-|"discriminator"|"nullable"/);
    expect([...text.matchAll(/"\$ref": "([^"]*)"/g)].filter(([, ref]) => !ref?.startsWith("#/$defs/"))).toEqual([]);
  });

  const descriptions = variants.flatMap((variant) => ["openapi.json", "openapi-3.0.json"].map((name) => ({ variant, name })));
  test.each(descriptions)("has an $name of $variant with no outside reference", ({ variant, name }) => {
    const text = readFileSync(`generated/${variant}/${name}`, "utf8");
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

  test("costs a bundle that uses one guard at most 4 kB", async () => {
    expect(await gzipped('export { isListRunsResponse } from "./dist/v2.js"')).toBeLessThanOrEqual(4_000);
  });
});
