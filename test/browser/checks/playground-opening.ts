import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertUsable } from "../find-issues.js";
import type { Checks } from "../site.js";

const file = "playground.html";
const broken = "Cannot read the link: it does not begin with #v=, as those of this page do: is it cut off?";

/** Of the playground as it is opened, and before anything is typed. */
export const checks: Checks = {
  "tells of a fragment that is no link of its own, and of no other": async (site) => {
    for (const fragment of ["#data=garbage", "#vv=1", "#%"]) {
      const page = await site.open(`${file}${fragment}`);
      await page.getByRole("alert").filter({ hasText: broken }).waitFor();
      await page.locator("#text").fill("[]");
      await page.waitForURL((url) => url.hash === "");
    }
    for (const fragment of ["", "#", "#main", "#verdict-heading"])
      assert.equal(await note(await site.open(`${file}${fragment}`)), "", fragment);
  },
  "has text, examples and verdict on one phone, the options folded in until one is not as it is by default": async (site) => {
    const page = await site.open(file, { width: "phone" });
    const text = await page.locator("#text").boundingBox();
    await page.getByRole("button", { name: "Documented sample: two completed runs", exact: true }).click();
    await page.locator("#verdict", { hasText: /^Valid\./ }).waitFor();
    const verdict = await page.locator("#verdict").boundingBox();
    const [from, to] = [text?.y ?? 0, (verdict?.y ?? 0) + (await page.evaluate(() => scrollY))];
    assert.ok(to - from < 700, `the verdict is ${to - from} pixels below the beginning of the text`);
    const strict = page.getByLabel("Strict");
    assert.equal(await strict.isVisible(), false);
    await page.getByText("Options", { exact: true }).first().press("Enter");
    await strict.check();
    await page.locator("#verdict", { hasText: /^Invalid\./ }).waitFor();
    await assertUsable(page);
    await page.getByRole("button", { name: "Copy a link" }).click();
    await page.locator("#link-told", { hasText: /copied|selected/ }).waitFor();
    await page.reload();
    await page.locator("#verdict", { hasText: /^Invalid\./ }).waitFor();
    assert.equal(await strict.isVisible(), true);
    await page.setViewportSize({ width: 1280, height: 900 });
    assert.equal(await page.locator("summary", { hasText: "Options" }).isVisible(), false);
    assert.equal(await strict.isVisible(), true);
  },
};

function note(page: Page): Promise<string> {
  return page.locator("#note").innerText();
}
