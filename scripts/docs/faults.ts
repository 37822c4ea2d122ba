import { readFile } from "node:fs/promises";
import { Marked } from "marked";
import { type Fault, faults } from "../../src/faults.js";
import { prose } from "./prose.js";
import { table } from "./table.js";

/**
 * Every fault that the mock can have and the probe finds, below what generated/faults.md says of them all.
 *
 * @throws {Error} When that has no paragraph.
 */
export async function faultsTable(): Promise<string> {
  const lead = new Marked().lexer(await readFile("generated/faults.md", "utf8")).find(({ type }) => type === "paragraph");
  if (!lead) throw new Error("Cannot tell what faults are: generated/faults.md has no paragraph");
  const rows = Object.entries<Fault>(faults).map(([name, { does, shows }]) => ({
    id: `fault-${name}`,
    header: `<code>${name}</code>`,
    cells: [prose(does), `<ul class="plain">${shows.map((issue) => `<li>${prose(`\`${issue}\``)}</li>`).join("")}</ul>`],
  }));
  const columns = [{ title: "fault" }, ...["what the server does", "how it shows"].map((title) => ({ title, class: "words" }))];
  return `<p>${prose(lead.raw.trim())}</p>\n${table("Faults of servers", `${rows.length} faults`, columns, [{ rows }])}`;
}
