import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { serveSite } from "./serve-site.js";
import { watchPage } from "./watch-page.js";

/** How a page is looked at. */
export interface Look {
  /** Where it comes from: `http` unless told. */
  readonly from?: "http" | "disk";
  /** `desktop` unless told. */
  readonly width?: keyof typeof sizes;
  /** What the reader's system prefers: `light` unless told. */
  readonly scheme?: "light" | "dark";
}

/** What a check is given. */
export interface Site {
  /**
   * Opens a page of the site, by its file and what may follow it (`v2.html#/runs`), in a context of its own; it has come to rest then.
   * What is not to happen on it fails the check.
   */
  open(file: string, look?: Look): Promise<Page>;
  /** Shoots a page as it is now, the whole of it, where `--screenshots` names a folder. */
  shoot(page: Page, name: string): Promise<void>;
}

/** Makes sure of something on pages of the site: it throws where that does not hold. */
export type Check = (site: Site) => Promise<void>;
/** Checks by what they make sure of. */
export type Checks = Readonly<Record<string, Check>>;

const folder = join(import.meta.dirname, "../../dist/docs");
/** The files of the site, by name in their order. */
export const pages: readonly string[] = readdirSync(folder).sort();
/** The windows that pages are looked at in, in CSS pixels. */
export const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } } as const;
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Whatever asks for another host than this machine finds none.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
/** How many checks run at once: a page is busy on one core, its check waits for it. */
const atOnce = 2;
const patience = 20_000;

/**
 * Serves the site, and starts the browser that looks at it.
 *
 * @param executablePath The Chromium.
 * @param screenshots The folder that pictures of pages go to; none are made where it is undefined.
 * @throws {Error} When the browser does not start.
 */
export async function openSite(executablePath: string, screenshots: string | undefined) {
  const { server, origin } = await serveSite(folder);
  const browser = await chromium.launch({ executablePath, args });
  if (screenshots !== undefined) await mkdir(screenshots, { recursive: true });

  /** Runs checks and prints what fails; gives how many do. */
  async function run(checks: readonly [string, Check][]): Promise<number> {
    const queue = [...checks];
    let failed = 0;
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [name, check] = next;
        const faults = await faultsOf(check);
        if (faults.length === 0) continue;
        failed++;
        console.error(`${name}\n${faults.map((fault) => `  ${fault.replaceAll("\n", "\n  ")}\n`).join("")}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return failed;
  }

  /** What goes wrong in a check: what it throws, and what happens on the pages that it opens. */
  async function faultsOf(check: Check): Promise<string[]> {
    const contexts: BrowserContext[] = [];
    const watched: { name: string; faults: readonly string[] }[] = [];
    const open: Site["open"] = async (file, { from = "http", width = "desktop", scheme = "light" } = {}) => {
      const context = await browser.newContext({ viewport: sizes[width], colorScheme: scheme, serviceWorkers: "block" });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      const { faults } = await watchPage(page);
      watched.push({ name: `${file} from ${from}, ${width}, ${scheme}`, faults });
      await page.goto(`${from === "http" ? origin : pathToFileURL(folder)}/${file}`, { waitUntil: "networkidle" });
      return page;
    };
    const shoot: Site["shoot"] = async (page, name) => {
      if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
    };
    const thrown: string[] = [];
    try {
      await check({ open, shoot });
    } catch (error) {
      thrown.push(error instanceof Error ? error.message : String(error));
    } finally {
      await Promise.all(contexts.map((context) => context.close()));
    }
    return [...thrown, ...watched.flatMap(({ name, faults }) => faults.map((fault) => `${name} ${fault}`))];
  }

  async function close(): Promise<void> {
    await browser.close();
    server.close();
  }

  return { run, close };
}
