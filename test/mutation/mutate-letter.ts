import type { Defs, Documented, Schema } from "../../scripts/variants.js";
import { pointerTo } from "../../src/json-pointer.js";
import type { Mutant } from "./mutant.js";
import { edited, type Path } from "./schema-nodes.js";

/** The vendor's letter at a place, and the schema that it stands in. */
interface Letter {
  readonly path: Path;
  readonly schema: Schema;
  readonly documented: Documented;
}

interface Edit {
  readonly operator: string;
  readonly key: keyof Documented;
  readonly change: string;
  readonly make: (value: unknown) => unknown;
}

/** All mutants of the vendor's letter, each with one of its rules less, or one bound or value more or less. */
export function letterMutantsOf(name: string, defs: Defs): Mutant<Defs>[] {
  return lettersOf(defs, []).flatMap(({ path, schema, documented }) =>
    edits(schema, documented).map(({ operator, key, change, make }) => {
      const place = [...path, "x-documented", key];
      return { schema: name, place: `/$defs${pointerTo(place)}`, operator, change, changed: edited(defs, place, make) as Defs };
    }),
  );
}

function edits(schema: Schema, documented: Documented): Edit[] {
  const { against: _, ...rules } = documented;
  return Object.entries(rules).flatMap(([key, value]) => {
    const of = (operator: string, change: string, make: Edit["make"]): Edit => ({
      operator,
      key: key as keyof Documented,
      change,
      make,
    });
    return [
      of("remove", JSON.stringify(value), () => undefined),
      ...(typeof value === "number" ? [of("lower", "by 1", () => value - 1), of("raise", "by 1", () => value + 1)] : []),
      ...(Array.isArray(value) ? valueEdits(schema, value, of) : []),
    ];
  });
}

/** The contract has the values that the letter may have more. */
function valueEdits(
  schema: Schema,
  values: readonly unknown[],
  of: (operator: string, change: string, make: Edit["make"]) => Edit,
): Edit[] {
  const others = (schema.enum ?? []).filter((value) => !values.includes(value));
  return [
    ...values.map((value) => of("drop value", JSON.stringify(value), () => values.filter((other) => other !== value))),
    ...others.map((value) => of("add value", JSON.stringify(value), () => [...values, value])),
  ];
}

function lettersOf(node: unknown, path: Path): Letter[] {
  if (typeof node !== "object" || node === null) return [];
  const { "x-documented": documented } = node as Schema;
  return [
    ...(documented ? [{ path, schema: node as Schema, documented }] : []),
    ...Object.entries(node).flatMap(([key, child]) => lettersOf(child, [...path, Array.isArray(node) ? Number(key) : key])),
  ];
}
