import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertUsable } from "../find-issues.js";
import type { Check, Checks } from "../site.js";

/** Of the first page. */
export const checks: Checks = {
  "shows only what differs, by keyboard": async (site) => {
    const page = await site.open("index.html");
    const [same, differing] = [page.locator("tr.same"), page.locator("tr.differs")];
    const shown = await seen(page, "tr.differs");
    assert.ok((await seen(page, "tr.same")) > 50 && shown > 30, "it does not show all to begin with");
    await page.getByRole("checkbox", { name: /^Only what differs/ }).focus();
    await page.keyboard.press("Space");
    assert.equal(await seen(page, "tr.same"), 0, `it still shows some of ${await same.count()} that are the same`);
    assert.equal(await seen(page, "tr.differs"), shown, `it hides some of ${await differing.count()} that differ`);
    await assertUsable(page);
    await page.keyboard.press("Space");
    assert.ok((await seen(page, "tr.same")) > 50, "it does not show all again");
  },
  "leads by keyboard from an id to its source, past what is fixed above it": async (site) => {
    const page = await site.open("index.html");
    await page.getByRole("link", { name: "seed:003", exact: true }).first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/#source-seed-003$/);
    const row = page.locator("#source-seed-003");
    const { y = -1 } = (await row.boundingBox()) ?? {};
    const head = (await page.locator("table:has(#source-seed-003) thead").boundingBox()) ?? { y: 0, height: 0 };
    assert.ok(y >= Math.max(0, head.y + head.height - 1), `the row is at ${y}, its head reaches to ${head.y + head.height}`);
  },
  "keeps names in sight while a table is scrolled sideways, and the page as wide as it is": scrollsByItself,
  "names each cell on a phone, where nothing is scrolled sideways": isStacked,
};

async function scrollsByItself(site: Parameters<Check>[0]): Promise<void> {
  const page = await site.open("index.html", { width: "phone" });
  await page.setViewportSize({ width: 800, height: 900 });
  const box = page.getByRole("region", { name: "A run, side by side" });
  await box.focus();
  for (let press = 0; press < 8; press++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => (document.activeElement?.scrollLeft ?? 0) > 100);
  const name = await page.locator("#run-status th").boundingBox();
  const around = await box.boundingBox();
  assert.ok(name && around && Math.abs(name.x - around.x) < 3, "the names are scrolled out of sight");
  assert.equal(await page.evaluate(() => scrollX), 0);
}

async function isStacked(site: Parameters<Check>[0]): Promise<void> {
  const page = await site.open("index.html", { width: "phone" });
  const wide = await page
    .locator(".scroll")
    .evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).length);
  assert.equal(wide, 0, `${wide} tables are wider than their boxes`);
  const cells = await page.locator("#run-tools td.field").evaluateAll((all) =>
    all.map((cell) => {
      const { left, right, top } = cell.getBoundingClientRect();
      const { content } = getComputedStyle(cell, "::before");
      return { content, isInSight: left >= 0 && right <= innerWidth, top, back: getComputedStyle(cell).backgroundColor };
    }),
  );
  assert.deepEqual(
    cells.map(({ content, isInSight }) => [content, isInSight]),
    ['"v1"', '"v2"', '"Portkey"'].map((name) => [name, true]),
  );
  const tops = cells.map(({ top }) => top);
  assert.ok(new Set(tops).size === 3 && tops.every((top, index) => top >= (tops[index - 1] ?? 0)), `they begin at ${tops}`);
  const same = page.locator("#run-id td.field").first();
  const back = await same.evaluate((cell) => getComputedStyle(cell).backgroundColor);
  assert.ok(!cells.some((cell) => cell.back === back), "what differs looks like what is the same");
  const names = await page
    .locator("#rule-has-more td")
    .evaluateAll((all) => all.map((cell) => getComputedStyle(cell, "::before").content));
  assert.equal(names[0], '"what it demands"');
}

function seen(page: Page, selector: string): Promise<number> {
  return page.locator(selector).evaluateAll((rows) => rows.filter((row) => row.checkVisibility()).length);
}
