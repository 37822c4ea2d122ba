/** Measures what each contender's verdict weighs in a browser. */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { contenders } from "./contenders.js";

/** The bytes of a bundle, minified and then compressed; null where it cannot be bundled for a browser. */
export interface Size {
  readonly contender: string;
  readonly bytes: { readonly minified: number; readonly gzipped: number } | null;
}

export async function sizes(): Promise<Size[]> {
  const rows = contenders.map(async ({ name, module }) => ({
    contender: name,
    bytes: await sizeOf(`export { verdict } from "./contenders/${module}.js";`),
  }));
  const entry = sizeOf('export * from "../../dist/v2.js";').then((bytes) => ({ contender: wholeEntry, bytes }));
  return Promise.all([...rows, entry]);
}

export const wholeEntry = "all of list-runs-contract/v2";

async function sizeOf(contents: string): Promise<Size["bytes"]> {
  const options = { bundle: true, minify: true, write: false, format: "esm", platform: "browser", target: "es2023" } as const;
  const here = join(import.meta.dirname);
  const result = await build({
    ...options,
    stdin: { contents, resolveDir: here, loader: "ts" },
    legalComments: "none",
    logLevel: "silent",
  }).catch((error: { errors: readonly { text: string }[] }) => {
    // Only what Node.js alone has is a reason not to be one for browsers.
    if (error.errors.every(({ text }) => /^Could not resolve "(?:node:)?\w+(?:\/\w+)?"/.test(text))) return null;
    throw error;
  });
  const [output] = result?.outputFiles ?? [];
  return output ? { minified: output.contents.length, gzipped: gzipSync(output.contents, { level: 9 }).length } : null;
}
