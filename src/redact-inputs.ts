import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { findInputs } from "./find-inputs.js";
import { openByForm } from "./judge-input.js";
import { redact } from "./redact.js";
import type { Failure } from "./reporter.js";

/**
 * Writes the captures into a folder, under their paths, without secrets and private texts, every character at its place; what was packed
 * is packed again.
 *
 * @param tell Takes what could not be written.
 * @returns How many could not be written.
 */
export async function redactInputs(inputs: readonly string[], folder: string, tell: (failure: Failure) => void): Promise<number> {
  const found = await Promise.all(inputs.map(findInputs));
  const taken = new Set<string>();
  let failures = 0;
  for (const source of found.flatMap(({ sources }) => sources)) {
    const target = join(folder, nameOf(source));
    try {
      if (resolve(target) === resolve(source)) throw new TypeError("it would be written over itself");
      if (taken.has(target)) throw new TypeError(`"${target}" is written already, for another input`);
      taken.add(target);
      await write(source, target);
    } catch (error) {
      failures++;
      tell({ source, message: `Cannot redact "${source}": ${(error as Error).message}` });
    }
  }
  return failures;
}

/** The path of an input below the folder: what leads out of the working folder is left out. */
function nameOf(source: string): string {
  if (source === "-") return "stdin";
  const path = relative(".", source);
  return path.replace(/^(?:[A-Za-z]:)?(?:\.\.[\\/]|[\\/])*/, "");
}

async function write(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const pack = /\.gz$/i.test(source) ? [createGzip()] : [];
  await pipeline([Readable.from(redacted(source)), ...pack, createWriteStream(target)]);
}

async function* redacted(source: string): AsyncGenerator<Buffer> {
  const { lines, document } = await openByForm({ source });
  if (document) yield Buffer.from(redact((await document()).toString()));
  for await (const piece of lines?.() ?? [])
    for (const { bytes, isEnded } of piece.lines) yield Buffer.from(redact(bytes?.toString() ?? "") + (isEnded ? "\n" : ""));
}
