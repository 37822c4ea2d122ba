import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Kind, validCases, variants } from "../corpus.js";
import { recordAs } from "../record-as.js";

/** What recordings are made from. */
export interface CaptureSeeds {
  readonly texts: readonly string[];
  readonly bytes: readonly Uint8Array[];
  /** Bodies as JSON, to be printed as a recorder does. */
  readonly bodies: readonly string[];
}

/** A longer recording is cut down: most of what can go wrong goes wrong in a short one. */
const longest = 4096;

/** The recordings of the tests, long ones cut down too, and bodies and exchanges of the corpus in the form of each recorder. */
export function captureSeeds(): CaptureSeeds {
  const files = recordings();
  const texts = files.map((bytes) => bytes.toString());
  const long = texts.filter(({ length }) => length > longest);
  const short = texts.filter(({ length }) => length <= longest);
  const bodies = [...bodiesOf("list"), ...bodiesOf("error")];
  const printed = Object.values(recordAs).flatMap((print) => bodies.slice(0, 12).map(print));
  return { texts: [...short, ...long.flatMap(cutDown), ...printed, ...exchanges()], bytes: files, bodies };
}

function recordings(): Buffer[] {
  const folder = join(import.meta.dirname, "../recordings");
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((entry) => entry.isFile() && entry.name !== "expected.json")
    .map((entry) => join(entry.parentPath, entry.name));
  return paths.sort().map((path) => readFileSync(path));
}

/** The bodies of the corpus, the shortest first. */
function bodiesOf(kind: Kind): string[] {
  const bodies = variants.flatMap((variant) => validCases(variant, kind).map(({ response }) => JSON.stringify(response.body)));
  return [...new Set(bodies)].sort((a, b) => a.length - b.length);
}

function exchanges(): string[] {
  return variants.flatMap((variant) =>
    validCases(variant, "list").map(({ request, response }) => JSON.stringify({ ...(request && { request }), response })),
  );
}

/** A recording in which lists have few items, in JSON and in YAML, whichever it is in. */
function cutDown(text: string): string[] {
  try {
    const cut = few(
      text.trimStart().startsWith("{") || text.trimStart().startsWith("[")
        ? JSON.parse(text)
        : parse(text, { logLevel: "silent" }),
    );
    if (typeof cut !== "object") return [];
    return [JSON.stringify(cut, null, 1), stringify(cut)];
  } catch {
    return [text.slice(0, longest)];
  }
}

function few(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 3).map(few);
  if (typeof value === "string") return fewInText(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, few(child)]));
}

/** A body that is a text is cut down by what it says. */
function fewInText(text: string): string {
  try {
    const cut = JSON.parse(text);
    return typeof cut === "object" ? JSON.stringify(few(cut)) : text;
  } catch {
    return text;
  }
}
