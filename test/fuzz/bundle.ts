import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Bundles `work.ts`, which no thread can load as it is, for as long as it is used. */
export async function withBundle<T>(use: (file: URL) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-fuzz-"));
  try {
    const outfile = join(folder, "work.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, "work.ts")],
      outfile,
      absWorkingDir: join(import.meta.dirname, "../.."),
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      mainFields: ["module", "main"],
      logLevel: "error",
      // A bundled CommonJS module still asks for Node's own by `require`.
      banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
    });
    return await use(pathToFileURL(outfile));
  } finally {
    await rm(folder, { recursive: true });
  }
}
