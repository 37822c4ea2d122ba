import { gzipSync } from "fflate";
import { quoted } from "../../../src/describe.js";
import { isPacked } from "../../../src/open-input.js";
import { Buffer } from "./buffer.js";
import type { Question } from "./judge.js";
import { choices, defaults, type Options } from "./options.js";
import { unpackGzip } from "./unpack-gzip.js";

/** What a link holds that is made by this page. Another version is of another form. */
const version = "1";
/** The longest fragment that is made: browsers, chats and mails cut longer links. */
export const longest = 32 * 1024;
/** The most, in bytes, that a link holds, unpacked: a short one could unfold to a thousandfold of its length. */
export const most = 2 << 20;

/** A link that cannot be read: why, as it is told. */
export class BrokenLink extends Error {
  override readonly name = "BrokenLink";
}

/** That no link can be made: why, as it is told. */
export class NoLink extends Error {
  override readonly name = "NoLink";
}

/**
 * The fragment of a link, which no browser sends anywhere: the options that are not as they are by default, the name, and the bytes
 * themselves, packed with gzip, which knows when it is damaged.
 *
 * @throws {NoLink} When there is nothing to lead to, or too much.
 */
export function fragmentOf({ name, bytes, options }: Question): string {
  assertLinkable(bytes);
  const told = Object.entries(options).filter(([option, value]) => value !== defaults[option as keyof Options]);
  const parameters = new URLSearchParams([
    ["v", version],
    ...told.map(([option, value]) => [option, String(value)]),
    ["name", name],
    ["data", base64url(gzipSync(bytes, { mtime: 0 }))],
  ]);
  const fragment = `#${parameters}`;
  if (fragment.length > longest)
    throw new NoLink(
      `it would be longer than ${longest >> 10} kB, and browsers, chats and mails cut what is longer. Give the file itself`,
    );
  return fragment;
}

/**
 * Makes sure that a link can hold bytes, if it does not get too long.
 *
 * @throws {NoLink} When there are none, or too many.
 */
export function assertLinkable(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new NoLink("nothing is given yet");
  if (bytes.length > most) throw new NoLink(`it would hold more than ${most >> 20} MB. Give the file itself`);
  if (unfoldsToTooMuch(bytes)) throw new NoLink(`unpacked, the file is longer than ${most >> 20} MB. Give the file itself`);
}

/**
 * What a fragment holds; undefined where it is no link of this kind but, say, leads to a place of the page.
 *
 * @throws {BrokenLink} When it is one, and cannot be read.
 */
export function readFragment(fragment: string): Question | undefined {
  const parameters = parametersOf(fragment);
  const found = parameters.get("v");
  if (found === null) return undefined;
  if (found !== version) throw new BrokenLink(`it is of version ${quoted(found)}, and this page reads version ${version}`);
  if (fragment.length > 2 * longest) throw new BrokenLink(`it is longer than ${2 * longest} characters`);
  const stranger = [...parameters.keys()].find((name) => !["v", "name", "data", ...Object.keys(choices)].includes(name));
  if (stranger !== undefined)
    throw new BrokenLink(`there is no option ${quoted(stranger)}: the options are ${Object.keys(choices).join(", ")}`);
  const options: Options = {
    variant: choiceOf(parameters, "variant"),
    unknown: choiceOf(parameters, "unknown"),
    strict: choiceOf(parameters, "strict"),
    thorough: choiceOf(parameters, "thorough"),
  };
  return { name: parameters.get("name") ?? "", bytes: dataOf(parameters.get("data") ?? ""), options };
}

function parametersOf(fragment: string): URLSearchParams {
  return new URLSearchParams(fragment.replace(/^#/, ""));
}

function choiceOf<Name extends keyof Options>(parameters: URLSearchParams, name: Name): Options[Name] {
  const allowed: readonly Options[Name][] = choices[name];
  const value = parameters.get(name) ?? String(defaults[name]);
  const choice = allowed.find((one) => String(one) === value);
  if (choice === undefined) throw new BrokenLink(`${name} is ${quoted(value)}, and must be one of ${allowed.join(", ")}`);
  return choice;
}

function dataOf(text: string): Uint8Array {
  const bytes = unpacked(text);
  if (bytes === undefined) throw new BrokenLink("its text is damaged: is it cut off?");
  if (unfoldsToTooMuch(bytes)) throw tooMuch();
  return bytes;
}

/** Undefined where it is damaged. */
function unpacked(text: string): Uint8Array | undefined {
  try {
    const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const { pieces, fault } = unpackGzip(packed, most);
    return fault === undefined ? Buffer.concat(pieces) : undefined;
  } catch (error) {
    if (error instanceof RangeError) throw tooMuch();
    return undefined;
  }
}

function tooMuch(): BrokenLink {
  return new BrokenLink(`it unfolds to more than ${most >> 20} MB, which no link holds that this page makes`);
}

/** Whether bytes are a packed file that is too long for a link. */
function unfoldsToTooMuch(bytes: Uint8Array): boolean {
  if (!isPacked(bytes)) return false;
  try {
    unpackGzip(bytes, most);
    return false;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
