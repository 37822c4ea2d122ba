import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const run = `axe.run(document, ${JSON.stringify({ runOnly: tags, resultTypes: ["violations"] })})`;

/** What keeps people from using a page, by axe. */
interface Issue {
  readonly rule: string;
  readonly impact: string;
  readonly selector: string;
  readonly text: string;
}

/** Makes sure that nothing on a page, as it stands now, seriously keeps anyone from using it. */
export async function assertUsable(page: Page): Promise<void> {
  const serious = (await findIssues(page)).filter(({ impact }) => ["serious", "critical"].includes(impact));
  assert.ok(serious.length === 0, serious.map((one) => `${one.impact}: ${one.rule} at ${one.selector}\n${one.text}`).join("\n"));
}

/** Asks axe in a world of its own: the page does not hear of it, and its policy does not hold there. */
export async function findIssues(page: Page): Promise<Issue[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
  const evaluate = async (expression: string, returnByValue: boolean) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue,
    });
    if (exceptionDetails) throw new Error(`axe fails: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  };
  await evaluate(axe, false);
  const { violations } = (await evaluate(run, true)) as AxeResults;
  await session.detach();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => ({
      rule: id,
      impact: node.impact ?? impact ?? "",
      selector: node.target.join(" "),
      text: node.failureSummary ?? "",
    })),
  );
}
