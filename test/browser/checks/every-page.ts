import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertUsable } from "../find-issues.js";
import { type Check, type Checks, pages } from "../site.js";

const widths = ["phone", "desktop"] as const;
const schemes = ["light", "dark"] as const;
const looks = widths.flatMap((width) => schemes.map((scheme) => ({ width, scheme })));

/** Of each page in `dist/docs/`. */
export const checks: Checks = Object.fromEntries(
  pages.flatMap((file) =>
    looks.map((look): [string, Check] => [`${file}, ${look.width}, ${look.scheme}`, (site) => looksRight(site, file, look)]),
  ),
);

async function looksRight(site: Parameters<Check>[0], file: string, look: (typeof looks)[number]): Promise<void> {
  const page = await site.open(file, look);
  await fits(page);
  await isColoured(page, look.scheme);
  await site.shoot(page, `${file.replace(".html", "")}-${look.width}-${look.scheme}`);
  await assertUsable(page);
  await isDarkOnPaper(page);
  await fits(await site.open(file, { ...look, from: "disk" }));
}

const colours = {
  light: ["rgb(244, 246, 248)", "rgb(11, 92, 138)"],
  dark: ["rgb(29, 35, 41)", "rgb(124, 196, 239)"],
} as const;

/** Its menu has the colours that the reader's system prefers. */
async function isColoured(page: Page, scheme: keyof typeof colours): Promise<void> {
  const found = await page.locator("nav.site:has(a:not([aria-current]))").evaluate((menu) => {
    const link = menu.querySelector("a:not([aria-current])") as Element;
    return [getComputedStyle(menu).backgroundColor, getComputedStyle(link).color];
  });
  assert.deepEqual(found, colours[scheme]);
}

/** It is printed without its menu and in dark ink, whatever the system prefers. */
async function isDarkOnPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("nav.site").isVisible(), false);
  const colours = await page
    .locator("h1, h2, p, li, td")
    .evaluateAll((texts) => texts.filter((text) => text.checkVisibility()).map((text) => getComputedStyle(text).color));
  assert.ok(colours.length > 0);
  const pale = colours.find((colour) => (colour.match(/\d+/g) ?? []).slice(0, 3).every((part) => Number(part) > 150));
  assert.equal(pale, undefined);
}

/** It is not wider than the window. */
async function fits(page: Page): Promise<void> {
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok((content ?? 0) <= (view ?? 0), `it is ${content} pixels wide in a window of ${view}`);
}
