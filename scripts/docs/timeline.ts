import { inWords, type Source } from "../cite.js";
import type { Contract, Variant } from "./contract.js";
import { menu } from "./page.js";
import { cites, prose } from "./prose.js";
import { table } from "./table.js";

/** Something that happened on a day that is known, or in a month. */
export interface Moment {
  /** The day, or the month, as it is written. */
  readonly date: string;
  readonly variant: Variant;
  /** What the picture says of it. */
  readonly text: string;
  readonly kind: "answers" | "document" | "milestone";
  /** Its source; a milestone has none. */
  readonly source?: string;
}

/** All that happened, in order: sources whose month is known, and milestones. */
export function momentsOf({ sources, milestones }: Pick<Contract, "sources" | "milestones">): Moment[] {
  const ofSources = Object.entries(sources).flatMap(([id, source]): Moment[] =>
    /^\d{4}-\d{2}/.test(String(source.date)) ? [ofSource(id, source)] : [],
  );
  const ofMilestones = Object.values(milestones).map(
    ({ date, title, variants: [variant] }): Moment => ({ date, variant: variant as Variant, text: title, kind: "milestone" }),
  );
  return [...ofMilestones, ...ofSources].sort((a, b) => Date.parse(a.date) - Date.parse(b.date));
}

function ofSource(source: string, { date, variants: [variant], title, what, keys, adds, drops }: Source): Moment {
  const changes = [...(adds ? [`+\u00a0${inWords(adds)}`] : []), ...(drops ? [`−\u00a0${inWords(drops)}`] : [])];
  const count = keys ? `${keys} keys${changes.length ? `: ${changes.join(", ")}` : ""}` : undefined;
  return {
    date: String(date),
    variant: variant as Variant,
    text: [what, count].filter(Boolean).join(", ") || title,
    kind: source.startsWith("wire:") ? "answers" : "document",
    source,
  };
}

/** What the picture shows, as a table. */
export function timelineTable(contract: Contract): string {
  const kinds: Readonly<Record<Moment["kind"], string>> = {
    answers: "on the wire",
    document: "in a document",
    milestone: "milestone",
  };
  const rows = momentsOf(contract).map(({ date, variant, text, kind, source }) => ({
    id: `moment-${source ? source.replaceAll(/[^\w.-]/g, "-") : date}`,
    header: date,
    cells: [menu[`${variant}.html`], kinds[kind], prose(text), source ? cites([source], contract.sources) : ""],
  }));
  const narrow = ["date", "variant", "where"].map((title) => ({ title, class: "when" }));
  const columns = [...narrow, { title: "what" }, { title: "source" }];
  return table("Timeline", "The same as a table", columns, [{ rows }]);
}
