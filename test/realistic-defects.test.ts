import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { checkPage } from "../src/index.js";
import type { ListRunsResponse } from "../src/v2.js";
import { validCases } from "./corpus.js";

const request = { url: "https://api.openai.com/v1/threads/thread_abc123/runs?limit=20" };
const sample = validCases("v2", "list").find(({ file }) => file.endsWith("v2/list/valid/200.completed.json"))?.response.body;

/** A page of as many runs, the newest first, each as the documented sample has it. */
function pageOf(count: number): ListRunsResponse & { data: Record<string, unknown>[] } {
  const {
    data: [run],
    ...page
  } = structuredClone(sample as ListRunsResponse);
  const data = Array.from({ length: count }, (_, index) => {
    const created_at = 1_714_000_000 - index * 100;
    return { ...structuredClone(run), id: `run_${index}`, created_at, started_at: created_at + 1, completed_at: created_at + 9 };
  });
  return { ...page, data, first_id: data.at(0)?.id ?? null, last_id: data.at(-1)?.id ?? null } as never;
}

type Page = ReturnType<typeof pageOf>;
const run = (page: Page, change: object) => Object.assign(page.data[1] as object, change);

/** A defect, how it comes into a page of five runs, and what is said of it. */
const defects: [string, (page: Page) => unknown, string[]][] = [
  ["object: assistants", (page) => Object.assign(page, { object: "assistants" }), ["const /object"]],
  ["wrong first_id", (page) => Object.assign(page, { first_id: "run_1" }), ["first-id /first_id"]],
  ["wrong last_id", (page) => Object.assign(page, { last_id: "run_3" }), ["last-id /last_id"]],
  ["has_more on an empty page", (page) => Object.assign(page, { ...pageOf(0), has_more: true }), ["has-more /has_more"]],
  ["duplicate ids", (page) => run(page, { id: "run_0" }), ["unique-ids /data/1/id"]],
  [
    "wrong order",
    (page) => page.data.splice(1, 2, page.data[2] as object as never, page.data[1] as object as never),
    ["order /data/2/created_at"],
  ],
  ["milliseconds", (page) => run(page, { created_at: 1_713_999_900_000 }), ["seconds /data/1/created_at"]],
  [
    "usage sum",
    (page) => run(page, { usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 4 } }),
    ["usage-total /data/1/usage/total_tokens"],
  ],
  [
    "failed without last_error",
    (page) => run(page, { status: "failed", completed_at: null, failed_at: 1_714_000_000 }),
    ["last-error /data/1/last_error"],
  ],
  [
    "requires_action without required_action",
    (page) => run(page, { status: "requires_action", completed_at: null, usage: null, expires_at: 1_714_000_600 }),
    ["required-action /data/1/required_action"],
  ],
  ["another thread's run", (page) => run(page, { thread_id: "thread_other" }), ["same-thread /data/1/thread_id"]],
  [
    "typo in a field name",
    (page) => {
      delete page.data[1]?.temperature;
      run(page, { temprature: 1 });
    },
    ["unknown-property /data/1/temprature"],
  ],
  ["25 runs with limit 20", (page) => Object.assign(page, pageOf(25)), ["limit /data"]],
  ["file_ids and tool_resources together", (page) => run(page, { file_ids: [] }), ["not-allowed /data/1/file_ids"]],
  ["temperature 99", (page) => run(page, { temperature: 99 }), ["maximum /data/1/temperature"]],
  [
    "null ids on a page that is not empty",
    (page) => Object.assign(page, { first_id: null, last_id: null }),
    ["first-id /first_id", "last-id /last_id"],
  ],
];

const broken = defects.map(([name, breakIt, issues]) => {
  const page = pageOf(5);
  breakIt(page);
  return { name, page, issues };
});

describe("Realistic defects of a page", () => {
  test("are 16", () => expect(defects).toHaveLength(16));

  test.each(broken)("$name is found, and nothing else", ({ page, issues }) => {
    expect(checkPage(page, { request }).issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(issues);
  });

  test("the correct page and the correct empty page have none", () => {
    expect(checkPage(pageOf(5), { request })).toMatchObject({ valid: true, issues: [] });
    expect(checkPage(pageOf(20), { request })).toMatchObject({ valid: true, issues: [] });
    expect(checkPage(pageOf(0), { request })).toMatchObject({ valid: true, issues: [] });
  });

  test("are told in the README as they are measured, those that the schema alone sees too", () => {
    const ajv = new Ajv2020({ strict: true });
    ajv.addSchema(JSON.parse(readFileSync("generated/v2/schema.json", "utf8")), "v2");
    const seen = broken.filter(({ page }) => !ajv.validate("v2#/$defs/ListRunsResponse", page));
    const found = broken.filter(({ page }) => checkPage(page, { request }).issues.length > 0);
    expect(readFileSync("README.md", "utf8")).toContain(
      `finds ${found.length} of ${defects.length} realistic defects of a page; its JSON Schema alone sees ${seen.length}`,
    );
  });
});
