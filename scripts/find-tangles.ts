import {
  areDisjoint,
  bare,
  type Defs,
  defName,
  formsOf,
  type Keywords,
  ownKeywords,
  reachedFrom,
  type Schema,
} from "./schema-forms.js";
import { childrenOf } from "./schema-places.js";

/** A schema that accepts less where what it refers to accepts more, or that may. */
export interface Tangle {
  /** Whether it is a `oneOf` that refuses values for having several of its forms. */
  readonly isAmbiguous: boolean;
  /** Whether there is a keyword in it of which cannot be told what it does. */
  readonly isStrange: boolean;
  /** All that its verdict depends on. */
  readonly text: string;
}

/** Keywords that accept more where the schemas in them do, or that have none. */
const plain = [...Object.values(ownKeywords).flat(), "type", "const", "enum", "default", "$ref", "anyOf", "oneOf"];

/** All tangles in a bare schema, by place. */
export function findTangles(schema: Schema, place: string, defs: Defs): Map<string, Tangle> {
  const tangles = new Map<string, Tangle>();
  const visit = (node: Schema, at: string): void => {
    if (typeof node === "boolean") return;
    const tangle = tangleOf(node, defs);
    const known = tangles.get(at);
    // The branches of a union are in one place.
    if (tangle)
      tangles.set(at, {
        isAmbiguous: tangle.isAmbiguous || known?.isAmbiguous === true,
        isStrange: tangle.isStrange || known?.isStrange === true,
        text: `${known?.text ?? ""}${tangle.text}`,
      });
    for (const child of childrenOf(node, at)) visit(child.node, child.place);
  };
  if (mayTangle(schema)) visit(schema, place);
  return tangles;
}

const looked = new WeakMap<Keywords, boolean>();

/** Whether there is anything in a schema that tangles, were it not for what its references are. Most schemas have nothing. */
function mayTangle(schema: Schema): boolean {
  if (typeof schema === "boolean") return false;
  const known = looked.get(schema);
  if (known !== undefined) return known;
  const may =
    schema.oneOf !== undefined || strangersIn(schema).length > 0 || childrenOf(schema, "").some(({ node }) => mayTangle(node));
  looked.set(schema, may);
  return may;
}

/** The keywords that are not known and depend on another schema: on one that they refer to, or on what is beside them. */
function strangersIn(schema: Keywords): string[] {
  const strange = (key: string) => key.startsWith("unevaluated") || reachedFrom(schema[key], {}).size > 0;
  return Object.keys(schema).filter((key) => !plain.includes(key) && strange(key));
}

/** Whether a value may be refused for having several forms of a bare schema, or of what it refers to or is a union of. */
export function mayRefuseSeveral(schema: Schema, defs: Defs, followed: readonly string[] = []): boolean {
  if (typeof schema === "boolean") return false;
  const { $ref, anyOf = [], oneOf = [] } = schema;
  if ($ref === undefined && anyOf.length + oneOf.length === 0) return false;
  if (refusesSeveral(schema, defs)) return true;
  if ([...anyOf, ...oneOf].some((branch) => mayRefuseSeveral(branch, defs, followed))) return true;
  if ($ref === undefined || followed.includes($ref)) return false;
  return mayRefuseSeveral(bare(defs[defName($ref)] ?? true), defs, [...followed, $ref]);
}

function refusesSeveral({ oneOf }: Keywords, defs: Defs): boolean {
  return oneOf !== undefined && !areApart(oneOf, defs);
}

function tangleOf(node: Keywords, defs: Defs): Tangle | undefined {
  const isAmbiguous = refusesSeveral(node, defs);
  const isStrange = strangersIn(node).length > 0;
  if (!isAmbiguous && !isStrange) return undefined;
  const reached = [...reachedFrom(node, defs)].sort().map((name) => [name, bare(defs[name] ?? true)]);
  return { isAmbiguous, isStrange, text: JSON.stringify([node, reached]) };
}

/** Whether no value can be of two branches. */
function areApart(branches: readonly Schema[], defs: Defs): boolean {
  return branches.every((branch, index) =>
    branches
      .slice(index + 1)
      .every((other) =>
        formsOf(branch).every((form) => formsOf(other).every((another) => areDisjoint(form, another, [defs, defs]))),
      ),
  );
}
