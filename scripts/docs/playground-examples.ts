import { invalidCases, invalidWalks, patched, type ValidCase, validCases } from "../../test/corpus.js";
import { recordAs } from "../../test/record-as.js";
import type { Example } from "./playground/put-in.js";

/** The cases that the page with several faults has the faults of, each of which has one. */
const faulty = ["object", "status", "tools", "usage", "last_id"].map((name) => `v2/list/invalid/${name}.json`);

/** Texts to try the playground with: cases of the corpus, as they would be captured. */
export function playgroundExamples(): Example[] {
  const [valid, extended] = ["200.completed", "200.completed.with-unknown-properties"].map((name) => validCase("v2", name));
  const documented = invalidCases("v2", "list").filter(
    ({ base, level, strict }) => base.file === valid?.file && !level && !strict,
  );
  const faults = faulty.map((file) => one(documented, (found) => found.file === file, file));
  const several = patched(valid as ValidCase, ...faults.map(({ patch }) => patch));
  const wrong = one(
    invalidCases("v2", "list"),
    ({ file, level }) => /first_id/.test(file) && level === "page",
    "a wrong first_id",
  );
  const cassette = one(documented, ({ file }) => /created_at/.test(file), "a wrong created_at");
  const walk = one(invalidWalks("v2"), ({ issue }) => issue.code === "unique-ids", "a walk with a run twice");
  const lines = [
    valid as ValidCase,
    one(validCases("v2", "error"), () => true, "an error"),
    wrong.exchange,
    extended as ValidCase,
  ];
  return [
    { label: (valid as ValidCase).description, name: "valid.json", text: exchange(valid as ValidCase) },
    { label: wrong.description, name: "first-id.json", text: exchange(wrong.exchange) },
    { label: `${faults.length} faults at once`, name: "faults.json", text: exchange(several) },
    { label: (extended as ValidCase).description, name: "unknown.json", text: exchange(extended as ValidCase) },
    { label: `A HAR: ${wrong.description}`, name: "recording.har", text: indented(recorded("har", wrong.exchange)) },
    { label: `A cassette: ${cassette.description}`, name: "cassette.yml", text: recorded("vcr as a block", cassette.exchange) },
    { label: `A walk: ${walk.description}`, name: "walk.json", text: `[\n${walk.walk.pages.map(exchange).join(",\n")}]\n` },
    {
      label: `NDJSON: ${lines.length} answers, a line each`,
      name: "answers.ndjson",
      text: lines.map(({ request, response }) => `${JSON.stringify({ request, response })}\n`).join(""),
    },
    {
      label: `v1: ${validCase("v1", "200.completed").description}`,
      name: "v1.json",
      text: exchange(validCase("v1", "200.completed")),
    },
  ];
}

function validCase(home: "v1" | "v2", name: string): ValidCase {
  return one(validCases(home, "list"), ({ file }) => file === `${home}/list/valid/${name}.json`, name);
}

function one<Case>(cases: readonly Case[], isWanted: (found: Case) => boolean, what: string): Case {
  const found = cases.find(isWanted);
  if (!found) throw new Error(`Cannot show an example: the corpus has no longer ${what}`);
  return found;
}

function exchange({ request, response }: ValidCase): string {
  return `${JSON.stringify({ request, response }, null, 2)}\n`;
}

function recorded(form: string, { response }: ValidCase): string {
  return (recordAs[form] as (text: string) => string)(JSON.stringify(response.body, null, 2));
}

function indented(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
}
