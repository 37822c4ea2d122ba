import { meetAnswers } from "./meet-answers.js";
import { pageMock, queriesOfWalks } from "./page-mock.js";
import type { Subject } from "./read-answer.js";
import { differencesIn, type Step } from "./take-steps.js";
import { trialsOf } from "./trials-of-sdk.js";

/** What a client has asked of the mock. */
export interface MockReading {
  /** How often it has listed all runs. */
  readonly walks: number;
  /** How many other answers it has met. */
  readonly answers: number;
  /** What it did otherwise than it has to, in words. */
  readonly differences: readonly string[];
}

/** Has a client list all runs of the mock, and meet each answer that it can have of it. */
export async function readMock(subject: Subject): Promise<MockReading> {
  const trials = trialsOf(subject.sdk);
  const steps: readonly Step[] = [
    ...queriesOfWalks.map((query) => [`all runs with ${JSON.stringify(query)}`, () => pageMock(subject, query)] as const),
    ...trials.map((trial) => [trial.what, () => meetAnswers(subject, trial)] as const),
  ];
  const differences = await differencesIn(steps.map(([name, take]) => [`the mock, ${name}`, take] as const));
  return { walks: queriesOfWalks.length, answers: trials.length, differences };
}
