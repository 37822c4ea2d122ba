import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { assertUsable } from "../find-issues.js";
import { type Check, type Checks, pages, type Site } from "../site.js";

const references = pages.filter((file) => /^(?:v\d+|portkey)\.html$/.test(file));

/** Of the references: what Redoc does after the page has come, which its policy could keep it from. */
export const checks: Checks = Object.fromEntries([
  ...pages.map((file): [string, Check] => [`${file} leads to the operations`, (site) => leadsToOperations(site, file)]),
  ...references.flatMap((file): [string, Check][] => [
    [`${file} leads to the operation, which everybody can use`, (site) => showsOperation(site, file)],
    [`${file} finds a property by its name`, (site) => finds(site, file)],
    [`${file} unfolds its sample`, (site) => unfoldsSample(site, file)],
    [`${file} leads from a rule to its source`, (site) => leadsToSource(site, file)],
    [`${file} is light or dark as the reader says`, (site) => changesColours(site, file)],
  ]),
]);

/** By the menu, from the page itself too. */
async function leadsToOperations(site: Site, file: string): Promise<void> {
  const page = await site.open(file);
  for (const reference of references) {
    await page.locator(`nav.site a[href^="${reference}"]`).click();
    await page.waitForURL(new RegExp(`/${reference}#/runs/listruns$`));
    await page.getByText("thread_id", { exact: true }).first().waitFor();
  }
}

async function showsOperation(site: Site, file: string): Promise<void> {
  for (const from of ["http", "disk"] as const)
    for (const scheme of ["light", "dark"] as const) {
      const page = await site.open(`${file}#/runs/listruns`, { from, scheme });
      await page.getByRole("heading", { name: "List runs", exact: false }).first().waitFor();
      await page.getByText("thread_id", { exact: true }).first().waitFor();
      await assertUsable(page);
      await site.shoot(page, `${file}-operation-${from}-${scheme}`);
    }
  const phone = await site.open(`${file}#/runs/listruns`, { width: "phone" });
  await phone.getByText("thread_id", { exact: true }).first().waitFor();
  await assertUsable(phone);
}

async function finds(site: Site, file: string): Promise<void> {
  const page = await site.open(file, { from: "disk" });
  await page.getByTestId("search-trigger").filter({ hasNotText: "Loading" }).click();
  await page.getByPlaceholder("Search docs...").fill("required_action");
  await page.getByText("response 200 fields").filter({ hasText: "required_action" }).first().waitFor();
}

async function unfoldsSample(site: Site, file: string): Promise<void> {
  const page = await site.open(`${file}#/runs/listruns`);
  const sample = page.getByTestId("json-viewer");
  assert.doesNotMatch((await sample.textContent()) ?? "", /"thread\.run"/);
  await sample.getByRole("button", { name: "Expand all" }).click();
  await sample.getByText('"thread.run"').first().waitFor();
  await assertUsable(page);
}

async function leadsToSource(site: Site, file: string): Promise<void> {
  const page = await site.open(`${file}#/runs/listruns`);
  await page.locator('a[href="#/sources"]').first().click();
  await page.getByRole("heading", { name: "Sources", exact: false }).first().waitFor();
  assert.match(page.url(), /#\/sources$/);
}

async function changesColours(site: Site, file: string): Promise<void> {
  const page = await site.open(file, { scheme: "dark" });
  assert.ok((await brightness(page)) > 200, "its heading is not bright where the reader prefers dark");
  await page.getByTestId("color-mode-switcher").click();
  await page.waitForFunction(() => document.documentElement.classList.contains("light"));
  assert.ok((await brightness(page)) < 100, "its heading is not dark where the reader chose light");
}

/** Of the first heading's text, from 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { color } = getComputedStyle(document.querySelector("#redoc :is(h1, h2)") ?? document.body);
    const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
    return (red + green + blue) / 3;
  });
}
