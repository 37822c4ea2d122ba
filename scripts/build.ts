/**
 * Writes `dist/`: the library as modules with their types, and the command line as one file that needs nothing beside it.
 *
 *   npm run build
 */
import { execFileSync } from "node:child_process";
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

// dist/docs/ is written by `npm run docs`, and stays.
for (const name of await readdir("dist").catch(() => [])) if (name !== "docs") await rm(`dist/${name}`, { recursive: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", "scripts/tsconfig.build.json"], {
  stdio: "inherit",
});

const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
const { metafile } = await build({
  entryPoints: ["src/cli.ts"],
  outfile: "dist/cli.js",
  bundle: true,
  minify: true,
  platform: "node",
  target: "node20",
  format: "esm",
  mainFields: ["module", "main"],
  // A bundled CommonJS module still asks for Node's own by `require`.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  define: { "process.env.PACKAGE_VERSION": JSON.stringify(version) },
  legalComments: "none",
  metafile: true,
});
await chmod("dist/cli.js", 0o755);
await writeFile("dist/cli.licenses.txt", await licenses(Object.keys(metafile.inputs)));

/** The licenses of the packages that are bundled into the command line, as they ask. */
async function licenses(inputs: string[]): Promise<string> {
  const names = new Set(
    inputs.map((input) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]).filter((name) => name !== undefined),
  );
  const texts = [...names].sort().map(async (name) => `${name}\n\n${(await licenseOf(name)).trim()}\n`);
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

async function licenseOf(name: string): Promise<string> {
  const file = (await readdir(`node_modules/${name}`)).find((file) => /^licen[cs]e/i.test(file));
  if (!file) throw new Error(`Cannot bundle "${name}": it ships no text of its license`);
  return readFile(`node_modules/${name}/${file}`, "utf8");
}
