/**
 * Writes `dist/`: the entries of the library with their types, bundled with what they use, and the command line as files of its own: the one
 * that is run, and those that it imports when it needs them. What both use of other packages stands beside them, and so do the generated
 * descriptions as they are published, and what is said of the packages.
 *
 *   npm run build
 */
import { execFileSync } from "node:child_process";
import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin, transform } from "esbuild";
import { sbom } from "./sbom.js";
import { variants } from "./variants.js";

// dist/docs/ is written by `npm run docs`, and stays.
for (const name of await readdir("dist").catch(() => [])) if (name !== "docs") await rm(`dist/${name}`, { recursive: true });
const tsc = (project: string) =>
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", `scripts/${project}`], { stdio: "inherit" });
tsc("tsconfig.build.json");

const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
type Variant = (typeof variants)[number];
/** The names of the variants in those of files that are published. */
const published = { v1: "v1", v2: "v2", portkey: "v2-portkey" } satisfies Record<Variant, string>;
const common: BuildOptions = {
  bundle: true,
  minify: true,
  format: "esm",
  mainFields: ["module", "main"],
  legalComments: "none",
  metafile: true,
};
/**
 * What the library and the command line both need and is large stands in the package once, minified: code of other people, of which the parser
 * of YAML has a file of its own, as the command line seldom needs it, what is generated, and the mock.
 */
const shared: Plugin = {
  name: "packages once",
  setup({ onResolve }) {
    const isIn = (path: string) => ({ path, external: true, sideEffects: false });
    onResolve({ filter: /^(fast-string-width|fflate|jsonc-parser)$/ }, () => isIn("./shared-packages.js"));
    onResolve({ filter: /^yaml$/ }, () => isIn("./shared-yaml.js"));
    // The mock is an entry of the library.
    onResolve({ filter: /^\.\/mock\.js$/ }, ({ path }) => isIn(path));
    onResolve({ filter: /(?:^|\/)(?:validators|verdict)\.js$/ }, ({ path, resolveDir, kind }) => {
      const [, variant, name] = /generated\/(\w+)\/(\w+)\.js$/.exec(resolve(resolveDir, path)) ?? [];
      return variant === undefined || kind === "entry-point" ? undefined : isIn(`./${name}.${published[variant as Variant]}.js`);
    });
  },
};
const validators = await build({
  ...common,
  entryPoints: Object.fromEntries(
    variants.flatMap((variant) =>
      ["validators", "verdict"].map((name) => [`${name}.${published[variant]}`, `generated/${variant}/${name}.js`]),
    ),
  ),
  outdir: "dist",
  plugins: [shared],
  platform: "neutral",
  target: "es2023",
});
const packages = await build({
  ...common,
  entryPoints: { "shared-packages": "scripts/packages/index.js", "shared-yaml": "scripts/packages/yaml.js" },
  outdir: "dist",
  platform: "neutral",
  target: "es2023",
});
const commandLine: BuildOptions = {
  ...common,
  plugins: [shared],
  entryPoints: { cli: "src/bin.ts", "cli-worker": "src/worker.ts" },
  outdir: "dist",
  splitting: true,
  chunkNames: "cli-[name]-[hash]",
  platform: "node",
  target: "node20",
  // A bundled CommonJS module still asks for Node's own by `require`.
  banner: { js: "const require = process.getBuiltinModule;" },
  define: { "process.env.PACKAGE_VERSION": JSON.stringify(version) },
};
const { metafile } = await build({ ...commandLine, write: false });
const cli = await build({ ...commandLine, plugins: [shared, withCommandLine(imported(metafile))] });
/**
 * A module is soon read and many are not: what an entry needs stands in a few files, of which each is read by all entries that need it.
 * They stay as they are written: bundlers drop what a user does not need by comments (`@__PURE__`), and people read stacks by names.
 */
const entries = ["index", "v1", "v2", "portkey", "capture", "vitest", "mock", "arbitraries"];
const library = await build({
  ...common,
  entryPoints: entries.map((name) => `src/${name}.ts`),
  outdir: "dist",
  splitting: true,
  chunkNames: "shared-[hash]",
  minify: false,
  plugins: [shared],
  external: ["fast-check"],
  platform: "neutral",
  target: "es2023",
});
for (const file of Object.keys(library.metafile?.outputs ?? {})) {
  // An import for its effects alone, of which there are none, costs a reader a file and has other bundlers warn.
  const text = (await readFile(file, "utf8")).replace(/^import "\.\/shared-\w+\.js";\n/gm, "");
  // Where no comment is lost with them, spaces are of no use.
  const isPlain = !text.includes("@__PURE__");
  await writeFile(file, isPlain ? (await transform(text, { minifyWhitespace: true, minifySyntax: true })).code : text);
}
await dropUnreached(entries);
await chmod("dist/cli.js", 0o755);
await writeDescriptions();
const bundled = bundledPackages([packages, validators, cli, library]);
await writeFile("dist/licenses.txt", await licenses(bundled));
await writeFile("dist/sbom.cdx.json", sbom(await Promise.all(bundled.map(async (name) => `${name}@${await versionOf(name)}`))));

/** What the command line imports when it needs it, and what its threads run. */
function imported(metafile: Metafile | undefined): Set<string> {
  const entries = Object.values(metafile?.outputs ?? {}).map(({ entryPoint }) => entryPoint ?? "src/bin.ts");
  return new Set(entries.filter((entry) => entry !== "src/bin.ts").map((entry) => resolve(entry)));
}

/**
 * Has each of these modules lead to all that the command line begins with. Otherwise that would be cut into a file for each set of modules
 * that share a part of it, and to read many files takes longer than to read one.
 */
function withCommandLine(paths: ReadonlySet<string>): Plugin {
  return {
    name: "one file to begin with",
    setup({ onLoad }) {
      onLoad({ filter: /\.m?[jt]s$/ }, async ({ path }) =>
        paths.has(path)
          ? {
              contents: `${await readFile(path, "utf8")}\nexport { main } from ${JSON.stringify(resolve("src/cli.ts"))};`,
              loader: path.endsWith(".ts") ? "ts" : "js",
            }
          : undefined,
      );
    },
  };
}

/** The compiler writes the declarations of all modules; those that no entry leads to are of no use. */
async function dropUnreached(entries: string[]): Promise<void> {
  const reached = new Set<string>();
  const reach = async (name: string): Promise<void> => {
    if (reached.has(name)) return;
    reached.add(name);
    const text = await readFile(`dist/${name}.d.ts`, "utf8");
    for (const [, other = ""] of text.matchAll(/(?:from |import\()"\.\/([\w-]+)\.js"/g)) await reach(other);
  };
  for (const entry of entries) await reach(entry);
  for (const file of await readdir("dist")) {
    const name = /^(.*)\.d\.ts$/.exec(file)?.[1];
    if (name !== undefined && !reached.has(name)) await rm(`dist/${file}`);
  }
}

/**
 * The generated descriptions as they are published: without the spaces that people read them by, so that each, and what it has in common with
 * the next one, stays within the 32 kB that gzip looks back. npm packs files in the order of their names: that of Portkey, which is v2's but
 * for a little, is named to come beside it.
 */
async function writeDescriptions(): Promise<void> {
  const names = ["schema", "openapi", "openapi-3.0"];
  const files = names.flatMap((name) =>
    variants.map((variant) => [`${variant}/${name}`, `${name}.${published[variant]}`] as const),
  );
  for (const [from, to] of [...files, ["report.schema", "report.schema"] as const])
    await writeFile(`dist/${to}.json`, `${JSON.stringify(JSON.parse(await readFile(`generated/${from}.json`, "utf8")))}\n`);
}

/** The names of the packages of which something is bundled. */
function bundledPackages(results: readonly { readonly metafile?: Metafile | undefined }[]): string[] {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const names = inputs.map((input) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

async function versionOf(name: string): Promise<string> {
  return (JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8")) as { version: string }).version;
}

/** The licenses of the packages that are bundled, as they ask. */
async function licenses(names: readonly string[]): Promise<string> {
  const texts = names.map(async (name) => `${name}\n\n${(await licenseOf(name)).trim()}\n`);
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

async function licenseOf(name: string): Promise<string> {
  const file = (await readdir(`node_modules/${name}`)).find((file) => /^licen[cs]e/i.test(file));
  if (!file) throw new Error(`Cannot bundle "${name}": it ships no text of its license`);
  return readFile(`node_modules/${name}/${file}`, "utf8");
}
