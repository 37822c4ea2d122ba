import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = new URL("../../", import.meta.url).pathname;

/** The bytes of a module for browsers, minified and then compressed. */
export interface Bytes {
  readonly minified: number;
  readonly gzipped: number;
}

/**
 * How many bytes a browser loads that imports this: bundled, minified, packed with gzip.
 *
 * @param folder What its imports are relative to: the root of the repository, unless said otherwise.
 */
export async function bundledSize(code: string, folder = root): Promise<Bytes> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2023",
    legalComments: "none",
    logLevel: "silent",
    write: false,
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  return { minified: contents.length, gzipped: packedSize(contents) };
}

/** How many bytes the command line is, each of its files packed with gzip: what it imports at once and what it imports when needed. */
export async function commandLineSize(): Promise<number> {
  const { metafile } = await build({
    entryPoints: ["dist/cli.js"],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    outdir: "unwritten",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const files = Object.keys(metafile.inputs).filter((name) => name.startsWith("dist/"));
  const sizes = await Promise.all(files.map(async (name) => packedSize(await readFile(`${root}${name}`))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function packedSize(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}
