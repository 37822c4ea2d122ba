/** The matchers for test runners, each in the `expect` of its runner. */
import "vitest"; // first: both runners keep their matchers in one global place, which only Jest's shares

import { expect as jestExpect } from "expect";
import jestOpenApi from "jest-openapi";
import { expect as vitestExpect } from "vitest";
import vitestOpenApi from "vitest-openapi";
import { bodyOf, operation } from "../cases.js";
import { type Artefact, type Engine, oneByOne, takesAnswers, versionOf } from "../engine.js";

// Every matcher is told the path of its test; Vitest asks its worker for it unless it is known, and there is no worker here.
vitestExpect.setState({ testPath: "" });

interface Matcher {
  /** Gives `expect` the matcher of a description. */
  readonly extend: (description: never) => void;
  readonly expect: (answer: object) => object;
  /** What the error of a failed matcher has, and no other error. */
  readonly mark: string;
}

const matchers: Record<string, Matcher> = {
  "jest-openapi": {
    extend: (description) => {
      Object.assign(globalThis, { expect: jestExpect });
      jestOpenApi.default(description);
    },
    expect: jestExpect,
    mark: "matcherResult",
  },
  "vitest-openapi": {
    extend: vitestOpenApi,
    expect: vitestExpect,
    mark: "actual",
  },
};

type Satisfying = { toSatisfyApiSpec: () => void };

function judge({ extend, expect, mark }: Matcher, artefact: Artefact): Engine["judge"] {
  return oneByOne(artefact, (description: object & { servers: { url: string }[] }) => {
    const path = `${new URL(description.servers[0]?.url ?? "").pathname}${operation.path}`;
    extend(description as never);
    return (one) => {
      const answer = { status: one.status, req: { method: operation.method, path }, body: bodyOf(one) };
      try {
        (expect(answer) as Satisfying).toSatisfyApiSpec();
        return true;
      } catch (error) {
        if (!(mark in (error as object))) throw error;
        return false;
      }
    };
  });
}

/** Each matcher on each description. */
export const engines: Engine[] = Object.entries(matchers).flatMap(([name, matcher]) =>
  (["openapi.json", "openapi-3.0.json"] as const).map((reads) => ({
    name,
    version: versionOf(name),
    reads,
    takes: takesAnswers,
    seesStatus: true,
    judge: judge(matcher, reads),
  })),
);
