import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sbom } from "../scripts/sbom.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "list-runs-contract-package-"));
  // `npm test` has built dist/ right before.
  const packed = JSON.parse(
    execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", project], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  const [{ filename }] = Array.isArray(packed) ? packed : (Object.values(packed) as { filename: string }[]);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${filename}`], { cwd: project, stdio: "ignore" });
});
afterAll(() => rmSync(project, { recursive: true }));

const run = (command: string, args: string[]) =>
  execFileSync(command, args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const evaluate = (code: string) =>
  run(process.execPath, ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", code]);

/** Writes modules of the project, holds their types to the compiler, all at once, and compiles them. */
function compile(sources: Readonly<Record<string, string>>): void {
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(project, `${name}.ts`), source);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
    module: "nodenext",
  };
  const files = Object.keys(sources).map((name) => `${name}.ts`);
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  run(process.execPath, [resolve("node_modules/typescript/bin/tsc")]);
}

const runModule = (name: string) => run(process.execPath, [`${name}.js`]);

describe("The packed package", () => {
  test("has no dependencies", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(run("npm", ["ls", "--all", "--parseable"]).trim().split("\n")).toHaveLength(2);
  });

  test("lists the packages of which it holds something, whose licenses it tells", () => {
    const { components } = JSON.parse(readFileSync(join(project, "node_modules/list-runs-contract/dist/sbom.cdx.json"), "utf8"));
    const licenses = readFileSync(join(project, "node_modules/list-runs-contract/dist/licenses.txt"), "utf8");
    const told = licenses.split(/^-{80}\n\n/m).map((text) => text.split("\n", 1)[0]);
    expect(components.map(({ name }: { name: string }) => name)).toEqual(told);
    expect(() => sbom(["absent@1.0.0"])).toThrow('Cannot list "absent@1.0.0": package-lock.json has no such package');
  });

  test("resolves every subpath it exports, and every file is there", () => {
    const subpaths = Object.keys(manifest.exports).flatMap((path) =>
      path.includes("*") ? ["v1", "v2", "portkey"].map((name) => path.replace("*", name)) : [path],
    );
    const names = subpaths.map((path) => path.replace(/^\./, "list-runs-contract"));
    expect(
      evaluate(
        `import { readFileSync } from "node:fs"; import { fileURLToPath } from "node:url"; for (const name of ${JSON.stringify(names)}) readFileSync(fileURLToPath(import.meta.resolve(name))); console.log(${names.length});`,
      ),
    ).toBe(`${names.length}\n`);
  });

  test("leaves nothing of a module in a bundle that uses nothing of it", async () => {
    const modules = Object.entries<object | string>(manifest.exports).filter(([, target]) => typeof target === "object");
    const contents = modules.map(([path]) => `import ${JSON.stringify(path.replace(/^\./, "list-runs-contract"))};`).join("\n");
    const bundle = { bundle: true, format: "esm", minify: true, write: false, logLevel: "silent" } as const;
    const { outputFiles } = await build({ ...bundle, stdin: { contents, resolveDir: project }, external: ["fast-check"] });
    expect([modules.length, outputFiles.map(({ text }) => text)]).toEqual([8, [""]]);
  });

  test.each(["v1", "v2", "portkey"])("can be imported as list-runs-contract/%s", (variant) => {
    const code = `import * as contract from "list-runs-contract/${variant}"; console.log(Object.keys(contract).sort().join(), contract.listRunsResponse.is({ object: "list", data: [], first_id: null, last_id: null, has_more: false }));`;
    expect(evaluate(code)).toBe(
      "ContractError,errorResponse,isErrorResponse,isListRunsQuery,isListRunsResponse,isRunObject,listRunsQuery,listRunsResponse,runObject true\n",
    );
  });

  test("can be imported as list-runs-contract", () => {
    expect(evaluate('import * as contract from "list-runs-contract"; console.log(Object.keys(contract).sort().join());')).toBe(
      "ContractError,checkExchange,checkPage,checkPages,detectVariant,parseListRunsQuery,selfTest\n",
    );
  });

  test("can be imported as list-runs-contract/vitest, which exports matchers alone", () => {
    expect(
      evaluate('import * as matchers from "list-runs-contract/vitest"; console.log(Object.keys(matchers).sort().join());'),
    ).toBe("toBeListRunsPages,toBeListRunsResponse\n");
  });

  test("runs its command line", () => {
    expect(run("npx", ["--no-install", "list-runs-contract", "--version"])).toBe(`${manifest.version}\n`);
    expect(
      run("npx", ["--no-install", "list-runs-contract", "check", resolve("test/corpus/v2/list/valid/200.empty.json")]),
    ).toContain("1 valid, 0 invalid");
  });

  test("has types that a strict compiler takes, those of libraries too", () => {
    const source = `import { listRunsResponse, type paths } from "list-runs-contract/v2";
import type { components } from "list-runs-contract/portkey";
import { type Exchange, detectVariant } from "list-runs-contract";
import type { ListRunsMatchers } from "list-runs-contract/vitest";
const exchange: Exchange = { response: { body: null } };
listRunsResponse.assert({ object: "list", data: [], first_id: null, last_id: null, has_more: false });
export type Get = paths["/threads/{thread_id}/runs"]["get"];
export type Run = components["schemas"]["RunObject"];
export type Pages = Parameters<ListRunsMatchers["toBeListRunsPages"]>;
console.log(detectVariant(exchange).variant);`;
    compile({ types: source });
    expect(runModule("types")).toBe("null\n");
  });
});

describe("The examples", () => {
  const blocks = [...readFileSync("README.md", "utf8").matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
  const typescript = blocks
    .filter(({ language }) => language === "ts")
    .map(({ text }, index) => ({ name: `README ${index + 1}`, file: `README-${index + 1}`, text }));
  const documented = [
    "detect-variant",
    "parse-list-runs-query",
    "check-page",
    "check-exchange",
    "check-pages",
    "capture",
    "self-test",
    "mock",
    "arbitraries",
  ].flatMap((file) =>
    [...readFileSync(`src/${file}.ts`, "utf8").matchAll(/ \* ```ts\n(.*?) \* ```/gs)].map(([, text = ""], index) => ({
      name: `src/${file}.ts`,
      file: `example-${file}-${index + 1}`,
      text: text.replace(/^ \* ?/gm, ""),
    })),
  );

  beforeAll(() => {
    // The one package that an entry needs, an optional peer.
    symlinkSync(resolve("node_modules/fast-check"), join(project, "node_modules/fast-check"));
    compile(Object.fromEntries([...typescript, ...documented].map(({ file, text }) => [file, text])));
  });

  test.each(typescript)("of $name run, and print what they say", ({ file, text }) => {
    const expected = [...text.matchAll(/^\/\/ → (.*)$/gm)].map(([, line]) => line);
    expect(expected.length).toBeGreaterThan(0);
    expect(runModule(file).trimEnd().split("\n")).toEqual(expected);
  });

  test("of the README are six in TypeScript", () => expect(typescript).toHaveLength(6));

  test.each(documented)("of $name run", ({ file }) => {
    expect(runModule(file)).toBe("");
  });

  test("of the command line print what they say", () => {
    const index = blocks.findIndex(({ text }) => text.includes("npx list-runs-contract check"));
    const [shell, printed] = blocks.slice(index, index + 2);
    expect(printed?.language).toBe("text");
    // check exits 1: the example shows an invalid answer.
    expect(run("bash", ["-c", `${shell?.text}[ $? -eq 1 ]`])).toBe(printed?.text);
  });
});
