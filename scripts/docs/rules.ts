import { pageRules } from "../../src/page-rules.js";
import type { Rule } from "../../src/rule.js";
import { runRules } from "../../src/run-rules.js";
import type { Sources } from "../cite.js";
import { menu } from "./page.js";
import { cites, prose } from "./prose.js";
import { table } from "./table.js";

/** Every rule between values, in the order in which it is looked at. */
export function rulesTable(sources: Sources): string {
  const row = ({ id, level, says, evidence }: Rule) => ({
    id: `rule-${id}`,
    header: `<code>${id}</code>`,
    cells: [prose(says), `<span class="${level}">${level}</span>`, cites(evidence.v1, sources), cites(evidence.v2, sources)],
  });
  const { "v1.html": v1, "v2.html": v2, "portkey.html": portkey } = menu;
  const columns = [
    ...[{ title: "rule" }, { title: "what it demands", class: "words" }, { title: "level" }],
    ...[`evidence for ${v1}`, `evidence for ${v2} and ${portkey}`].map((title) => ({ title })),
  ];
  const groups = [
    { title: "Of a page, and from page to page of a walk", rows: pageRules.map(row) },
    { title: "Of each run", rows: runRules.map(row) },
  ];
  return table("Rules", `${pageRules.length + runRules.length} rules, in the order in which they are looked at`, columns, groups);
}
