import { Marked } from "marked";
import type { Sources } from "../cite.js";
import { escaped } from "./page.js";

/** A line of Markdown as HTML. */
export function prose(text: string): string {
  return new Marked({ async: false }).parseInline(text, { async: false });
}

/** Ids of sources, each leading to its row in the table of sources, and described by its title. */
export function cites(ids: readonly string[], sources: Sources): string {
  const links = ids.map((id) => `<a href="#${sourceAnchor(id)}" title="${escaped(sources[id]?.title ?? "")}">${id}</a>`);
  return links.length ? `<span class="cites">${links.join(" ")}</span>` : "";
}

/** The id of a source's row. */
export function sourceAnchor(id: string): string {
  return `source-${anchor(id)}`;
}

/** A text as the id of an element. */
export function anchor(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, "-").replaceAll(/^-|-$/g, "");
}
