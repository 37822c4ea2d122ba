import type { Room } from "./bounds.js";
import { judge, type Question, type Verdict } from "./judge.js";

/** What a worker answers: the verdict, or why there is none. */
export type Reply = { readonly verdict: Verdict } | { readonly refusal: string };

/** Answers questions, one after another, as the worker that the page makes of its own script. */
export function serveVerdicts(scope: Pick<Worker, "postMessage" | "onmessage">): void {
  scope.onmessage = async ({ data }: MessageEvent<Question>) => {
    const reply = await answer(data);
    try {
      scope.postMessage(reply);
    } catch (error) {
      // Where memory is short, what is large cannot be given away.
      scope.postMessage(refusalOf(error));
    }
  };
}

/** Judges, and says why where that cannot be done. */
export async function answer(question: Question, room?: Room): Promise<Reply> {
  try {
    return { verdict: await judge(question, room) };
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): Reply {
  return { refusal: (error as Error).message };
}
