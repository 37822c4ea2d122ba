import { inventoryLines } from "./format-inventory.js";
import { issueText, staleText } from "./issue-text.js";
import type { Closing, Entry, EntryIssue, Failure, Reporter } from "./reporter.js";
import { visible } from "./visible.js";

/** What is written of one input. It is held back until the next one begins, since its counts come first. */
interface Suite {
  readonly name: string;
  readonly cases: string[];
  failures: number;
  errors: number;
}

/**
 * Writes JUnit XML: a suite an input, in it a test case an answer, which fails where that is invalid, and a test case with an error for
 * what could not be judged. Each suite has its counts; `testsuites` has none, which are optional, since they would have to come first.
 *
 * @see https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
 */
export function junitReporter(): Reporter {
  let suite: Suite | undefined;
  const enter = (name: string): [Suite, string] => {
    if (suite?.name === name) return [suite, ""];
    const done = suite ? suiteText(suite) : "";
    suite = { name, cases: [], failures: 0, errors: 0 };
    return [suite, done];
  };
  return {
    begin: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="list-runs-contract">\n',
    entry(entry) {
      const [current, done] = enter(entry.source);
      addEntry(current, entry);
      return done;
    },
    failure(failure) {
      const [current, done] = enter(failure.source);
      addFailure(current, failure);
      return done;
    },
    end: ({ stale = [], summary, inventory }) =>
      [
        ...(suite ? [suiteText(suite)] : []),
        ...[staleSuite(stale), inventory ? inventorySuite(inventory) : "", summarySuite(summary), "</testsuites>\n"],
      ].join(""),
  };
}

function addEntry(suite: Suite, { source, index, line, issues }: Entry): void {
  const failing = issues.filter(isFailing);
  const others = issues.filter((issue) => !isFailing(issue));
  if (failing.length) suite.failures++;
  const results = [
    ...(failing.length ? [failureText(failing)] : []),
    ...(others.length ? [`<system-out>${content(others.flatMap(issueLines))}</system-out>`] : []),
  ];
  suite.cases.push(caseText({ name: line === undefined ? `answer ${index}` : `line ${line}`, ...placeIn(source) }, results));
}

function addFailure(suite: Suite, { source, line, message }: Failure): void {
  suite.errors++;
  const text = visible(message);
  const error = `<error${attributes({ message: text, type: "not-judged" })}>${content([text])}</error>`;
  suite.cases.push(caseText({ name: line === undefined ? "input" : `line ${line}`, ...placeIn(source) }, [error]));
}

function isFailing({ severity, accepted }: EntryIssue): boolean {
  return severity === "error" && accepted === undefined;
}

function placeIn(source: string): Attributes {
  return { classname: source, file: source === "-" ? undefined : source };
}

/** All issues that make an answer invalid, as the one failure that a test case may have. */
function failureText(issues: readonly EntryIssue[]): string {
  const [first] = issues.slice(0, 1).flatMap(issueText);
  const message = issues.length === 1 ? first : `${issues.length} errors, the first: ${first}`;
  const type = visible([...new Set(issues.map(({ code }) => code))].join(" "));
  return `<failure${attributes({ message, type })}>${content(issues.flatMap(issueLines))}</failure>`;
}

function issueLines(issue: EntryIssue): string[] {
  const { severity, code, line, column, accepted } = issue;
  const [first, ...others] = issueText(issue);
  const details = accepted === undefined ? others : [...others, `accepted: ${visible(accepted)}`];
  return [`${line}:${column} ${severity} ${first} [${visible(code)}]`, ...details.map((detail) => `    ${detail}`)];
}

function staleSuite(stale: NonNullable<Closing["stale"]>): string {
  const cases = stale.map((item) => {
    const failure = `<failure${attributes({ message: staleText(item), type: "stale" })}/>`;
    const name = visible(`${item.code} at ${item.pointer || "body"}`);
    return caseText({ name, classname: "baseline" }, [failure]);
  });
  return cases.length ? suiteText({ name: "baseline", cases, failures: cases.length, errors: 0 }) : "";
}

/** The properties that were seen as the output of a suite without test cases. */
function inventorySuite(inventory: NonNullable<Closing["inventory"]>): string {
  const text = content(inventoryLines(inventory, (_, line) => line));
  return suiteText({ name: "inventory", cases: [`    <system-out>${text}</system-out>\n`], failures: 0, errors: 0 }, "", 0);
}

/** The counts as properties of a suite without test cases: JUnit has no place for them elsewhere. */
function summarySuite({ codes, variants, statuses, ...counts }: Closing["summary"]): string {
  if (!codes) return "";
  const groups = Object.entries({ codes, variants, statuses }).flatMap(([group, members = {}]) =>
    Object.entries(members).map(([name, number]) => [`${group}.${name}`, number] as const),
  );
  const properties = [...Object.entries(counts), ...groups].map(
    ([name, value]) => `      <property${attributes({ name, value })}/>\n`,
  );
  const text = `    <properties>\n${properties.join("")}    </properties>\n`;
  return suiteText({ name: "summary", cases: [], failures: 0, errors: 0 }, text);
}

// Viewers read a missing time as not a number.
function suiteText({ name, cases, failures, errors }: Suite, properties = "", tests = cases.length): string {
  const start = attributes({ name, tests, failures, errors, skipped: 0, time: 0 });
  return `  <testsuite${start}>\n${properties}${cases.join("")}  </testsuite>\n`;
}

function caseText(place: Attributes, results: readonly string[]): string {
  const start = `    <testcase${attributes({ ...place, time: 0 })}`;
  if (results.length === 0) return `${start}/>\n`;
  return `${start}>\n${results.map((result) => `      ${result}\n`).join("")}    </testcase>\n`;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Attributes with a space before each. Line breaks and tabs are kept: escaped, since they would be read as spaces. */
function attributes(values: Attributes): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value).replace(/[^\n\r\t]+/g, visible))}"`)
    .join("");
}

function content(lines: readonly string[]): string {
  return lines.map(escaped).join("\n");
}

function escaped(text: string): string {
  return text.replace(/[&<>"\n\r\t]/g, (character) => entities[character] ?? `&#${character.charCodeAt(0)};`);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
