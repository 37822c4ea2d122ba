import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** An OpenAPI description as far as the build touches it. */
export type Description = {
  paths: Record<string, unknown>;
  components: Record<string, Record<string, Record<string, unknown>>>;
  [field: string]: unknown;
};

/** Bundles `openapi/<variant>.yaml` and all it refers to into one object, the bodies of the examples in place. */
export async function bundle(variant: string): Promise<Description> {
  const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-"));
  try {
    const file = join(folder, "openapi.json");
    await promisify(execFile)(
      process.execPath,
      [resolve("node_modules/@redocly/cli/bin/cli.js"), "bundle", variant, "--output", file],
      {
        env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
      },
    );
    return JSON.parse(await readFile(file, "utf8")) as Description;
  } finally {
    await rm(folder, { recursive: true });
  }
}
