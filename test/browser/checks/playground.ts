import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import type { Report } from "../../../generated/report.js";
import { recordAs } from "../../record-as.js";
import { assertUsable } from "../find-issues.js";
import type { Checks, Look } from "../site.js";

const file = "playground.html";
const places = ["http", "disk"] as const;
const root = join(import.meta.dirname, "../../..");
const page = (more = "") => `{"object": "list", ${more}"data": [], "first_id": null, "last_id": null, "has_more": false}`;

/** Of the playground. */
export const checks: Checks = {
  "judges an answer that is valid": async (site) => {
    const shown = await site.open(file);
    await shown.getByRole("button", { name: "Documented sample: two completed runs", exact: true }).click();
    await says(shown, "Valid. 1 answer: 1 valid, 0 invalid, 0 errors, 0 warnings.");
    assert.equal(await shown.locator(".issues li").count(), 0);
    assert.equal(await shown.locator("#text-section").isVisible(), false);
    await assertUsable(shown);
  },
  ...(Object.fromEntries(
    places.map((from) => [
      `shows of every example the issues that check finds, and marks their lines, from ${from}`,
      async (site) => {
        const shown = await site.open(file, { from });
        const examples = shown.locator("#examples button");
        for (let index = 0; index < (await examples.count()); index++) {
          await examples.nth(index).click();
          const name = await shown.locator("#held strong").innerText();
          const text = await shown.getByRole("textbox", { name: /HAR/ }).inputValue();
          await showsTheSame(shown, checked(name, text));
        }
      },
    ]),
  ) as Checks),
  ...(Object.fromEntries(
    (["phone", "desktop"] as const).flatMap((width) =>
      (["light", "dark"] as const).map((scheme) => [
        `can be used when it shows issues, ${width}, ${scheme}`,
        async (site) => {
          const shown = await open(site, { width, scheme }, "5 faults at once");
          await says(shown, /^Invalid\. .* 5 errors/);
          await site.shoot(shown, `playground-faults-${width}-${scheme}`);
          await assertUsable(shown);
          const [content, view] = await shown.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.equal(content, view);
        },
      ]),
    ),
  ) as Checks),
  "leads from an issue to its place in the text, and back": async (site) => {
    const shown = await open(site, {}, "5 faults at once");
    await shown.getByRole("button", { name: "Line 103, column 18" }).press("Enter");
    assert.equal(await focused(shown), "line-103");
    const mark = shown.locator("#line-103 mark");
    assert.equal(await mark.innerText(), "false");
    await inView(mark);
    await shown.locator("#line-103 + ul").getByRole("button", { name: "More" }).press("Enter");
    assert.match(await shown.locator("li:focus").innerText(), /\/last_id/);
  },
  "is printed as its verdict with all lines that are marked": async (site) => {
    const shown = await open(site, { scheme: "dark" }, "5 faults at once");
    await shown.emulateMedia({ media: "print" });
    assert.equal(await shown.locator("#given").isVisible(), false);
    assert.equal(await shown.locator("#verdict").isVisible(), true);
    const [whole, seen] = await shown.locator("#lines").evaluate((lines) => [lines.scrollHeight, lines.clientHeight]);
    assert.equal(whole, seen);
  },
  "tells calmly of a text that is being typed": async (site) => {
    const shown = await site.open(file);
    await shown.locator("#text").pressSequentially('{"object": ');
    await says(shown, /^Cannot be read yet\./);
    assert.match(await shown.locator("#failures").innerText(), /^Cannot parse "pasted text": /);
    await assertUsable(shown);
    await shown.locator("#text").fill(page());
    await says(shown, /^Valid\./);
    assert.equal(await shown.locator("#failures").innerText(), "");
    await drop(shown, "dropped.json", page());
    await shown.locator("#text").press("End");
    await shown.keyboard.type("]");
    await shown.locator("#failures", { hasText: '"dropped.json"' }).waitFor();
    await shown.keyboard.press("Control+A");
    await shown.keyboard.type("[");
    await shown.locator("#failures", { hasText: '"pasted text"' }).waitFor();
    assert.equal(await shown.locator("#held").isVisible(), false);
    await shown.getByRole("button", { name: "Clear" }).click();
    await says(shown, "Nothing is given yet.");
    assert.equal(await focused(shown), "text");
  },
  "takes a HAR that is dropped anywhere, and a packed file that is chosen": async (site) => {
    const shown = await site.open(file, { from: "disk" });
    const har = (recordAs.har as (text: string) => string)(page().replace("false", "0"));
    await drop(shown, "recording.har", har);
    await says(shown, /^Invalid\./);
    await showsTheSame(shown, checked("recording.har", har));
    const packed = gzipSync(`${page()}\n${page('"more": 1, ')}\n`);
    await shown.locator("#file").setInputFiles({ name: "two.ndjson.gz", mimeType: "application/gzip", buffer: packed });
    await says(shown, /^Valid, with warnings\. 2 answers/);
    await showsTheSame(shown, checked("two.ndjson.gz", packed));
    assert.match(await shown.locator("#held").innerText(), /^two\.ndjson\.gz, \d+ bytes, is judged as it is/);
    assert.equal(await shown.locator("#text").isVisible(), false);
  },
  "shows what is hostile as it is written": async (site) => {
    const shown = await site.open(file);
    const image = "<img src=x onerror=alert(1)>";
    const name = `${image}\u202e\u0007.json`;
    const hostile = JSON.stringify(
      {
        [`${image}\u202e`]: 1,
        object: `${image}\u202e\u2066\u0007`,
        data: [],
        first_id: null,
        last_id: "</script><script>",
        has_more: 0,
      },
      null,
      1,
    );
    await drop(shown, name, hostile);
    await says(shown, /^Invalid\./);
    await drop(shown, name, `${hostile}<`);
    await says(shown, /^Cannot be read\./);
    const told = await shown.locator("main").innerText();
    for (const text of ["<img src=x onerror=alert(1)>\\u202e\\u0007.json", "Cannot parse"]) assert.ok(told.includes(text), told);
    await drop(shown, name, hostile);
    await says(shown, /^Invalid\./);
    const lines = await shown.locator("#lines").innerText();
    assert.ok(lines.includes(`"${image}\\u202e": 1`), lines);
    assert.doesNotMatch(await shown.locator("#found").innerText(), /[\u202a-\u202e\u2066-\u2069]/);
    assert.equal(await shown.locator("img, main script").count(), 0);
  },
  ...(Object.fromEntries(
    places.map((from) => [
      `makes a link that leads to the same verdict, from ${from}`,
      async (site) => {
        const shown = await open(site, { from }, "A HAR");
        await shown.getByLabel("Strict").check();
        await shown.getByLabel("Unknown properties").selectOption("error");
        await says(shown, /^Invalid\. .* 5 errors/);
        const before = await issuesOf(shown);
        const text = await shown.locator("#text").inputValue();
        await shown.getByRole("button", { name: "Copy a link" }).click();
        await shown.locator("#link-told", { hasText: /copied|selected/ }).waitFor();
        const link = await shown.getByLabel("The link").inputValue();
        assert.equal(await focused(shown), "link");
        assert.equal(shown.url(), link);
        await assertUsable(shown);
        await shown.reload();
        await says(shown, /^Invalid\. .* 5 errors/);
        assert.deepEqual(await issuesOf(shown), before);
        assert.equal(await shown.locator("#text").inputValue(), text);
        assert.equal(await shown.getByLabel("Strict").isChecked(), true);
        await shown.evaluate(() => {
          location.hash = "#v=1&data=H4sIAAAA";
        });
        await shown.getByRole("alert").filter({ hasText: "Cannot read the link: its text is damaged: is it cut off?" }).waitFor();
        assert.deepEqual(await issuesOf(shown), before);
        assert.equal(await shown.locator("#text").inputValue(), text);
      },
    ]),
  ) as Checks),
  ...(Object.fromEntries(
    places.map((from) => [
      `takes a link out of the address when it no longer leads to what is given, from ${from}`,
      async (site) => {
        const shown = await open(site, { from }, "A HAR");
        const box = shown.locator("#text");
        const linked = async () => {
          await box.fill(page());
          await says(shown, /^Valid/);
          await shown.getByRole("button", { name: "Copy a link" }).click();
          await shown.locator("#link-told", { hasText: /copied|selected/ }).waitFor();
          await shown.reload();
          await says(shown, /^Valid/);
          assert.equal(await box.inputValue(), page());
          assert.match(new URL(shown.url()).hash, /^#v=1&/);
        };
        const changes = {
          typed: () => box.press("End").then(() => shown.keyboard.type(" ")),
          cleared: () => shown.getByRole("button", { name: "Clear" }).click(),
          dropped: () => drop(shown, "dropped.json", page('"more": 1, ')),
          stricter: () => shown.getByLabel("Strict").check(),
        };
        for (const [name, change] of Object.entries(changes)) {
          await linked();
          await change();
          if (name === "dropped") await shown.waitForURL((url) => url.hash === ""); // a file is read first
          assert.equal(new URL(shown.url()).hash, "", name);
          await shown.reload();
          await says(shown, "Nothing is given yet.");
          assert.equal(await box.inputValue(), "", name);
        }
        await shown.evaluate(() => {
          location.hash = "#v=1&strict=yes&data=x";
        });
        const told = 'Cannot read the link: strict is "yes", and must be one of false, true';
        await shown.getByRole("alert").filter({ hasText: told }).waitFor();
      },
    ]),
  ) as Checks),
  "masks secrets in a link, unless it is told not to, and makes none that is too long": async (site) => {
    const shown = await site.open(file);
    const secret = "sk-abcdefghijklmnopqrstuvwxyz";
    const text = `{"request": {"headers": {"authorization": "Bearer ${secret}"}}, "response": {"status": 200, "body": ${page()}}}`;
    const linked = async (isMasked: boolean) => {
      await shown.locator("#text").fill(text);
      await shown.getByLabel(/^Mask secrets/).setChecked(isMasked);
      await shown.getByRole("button", { name: "Copy a link" }).click();
      await shown.reload();
      await says(shown, /^Valid/);
      return shown.locator("#text").inputValue();
    };
    assert.equal(await linked(false), text);
    const masked = await linked(true);
    assert.equal(masked.length, text.length);
    assert.ok(!masked.includes(secret.slice(3)), masked);
    const noise = Array.from({ length: 60_000 }, (_, index) => ((index * index * 2_654_435_761) >>> 13).toString(36)).join("");
    const unlinked: [content: string, reason: string][] = [
      [JSON.stringify({ noise }), "it would be longer than 32 kB"],
      [" ".repeat(3 << 20), "it would hold more than 2 MB"],
      ["", "nothing is given yet"],
    ];
    for (const [content, reason] of unlinked) {
      await drop(shown, "long.json", content);
      await shown.getByRole("button", { name: "Copy a link" }).click();
      await shown.locator("#link-told", { hasText: `Cannot make a link: ${reason}` }).waitFor();
      assert.equal(await shown.getByLabel("The link").isVisible(), false);
    }
  },
  "checks as the options say": async (site) => {
    const shown = await site.open(file);
    await shown.locator("#text").fill(page('"more": 1, '));
    await says(shown, /^Valid, with warnings\./);
    await shown.getByLabel("Unknown properties").selectOption("error");
    await says(shown, /^Invalid\./);
    await shown.getByLabel("Unknown properties").selectOption("allow");
    await says(shown, /^Valid\./);
    await shown.getByRole("button", { name: "Documented sample: two completed runs", exact: true }).click();
    await shown.getByLabel("Strict").check();
    await says(shown, /^Invalid\. .* 4 errors/);
    await shown.getByLabel("Strict").uncheck();
    await shown.getByLabel("Variant").selectOption("v1");
    await says(shown, /^Invalid\./);
  },
  "is used by keyboard alone": async (site) => {
    const shown = await site.open(file);
    await shown.keyboard.press("Tab");
    assert.equal(await shown.locator(":focus").innerText(), "Skip to the content");
    await shown.keyboard.press("Enter");
    assert.equal(await focused(shown), "main");
    assert.equal(new URL(shown.url()).hash, "");
    const order = ["text", "check", "choose", "clear", "variant", "unknown", "strict", "thorough"];
    for (const id of order) {
      await shown.keyboard.press("Tab");
      assert.equal(await focused(shown), id);
    }
    await shown.keyboard.press("Tab");
    await shown.keyboard.press("Tab");
    assert.equal(await shown.locator(":focus").innerText(), "first_id the id of no run");
    await shown.keyboard.press("Space");
    await says(shown, /^Invalid\./);
    await shown.locator("#text").focus();
    await shown.keyboard.press("Control+Enter");
    await shown.locator("#verdict-heading:focus").waitFor();
    await shown.keyboard.press("Tab");
    assert.match(await shown.locator(":focus").innerText(), /^Line \d+, column \d+$/);
  },
  "stays at hand while it judges much": async (site) => {
    const shown = await site.open(file);
    const line = page(`"more": "${"x".repeat(1_000_000)}", `);
    await drop(shown, "one-line.json", line);
    await says(shown, /^Valid, with warnings\./);
    assert.ok((await shown.locator("#lines").innerText()).length < 2000);
    await drop(shown, "many.ndjson", `${page('"more": 1, ')}\n`.repeat(20_000));
    const waited = await shown.evaluate(async () => {
      let longest = 0;
      let last = performance.now();
      while (!/^Valid, with warnings\. 20000 answers/.test(document.getElementById("verdict")?.textContent ?? "")) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      return longest;
    });
    assert.ok(waited < 2000, `it does not hear its reader for ${waited} ms`);
    assert.equal(await shown.locator(".issues > li").count(), 100);
    assert.equal(
      await shown.locator("#entries > .rest").innerText(),
      "And 17000 more answers with 17000 issues, counted in the verdict and not listed here: the command line lists all",
    );
    await shown.getByRole("button", { name: "Show more of 2900 answers" }).click();
    assert.equal(await shown.locator(".issues > li").count(), 200);
    assert.match(await shown.locator(":focus").innerText(), /^Answer in line 101: valid/);
    const wrong = Array.from({ length: 300 }, () => ({ id: "run_a", object: "thread.run" }));
    await drop(shown, "wrong.json", page().replace("[]", JSON.stringify(wrong)));
    await says(shown, /^Invalid\./);
    assert.equal(await shown.locator(".issues > li").count(), 100);
    await shown.getByRole("button", { name: /^Show more of \d+ issues$/ }).click();
    assert.equal(await shown.locator(".issues > li").count(), 200);
    assert.equal(await focused(shown), "issue-100");
    await shown.locator("#issue-199").getByRole("button").press("Enter");
    assert.equal(await focused(shown), "line-1");
    await drop(shown, "too-long.json", "x".repeat((64 << 20) + 1));
    await says(shown, /^Cannot judge more than 64 MB/);
  },
  "stays at hand with a million lines, with very many issues, and with what a worker cannot hold": async (site) => {
    const shown = await site.open(file);
    const names = Array.from({ length: 100_000 }, (_, index) => `"p${index}": 1, `).join("");
    await drop(shown, "names.json", page(names));
    await says(shown, "Valid, with warnings. 1 answer: 1 valid, 0 invalid, 0 errors, 100000 warnings.");
    assert.match(await shown.locator(".entry .rest").innerText(), /^And 97000 more issues of this answer, counted/);
    await shown.getByRole("button", { name: "Show more of 2900 issues" }).click();
    assert.equal(await shown.locator(".issues > li").count(), 200);
    await drop(shown, "lines.json", page(`${"\n".repeat(1_000_000)}"more": 1, `));
    await says(shown, /^Valid, with warnings\./);
    assert.equal(await shown.locator("#lines .gap").first().innerText(), "999997 lines not shown");
    await shown.getByRole("button", { name: "Line 1000001, column 9" }).click();
    assert.equal(await focused(shown), "line-1000001");
    const runs = Array.from({ length: 500_000 }, (_, index) => `{"p${index}": 1}`).join(",");
    await drop(shown, "runs.json", page().replace("[]", `[${runs}]`));
    await says(shown, "Cannot judge an answer of more than 200000 values here: the command line does");
    await drop(shown, "sound.json", page());
    await says(shown, /^Valid\./);
  },
  "goes on with another worker where one breaks off": async (site) => {
    const shown = await site.open(file);
    await shown.addInitScript(() => {
      const made: Worker[] = [];
      const watched = new Proxy(Worker, {
        construct(worker, parameters) {
          const one: Worker = Reflect.construct(worker, parameters);
          made.push(one);
          return one;
        },
      });
      Object.assign(globalThis, { Worker: watched, made });
    });
    await shown.reload();
    const workers = () => shown.evaluate(() => (globalThis as unknown as { made: Worker[] }).made.length);
    const breakOff = () =>
      shown.evaluate(() => {
        const { made } = globalThis as unknown as { made: Worker[] };
        made.at(-1)?.dispatchEvent(new ErrorEvent("error", { message: "out of memory", cancelable: true }));
      });
    await drop(shown, "first.json", page());
    await says(shown, /^Valid\./);
    const before = await workers();
    await drop(shown, "many.ndjson", `${page('"more": 1, ')}\n`.repeat(100_000));
    await says(shown, /^Judging/);
    await breakOff();
    await says(shown, 'Cannot judge this: it breaks off with "out of memory". The command line may do it');
    await drop(shown, "again.json", page('"more": 1, '));
    await says(shown, /^Valid, with warnings\./);
    assert.equal(await workers(), before + 1);
  },
  "judges by itself where the browser makes no worker, as far as it can": async (site) => {
    const shown = await site.open(file);
    await shown.addInitScript(() => {
      Reflect.deleteProperty(globalThis, "Worker");
    });
    await shown.reload();
    await shown.locator("#text").fill(page().replace("list", "page"));
    await says(shown, /^Invalid\./);
    const packed = gzipSync(page(`"more": "${"x".repeat(2 << 20)}", `));
    assert.ok(packed.length < 10_000);
    const packedFile = { name: "long.json.gz", mimeType: "application/gzip", buffer: packed };
    for (const give of [
      () => drop(shown, "long.json", " ".repeat(3 << 20)),
      () => shown.locator("#file").setInputFiles(packedFile),
    ]) {
      await shown.getByRole("button", { name: "Clear" }).click();
      await give();
      await says(shown, /^Cannot judge more than 2 MB here: .* This browser makes no worker/);
    }
  },
};

async function open(site: Parameters<Checks[string]>[0], look: Look, example: string): Promise<Page> {
  const shown = await site.open(file, look);
  await shown.getByRole("button", { name: example }).first().click();
  await says(shown, /^(Valid|Invalid)/);
  return shown;
}

/** Waits for a verdict. */
async function says(shown: Page, words: string | RegExp): Promise<void> {
  const verdict = shown.getByRole("status").and(shown.locator("#verdict"));
  try {
    await verdict.filter({ hasText: words }).waitFor();
  } catch {
    assert.fail(`it says "${await verdict.innerText()}", not ${words}`);
  }
}

/** Waits until the page shows what the command line reports, and marks the lines of it. */
async function showsTheSame(shown: Page, report: Report): Promise<void> {
  const told = report.entries.flatMap(({ issues }) =>
    issues.map(({ severity, code, pointer, root, message, hint, evidence, line, column }) => ({
      severity,
      code,
      pointer: pointer || root || "body",
      message,
      hint: hint ?? "",
      evidence: evidence ?? [],
      place: `Line ${line}, column ${column}`,
    })),
  );
  const { exchanges, valid, invalid } = report.summary;
  await says(shown, `${exchanges} answer${exchanges === 1 ? "" : "s"}: ${valid} valid, ${invalid} invalid`);
  assert.deepEqual(await issuesOf(shown), told);
  const marked = await shown.locator("#lines .line:is(.error, .warning) .number").allInnerTexts();
  const lines = report.entries.flatMap(({ issues }) => issues.map(({ line }) => String(line)));
  assert.deepEqual(new Set(marked), new Set(lines));
}

/** The issues that the page shows, in their order. */
async function issuesOf(shown: Page) {
  const texts = await shown
    .locator(".issues > li")
    .evaluateAll((items) =>
      items.map((item) =>
        [".severity", ".code", ".pointer", ".message", ".hint", ".place"].map(
          (part) => item.querySelector(part)?.textContent ?? "",
        ),
      ),
    );
  const cited = await shown
    .locator(".issues > li")
    .evaluateAll((items) => items.map((item) => [...item.querySelectorAll(".evidence li code")].map((id) => id.textContent)));
  return texts.map(([severity, code, pointer, message, hint = "", place], index) => ({
    severity,
    code,
    pointer,
    message,
    hint: hint.replace(/^Hint: /, ""),
    evidence: cited[index],
    place,
  }));
}

/** What the command line reports of a file. */
function checked(name: string, content: string | Uint8Array): Report {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  try {
    writeFileSync(join(folder, name), content);
    const { stdout } = spawnSync(process.execPath, [join(root, "dist/cli.js"), "check", name, "--format", "json"], {
      cwd: folder,
      encoding: "utf8",
    });
    return JSON.parse(stdout) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Drops a file beside the place for it. */
async function drop(shown: Page, name: string, content: string): Promise<void> {
  await shown.evaluate(
    ([name, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], name));
      const target = document.querySelector("h1") as Element;
      for (const type of ["dragover", "drop"])
        target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    },
    [name, content] as const,
  );
}

function focused(shown: Page): Promise<string | undefined> {
  return shown.evaluate(() => document.activeElement?.id);
}

async function inView(mark: ReturnType<Page["locator"]>): Promise<void> {
  const isInside = await mark.evaluate((element) => {
    const own = element.getBoundingClientRect();
    const around = (element.closest("#lines") as Element).getBoundingClientRect();
    return own.left >= around.left && own.right <= around.right && own.top >= 0 && own.bottom <= innerHeight;
  });
  assert.ok(isInside, "the mark is out of view");
}
