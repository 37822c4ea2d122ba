import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import type { Library } from "../trials.js";
import { type CodeEdit, codeEdits } from "./code-edits.js";
import type { Mutant } from "./mutant.js";

/** Something that stands in the code of the rules: the one part of a file that a pattern finds. */
interface Coded {
  readonly file: string;
  readonly name: string;
  readonly pattern: RegExp;
}

/** The first time in milliseconds, the month in which the API was opened, the limits. */
const codedBounds: readonly Coded[] = [
  { file: "src/find-times.ts", name: "firstMilliseconds", pattern: /(?<= firstMilliseconds = )[\d_]+(?=;)/g },
  { file: "src/find-times.ts", name: "earliest", pattern: /(?<= earliest = )[\d_]+(?=;)/g },
  { file: "src/known-request.ts", name: "default limit", pattern: /(?<=\(hasDefault\("limit"\) \? )\d+(?= : \d+\))/g },
  { file: "src/known-request.ts", name: "highest limit", pattern: /(?<=\(hasDefault\("limit"\) \? \d+ : )\d+(?=\))/g },
];

/** A list that stands in code, and items that it must not have. */
interface CodedList extends Coded {
  readonly foreign: readonly string[];
}

/** The times of a run, those of its end, and the statuses in which it has ended. */
const codedLists: readonly CodedList[] = [
  { file: "src/find-times.ts", name: "times", pattern: /(?<= times = )\["[^\]]*\]/g, foreign: ["max_completion_tokens"] },
  { file: "src/run-rules.ts", name: "ends", pattern: /(?<= ends = )\["[^\]]*\]/g, foreign: ["started_at", "expires_at"] },
  {
    file: "src/run-rules.ts",
    name: "terminal",
    pattern: /(?<= terminal = )\["[^\]]*\]/g,
    foreign: ["queued", "in_progress", "requires_action", "cancelling"],
  },
];

/**
 * The library built with each bound that stands in code one lower and one higher, each list with one of its items less or one more,
 * and each edit of the table.
 */
export async function codeMutants(): Promise<Mutant<Library>[]> {
  const moves = codedBounds.flatMap((bound) =>
    [-1, 1].map((by) => mutantOf(bound, by < 0 ? "lower" : "raise", "by 1", moved(by))),
  );
  const lists = await Promise.all(codedLists.map(async (list) => ({ list, items: JSON.parse(await coded(list)) as string[] })));
  const drops = lists.flatMap(({ list, items }) =>
    items.map((item) =>
      mutantOf(list, "drop value", JSON.stringify(item), () => JSON.stringify(items.filter((other) => other !== item))),
    ),
  );
  const additions = lists.flatMap(({ list, items }) =>
    list.foreign.map((item) => mutantOf(list, "add value", JSON.stringify(item), () => JSON.stringify([...items, item]))),
  );
  return Promise.all([...moves, ...drops, ...additions, ...codeEdits.map(editMutant)]);
}

function editMutant({ file, rule, change, text, by }: CodeEdit): Promise<Mutant<Library>> {
  const pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), "g");
  return mutantOf({ file, name: rule, pattern }, "edit", change, () => by);
}

const moved = (by: number) => (number: string) => String(Number(number.replaceAll("_", "")) + by);

async function coded({ file, name, pattern }: Coded): Promise<string> {
  return onlyMatch(await readFile(file, "utf8"), pattern, `${name} in ${file}`);
}

async function mutantOf(part: Coded, operator: string, change: string, make: (code: string) => string): Promise<Mutant<Library>> {
  return { schema: "rules", place: `/${part.file}/${part.name}`, operator, change, changed: await libraryWith(part, make) };
}

const glance = /return suspectsOf\(.*\);/g;

async function libraryWith({ file, name, pattern }: Coded, make: (code: string) => string): Promise<Library> {
  const { outputFiles } = await build({
    entryPoints: ["src/index.ts"],
    bundle: true,
    format: "esm",
    write: false,
    plugins: [
      {
        name: "changed code",
        setup({ onLoad }) {
          onLoad({ filter: new RegExp(`/${file}$`) }, async ({ path }) => {
            const text = await readFile(path, "utf8");
            onlyMatch(text, pattern, `${name} in ${file}`);
            return { contents: text.replace(pattern, make), loader: "ts" };
          });
          // What a rule demands more, it is not asked where nothing was suspected: here it is asked everywhere.
          onLoad({ filter: /\/src\/find-suspects\.ts$/ }, async ({ path }) => {
            const text = await readFile(path, "utf8");
            onlyMatch(text, glance, "the look that spares rules");
            return { contents: text.replace(glance, "return everything(data);"), loader: "ts" };
          });
        },
      },
    ],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString("base64")}`);
}

/**
 * The one part of a text that a pattern finds.
 *
 * @throws {Error} When it is not there, or more than once.
 */
export function onlyMatch(text: string, pattern: RegExp, what: string): string {
  const [found, ...others] = text.match(pattern) ?? [];
  if (found === undefined || others.length > 0)
    throw new Error(`Cannot change ${what}: it is there ${found === undefined ? 0 : others.length + 1} times, not once`);
  return found;
}
