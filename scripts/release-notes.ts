/**
 * Prints what CHANGELOG.md says of the version that a tag releases, and refuses a tag that does not fit.
 *
 *   npm run --silent release-notes -- v1.2.3
 */
import { readFile } from "node:fs/promises";

const [tag = "", ...more] = process.argv.slice(2);
try {
  if (more.length > 0 || !/^v\d+\.\d+\.\d+/.test(tag))
    throw new Error(`Cannot release "${[tag, ...more].join(" ")}": name one tag, as v1.2.3`);
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  if (tag !== `v${version}`) throw new Error(`Cannot release "${tag}": package.json has version "${version}"`);
  console.log(notesOf(version, await readFile("CHANGELOG.md", "utf8")));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** The text below the heading of a version, `## 1.2.3 - 2027-01-31`. */
function notesOf(version: string, changelog: string): string {
  const [, ...sections] = changelog.split(/^## /m);
  const dated = new RegExp(`^${version.replaceAll(".", "\\.")} - \\d{4}-\\d{2}-\\d{2}\\n`);
  const notes = sections
    .find((section) => dated.test(section))
    ?.replace(dated, "")
    .trim();
  if (!notes) throw new Error(`Cannot release "v${version}": CHANGELOG.md has no "## ${version} - <date>", or nothing below it`);
  return notes;
}
