import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";

/** An argument that names nothing to read. */
export interface NoInput {
  readonly source: string;
  readonly message: string;
}

/** The files that an argument names: itself, the `.json` files below a folder, what a pattern matches, or `-` for standard input. */
export async function findInputs(argument: string): Promise<string[] | NoInput> {
  if (argument === "-") return ["-"];
  const status = await stat(argument).catch(() => undefined);
  if (status?.isDirectory()) {
    const files = await jsonFiles(argument);
    return files.length ? files : { source: argument, message: `Cannot check "${argument}": the folder holds no .json file` };
  }
  if (status) return [argument];
  const files = isDynamicPattern(argument) ? (await glob(argument, { expandDirectories: false })).sort() : [];
  return files.length ? files : { source: argument, message: `Cannot read "${argument}": no such file or folder` };
}

async function jsonFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
