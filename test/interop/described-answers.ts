import { refName } from "../../scripts/variants.js";
import { operation } from "./cases.js";

/** Where a description has its answers. */
export interface Description<Answer> {
  readonly paths: Readonly<Record<string, { get: { responses: Record<string, Answer | { $ref: string }> } }>>;
  readonly components: { readonly responses: Readonly<Record<string, Answer>> };
}

/** The answers of the operation by status, those that are referred to in place. */
export function describedAnswers<Answer extends object>({ paths, components }: Description<Answer>): Map<string, Answer> {
  const answers = Object.entries(paths[operation.template]?.get.responses ?? {});
  return new Map(answers.map(([status, answer]) => [status, "$ref" in answer ? referred(answer.$ref) : answer]));

  function referred(ref: string): Answer {
    const answer = components.responses[refName(ref)];
    if (!answer) throw new Error(`Cannot find "${ref}": there is no such answer`);
    return answer;
  }
}
