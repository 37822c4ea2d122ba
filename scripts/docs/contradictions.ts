import { type Contradiction, variantsOf } from "../contradictions.js";
import type { Contract, Variant } from "./contract.js";
import { fieldAnchors } from "./fields-table.js";
import { menu } from "./page.js";
import { cites, prose } from "./prose.js";
import { table } from "./table.js";

/** Every contradiction, with its evidence and where it is shown. */
export function contradictionsTable(contract: Contract): string {
  const anchors = fieldAnchors(contract);
  const entries = Object.entries(contract.contradictions);
  const rows = entries.map(([id, entry]) => ({
    id: `contradiction-${id}`,
    header: `${prose(entry.says)} ${cites(entry.by, contract.sources)}`,
    cells: [
      `${prose(entry.holds)}${entry.letter ? ' <span class="letter">letter</span>' : ""}`,
      evidence(entry, contract),
      places(entry, anchors),
      variantsOf(entry, contract.known)
        .map((variant) => menu[`${variant as Variant}.html`])
        .join(", "),
    ],
  }));
  const columns = ["what the documents say", "what holds", "evidence", "where", "variants"].map((title) => ({
    title,
    class: "words",
  }));
  return table("Contradictions", `${rows.length} contradictions`, columns, [{ rows }]);
}

function evidence({ evidence: list }: Contradiction, { sources }: Contract): string {
  const items = list.map(({ ids, shows }) => `<li>${cites(ids, sources)}${shows ? ` ${prose(shows)}` : ""}</li>`);
  return `<ul class="plain">${items.join("")}</ul>`;
}

function places({ places: names }: Contradiction, anchors: ReadonlyMap<string, string>): string {
  const links = names.map((place) => {
    const target = anchors.get(place);
    if (!target) throw new Error(`Cannot lead to ${place}: the tables of fields do not show it`);
    return `<a href="#${target}"><code>${place}</code></a>`;
  });
  return `<span class="places">${links.join(" ")}</span>`;
}
