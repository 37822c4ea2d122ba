// Records test/recordings/har/* with Chromium (Debian: chromium): as root, in this folder, after `npm ci`, while
// `node server.mjs` runs: node record-har.mjs
// playwright-…: Playwright's recordHar; devtools-…: what "Export HAR" of Chromium's own DevTools writes, whose code is asked
// for it in a DevTools page opened on the page that makes the requests.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { sessions } from "./server.mjs";

const folder = new URL("../recordings/har/", import.meta.url).pathname;
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const launch = (more = []) =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--ignore-certificate-errors",
      "--host-resolver-rules=MAP *.openai.com 127.0.0.1:8443, MAP *.portkey.ai 127.0.0.1:8443",
      ...more,
    ],
  });

async function run(page, session) {
  await page.goto("https://platform.openai.com/");
  for (const { method, url, headers, body } of session) {
    await page.evaluate(
      ({ method, url, headers, body }) =>
        fetch(url, { method, headers, ...(body && { body }) }).then((response) => response.text()),
      { method, url, headers, body },
    );
  }
}

async function byPlaywright(name, session) {
  const browser = await launch();
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    recordHar: { path: `${folder}playwright-${name}.har`, content: "embed" },
  });
  await run(await context.newPage(), session);
  await context.close();
  await browser.close();
}

async function byDevTools(names) {
  const browser = await launch(["--remote-debugging-port=9333", "--remote-allow-origins=*"]);
  for (const [name, sanitize] of names) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto("https://platform.openai.com/");
    const targets = await (await fetch("http://127.0.0.1:9333/json")).json();
    const target = targets.find((one) => one.url === "https://platform.openai.com/");
    const tools = await (await browser.newContext()).newPage();
    await tools.goto(`http://127.0.0.1:9333/devtools/inspector.html?ws=127.0.0.1:9333/devtools/page/${target.id}&panel=network`);
    await new Promise((done) => setTimeout(done, 4000));
    await run(page, name === "unicode" ? sessions[name].slice(1) : sessions[name]);
    await new Promise((done) => setTimeout(done, 1000));
    const har = await tools.evaluate(async (sanitize) => {
      const [logs, har, common] = await Promise.all(
        ["models/logs/logs.js", "models/har/har.js", "core/common/common.js"].map((one) => import(`/devtools/${one}`)),
      );
      const requests = logs.NetworkLog.NetworkLog.instance().requests();
      const chunks = [];
      const stream = { write: (text) => chunks.push(text), close: () => {} };
      await har.Writer.Writer.write(stream, requests, { sanitize }, new common.Progress.Progress());
      return chunks.join("");
    }, sanitize);
    writeFileSync(`${folder}devtools-${name}${sanitize ? "-sanitized" : ""}.har`, har);
    await context.close();
  }
  await browser.close();
}

for (const name of ["create", "walk", "defect", "errors"]) await byPlaywright(name, sessions[name]);
await byDevTools([
  ["defect", true],
  ["unicode", false],
]);
