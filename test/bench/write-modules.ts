/**
 * Writes `built/`: each contender as a module of JavaScript, so that no loader of TypeScript stands between it and Node.js, and the
 * steps that run in processes of their own.
 */
import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

const here = import.meta.dirname;
/** The folder that is written, and that nobody commits. */
export const built = join(here, "built");
const written = join(built, "generated");
const schemaFile = join(here, "../../generated/v2/schema.json");
const exec = promisify(execFile);

/** Writes all modules anew. */
export async function writeModules(): Promise<void> {
  await rm(built, { recursive: true, force: true });
  await mkdir(written, { recursive: true });
  await Promise.all([writeAjv(), writeAta(), writeTypia()]);
  await exec(process.execPath, [join(here, "../../node_modules/typescript/bin/tsc"), "--project", here]);
  const sources = await Promise.all(["contenders", "children"].map(sourcesIn));
  await build({
    entryPoints: sources.flat(),
    outdir: built,
    entryNames: "[name]",
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    external: ["../../../dist/*"], // as far from `built/` as from the sources
  });
}

async function sourcesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(here, folder));
  return names.filter((name) => !name.endsWith(".input.ts")).map((name) => join(here, folder, name));
}

/** Ajv's own code, as an ES module; what it asks for by `require` is bundled with it, as everybody has to do. */
async function writeAjv(): Promise<void> {
  const [{ Ajv2020 }, { default: standaloneCode }] = await Promise.all([
    import("ajv/dist/2020.js"),
    import("ajv/dist/standalone/index.js"),
  ]);
  const schema = JSON.parse(await readFile(schemaFile, "utf8"));
  for (const [name, allErrors] of [
    ["ajv", false],
    ["ajv-all-errors", true],
  ] as const) {
    const ajv = new Ajv2020({ allErrors, code: { source: true, esm: true } });
    const contents = standaloneCode.default(ajv, ajv.compile(schema));
    await build({
      stdin: { contents, resolveDir: here },
      outfile: join(written, `${name}.js`),
      bundle: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
    });
    const types =
      "declare const validate: ((value: unknown) => boolean) & { errors?: unknown[] | null };\nexport default validate;\n";
    await writeFile(join(written, `${name}.d.ts`), types);
  }
}

async function writeAta(): Promise<void> {
  await run("ata-validator/bin/ata.js", ["build", schemaFile, "--out-dir", written, "--strict"]);
}

/** Its transformer reads a folder of sources and writes another; what it writes breaks rules of the compiler that we keep. */
async function writeTypia(): Promise<void> {
  const input = join(written, "typia-input");
  await mkdir(input);
  await copyFile(join(here, "contenders/typia.input.ts"), join(input, "page.ts"));
  const output = join(written, "typia");
  await run("typia/lib/executable/typia.js", [
    "generate",
    "--input",
    input,
    "--output",
    output,
    "--project",
    join(here, "tsconfig.json"),
  ]);
  const page = join(output, "page.ts");
  // What typia writes declares values that it does not read, and these settings refuse that.
  await writeFile(page, `// @ts-nocheck\n${await readFile(page, "utf8")}`);
}

async function run(program: string, args: readonly string[]): Promise<void> {
  await exec(process.execPath, [join(here, "node_modules", program), ...args], {
    cwd: here,
    env: { ...process.env, NODE_ENV: "production" },
  });
}
