/**
 * Times one verdict of the library as built, in a process of its own, since what one kind of page has taught the engine must not slow
 * another: prints how it compares with JSON.parse of the same text, as JSON.
 *
 *   npx tsx test/bench/time-verdict.ts <name> <rounds>
 */
import type * as Library from "../../src/index.js";
import type * as V2 from "../../src/v2.js";
import { ratioOf, type Work } from "./interleave.js";
import { allWrong, errorBody, page20, page100Mixed, shuffled, textOf, withDeepError } from "./pages.js";

// What is built, not its source: the types are the same.
const { isListRunsResponse, listRunsResponse } = (await import(new URL("../../dist/v2.js", import.meta.url).href)) as typeof V2;
const { checkPage } = (await import(new URL("../../dist/index.js", import.meta.url).href)) as typeof Library;

const judge = {
  verdict: isListRunsResponse,
  report: (page: unknown) => listRunsResponse.validate(page).issues === undefined,
  check: (page: unknown) => checkPage(page, { variant: "v2" }).issues.length === 0,
};
interface Trial {
  readonly judge: (page: unknown) => boolean;
  readonly page: unknown;
  readonly isValid: boolean;
  /** What is parsed beside it, where that is not the page itself. */
  readonly parsed?: unknown;
}
const full = page100Mixed();
const trials: Readonly<Record<string, Trial>> = {
  "verdict-20": { judge: judge.verdict, page: page20(), isValid: true },
  "verdict-100": { judge: judge.verdict, page: full, isValid: true },
  "verdict-shuffled": { judge: judge.verdict, page: shuffled(full), isValid: true },
  "report-deep-error": { judge: judge.report, page: withDeepError(full), isValid: false },
  "report-all-wrong": { judge: judge.report, page: allWrong(full), isValid: false },
  // Its own text is parsed in a microsecond; that of a usual page is a measure of what matters.
  "report-error-body": { judge: judge.report, page: errorBody(), isValid: false, parsed: page20() },
  "check-20": { judge: judge.check, page: page20(), isValid: true },
  "check-100": { judge: judge.check, page: full, isValid: true },
};

const [name = "", rounds = ""] = process.argv.slice(2);
const trial = trials[name];
if (!trial || !(Number(rounds) > 0)) {
  console.error(`Usage: npx tsx test/bench/time-verdict.ts <${Object.keys(trials).join("|")}> <rounds>`);
  process.exit(2);
}
console.log(JSON.stringify(ratioOf(judging(trial), parsing(trial), Number(rounds))));

/** Judges pages by turns, as they came from the parser: a page that is judged again and again is nearer than any that was just read. */
function judging({ judge, page, isValid }: Trial): Work {
  const text = textOf(page);
  const pages = Array.from({ length: 8 }, () => JSON.parse(text) as unknown);
  return (times) => {
    for (let time = 0; time < times; time++)
      if (judge(pages[time % pages.length]) !== isValid) throw new Error(`Cannot time "${name}": the verdict is wrong`);
  };
}

function parsing({ page, parsed = page }: Trial): Work {
  const text = textOf(parsed);
  return (times) => {
    for (let time = 0; time < times; time++)
      if (JSON.parse(text) === null) throw new Error(`Cannot time "${name}": there is no page`);
  };
}
