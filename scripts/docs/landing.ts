import { readFile } from "node:fs/promises";
import type { Description } from "../bundle.js";
import { variants } from "../variants.js";
import type { Page } from "./page.js";

/** The first page. */
export async function landing(): Promise<Page> {
  const items = await Promise.all(
    variants.map(async (variant) => {
      const { info } = JSON.parse(await readFile(`generated/${variant}/openapi.json`, "utf8")) as Description & {
        info: Record<string, string>;
      };
      return `<li><a href="${variant}.html#/runs/listruns">${info.title}</a>: ${info.summary}</li>`;
    }),
  );
  return {
    file: "index.html",
    title: "list-runs-contract",
    summary: "The contract of GET /threads/{thread_id}/runs",
    content: `<h1>list-runs-contract</h1>
      <ul>${items.join("")}</ul>`,
  };
}
