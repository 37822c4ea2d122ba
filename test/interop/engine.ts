import { readFileSync } from "node:fs";
import type { Variant } from "../../src/index.js";
import type { Case } from "./cases.js";

/** What of `generated/<variant>/` an engine reads. */
export type Artefact = "schema.json" | "openapi.json" | "openapi-3.0.json";

/** Somebody else's software that tells a sound payload from an unsound one. */
export interface Engine {
  /** The package it is known by. */
  readonly name: string;
  readonly version: string;
  readonly reads: Artefact;
  /** Whether there is a way to ask it a case. */
  readonly takes: (one: Case) => boolean;
  /** Whether it sees an answer's status too; the others are asked about the body alone. */
  readonly seesStatus: boolean;
  /**
   * For each case whether the engine accepts it.
   *
   * @throws What the engine throws where it cannot read its artefact.
   */
  readonly judge: (variant: Variant, cases: readonly Case[]) => Promise<boolean[]>;
}

/** There is a way to ask the engine every case. */
export const takesAll = () => true;
/** The engine can be asked of answers alone, not of queries. */
export const takesAnswers = ({ kind }: Case) => kind !== "query";
/** The engine can be asked of answers, and of queries that stand in a URL. */
export const takesExchanges = ({ kind, url }: Case) => kind !== "query" || url !== undefined;

/** The judge of an engine that reads an artefact once and is asked case by case. */
export function oneByOne(
  artefact: Artefact,
  read: (document: never, variant: Variant) => Promise<Judge> | Judge,
): Engine["judge"] {
  return async (variant, cases) => {
    const accepts = await read(readArtefact(variant, artefact) as never, variant);
    const verdicts: boolean[] = [];
    for (const one of cases) verdicts.push(await accepts(one));
    return verdicts;
  };
}

type Judge = (one: Case) => boolean | Promise<boolean>;

/** The path of an artefact. */
export function pathOf(variant: Variant, artefact: Artefact): string {
  return new URL(`../../generated/${variant}/${artefact}`, import.meta.url).pathname;
}

/** An artefact, read anew: an engine may change it. */
export function readArtefact(variant: Variant, artefact: Artefact): unknown {
  return JSON.parse(readFileSync(pathOf(variant, artefact), "utf8"));
}

/** The version of a package that is installed beside this file. */
export function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}
