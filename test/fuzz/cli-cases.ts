import { recordAs } from "../record-as.js";
import { edited, pathsOf, valueAt } from "./edit-value.js";
import { type Donors, donorsOf, makeEdit } from "./mutate-value.js";
import type { PrintedPage } from "./printed-page.js";
import type { Random } from "./random.js";
import type { Target } from "./target.js";
import type { CaptureCase } from "./target-capture.js";
import type { PageSeed } from "./target-page.js";

/** A file that is to be checked. */
export interface CliFile {
  readonly name: string;
  readonly content: CaptureCase;
  readonly isPacked?: true;
}

/** Arguments of the command line, and the files that they are about; in both, `@` stands for the folder of the files. */
export interface CliCase {
  readonly files: readonly CliFile[];
  readonly args: readonly string[];
}

/** Begins every text that no report may show, and no redacted file may hold. */
export const secretMark = "PlantedSecret";
/** The same, in the form of a key. */
export const keyMark = "sk-proj-Planted0Secret1";

/** Makes cases of pages, and of recordings of any kind. */
export function cliCases(pages: readonly PageSeed[], captures: Pick<Target<CaptureCase>, "make">): (random: Random) => CliCase {
  const seeds = pages
    .filter(({ body }) => JSON.stringify(body).length < 6000)
    .map(({ variant, body }) => ({ variant, body, paths: pathsOf(body) }));
  const donors = donorsOf(seeds.map(({ body }) => body));
  return (random) => {
    const { variant } = random.pick(seeds);
    const count = random.pick([1, 1, 1, 2, 3]);
    const files = Array.from({ length: count }, (_, index): CliFile => {
      const isWild = random.oneIn(4);
      const content = isWild
        ? captures.make(random)
        : pageOf(random.pick(seeds.filter((one) => one.variant === variant)), donors, random);
      return { name: nameOf(index, random), content, ...(random.oneIn(8) && { isPacked: true }) };
    });
    return { files, args: argsOf(files, variant, random) };
  };
}

function pageOf(seed: { body: unknown; paths: ReturnType<typeof pathsOf> }, donors: Donors, random: Random): PrintedPage {
  const edits = Array.from({ length: random.below(3) }, () => makeEdit(seed.body, seed.paths, donors, random));
  const changed = edited(
    seed.body,
    edits.filter(({ op }) => op !== "exotic" && op !== "nest" && op !== "repeat"),
  );
  return { form: random.pick(Object.keys(recordAs)), body: JSON.stringify(planted(changed, random)) ?? "null" };
}

/** The page with secrets in it, where it has places for them. */
function planted(body: unknown, random: Random): unknown {
  const places = [
    ["instructions"],
    ["metadata", "note"],
    ["required_action", "submit_tool_outputs", "tool_calls", 0, "function", "arguments"],
  ];
  const secrets = places
    .map((place) => ["data", 0, ...place])
    .filter(
      (path) =>
        typeof valueAt(body, path) === "string" ||
        (path[2] === "metadata" && typeof valueAt(body, path.slice(0, 3)) === "object"),
    )
    .map((path) => ({ op: "set", path, value: `${secretMark}${random.below(1e9)} "\\ é😀` }) as const);
  const key = { op: "set", path: ["note"], value: `used ${keyMark}${random.below(1e9)} here` } as const;
  return edited(body, random.oneIn(2) ? secrets : [...secrets, key]);
}

/** No name ends in `.gz`: a file of that name is read on a thread of its own, which the command line can start only where it is built. */
function nameOf(index: number, random: Random): string {
  const ending = random.pick(["json", "json", "ndjson", "har", "yml", "yaml", "http", "JSON", "jsonl"]);
  return `${random.pick(["", "", "below/", "deep/er/"])}${random.pick(["runs", "a b", "[x]", "ü", "-", "{a,b}"])}${index}.${ending}`;
}

function argsOf(files: readonly CliFile[], variant: string, random: Random): string[] {
  if (random.oneIn(30))
    return random.pick([[], ["check"], ["--help"], ["--version"], ["-h"], ["chekc", "@"], ["summarize", "@"], ["summarize"]]);
  const named = files.map(({ name }) => `@/${name}`);
  const inputs = random.pick([
    ["@"],
    ["@"],
    named,
    named,
    [...named, "@"],
    ["@/**/*"],
    ["@/**/*.json"],
    ["@/missing.json"],
    [...named, "@/none/*"],
  ]);
  const options = Array.from({ length: random.below(4) }, () => random.pick(optionMakers)(random)).flat();
  const given = random.oneIn(5) ? [] : ["--variant", variant];
  const [before, after] = random.oneIn(2) ? [options, []] : [[], options];
  return ["check", ...before, ...inputs, ...given, ...after];
}

const formats = ["pretty", "json", "json", "ndjson", "junit", "sarif", "github"];

const optionMakers: readonly ((random: Random) => string[])[] = [
  (random) => ["--format", random.pick(formats)],
  (random) => ["--format", random.pick(formats)],
  (random) => ["--format", random.pick(formats)],
  () => ["--redact", "@.redacted"],
  () => ["--redact", "@.redacted"],
  () => ["--strict"],
  (random) => ["--unknown", random.pick(["allow", "warn", "error"])],
  () => ["--thorough"],
  () => ["--summary"],
  () => ["--inventory"],
  () => ["--jobs", "1"],
  () => ["--exit-zero"],
  () => ["--baseline", "@.baseline", "--update-baseline"],
  (random) =>
    random.pick([
      ...[
        ["--strickt"],
        ["--format", "xml"],
        ["--variant", "v3"],
        ["--unknown"],
        ["--jobs", "0"],
        ["--jobs", "65"],
        ["--jobs=x"],
      ],
      ...[
        ["--no-strict"],
        ["--redact", "@"],
        ["--redact"],
        ["--baseline", "@"],
        ["--baseline", "@/none"],
        ["--update-baseline"],
        ["--", "--strict"],
      ],
      ...[["--__proto__"], ["--constructor", "x"], ["--variant=v2"], ["--format="], ["-x"], ["\0"], [""]],
    ]),
];
