import { gzipSync } from "fflate";
import { quoted } from "../../../src/describe.js";
import { Buffer } from "./buffer.js";
import type { Question } from "./judge.js";
import { type Choices, choices, defaults, type Options } from "./options.js";
import { unpackGzip } from "./unpack-gzip.js";

/** What a link holds that is made by this page. Another version is of another form. */
const version = "1";
/** The longest fragment that is made: browsers, chats and mails cut longer links. */
export const longest = 32 * 1024;
/** The most, in bytes, that a fragment of that length unfolds to. */
export const most = 1032 * longest;

/** A link that cannot be read: why, as it is told. */
export class BrokenLink extends Error {
  override readonly name = "BrokenLink";
}

/**
 * The fragment of a link, which no browser sends anywhere: the options that are not as they are by default, the name, and the bytes
 * themselves, packed with gzip, which knows when it is damaged. Undefined where it would be too long.
 */
export function fragmentOf({ name, bytes, options }: Question): string | undefined {
  if (bytes.length > most) return undefined;
  const told = Object.entries(options).filter(([option, value]) => value !== defaults[option as keyof Options]);
  const parameters = new URLSearchParams([
    ["v", version],
    ...told.map(([option, value]) => [option, String(value)]),
    ["name", name],
    ["data", base64url(gzipSync(bytes, { mtime: 0 }))],
  ]);
  const fragment = `#${parameters}`;
  return fragment.length > longest ? undefined : fragment;
}

/**
 * What a fragment holds; undefined where it is no link of this kind but, say, leads to a place of the page.
 *
 * @throws {BrokenLink} When it is one, and cannot be read.
 */
export function readFragment(fragment: string): Question | undefined {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
  const found = parameters.get("v");
  if (found === null) return undefined;
  if (found !== version) throw new BrokenLink(`it is of version ${quoted(found)}, and this page reads version ${version}`);
  if (fragment.length > 2 * longest) throw new BrokenLink(`it is longer than ${2 * longest} characters`);
  const options: Options = {
    variant: choiceOf(parameters, "variant"),
    unknown: choiceOf(parameters, "unknown"),
    strict: parameters.get("strict") === "true",
    thorough: parameters.get("thorough") === "true",
  };
  return { name: parameters.get("name") ?? "", bytes: dataOf(parameters.get("data") ?? ""), options };
}

function choiceOf<Name extends keyof Choices>(parameters: URLSearchParams, name: Name): Choices[Name] {
  const allowed: readonly Choices[Name][] = choices[name];
  const value = parameters.get(name) ?? defaults[name];
  const choice = allowed.find((one) => one === value);
  if (choice === undefined) throw new BrokenLink(`${name} is ${quoted(value)}, and must be one of ${allowed.join(", ")}`);
  return choice;
}

function dataOf(text: string): Uint8Array {
  const { pieces, fault } = unpacked(text);
  if (fault !== undefined) throw new BrokenLink("its text is damaged: is it cut off?");
  return Buffer.concat(pieces);
}

function unpacked(text: string): ReturnType<typeof unpackGzip> {
  try {
    const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    return unpackGzip(packed, most);
  } catch {
    return { pieces: [], fault: "is not base64, or unfolds to too much" };
  }
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
