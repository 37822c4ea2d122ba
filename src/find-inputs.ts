import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";

/** The inputs that an argument names, and what of it could not be looked into. */
export interface Inputs {
  readonly sources: readonly string[];
  readonly failures: readonly { readonly source: string; readonly message: string }[];
}

/** Finds what an argument names: a file, the `.json` files below a folder, what a pattern matches, or `-` for standard input. */
export async function findInputs(argument: string): Promise<Inputs> {
  if (argument === "-") return { sources: ["-"], failures: [] };
  try {
    const status = await stat(argument);
    return status.isDirectory()
      ? orNothing(argument, await filesBelow(argument), "the folder holds no .json file")
      : found([argument]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      return failed(argument, `Cannot read "${argument}": ${(error as Error).message}`);
  }
  if (!isDynamicPattern(argument)) return failed(argument, `Cannot read "${argument}": no such file or folder`);
  const matches = await glob(argument, { expandDirectories: false });
  return orNothing(argument, found(matches.sort()), "no file matches");
}

/** The `.json` files below a folder, in order. Links to files are read, links to folders are not followed. */
async function filesBelow(folder: string): Promise<Inputs> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const parts = await Promise.all(
      entries.map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesBelow(path);
        return /\.json$/i.test(entry.name) ? jsonFile(path) : found([]);
      }),
    );
    return { sources: parts.flatMap(({ sources }) => sources), failures: parts.flatMap(({ failures }) => failures) };
  } catch (error) {
    return failed(folder, `Cannot read "${folder}": ${(error as Error).message}`);
  }
}

async function jsonFile(path: string): Promise<Inputs> {
  const status = await stat(path).catch(() => undefined); // a link that leads nowhere is left to be read, and fails there
  return found(status?.isDirectory() ? [] : [path]);
}

function found(sources: readonly string[]): Inputs {
  return { sources, failures: [] };
}

function failed(source: string, message: string): Inputs {
  return { sources: [], failures: [{ source, message }] };
}

function orNothing(argument: string, inputs: Inputs, what: string): Inputs {
  if (inputs.sources.length || inputs.failures.length) return inputs;
  return failed(argument, `Cannot check "${argument}": ${what}`);
}
