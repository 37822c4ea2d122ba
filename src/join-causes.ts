import { own } from "./explain.js";
import type { Issue } from "./schema.js";
import { camelCaseHint } from "./unknown-properties.js";

/**
 * Tells once what a server does everywhere: the same at the same place of every run of a page of three or more, and camelCase in more
 * than five places. What stands in a few places is told in each, since each may have a cause of its own.
 */
export function joinCauses(issues: readonly Issue[], body: unknown): Issue[] {
  const data = own(body, "data");
  return joinCamelCase(Array.isArray(data) && data.length > 2 ? joinRuns(issues, data.length) : issues);
}

function joinRuns(issues: readonly Issue[], runs: number): Issue[] {
  const counts = new Map<string, number>();
  for (const issue of issues) counts.set(kindInRun(issue), (counts.get(kindInRun(issue)) ?? 0) + 1);
  return issues.flatMap((issue) => {
    const isEverywhere = issue.path[0] === "data" && issue.path.length > 2 && counts.get(kindInRun(issue)) === runs;
    if (!isEverywhere) return [issue];
    return issue.path[1] === 0 ? [{ ...issue, message: `${issue.message} (likewise on all ${runs} runs)` }] : [];
  });
}

/** What an issue says of a run, whichever it is. */
function kindInRun({ code, pointer }: Issue): string {
  return `${code} ${pointer.replace(/^\/data\/\d+(?=\/)/, "")}`;
}

function joinCamelCase(issues: readonly Issue[]): Issue[] {
  const renamed = issues.filter(({ hint }) => hint?.endsWith(camelCaseHint));
  if (renamed.length <= 5) return [...issues];
  const first = renamed.find(({ severity }) => severity === "error") ?? renamed[0];
  const others = `likewise ${renamed.length - 1} more`;
  return issues.flatMap((issue) => {
    if (issue === first) return [{ ...issue, message: `${issue.message} (${others})` }];
    return renamed.includes(issue) ? [] : [issue];
  });
}
