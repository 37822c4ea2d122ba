/** Redocly's linter: the cases stand in the description as its examples, and it names those that their schema does not accept. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Variant } from "../../../src/index.js";
import { bodyOf, type Case } from "../cases.js";
import { type Description, describedAnswers } from "../described-answers.js";
import { type Artefact, type Engine, readArtefact, takesAnswers, versionOf } from "../engine.js";

type Examples = Record<string, { value: unknown }>;
type Answer = { content: Record<"application/json", { examples: Examples }> };

/** The statuses whose answers have a place for an example. */
const described = new Set(describedAnswers(readArtefact("v2", "openapi.json") as Description<Answer>).keys());
const config = "rules:\n  no-invalid-media-type-examples: { severity: error, allowAdditionalProperties: true }\n";

async function judge(reads: Artefact, variant: Variant, cases: readonly Case[]): Promise<boolean[]> {
  const description = readArtefact(variant, reads) as Description<Answer>;
  const answers = describedAnswers(description);
  for (const [index, one] of cases.entries()) examplesOf(answers, one)[`case-${index}`] = { value: bodyOf(one) };
  const folder = await mkdtemp(join(tmpdir(), "list-runs-contract-interop-"));
  try {
    await writeFile(join(folder, "redocly.yaml"), config);
    await writeFile(join(folder, "openapi.json"), JSON.stringify(description));
    const { problems } = JSON.parse(await lint(folder)) as { problems: { location: { pointer: string }[] }[] };
    const named = problems.map(({ location }) => /\/examples\/case-(\d+)\/value/.exec(location[0]?.pointer ?? "")?.[1]);
    if (named.includes(undefined)) throw new Error(`Cannot lint ${reads} of ${variant}: ${JSON.stringify(problems[0])}`);
    return cases.map((_, index) => !named.includes(String(index)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function examplesOf(answers: ReadonlyMap<string, Answer>, { status }: Case): Examples {
  const answer = answers.get(String(status));
  if (!answer) throw new Error(`Cannot put an example: no answer ${status} is described`);
  return answer.content["application/json"].examples;
}

/** What it prints; it exits 1 where it finds a problem. */
function lint(folder: string): Promise<string> {
  const script = new URL("../node_modules/@redocly/cli/bin/cli.js", import.meta.url).pathname;
  const args = [script, "lint", "openapi.json", "--format=json", "--max-problems=100000"];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env, maxBuffer: 1e8 }, (_, stdout) => resolve(stdout));
  });
}

/** The linter on each description. */
export const engines: Engine[] = (["openapi.json", "openapi-3.0.json"] as const).map((reads) => ({
  name: "@redocly/cli",
  version: versionOf("@redocly/cli"),
  reads,
  takes: (one) => takesAnswers(one) && described.has(String(one.status)),
  seesStatus: true,
  judge: (variant, cases) => judge(reads, variant, cases),
}));
