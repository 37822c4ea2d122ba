import { variants } from "../corpus.js";
import { type Answers, type Difference, differencesIn, expected, explains } from "./compare.js";
import type { Deviation } from "./deviations.js";

/** The table as Markdown: what each engine said, and why where it is not what the corpus says. */
export function table(all: readonly Answers[], deviations: readonly Deviation[], node: string): string {
  const differences = all.flatMap(differencesIn);
  return `<!-- Written by \`npm run interop\`. Do not edit. -->

# Interop matrix

Each engine is somebody else's software, at the version that \`test/interop/package.json\` pins. It reads the artefact beside it exactly
as it is published, and is asked every case of \`test/corpus\` that there is a way to ask it: a page as the answer of its status, a run
by itself or in a page, an error under its status, a query as a value or in a URL. Node.js ${node} ran it.

A cell tells how many cases the engine accepts of those that the contract's schema accepts, and how many it rejects of those that the
schema rejects; an engine that sees the status has to reject a wrong one too. Where that is not all, the numbers in the last column lead
to the reason. A difference that is not listed fails the run, and so does a listed one that has gone.

| engine | version | reads | ${variants.join(" | ")} | deviations |
| --- | --- | --- | ${variants.map(() => "---").join(" | ")} | --- |
${rows(all, differences, deviations).join("\n")}

## Deviations

${deviations.map((one, index) => deviationText(one, index + 1, differences)).join("\n\n")}
`;
}

function rows(all: readonly Answers[], differences: readonly Difference[], deviations: readonly Deviation[]): string[] {
  const engines = [...new Set(all.map(({ engine }) => engine))];
  return engines.map((engine) => {
    const own = all.filter((answers) => answers.engine === engine);
    const cells = variants.map((variant) =>
      own
        .filter((answers) => answers.variant === variant)
        .map(cell)
        .join(),
    );
    const ownDifferences = differences.filter(({ answers }) => answers.engine === engine);
    const numbers = deviations.flatMap((deviation, index) => {
      return ownDifferences.some((one) => explains(deviation, one)) ? [`[${index + 1}](#deviation-${index + 1})`] : [];
    });
    return `| ${[engine.name, engine.version, `\`${engine.reads}\``, ...cells, numbers.join(" ") || "none"].join(" | ")} |`;
  });
}

function cell({ engine, cases, accepted }: Answers): string {
  if (accepted instanceof Error) return "not read";
  const share = (verdict: boolean) => {
    const asked = [...cases.keys()].filter((index) => expected(engine, cases[index] as (typeof cases)[number]) === verdict);
    return `${asked.filter((index) => accepted[index] === verdict).length}/${asked.length}`;
  };
  return `${share(true)} · ${share(false)}`;
}

function deviationText(deviation: Deviation, number: number, differences: readonly Difference[]): string {
  const { engines, reads, verdict, reason, see } = deviation;
  const descriptions = new Set(
    differences.filter((one) => explains(deviation, one)).flatMap(({ case: one }) => (one ? [one.description] : [])),
  );
  const cases = [...descriptions].map((text) => `"${text}"`).join(", ");
  return `### Deviation ${number}

${engines.join(", ")} on ${reads.map((artefact) => `\`${artefact}\``).join(" and ")}: ${reason}.${see ? ` See <${see}>.` : ""}

${{ accepts: `Accepted, though invalid: ${cases}.`, rejects: `Rejected, though valid: ${cases}.`, refuses: "Not read at all." }[verdict]}`;
}
