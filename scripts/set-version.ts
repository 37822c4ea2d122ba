/**
 * Has the descriptions and the README tell the version of package.json. npm runs it when `npm version` has set that.
 *
 *   tsx scripts/set-version.ts
 */
import { readFile, writeFile } from "node:fs/promises";
import { variants } from "./variants.js";

const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
for (const variant of variants) await set(`openapi/${variant}.yaml`, /(?<=^ {2}version: ).+$/m);
await set("README.md", /(?<=list-runs-contract-)\d+\.\d+\.\d+\S*(?=\.tgz)/);

async function set(file: string, place: RegExp): Promise<void> {
  const text = await readFile(file, "utf8");
  if (!place.test(text)) throw new Error(`Cannot set the version in "${file}": it tells none`);
  await writeFile(file, text.replace(place, version));
}
