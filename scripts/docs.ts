/**
 * Writes `dist/docs/`, the site: each page is one file that needs no other and no network, and opens from disk.
 *
 *   npm run docs
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { interop, performance } from "./docs/figures.js";
import { landing } from "./docs/landing.js";
import { page } from "./docs/page.js";
import { playground } from "./docs/playground.js";
import { reference } from "./docs/reference.js";
import { variants } from "./variants.js";

const folder = "dist/docs";
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const pages = await Promise.all([landing(), playground(), performance(), interop()]);
for (const one of pages) await writeFile(`${folder}/${one.file}`, page(one));
for (const variant of variants) {
  await writeFile(`${folder}/${variant}.html`, await reference(variant));
}
console.log(`Wrote ${pages.length + variants.length} pages to ${folder}/`);
