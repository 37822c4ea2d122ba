/** The matchers for test runners, in Jest's own `expect`. */
import { expect } from "expect";
import jestOpenAPI from "jest-openapi";
import { bodyOf, operation } from "../cases.js";
import { type Artefact, type Engine, oneByOne, takesAnswers, versionOf } from "../engine.js";

type Matchers = { toSatisfyApiSpec: () => void };

const judge = (artefact: Artefact) =>
  oneByOne(artefact, (description: object & { servers: { url: string }[] }) => {
    const path = `${new URL(description.servers[0]?.url ?? "").pathname}${operation.path}`;
    Object.assign(globalThis, { expect });
    jestOpenAPI.default(description as never);
    return (one) => {
      const answer = { status: one.status, req: { method: operation.method, path }, body: bodyOf(one) };
      try {
        (expect(answer) as unknown as Matchers).toSatisfyApiSpec();
        return true;
      } catch (error) {
        if (!(error as { matcherResult?: object }).matcherResult) throw error;
        return false;
      }
    };
  });

export const engines: Engine[] = (["openapi.json", "openapi-3.0.json"] as const).map((reads) => ({
  name: "jest-openapi",
  version: versionOf("jest-openapi"),
  reads,
  takes: takesAnswers,
  seesStatus: true,
  judge: judge(reads),
}));
