import type { Question } from "./judge.js";
import { answer, type Reply } from "./serve-verdicts.js";

/** Asks for the verdict; what was asked before and has no answer yet is given up, and answered with undefined. */
export type Ask = (question: Question) => Promise<Reply | undefined>;

/** What is longer, in bytes, would keep the page from hearing its reader for long. */
const mostInPlace = 2 << 20;

/**
 * Judges beside the page, in a worker that is made of the page's own script: a file on disk may load no other. Where a browser makes none,
 * the page judges by itself what is short.
 */
export function newAsk(script: string): Ask {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  let worker: Worker | undefined;
  let isWorking = true;
  let giveUp: (() => void) | undefined;

  const askWorker = (question: Question): Promise<Reply | undefined> =>
    new Promise((resolve) => {
      const mine = worker ?? new Worker(url);
      worker = mine;
      giveUp = () => {
        mine.terminate();
        worker = undefined;
        resolve(undefined);
      };
      mine.onmessage = ({ data }: MessageEvent<Reply>) => {
        giveUp = undefined;
        resolve(data);
      };
      mine.onerror = (event) => {
        event.preventDefault();
        giveUp = undefined;
        worker = undefined;
        isWorking = false;
        resolve(answerInPlace(question));
      };
      mine.postMessage(question);
    });

  return async (question) => {
    giveUp?.();
    giveUp = undefined;
    if (!isWorking) return answerInPlace(question);
    try {
      return await askWorker(question);
    } catch {
      isWorking = false;
      return answerInPlace(question);
    }
  };
}

async function answerInPlace(question: Question): Promise<Reply> {
  if (question.bytes.length <= mostInPlace) return answer(question);
  return { refusal: "Cannot judge so much here: this browser makes no worker for the page. The command line reads it" };
}
