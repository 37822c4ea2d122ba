import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLower, parseVersion, type Version } from "./next-version.js";
import type { Schema } from "./schema-forms.js";
import { variants } from "./variants.js";

/** What a version of the package publishes. */
export interface Published {
  /** What it was asked for by: a tag, a revision, a folder. */
  readonly name: string;
  readonly version: Version;
  /** Its schemas by the name of their variant, and that of the report. */
  readonly schemas: ReadonlyMap<string, Schema>;
}

/** The name of a schema by the file that is written for it, and by the subpath that it is published under. */
const schemaFile = /^generated\/(?:([^/]+)\/schema|(report)\.schema)\.json$/;
const schemaSubpath = /^\.\/(?:([^/]+)\/schema|(report)\.schema)\.json$/;
const releaseTag = /^v\d+\.\d+\.\d+$/;

/**
 * The tag of the last release before what is checked out: the highest version that is reachable from it. The tag that it carries itself
 * is that of the release being made, and release candidates promise nothing.
 *
 * @throws {Error} Where that cannot be told.
 */
export function lastRelease(): string | undefined {
  const reachable = git("tag", "--merged", "HEAD").split("\n");
  const own = git("tag", "--points-at", "HEAD").split("\n");
  const earlier = reachable.filter((tag) => releaseTag.test(tag) && !own.includes(tag));
  const highest = (one: string, other: string) =>
    isLower(parseVersion(one.slice(1)), parseVersion(other.slice(1))) ? other : one;
  if (earlier.length > 0) return earlier.reduce(highest);
  if (git("rev-parse", "--is-shallow-repository") === "true")
    throw new Error(
      "Cannot tell the last release: this clone is shallow, and has no tag of one. Fetch them: git fetch --unshallow --tags",
    );
  return undefined;
}

/**
 * What is published by a folder, be it that of the project or the package unpacked, or by a revision.
 *
 * @throws {Error} When there is neither, or no schema in it.
 */
export function readPublished(name: string): Published {
  const published = existsSync(join(name, "package.json")) ? readFolder(name) : readRevision(name);
  if (published.schemas.size === 0)
    throw new Error(`Cannot compare with "${name}": it has no generated/*/schema.json, and its package.json exports none`);
  return published;
}

/** What a subpath leads to, where that is told by conditions. */
interface Target {
  readonly default?: unknown;
}

/** The schemas are where they are generated; the package has them where its exports say, and not what is generated. */
function readFolder(folder: string): Published {
  const read = (file: string) => {
    if (existsSync(join(folder, file))) return readFileSync(join(folder, file), "utf8");
    throw new Error(`Cannot read "${join(folder, file)}": there is no such file, though package.json exports it`);
  };
  const generated = existsSync(join(folder, "generated"))
    ? readdirSync(join(folder, "generated"), { recursive: true, encoding: "utf8" }).map((file) => `generated/${file}`)
    : [];
  const written = namedBy(schemaFile, Object.fromEntries(generated.map((file) => [file, file])));
  if (written.size > 0) return publishedBy(folder, written, read);
  const { exports = {} } = parsed("package.json", read("package.json")) as { exports?: Record<string, unknown> };
  const targets = Object.entries(exports).map(([subpath, target]) => [subpath, (target as Target | null)?.default ?? target]);
  return publishedBy(folder, namedBy(schemaSubpath, Object.fromEntries(targets)), read);
}

/** The files that have a schema, by its name, of those that stand under keys of which some name one. */
function namedBy(pattern: RegExp, files: Readonly<Record<string, unknown>>): Map<string, string> {
  const named = Object.entries(files).flatMap(([key, file]): [string, string][] => {
    const [, variant, report] = pattern.exec(key) ?? [];
    const name = variant ?? report;
    return name === undefined || typeof file !== "string" ? [] : [[name, file]];
  });
  return new Map(named);
}

function readRevision(revision: string): Published {
  const commit = commitOf(revision);
  const files = git("ls-tree", "-r", "--name-only", commit, "--", "generated").split("\n");
  const written = namedBy(schemaFile, Object.fromEntries(files.map((file) => [file, file])));
  return publishedBy(revision, written, (file) => git("show", `${commit}:./${file}`));
}

function commitOf(revision: string): string {
  // What begins with a hyphen is an option to git.
  if (!revision.startsWith("-")) {
    try {
      return git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`);
    } catch {}
  }
  throw new Error(`Cannot compare with "${revision}": it is no revision, and no folder in which there is package.json`);
}

function publishedBy(name: string, files: ReadonlyMap<string, string>, read: (file: string) => string): Published {
  const schemas = [...files].map(([known, file]): [string, Schema] => [known, parsed(file, read(file)) as Schema]);
  const { version } = parsed("package.json", read("package.json")) as { version: string };
  const place = ([known]: [string, Schema]) => ([...variants, "report", known] as string[]).indexOf(known);
  return { name, version: parseVersion(version), schemas: new Map(schemas.sort((one, other) => place(one) - place(other))) };
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Cannot read "${file}": it is not valid JSON`);
  }
}

function git(...args: string[]): string {
  try {
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trimEnd();
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`Cannot ask git: ${(stderr || message).trimEnd()}`);
  }
}
