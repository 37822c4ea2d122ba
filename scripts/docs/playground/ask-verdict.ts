import { inPage } from "./bounds.js";
import type { Question } from "./judge.js";
import { answer, type Reply } from "./serve-verdicts.js";

/** Asks for the verdict; what was asked before and has no answer yet is given up, and answered with undefined. */
export type Ask = (question: Question) => Promise<Reply | undefined>;

/**
 * Judges beside the page, in a worker that is made of the page's own script: a file on disk may load no other. Where a browser makes none,
 * the page judges by itself what is short. A worker that breaks off is followed by another one.
 */
export function newAsk(script: string): Ask {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  let worker: Worker | undefined;
  let hasAnswered = false;
  let giveUp: (() => void) | undefined;

  const askWorker = (question: Question): Promise<Reply | undefined> =>
    new Promise((resolve) => {
      const mine = worker ?? new Worker(url);
      worker = mine;
      const end = () => {
        mine.terminate();
        if (worker === mine) worker = undefined;
        giveUp = undefined;
      };
      giveUp = () => {
        end();
        resolve(undefined);
      };
      mine.onmessage = ({ data }: MessageEvent<Reply>) => {
        giveUp = undefined;
        hasAnswered = true;
        resolve(data);
      };
      mine.onerror = (event) => {
        event.preventDefault();
        end();
        resolve(hasAnswered ? brokenOff(event.message) : answerInPlace(question));
      };
      mine.postMessage(question);
    });

  return async (question) => {
    giveUp?.();
    try {
      return await askWorker(question);
    } catch {
      return answerInPlace(question);
    }
  };
}

/** Where workers do work, what breaks one off would break off the page. */
function brokenOff(message: string | undefined): Reply {
  return { refusal: `Cannot judge this: it breaks off${message ? ` with "${message}"` : ""}. The command line may do it` };
}

async function answerInPlace(question: Question): Promise<Reply> {
  const reply = await answer(question, inPage);
  if ("verdict" in reply) return reply;
  return { refusal: `${reply.refusal}. This browser makes no worker for the page, which judges only what is short` };
}
