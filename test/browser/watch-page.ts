import type { Page } from "playwright-core";

/** Notes whatever is not to happen on a page: it is one file, which needs no other and breaks no rule of its policy. */
export async function watchPage(page: Page): Promise<{ readonly faults: readonly string[] }> {
  const faults: string[] = [];
  page.on("request", (request) => {
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (!isPage && !/^(data|blob):/.test(request.url())) faults.push(`requests ${request.url()}`);
  });
  page.on("requestfailed", (request) => faults.push(`fails to get ${request.url()}: ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`gets ${response.status()} of ${response.url()}`);
  });
  page.on("websocket", (socket) => faults.push(`opens a socket to ${socket.url()}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`shows in the console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`throws ${error.stack ?? error.message}`));
  page.on("crash", () => faults.push("crashes"));
  await page.exposeBinding("noteViolation", (_, violation: string) => faults.push(`breaks its policy: ${violation}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample, lineNumber }) => {
      const { noteViolation } = globalThis as unknown as { noteViolation(text: string): void };
      noteViolation(`${effectiveDirective} forbids ${blockedURI} ${sample} (line ${lineNumber})`);
    });
  });
  return { faults };
}
