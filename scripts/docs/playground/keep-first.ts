import type { Entry } from "../../../src/reporter.js";

/** Answers without issues that follow one another, of which the first and the last are kept. */
export interface SoundAnswers {
  readonly first: Entry;
  readonly last: Entry;
  /** How many they are, from 1. */
  readonly length: number;
  /** Each variant among them once; null where an answer was held to every variant. */
  readonly variants: readonly Entry["variant"][];
}

/** An answer with issues, of which the first are kept. */
export interface FaultyAnswer {
  readonly entry: Entry;
  /** How many issues it has beside those. */
  readonly left: number;
}

/** The first answers and issues of a report, in its order, and how many come after them. */
export interface Kept {
  readonly answers: readonly (SoundAnswers | FaultyAnswer)[];
  readonly left: { readonly answers: number; readonly issues: number };
}

/** Keeps what comes first. */
export interface Keeper {
  readonly add: (entry: Entry) => void;
  /** What is kept so far. */
  readonly kept: () => Kept;
}

/** How many issues, and rows of answers without any, are kept: of more, nobody reads each, and a page can hold only so many. */
export const mostKept = 3000;

/** Begins to keep the first answers and issues of those that are added; the others are counted. */
export function newKeeper(most = mostKept): Keeper {
  const answers: (SoundAnswers | FaultyAnswer)[] = [];
  const left = { answers: 0, issues: 0 };
  let room = most;
  const keepSound = (entry: Entry) => {
    const before = answers.at(-1);
    if (before && "length" in before) {
      answers[answers.length - 1] = joined(before, entry);
      return true;
    }
    if (room === 0) return false;
    room--;
    answers.push({ first: entry, last: entry, length: 1, variants: [entry.variant] });
    return true;
  };
  const keepFaulty = (entry: Entry) => {
    if (room === 0) return false;
    const issues = entry.issues.slice(0, room);
    room -= issues.length;
    answers.push({ entry: { ...entry, issues }, left: entry.issues.length - issues.length });
    return true;
  };
  return {
    add(entry) {
      const isKept = left.answers === 0 && (entry.issues.length === 0 ? keepSound(entry) : keepFaulty(entry));
      if (isKept) return;
      left.answers++;
      left.issues += entry.issues.length;
    },
    kept: () => ({ answers, left }),
  };
}

function joined({ first, length, variants }: SoundAnswers, last: Entry): SoundAnswers {
  return {
    first,
    last,
    length: length + 1,
    variants: variants.includes(last.variant) ? variants : [...variants, last.variant],
  };
}
