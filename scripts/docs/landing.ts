import { readFile } from "node:fs/promises";
import { variants } from "../variants.js";
import { type Contract, readContract } from "./contract.js";
import { contradictionsTable } from "./contradictions.js";
import { faultsTable } from "./faults.js";
import { fieldsTables } from "./fields-table.js";
import { keyFigures } from "./key-figures.js";
import type { Page } from "./page.js";
import { address, escaped, menu } from "./page.js";
import { type Readme, readReadme } from "./readme.js";
import { rulesTable } from "./rules.js";
import { sourcesTable } from "./sources.js";
import { timelineTable } from "./timeline.js";
import { timelinePicture } from "./timeline-picture.js";

/** A part of the page, under a heading that the table of contents leads to. */
type Part = { readonly id: string; readonly title: string; readonly content: string };

/** The first page: what the contract is, and all of it that is not in a reference. */
export async function landing(): Promise<Page> {
  const contract = await readContract();
  const readme = await readReadme();
  const { name, description } = JSON.parse(await readFile("package.json", "utf8")) as Record<"name" | "description", string>;
  const parts = await partsOf(contract, readme);
  const contents = parts.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`);
  return {
    file: "index.html",
    title: name,
    summary: description,
    content: `<h1>${name}</h1>
${readme.opening}
${await keyFigures(contract, readme)}
<nav class="contents" aria-label="On this page"><ul>${contents.join("")}</ul></nav>
${parts.map(({ id, title, content }) => `<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${content}\n</section>`).join("\n")}`,
  };
}

async function partsOf(contract: Contract, readme: Readme): Promise<Part[]> {
  return [
    { id: "use", title: "Use it", content: use(readme) },
    { id: "references", title: "References", content: references(contract) },
    { id: "fields", title: "The variants side by side", content: `${legend}\n${fieldsTables(contract)}` },
    {
      id: "contradictions",
      title: "Contradictions of the documents",
      content: `${contradictionsLead}\n${contradictionsTable(contract)}`,
    },
    { id: "rules", title: "The rules of a page", content: `${rulesLead}\n${rulesTable(contract.sources)}` },
    { id: "faults", title: "The faults of servers", content: await faultsTable() },
    {
      id: "timeline",
      title: "The eras of the wire",
      content: `${timelineLead}\n<div class="beside">${timelinePicture(contract)}${timelineTable(contract)}</div>`,
    },
    { id: "sources", title: "Sources", content: sourcesTable(contract) },
  ];
}

const legend = `<p>A row that differs between the variants is marked <span class="mark">≠</span>. A part of a name in angle brackets is one kind of
object, told by its <code>type</code>; <code>[]</code> is each item of an array. “Letter” is what the vendor’s description says more than
servers kept to. Ids lead to the <a href="#sources">sources</a>.</p>`;

const contradictionsLead = `<p>Where the documents contradict each other, themselves or the wire, and what the contract says instead. Where
“letter” stands, <code>--strict</code> holds a page to what the documents say.</p>`;

const rulesLead = `<p>What no schema can say, since it holds between values. A rule looks at values alone that passed their schema and the rules
before it, so that one defect is told once. An error makes a page invalid; a warning is told, and the page stays valid.</p>`;

const timelineLead = `<p>How many keys a run had on the wire, and what came and went. A circle is recorded answers, a square a document, a
diamond the beginning or the end of something. Portkey passes v2’s answers through: its lane is dotted, since no source tells its days.</p>`;

function use({ example }: Readme): string {
  const examples: Readonly<Record<string, readonly string[]>> = {
    Install: [example("Install")],
    "Use it in code": [example("Use it in code")],
    "Use it on the command line": [example("Use it on the command line")],
    "Use it in tests": [
      example("Use it in tests"),
      example("Use it in tests", "list-runs-contract/vitest"),
      example("Use it in code", "list-runs-contract/arbitraries"),
    ],
    "Serve it": [example("Serve it"), example("Serve it", "list-runs-contract mock")],
    "Probe a server": [example("Probe a server")],
  };
  return Object.entries(examples)
    .map(([heading, all]) => `<h3>${heading}</h3>\n${all.join("\n")}`)
    .join("\n");
}

function references({ descriptions }: Contract): string {
  const items = variants.map((variant) => {
    const { title, summary } = descriptions[variant].info as Record<string, string>;
    return `<li><a href="${address(`${variant}.html`)}">${escaped(title ?? "")}</a>: ${escaped(summary ?? "")}</li>`;
  });
  const others = (["playground.html", "performance.html", "interop.html"] as const).map(
    (file) => `<li><a href="${file}">${menu[file]}</a></li>`,
  );
  return `<ul>${[...items, ...others].join("\n")}</ul>`;
}
