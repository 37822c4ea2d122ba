import { readFileSync } from "node:fs";
import type { Defs } from "../../scripts/variants.js";
import type { Variant } from "../../src/index.js";
import {
  breaksSchema,
  defOf,
  invalidCases,
  type Kind,
  kinds,
  queryOf,
  reportCases,
  type ValidCase,
  validCases,
} from "../corpus.js";
import { told } from "../trials.js";
import type { LetterVerdict } from "./judge-letter.js";
import type { Verdict } from "./judge-schema.js";
import type { Schema } from "./schema-nodes.js";

/** What the corpus says of the schema of a variant. */
export function verdictsOn(variant: Variant): Verdict[] {
  return kinds.flatMap((kind) => {
    const verdict = (one: ValidCase, accepts: boolean, title: string): Verdict => ({
      // A list is held to the schema as a whole.
      def: kind === "list" ? undefined : defOf[kind],
      value: judgedOf(one, kind),
      accepts,
      title,
    });
    return [
      ...validCases(variant, kind).map((one) => verdict(one, true, one.description)),
      // That a parameter stands twice is for the reader of the URL to say.
      ...invalidCases(variant, kind)
        .filter(({ issue }) => issue.code !== "repeated-parameter")
        .map((one) => verdict(one.exchange, !breaksSchema(one), one.description)),
    ];
  });
}

function judgedOf(one: ValidCase, kind: Kind): unknown {
  return kind === "query" ? queryOf(one) : one.response.body;
}

/** What the corpus says of the vendor's letter. */
export function verdictsOnLetter(variant: Variant): LetterVerdict[] {
  const strict = invalidCases(variant, "list").filter((one) => one.strict);
  return [
    ...validCases(variant, "list").map(({ response, letter = [], description }) => ({
      value: response.body,
      expected: told(letter),
      title: description,
    })),
    ...strict.map(({ exchange, issue, description }) => ({
      value: exchange.response.body,
      expected: told([issue]),
      title: description,
    })),
  ];
}

/** What the corpus says of the schema of reports. */
export function verdictsOnReport(): Verdict[] {
  const { valid, invalid } = reportCases();
  return [
    ...valid.map(({ report, description }) => ({ value: report, accepts: true, title: description })),
    ...invalid.map(({ report, description }) => ({ value: report, accepts: false, title: description })),
  ];
}

/** A published schema. */
export function readSchema(file: string): Schema {
  return JSON.parse(readFileSync(`generated/${file}`, "utf8")) as Schema;
}

/** The defs of a variant with the vendor's letter, which the published description carries. */
export function readDefs(variant: Variant): Defs {
  return JSON.parse(readFileSync(`generated/${variant}/openapi.json`, "utf8")).components.schemas as Defs;
}
