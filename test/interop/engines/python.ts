/** Python's jsonschema, by preference the one that Debian packs. */
import { spawnSync } from "node:child_process";
import type { Variant } from "../../../src/index.js";
import type { Case } from "../cases.js";
import { type Engine, pathOf, takesAll } from "../engine.js";
import { defOf } from "./json-schema.js";

const script = new URL("judge.py", import.meta.url).pathname;

/** The Python of Debian's packages first: another one may stand before it on the path. */
const found = ["/usr/bin/python3", "python3"].map(versioned).find((one) => one !== undefined);

function versioned(python: string): { python: string; version: string } | undefined {
  try {
    return { python, version: String(ask(python, null)) };
  } catch {
    return undefined;
  }
}

function ask(python: string, asked: unknown): unknown {
  const { status, stdout, stderr, error } = spawnSync(python, [script], {
    input: JSON.stringify(asked),
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`Cannot ask "${python}": ${stderr.trimEnd().split("\n").at(-1)}`);
  return JSON.parse(stdout);
}

async function judge(variant: Variant, cases: readonly Case[]): Promise<boolean[]> {
  const asked = {
    schema: pathOf(variant, "schema.json"),
    cases: cases.map((one) => ({ def: defOf(one), value: one.value })),
  };
  return ask(found?.python ?? "", asked) as boolean[];
}

/** The one engine, or none where no Python here has the package. */
export const engines: Engine[] = found
  ? [
      {
        name: "python3-jsonschema",
        version: found.version,
        reads: "schema.json",
        takes: takesAll,
        seesStatus: false,
        judge,
      },
    ]
  : [];
