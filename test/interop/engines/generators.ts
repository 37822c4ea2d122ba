/** Generators of types: a case is held against the types that one makes of a description by the TypeScript compiler, in its strict mode. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { build, memoryStorage } from "@kubb/core";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
import openapiTypescript, { astToString } from "openapi-typescript";
import ts from "typescript";
import type { Variant } from "../../../src/index.js";
import { type Case, operation } from "../cases.js";
import { type Engine, pathOf, readArtefact, takesAll, versionOf } from "../engine.js";

interface Generator {
  /** Writes the types and tells the file that has them. */
  readonly generate: (variant: Variant, folder: string) => Promise<string>;
  /** The type of a case, in a file that has the generated one as `api`. */
  readonly typeOf: (one: Case) => string;
}

const reads = "openapi.json";
const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  types: [],
};

const listRuns = `api.paths["${operation.template}"]["get"]`;
const generators: Record<string, Generator> = {
  "openapi-typescript": {
    async generate(variant, folder) {
      const types = await openapiTypescript(readArtefact(variant, reads) as never);
      await writeFile(join(folder, "api.ts"), astToString(types));
      return "api";
    },
    typeOf: ({ kind, status }) =>
      ({
        list: `${listRuns}["responses"][200]["content"]["application/json"]`,
        run: `api.components["schemas"]["RunObject"]`,
        error: `${listRuns}["responses"][${status}]["content"]["application/json"]`,
        query: `NonNullable<${listRuns}["parameters"]["query"]>`,
      })[kind],
  },
  "@hey-api/openapi-ts": {
    async generate(variant, folder) {
      const output = { path: join(folder, "api") };
      await createClient({ input: pathOf(variant, reads), output, plugins: ["@hey-api/typescript"], logs: { level: "silent" } });
      return "api/types.gen";
    },
    typeOf: ({ kind, status }) =>
      ({
        list: "api.ListRunsResponses[200]",
        run: "api.RunObject",
        error: `api.ListRunsErrors[${status}]`,
        query: `NonNullable<api.ListRunsData["query"]>`,
      })[kind],
  },
  "@kubb/plugin-ts": {
    async generate(variant, folder) {
      const { error, failedPlugins } = await build({
        config: {
          root: folder,
          input: { path: pathOf(variant, reads) },
          // Its storage writes all files a second time, from the working folder on.
          output: { path: "api", storage: memoryStorage() },
          plugins: [pluginOas({ generators: [] }), pluginTs({ output: { path: "types.ts" } })],
        },
      });
      if (error || failedPlugins.size) throw error ?? new Error(`Cannot generate types of ${variant}: plugins failed`);
      return "api/types";
    },
    typeOf: ({ kind, status }) =>
      ({ list: "api.ListRuns200", run: "api.RunObject", error: `api.ListRuns${status}`, query: "api.ListRunsQueryParams" })[kind],
  },
};

async function judge({ generate, typeOf }: Generator, variant: Variant, cases: readonly Case[]): Promise<boolean[]> {
  const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-interop-"));
  try {
    const header = `import type * as api from "./${await generate(variant, folder)}";`;
    const lines = cases.map((one, index) => {
      return `declare const value${index}: ${literalType(one.value)}; export const case${index}: ${typeOf(one)} = value${index};`;
    });
    const file = join(folder, "cases.ts");
    await writeFile(file, [header, ...lines].join("\n"));
    const rejected = new Set(linesWithErrors(file));
    return cases.map((_, index) => !rejected.has(index + 1));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The lines of a file that do not compile; what else does not is the generator's fault. */
function linesWithErrors(file: string): number[] {
  return ts.getPreEmitDiagnostics(ts.createProgram([file], compilerOptions)).map(({ file: place, start = 0, messageText }) => {
    const line = place?.getLineAndCharacterOfPosition(start).line;
    if (place?.fileName === file && line) return line;
    throw new Error(`Cannot compile "${place?.fileName}": ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

/** The type that has a value as its only one, so that unknown properties are no fault of spelling, as they are in a literal. */
function literalType(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalType).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${literalType(member)}`);
  return `{ ${members.join("; ")} }`;
}

/** Each generator, on the description that it is made for. */
export const engines: Engine[] = Object.entries(generators).map(([name, generator]) => ({
  name,
  version: versionOf(name),
  reads,
  takes: takesAll,
  seesStatus: false,
  judge: (variant, cases) => judge(generator, variant, cases),
}));
