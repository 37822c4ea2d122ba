import { readFile } from "node:fs/promises";
import { Marked, type Tokens } from "marked";
import { glob } from "tinyglobby";
import { faults } from "../../src/faults.js";
import type { Contract } from "./contract.js";
import { sections } from "./fields.js";
import type { Readme } from "./readme.js";

/** A figure, what it is of, and where it comes from. */
type Figure = { readonly figure: string; readonly of: string; readonly from: string };

/** What tells the size of it all, each figure with its source. */
export async function keyFigures(contract: Contract, readme: Readme): Promise<string> {
  const figures = [...ofContract(contract), ...ofReadme(readme), await ofCorpus(), ...(await ofResults())];
  const items = figures.map(
    ({ figure, of, from }) => `<div><dt>${of}</dt><dd class="figure">${figure}</dd><dd class="dim">${from}</dd></div>`,
  );
  return `<dl class="figures">${items.join("\n")}</dl>`;
}

function ofContract(contract: Contract): Figure[] {
  const rows = sections(contract).flatMap((section) => section.rows);
  const link = (id: string, words: string) => `<a href="#${id}">${words}</a>`;
  return [
    { figure: String(rows.length), of: "properties, parameters and answers compared", from: link("fields", "side by side") },
    { figure: String(contract.rules.length), of: "rules between values", from: link("rules", "the rules") },
    {
      figure: String(Object.keys(faults).length),
      of: "faults that the mock can have and the probe finds",
      from: link("faults", "the faults"),
    },
    {
      figure: String(Object.keys(contract.contradictions).length),
      of: "contradictions of the documents",
      from: link("contradictions", "with evidence"),
    },
    { figure: String(Object.keys(contract.sources).length), of: "sources cited", from: link("sources", "the sources") },
  ];
}

/** What the README says, whose figures tests hold to what is measured. */
function ofReadme({ text }: Readme): Figure[] {
  const [, found, all, alone] =
    /finds (\d+) of (\d+) realistic defects of a page; its JSON Schema alone sees (\d+)/.exec(text.replaceAll(/\s+/g, " ")) ?? [];
  if (!alone) throw new Error("Cannot take the defects that are found from README.md: it does not count them in these words");
  return [
    {
      figure: `${found} of ${all}`,
      of: `realistic defects found, where the schema alone sees ${alone}`,
      from: "<code>test/realistic-defects.test.ts</code>",
    },
  ];
}

async function ofCorpus(): Promise<Figure> {
  const count = async (verdict: string) => (await glob(`test/corpus/*/*/${verdict}/*.json`)).length;
  return {
    figure: `${await count("valid")} + ${await count("invalid")}`,
    of: "valid and invalid cases of the corpus",
    from: "<code>test/corpus</code>",
  };
}

async function ofResults(): Promise<Figure[]> {
  const [interop = [], fuzz = []] = [await tablesOf("interop"), await tablesOf("fuzz")].map(([first]) => first);
  const engines = new Set(interop.map(([engine]) => engine));
  const cases = fuzz.reduce((sum, [, count = ""]) => sum + Number(count.replaceAll(",", "")), 0);
  return [
    { figure: String(engines.size), of: "engines of other people read it", from: '<a href="interop.html">interop</a>' },
    { figure: cases.toLocaleString("en"), of: "cases in the last long fuzzing", from: '<a href="interop.html">fuzzing</a>' },
  ];
}

/** The cells of each table that a run has written. */
async function tablesOf(name: string): Promise<string[][][]> {
  const tokens = new Marked().lexer(await readFile(`test/${name}/RESULTS.md`, "utf8"));
  const tables = tokens.filter((token): token is Tokens.Table => token.type === "table");
  return tables.map(({ rows }) => rows.map((row) => row.map(({ text }) => text)));
}
