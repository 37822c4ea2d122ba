import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import type { User } from "./user.js";

/** The most that the tarball may weigh. */
const most = 300_000;
/** What no code leads to. */
const documents = ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "dist/licenses.txt", "dist/sbom.cdx.json"];

/**
 * Holds the tarball to its size, and to what users can reach: by an entry, by the command, from one of these files, or from the README.
 *
 * @throws {Error} When it is too large, when a file is missing, or when there is one that nothing leads to.
 */
export async function checkFiles(user: User): Promise<string> {
  const { size } = await stat(user.tarball);
  if (size > most) throw new Error(`The tarball has ${size} bytes, allowed are ${most}`);
  const files = (await readdir(user.installed, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(user.installed.length + 1));
  const reached = await reach(user, files);
  const stray = files.filter((file) => !reached.has(file));
  if (stray.length > 0) throw new Error(`The package has files that nothing leads to: ${stray.join(", ")}`);
  return `packs into ${size} bytes: ${files.length} files, to each of which something leads`;
}

/** All files that users can come to. */
async function reach({ installed, manifest }: User, files: readonly string[]): Promise<Set<string>> {
  const readme = await readFile(join(installed, "README.md"), "utf8");
  // What the README links to may be a matter of the repository alone.
  const linked = [...readme.matchAll(/\]\(([^):#]+)\)/g)].map(([, file = ""]) => file).filter((file) => files.includes(file));
  const targets = Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? expand(target, files) : [target.types, target.default],
  );
  const left = [...documents, ...linked, ...targets, ...Object.values(manifest.bin)].map((file) => normalize(file));
  const reached = new Set<string>();
  for (const file of left) {
    if (reached.has(file)) continue;
    if (!files.includes(file)) throw new Error(`The package leads to "${file}", which is not in it`);
    reached.add(file);
    left.push(...(await readFrom(installed, file)));
  }
  return reached;
}

/** The files of a pattern, in which a star is any path. */
function expand(target: string, files: readonly string[]): string[] {
  const [start = "", end] = normalize(target).split("*");
  return end === undefined ? [target] : files.filter((file) => file.startsWith(start) && file.endsWith(end));
}

/** The modules that a module imports or runs, and the declarations that declarations import. */
async function readFrom(folder: string, file: string): Promise<string[]> {
  if (!/\.[jt]s$/.test(file)) return [];
  const text = await readFile(join(folder, file), "utf8");
  const names = [...text.matchAll(/["'](\.\.?\/[^"'\s]+)\.js["']/g)].map(([, name = ""]) => join(dirname(file), name));
  return names.map((name) => name + (file.endsWith(".d.ts") ? ".d.ts" : ".js"));
}
