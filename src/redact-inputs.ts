import { isUtf8 } from "node:buffer";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { decodeText } from "./decode-text.js";
import { findInputs } from "./find-inputs.js";
import { openByForm } from "./judge-input.js";
import type { Line } from "./read-lines.js";
import { redact } from "./redact.js";
import type { Failure } from "./reporter.js";
import { reasonOf } from "./system-error.js";

/**
 * Writes the captures into a folder, under their paths, without secrets and private texts, every character at its place; what was packed
 * is packed again, what was UTF-16 is UTF-8.
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
      await write(source, target).catch(async (error) => {
        await rm(target, { force: true }); // half a file would be taken for the whole
        throw error;
      });
    } catch (error) {
      failures++;
      tell({ source, message: `Cannot redact "${source}": ${reasonOf(error as Error)}` });
    }
  }
  return failures;
}

/** The path of an input below the folder: what leads out of the working folder is left out. */
function nameOf(source: string): string {
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
  if (document) yield redactedDocument(await document());
  let number = 0;
  for await (const piece of lines?.() ?? []) for (const line of piece.lines) yield redactedLine(line, ++number);
}

function redactedLine({ bytes, isEnded }: Line, number: number): Buffer {
  if (!bytes || !isUtf8(bytes)) throw new TypeError(`line ${number} is ${bytes ? "not valid UTF-8" : "longer than 256 MB"}`);
  return Buffer.from(redact(bytes.toString()) + (isEnded ? "\n" : ""));
}

function redactedDocument(bytes: Buffer): Buffer {
  const { text, encoding, faultyLine } = decodeText(bytes);
  if (faultyLine !== undefined) throw new TypeError(`line ${faultyLine} is not valid UTF-8`);
  return Buffer.from(redact(text, encoding), encoding === "bytes" ? "latin1" : "utf8");
}
