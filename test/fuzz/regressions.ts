import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./run-cases.js";
import type { TargetName } from "./target-named.js";

/** A case that was found once, with what was wrong then. */
export interface Regression {
  readonly file: string;
  readonly target: TargetName;
  readonly was: string;
  readonly json: string;
}

const folder = join(import.meta.dirname, "regressions");

/** Keeps a case as a regression, and gives the name of its file. What a JSON text may hold and a reader may not see is escaped. */
export function writeRegression({ target, message, json }: Finding): string {
  const name = `${target}-${createHash("sha256").update(json).digest("hex").slice(0, 10)}.json`;
  const content = JSON.stringify({ was: message, case: JSON.parse(json) }, null, 2);
  const ascii = content.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${ascii}\n`);
  return name;
}

/** Reads all regressions. */
export function readRegressions(): Regression[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return names.sort().map((file) => {
    const { was, case: one } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { was: string; case: unknown };
    return { file, target: file.split("-")[0] as TargetName, was, json: JSON.stringify(one) };
  });
}
