import { asCode, markdownTable } from "../../scripts/markdown-table.js";
import { faults } from "../../src/faults.js";
import { patternOf } from "../../src/json-pointer.js";
import type { Probed } from "../../src/probe.js";

/** What the probe has found on one server. */
export interface Row {
  readonly name: string;
  readonly version: string;
  readonly what: string;
  readonly found: Probed;
}

/** The page that tells what the probe has found: the same findings, the same page. */
export function resultsPage(rows: readonly Row[]): string {
  return `${[
    "<!-- Written by `npm run test:servers`. Do not edit. -->",
    "",
    "# The probe on servers of others",
    "",
    "What `list-runs-contract probe` finds on servers that others have written. No server of this endpoint that keeps data was found on the",
    "npm registry: those that make a mock of a description were given the one of this package.",
    ...rows.flatMap(section),
  ].join("\n")}\n`;
}

function section({ name, version, what, found: { answers, failures, notes, faults: named } }: Row): string[] {
  const counts = new Map<string, number>();
  for (const { step, issues } of answers)
    for (const { severity, code, pointer } of issues) {
      const place = [step, severity, asCode(code), pointer ? asCode(patternOf(pointer)) : "body"].join("\n");
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
  const rows = [...counts].map(([place, count]) => [...place.split("\n"), String(count)]);
  const valid = answers.filter(({ issues }) => issues.every(({ severity }) => severity !== "error")).length;
  return [
    "",
    `## ${name} ${version}`,
    "",
    what,
    "",
    `${valid} of ${answers.length} answers are valid.`,
    ...notes.map((note) => `${note}.`),
    ...failures.map(({ message }) => `Not answered: ${message}.`),
    ...(named.length > 0
      ? ["", ...named.map((fault) => `- ${asCode(fault)}: ${faults[fault as keyof typeof faults].does}`)]
      : []),
    ...(rows.length > 0 ? ["", markdownTable(["request", "level", "code", "place", "issues"], rows)] : []),
  ];
}
