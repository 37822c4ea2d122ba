import type { Sources } from "../cite.js";
import { variants } from "../variants.js";
import type { Contract, Variant } from "./contract.js";
import { type Field, type Row, type Section, sameness, sections } from "./fields.js";
import { escaped, menu } from "./page.js";
import { anchor, cites, prose } from "./prose.js";
import { table } from "./table.js";

/** The variants side by side: a table for each part of the exchange, and a filter that needs no script. */
export function fieldsTables(contract: Contract): string {
  const parts = sections(contract);
  const rows = parts.flatMap((part) => part.rows);
  const differing = rows.filter(({ differs }) => differs);
  return `<p>
<label class="filter"><input type="checkbox" id="only-differences"> Only what differs: ${differing.length} of ${rows.length} rows</label>
</p>
${parts.map((part) => sectionTable(part, contract.sources)).join("\n")}`;
}

/** Where each place that contradictions speak of is shown. */
export function fieldAnchors(contract: Contract): Map<string, string> {
  const anchors = new Map<string, string>();
  for (const { id, rows } of sections(contract))
    for (const { path, fields } of rows)
      for (const place of Object.values(fields).flatMap((field) => field.places))
        if (!anchors.has(place)) anchors.set(place, fieldAnchor(id, path));
  return anchors;
}

/** The id of a property's row. */
export function fieldAnchor(section: string, path: string): string {
  return `${section}-${anchor(path)}`;
}

function sectionTable({ id, title, rows }: Section, sources: Sources): string {
  const names = variants.map((variant) => menu[`${variant}.html`]);
  const isDescribed = rows.some((row) => description(row));
  const columns = [
    { title: "property", class: "name" },
    ...names.map((name) => ({ title: name, class: "field" })),
    ...(isDescribed ? [{ title: "what it is", class: "about" }] : []),
  ];
  const differing = rows.filter(({ differs }) => differs).length;
  const shown = rows.map((row) => ({
    id: fieldAnchor(id, row.path),
    class: row.differs ? "differs" : "same",
    header: `${mark(row)}${path(row)}`,
    cells: [...variants.map((variant) => cell(row, variant, sources)), ...(isDescribed ? [description(row)] : [])],
  }));
  const caption = `${title}: ${differing} of ${rows.length} rows differ between the variants`;
  return `<h3 id="${id}">${title}</h3>
${table(`${title}, side by side`, caption, columns, [{ rows: shown }])}`;
}

/** What tells a row that differs: a sign for the eye, a word for those who listen. */
function mark({ differs }: Row): string {
  return differs ? '<span class="mark" aria-hidden="true">≠</span><span class="spoken">differs: </span>' : "";
}

/** A path whose last name stands out. */
function path({ path, fields }: Row): string {
  const [, before = "", name = ""] = /^(.*[.\]](?=[^.\]<]+$)|.*(?=<))?(.*)$/.exec(path) ?? [];
  const isObject = Object.values(fields).some((field) => field.isObject);
  return `<code${isObject ? ' class="object"' : ""}>${before ? `<span class="dim">${breakable(before)}</span>` : ""}${breakable(name)}</code>`;
}

/** A path may go on in the next line after a dot and before a kind. */
function breakable(text: string): string {
  return escaped(text).replaceAll(".", ".<wbr>").replaceAll("&lt;", "<wbr>&lt;");
}

function cell({ fields }: Row, variant: Variant, sources: Sources): string {
  const field = fields[variant];
  if (!field) return '<span aria-hidden="true">–</span><span class="spoken">not there</span>';
  const like = variant === "portkey" ? fields.v2 : undefined;
  if (!like || sameness(like) !== sameness(field)) return says(field, sources);
  const own = field.evidence.filter((id) => !like.evidence.includes(id));
  return `<span class="dim">as v2</span> ${cites(own, sources)}`;
}

function says({ notation, required, letter, evidence }: Field, sources: Sources): string {
  const need =
    required === undefined ? "" : ` <span class="${required ? "dim" : "optional"}">${required ? "required" : "optional"}</span>`;
  const letters = letter.map(
    ({ says, against }) =>
      `<span class="letter">letter: ${prose(says)} <span class="dim">against</span> ${cites(against, sources)}</span>`,
  );
  return `${prose(notation)}${need} ${letters.join(" ")} ${cites(evidence, sources)}`;
}

/** What a property is; where the variants that have it tell it in other words, each of them. */
function description({ fields }: Row): string {
  const told = new Map<string, string[]>();
  for (const variant of variants) {
    const words = fields[variant]?.description;
    if (words) told.set(words, [...(told.get(words) ?? []), menu[`${variant}.html`]]);
  }
  if (told.size < 2) return [...told.keys()].map(prose).join("");
  return [...told].map(([words, names]) => `<p>${names.join(", ")}: ${prose(words)}</p>`).join("");
}
