import { statSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isHttp } from "./parse-http.js";
import { reasonOf } from "./system-error.js";

/** The inputs that an argument names, and what of it could not be looked into. */
export interface Inputs {
  readonly sources: readonly string[];
  readonly failures: readonly { readonly source: string; readonly message: string }[];
}

/** The names of recordings. */
const captureName = /\.(json|jsonl|ndjson|har|ya?ml|http)(\.gz)?$/i;

/** Folders in which everything is somebody else's. */
const others = new Set(["node_modules", ".git"]);

/**
 * Finds what an argument names: a file, the recordings below a folder, what a pattern matches, or `-` for standard input. Below a folder,
 * recordings are told by their names; a file of any other name is one where it begins as HTTP does.
 */
export async function findInputs(argument: string): Promise<Inputs> {
  if (argument === "-") return { sources: ["-"], failures: [] };
  try {
    return statSync(argument).isDirectory()
      ? orNothing(argument, await filesBelow(argument), "the folder holds no recording")
      : found([argument]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      return failed(argument, `Cannot read "${argument}": ${reasonOf(error as Error)}`);
  }
  const { glob, isDynamicPattern } = await import("tinyglobby"); // which few runs need
  if (!isDynamicPattern(argument)) return failed(argument, `Cannot read "${argument}": no such file or folder`);
  const matches = await glob(argument, { expandDirectories: false });
  return orNothing(argument, found(matches.sort()), "no file matches");
}

/** The recordings below a folder, in order. Links to files are read, links to folders are not followed. */
async function filesBelow(folder: string): Promise<Inputs> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const parts: Inputs[] = [];
    // One after another: many files at once would be more than the system has open.
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) parts.push(await recordingAt(path));
      else if (!others.has(entry.name)) parts.push(await filesBelow(path));
    }
    return { sources: parts.flatMap(({ sources }) => sources), failures: parts.flatMap(({ failures }) => failures) };
  } catch (error) {
    return failed(folder, `Cannot read "${folder}": ${reasonOf(error as Error)}`);
  }
}

/** A pipe or a device below a folder is no recording. A link that leads nowhere is left to be read, and fails there. */
async function recordingAt(path: string): Promise<Inputs> {
  const status = await stat(path).catch(() => undefined);
  if (status && !status.isFile()) return found([]);
  try {
    return found(captureName.test(path) || (status && (await beginsAsHttp(path))) ? [path] : []);
  } catch (error) {
    return failed(path, `Cannot read "${path}": ${reasonOf(error as Error)}`);
  }
}

async function beginsAsHttp(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4096), position: 0 });
    return isHttp(buffer.toString("latin1", 0, bytesRead));
  } finally {
    await file.close();
  }
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
