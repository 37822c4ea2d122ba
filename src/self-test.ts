import { checkPage } from "./check-page.js";
import * as portkey from "./portkey.js";
import type { Schema } from "./schema.js";
import * as v1 from "./v1.js";
import * as v2 from "./v2.js";

const empty = { object: "list", data: [], first_id: null, last_id: null, has_more: false };
const run = {
  id: "run_abc123",
  object: "thread.run",
  created_at: 1699075072,
  assistant_id: "asst_abc123",
  thread_id: "thread_abc123",
  status: "completed",
  started_at: 1699075072,
  expires_at: null,
  cancelled_at: null,
  failed_at: null,
  completed_at: 1699075073,
  last_error: null,
  model: "gpt-4o",
  instructions: null,
  tools: [],
  metadata: {},
  incomplete_details: null,
  usage: null,
  max_prompt_tokens: null,
  max_completion_tokens: null,
  truncation_strategy: null,
  tool_choice: null,
  response_format: "auto",
};
const page = { ...empty, data: [run], first_id: run.id, last_id: run.id };
const isValid = (body: unknown) => checkPage(body, { variant: "v2", unknown: "allow" }).valid;
/** The verdict of a schema, which is made twice: by the guard, and by what says why. */
const by =
  ({ is, validate }: Schema<unknown>) =>
  (body: unknown) =>
    is(body) || validate(body).issues === undefined;
/** The same for v2, of which `checkPage` says why. */
const byBoth = (body: unknown) => v2.isListRunsResponse(body) || isValid(body);

/** Pages whose verdict is known: what each is, whether it is good, and what judges it. Few: the command line waits for them when it starts. */
const canaries: readonly [what: string, isGood: boolean, judge: (body: unknown) => boolean, body: unknown][] = [
  ["a page of v2", true, isValid, page],
  ["a page of v2 that has something new", true, isValid, { ...page, next: null }],
  ["a page with the first_id of another run", false, isValid, { ...page, first_id: "run_abc456" }],
  ["a run whose status is unknown", false, byBoth, { ...page, data: [{ ...run, status: "done" }] }],
  ["a run without instructions", false, byBoth, { ...page, data: [{ ...run, instructions: undefined }] }],
  ["a page whose has_more is a text", false, by(v1.listRunsResponse), { ...empty, has_more: "false" }],
  ["a page that is no list", false, by(portkey.listRunsResponse), { ...empty, object: "page" }],
];

/**
 * Judges a handful of pages whose verdict is known, and throws where one comes out otherwise: a bundler, a patched built-in or a broken
 * installation has changed what the checks do, and no verdict can be trusted. The command line does this before it checks.
 *
 * @throws {Error} When a bad page passes, or a good one does not.
 *
 * @example
 * ```ts
 * import { selfTest } from "list-runs-contract";
 *
 * selfTest(); // throws where the checks do not work
 * ```
 */
export function selfTest(): void {
  for (const [what, isGood, judge, body] of canaries) {
    const verdict = verdictOf(judge, body);
    if (verdict === isGood) continue;
    const wrong = verdict === undefined ? "cannot be judged" : verdict ? "passes" : "does not pass";
    throw new Error(`Cannot check: ${what} ${wrong}: install the package anew, and leave JavaScript's built-ins as they are`);
  }
}

/** The verdict on a page; undefined where judging it throws, which it never does where the checks work. */
function verdictOf(judge: (body: unknown) => boolean, body: unknown): boolean | undefined {
  try {
    return judge(body);
  } catch {
    return undefined;
  }
}
