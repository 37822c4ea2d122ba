import { type ValidCase, validCases, validWalks } from "../corpus.js";
import { type Reader, readAnswer, type Subject } from "./read-answer.js";
import { readMisledWalk, readWalk } from "./read-walk.js";
import { type Answer, serveCorpus } from "./serve-corpus.js";
import { differencesIn, type Step } from "./take-steps.js";

/** What a client has read of the corpus. */
export interface Reading {
  readonly pages: number;
  readonly queries: number;
  readonly errors: number;
  readonly walks: number;
  readonly passedOver: PassedOver;
  /** What was read otherwise than it has to be, in words. */
  readonly differences: readonly string[];
}

/** How many cases of the corpus a client is not given. */
interface PassedOver {
  /** Pages whose request is not known: they answer none that a client could send. */
  readonly unasked: number;
  /** Pages that show what the schema accepts though the rules of a page do not. */
  readonly unruly: number;
  /** Walks that are not complete: a client goes to the end. */
  readonly incomplete: number;
}

/** Has a client read the corpus from a server on this machine. */
export async function readCorpus(subject: Subject): Promise<Reading> {
  const { sdk } = subject;
  const server = await serveCorpus();
  const reader: Reader = { ...subject, server };
  const pages = validCases(sdk.variant, "list");
  const ruly = pages.filter(({ level }) => level === "page");
  const lists = ruly.filter(({ request }) => request);
  const errors = validCases(sdk.variant, "error");
  const empty = lists.find(({ file }) => file.endsWith("/200.empty.json"))?.response;
  if (!empty) throw new Error('Cannot read: the corpus has no "200.empty.json"');
  const queries = validCases(sdk.variant, "query").map((one) => ({ ...one, response: empty }));
  const allWalks = validWalks(sdk.variant);
  const walks = allWalks.filter(({ complete }) => complete);
  const misled = sdk.family === "openai" ? walks : []; // Portkey's client leaves the cursor to its user
  const end: Answer = { status: 200, ...empty };
  const steps: readonly Step[] = [
    ...[...lists, ...errors, ...queries].map((one: ValidCase) => [one.file, () => readAnswer(reader, one)] as const),
    ...walks.map((walk) => [walk.file, () => readWalk(reader, walk, end)] as const),
    ...misled.map((walk) => [`${walk.file}, misled`, () => readMisledWalk(reader, walk, end)] as const),
  ];
  const differences = await differencesIn(steps);
  server.close();
  return {
    pages: lists.length,
    queries: queries.length,
    errors: errors.length,
    walks: walks.length + misled.length,
    passedOver: {
      unasked: ruly.length - lists.length,
      unruly: pages.length - ruly.length,
      incomplete: allWalks.length - walks.length,
    },
    differences,
  };
}
