import type { Variant } from "./exchange.js";
import { findSuspects } from "./find-suspects.js";
import { escaped, pointerTo } from "./json-pointer.js";
import type { Asked } from "./known-request.js";
import { pageRules } from "./page-rules.js";
import type { Finding, Page, Rule, Walk } from "./rule.js";
import { type Run, runRules } from "./run-rules.js";
import type { Issue } from "./schema.js";
import type { ListRunsResponse } from "./v2.js";

/**
 * Holds a page against the rules. A rule looks at a value only where neither it nor what is around it is faulty, by the schema or by
 * an earlier rule, so that one defect is told once.
 *
 * @param faulty Pointers to what the schema found wrong.
 * @param suspects Where a rule may find something; elsewhere none is asked.
 */
export function applyRules(
  body: unknown,
  faulty: readonly string[],
  variant: Variant | null,
  asked: Asked,
  walk: Walk | undefined,
  suspects = findSuspects(body, asked, walk),
): Issue[] {
  if (suspects.aspects.size === 0 && suspects.runs.length === 0) return [];
  const wrong = wrongPlaces(faulty);
  const { fits } = wrong;
  const page: Page = { body: body as ListRunsResponse, asked, walk, fits };
  const issues: Issue[] = [];
  const tell = (rule: Rule, { path, explains = [], isSoundInParts = false, ...finding }: Finding) => {
    for (const place of isSoundInParts ? explains : [path, ...explains]) wrong.add(pointerTo(place));
    issues.push(issueOfFinding(rule, variant, path, finding));
  };
  for (const rule of pageRules) if (suspects.aspects.has(rule.of)) for (const finding of rule.find(page)) tell(rule, finding);
  if (!fits("data")) return issues;
  for (const index of suspects.runs) if (fits("data", index)) applyRunRules(page.body.data[index] as Run, index, wrong, tell);
  return issues;
}

interface WrongPlaces {
  readonly fits: Page["fits"];
  /** Whether nothing wrong was found in a run so far, nor around it. */
  readonly isSound: (index: number) => boolean;
  readonly add: (pointer: string) => void;
}

/** Places where something was found to be wrong, which grow in number. In most runs nothing is: of these there is little to ask. */
function wrongPlaces(pointers: readonly string[]): WrongPlaces {
  const wrong = new Set<string>();
  const runs = new Map<number, Set<string>>();
  const add = (pointer: string) => {
    const [, index, inRun = ""] = /^\/data\/(\d+)(\/.*)?$/s.exec(pointer) ?? [];
    if (index === undefined) wrong.add(pointer);
    else runs.set(Number(index), (runs.get(Number(index)) ?? new Set()).add(inRun));
  };
  for (const pointer of pointers) add(pointer);
  const fits = (...path: Issue["path"]) => {
    const [name, index] = path;
    if (name !== "data" || typeof index !== "number") return fitsAt(path, wrong);
    const wrongInRun = runs.get(index);
    return !wrong.has("/data") && (!wrongInRun || (!wrongInRun.has("") && fitsAt(path.slice(2), wrongInRun)));
  };
  return { fits, isSound: (index) => !runs.has(index) && !wrong.has("/data"), add };
}

function applyRunRules(
  run: Run,
  index: number,
  { fits, isSound }: WrongPlaces,
  tell: (rule: Rule, finding: Finding) => void,
): void {
  for (const rule of runRules) {
    for (const { reads, find } of rule.parts) {
      const areRead = isSound(index) || reads.every((name) => fits("data", index, ...name.split(".")));
      const finding = areRead ? find(run) : undefined;
      if (finding) tell(rule, { path: ["data", index, ...(reads[0] as string).split(".")], ...finding });
    }
  }
}

/** The sources of a rule that speak of a variant; all of them when none is told. Portkey passes v2's pages through. */
function evidenceOf({ evidence }: Rule, variant: Variant | null): readonly string[] {
  return variant ? evidence[variant === "v1" ? "v1" : "v2"] : [...new Set([...evidence.v1, ...evidence.v2])];
}

/** What a rule found, as an issue. */
export function issueOfFinding(
  rule: Rule,
  variant: Variant | null,
  path: Issue["path"],
  finding: Omit<Finding, "path" | "explains" | "isSoundInParts">,
): Issue {
  const { message, expected, received, hint } = finding;
  return {
    severity: rule.level,
    code: rule.id,
    path,
    pointer: pointerTo(path),
    message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(hint && { hint }),
    evidence: evidenceOf(rule, variant),
  };
}

function fitsAt(path: Issue["path"], wrong: ReadonlySet<string>): boolean {
  let pointer = "";
  return path.every((key) => {
    pointer += `/${escaped(String(key))}`;
    return !wrong.has(pointer);
  });
}
