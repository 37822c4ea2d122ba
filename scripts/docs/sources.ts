import { citedBy } from "../contradictions.js";
import type { Contract, Variant } from "./contract.js";
import { menu } from "./page.js";
import { prose, sourceAnchor } from "./prose.js";
import { table } from "./table.js";

/** Every source, and how much rests on it. */
export function sourcesTable({ sources, cited, contradictions }: Contract): string {
  const rows = Object.entries(sources).map(([id, { title, date, variants }]) => ({
    id: sourceAnchor(id),
    header: `<code>${id}</code>`,
    cells: [
      prose(title),
      String(date),
      variants.map((variant) => menu[`${variant as Variant}.html`]).join(", "),
      String(cited.get(id)?.size ?? 0),
      String(Object.values(contradictions).filter((entry) => citedBy(entry).includes(id)).length),
    ],
  }));
  const columns = [
    { title: "id" },
    { title: "source", class: "words" },
    ...["date", "speaks of"].map((title) => ({ title, class: "when" })),
    ...["places that cite it", "contradictions"].map((title) => ({ title, class: "number" })),
  ];
  return table("Sources", `${rows.length} sources`, columns, [{ rows }]);
}
