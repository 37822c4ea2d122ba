import { isUtf8 } from "node:buffer";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { sourcesOf } from "./check-inputs.js";
import { decodeText } from "./decode-text.js";
import { openByForm } from "./open-by-form.js";
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
export async function redactInputs(
  inputs: readonly string[],
  folder: string,
  signal: AbortSignal,
  tell: (failure: Failure) => void,
): Promise<number> {
  const { sources } = await sourcesOf(inputs, folder);
  const taken = new Set<string>();
  let failures = 0;
  for (const source of sources) {
    if (signal.aborted) return failures;
    const target = join(folder, nameOf(source));
    try {
      if (await isSame(source, target)) throw new TypeError("it would be written over itself");
      if (taken.has(target)) throw new TypeError(`"${target}" is written already, for another input`);
      taken.add(target);
      await write(source, target, signal);
    } catch (error) {
      if (signal.aborted) return failures;
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

/** Whether two paths lead to one file, by whatever links. */
async function isSame(source: string, target: string): Promise<boolean> {
  const [one, other] = await Promise.all([source, target].map((path) => stat(path).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino;
}

/** Writes beside the target first: half a file would be taken for the whole. */
async function write(source: string, target: string, signal: AbortSignal): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const pack = /\.gz$/i.test(source) ? [createGzip()] : [];
  const half = `${target}.part`;
  try {
    await pipeline([Readable.from(redacted(source)), ...pack, createWriteStream(half)], { signal });
    await rename(half, target);
  } finally {
    await rm(half, { force: true });
  }
}

async function* redacted(source: string): AsyncGenerator<Buffer> {
  const { lines, document } = await openByForm(source);
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
