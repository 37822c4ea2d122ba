import { join } from "node:path";
import { output } from "./ask.js";
import type { User } from "./user.js";

/**
 * Has publint and attw look through the tarball. Neither needs an exception: attw reads the entries that are JSON, and passes over the
 * patterns of those in YAML, which have no types. It is not asked to pack, since that would delete a tarball of the same name.
 *
 * @throws {Error} When one of them finds something, with what it says.
 */
export async function checkManifest({ tarball, folder }: User): Promise<string> {
  const tool = (name: string) => join(import.meta.dirname, "node_modules/.bin", name);
  await output(tool("publint"), ["run", "--strict", tarball], folder);
  await output(tool("attw"), ["--profile", "esm-only", "--no-color", "--format", "ascii", tarball], folder);
  return "is in order for publint --strict and attw --profile esm-only";
}
