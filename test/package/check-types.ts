import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ask } from "./ask.js";
import { modulesOf, type User } from "./user.js";

const here = import.meta.dirname;
/** The versions of the compiler: folders of `node_modules/`. */
const compilers = ["typescript-5.0", "typescript-5.4", "typescript-5.9", "typescript-6", "typescript-7"];
/** How users have modules resolved, each with one of the two worlds that the types know: Node.js, and a browser. */
const projects = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022"], types: ["node"] },
  bundler: { module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom"], types: [] },
} as const;

/**
 * Holds the types to compilers old and new, in a project that imports every entry and has the examples of the README, and in which nothing
 * is skipped: neither the declarations of the package nor those of its peer.
 *
 * @throws {Error} When a compiler finds a fault, with what it says.
 */
export async function checkTypes(user: User): Promise<string> {
  const files = await writeSources(user);
  const versions: string[] = [];
  for (const compiler of compilers) {
    await Promise.all((["nodenext", "bundler"] as const).map((project) => compile(user, compiler, project, files)));
    versions.push(await versionOf(compiler));
  }
  return `has types that check with TypeScript ${versions.join(", ")}`;
}

async function compile(user: User, compiler: string, project: keyof typeof projects, files: readonly string[]): Promise<void> {
  const { folder } = user;
  const config = join(folder, `tsconfig.${compiler}.${project}.json`);
  const compilerOptions = {
    ...projects[project],
    ...{ target: "es2022", noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
    ...{ verbatimModuleSyntax: true, resolveJsonModule: true },
  };
  const json = await writeJsonSource(user, compiler, project);
  await writeFile(config, JSON.stringify({ compilerOptions, files: [...files, json] }));
  const { code, stdout } = await ask(process.execPath, [join(here, "node_modules", compiler, "bin/tsc"), "-p", config], folder);
  if (code !== 0) throw new Error(`${compiler} with ${project} finds:\n${stdout}`);
}

/** The modules that every compiler is given: the entries, and the examples. */
async function writeSources(user: User): Promise<string[]> {
  const readme = await readFile(join(user.installed, "README.md"), "utf8");
  const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, text = ""]) => text);
  if (examples.length === 0) throw new Error("The README has no example in TypeScript");
  const imports = modulesOf(user).map(
    ({ name }, index) => `import * as entry${index} from "${name}";\nconsole.log(entry${index});\n`,
  );
  const sources = [imports.join("") + strictness, ...examples];
  return Promise.all(
    sources.map(async (text, index) => {
      await writeFile(join(user.folder, `source${index}.ts`), text);
      return `source${index}.ts`;
    }),
  );
}

/** What has to be a fault, so that types which are lost, and say yes to everything, are found out. */
const strictness = ["v1", "v2", "portkey"]
  .map((variant) => {
    const types = `import("list-runs-contract/${variant}")`;
    return `
// @ts-expect-error: a run has more
export const ${variant}Run: ${types}.RunObject = {};
// @ts-expect-error: a list has runs
export const ${variant}List: ${types}.ListRunsResponse["data"] = [1];
// @ts-expect-error: the operation has no such answer
export type ${variant}Answer = ${types}.operations["listRuns"]["responses"][999];
`;
  })
  .join("");

/** Imports every entry that is JSON, as the compiler wants it: since 5.3, and under `nodenext` alone, with its type. */
async function writeJsonSource({ folder, manifest }: User, compiler: string, project: keyof typeof projects): Promise<string> {
  const paths = Object.keys(manifest.exports).filter((path) => path.endsWith(".json"));
  const attribute = project === "nodenext" && compiler !== "typescript-5.0" ? ' with { type: "json" }' : "";
  const lines = paths.map(
    (path, index) => `import json${index} from "${path.replace(".", manifest.name)}"${attribute};\nconsole.log(json${index});\n`,
  );
  const name = `json.${compiler}.${project}.ts`;
  await writeFile(join(folder, name), lines.join(""));
  return name;
}

async function versionOf(compiler: string): Promise<string> {
  return JSON.parse(await readFile(join(here, "node_modules", compiler, "package.json"), "utf8")).version;
}
