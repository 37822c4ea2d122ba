import { propertyOf } from "./json-pointer.js";
import type { Issue } from "./schema.js";
import { camelCaseHint } from "./unknown-properties.js";

/**
 * Tells once what a server does everywhere: the same at the same place of every run of a page of three or more, and camelCase in more
 * than five places. What stands in a few places is told in each, since each may have a cause of its own.
 */
export function joinCauses(issues: readonly Issue[], body: unknown): Issue[] {
  const data = propertyOf(body, "data");
  return joinCamelCase(Array.isArray(data) && data.length > 2 ? joinRuns(issues, data.length) : issues);
}

function joinRuns(issues: readonly Issue[], runs: number): Issue[] {
  const counts = new Map<string, number>();
  const kinds = issues.map(kindInRun);
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return issues.flatMap((issue, index) => {
    const isEverywhere = issue.path[0] === "data" && issue.path.length > 1 && counts.get(kinds[index] as string) === runs;
    if (!isEverywhere) return [issue];
    return issue.path[1] === 0 ? [{ ...issue, message: `${issue.message} (likewise on all ${runs} runs)` }] : [];
  });
}

/** What an issue says of a run, whichever it is: of a known defect the values may differ, of others they have one cause where they do not. */
function kindInRun({ code, pointer, message, hint, received }: Issue): string {
  const what = hint === undefined ? message : `${typeof received} ${hint.replace(/"[^"]*"|\d+/g, "")}`;
  return `${code} ${pointer.replace(/^\/data\/\d+/, "")} ${what}`;
}

function joinCamelCase(issues: readonly Issue[]): Issue[] {
  const renamed = new Set(issues.filter(({ hint }) => hint?.endsWith(camelCaseHint)));
  if (renamed.size <= 5) return [...issues];
  const first = [...renamed].find(({ severity }) => severity === "error") ?? [...renamed][0];
  const others = `likewise ${renamed.size - 1} more`;
  return issues.flatMap((issue) => {
    if (issue === first) return [{ ...issue, message: `${issue.message} (${others})` }];
    return renamed.has(issue) ? [] : [issue];
  });
}
