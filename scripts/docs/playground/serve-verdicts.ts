import { judge, type Question, type Verdict } from "./judge.js";

/** What a worker answers: the verdict, or why there is none. */
export type Reply = { readonly verdict: Verdict } | { readonly refusal: string };

/** Answers questions, one after another, as the worker that the page makes of its own script. */
export function serveVerdicts(scope: Pick<Worker, "postMessage" | "onmessage">): void {
  scope.onmessage = async ({ data }: MessageEvent<Question>) => scope.postMessage(await answer(data));
}

/** Judges, and says why where that cannot be done. */
export async function answer(question: Question): Promise<Reply> {
  try {
    return { verdict: await judge(question) };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}
