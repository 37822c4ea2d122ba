import type { Random } from "./random.js";

/** What is wrong with what the code made of a case. */
export interface Fault {
  /** Its kind, by which one fault is told from another: cases of one kind are minimized and told a few times, not each. */
  readonly kind: string;
  readonly message: string;
}

/** What is fuzzed: how its cases are made, and what has to hold for each of them. */
export interface Target<Case> {
  readonly name: string;
  /** Makes a case. */
  readonly make: (random: Random) => Case;
  /** What is wrong; undefined where all is as it has to be. */
  readonly judge: (one: Case) => Fault | undefined | Promise<Fault | undefined>;
  /** Smaller cases that may show the same fault, those that leave out most first. */
  readonly smaller: (one: Case) => Iterable<Case>;
  /** The case as JSON text, by which it can be judged again. */
  readonly write: (one: Case) => string;
  readonly read: (json: string) => Case;
}

/** A fault by what was expected and thrown. */
export function thrown(where: string, error: unknown): Fault {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const [frame = ""] = /\bat .*/.exec(stack) ?? [];
  return { kind: `${where} throws ${name}`, message: `${where} throws ${name}: ${message} (${frame.replace(/\(?[^( ]*\//, "")}` };
}
