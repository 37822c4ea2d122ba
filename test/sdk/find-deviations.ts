import type ts from "typescript";
import type { CompiledTypes } from "./compile-types.js";
import { fieldsOfType, isField, isOptional } from "./fields-of-type.js";

/** A field that the contract and a client describe differently. */
export interface Deviation {
  readonly field: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Whether a value of the one type may be given where the other is wanted, and if not: which of its properties forbid that. */
export interface Assignment {
  readonly assignment: string;
  readonly blockedBy: readonly string[];
}

/** What a field is in a type that does not have it. */
const absent = "absent";

/**
 * The fields in which the types of `Ours` and `Theirs` differ. Where one side has nothing to compare with, as of a field it does not
 * have, what the other side has inside of it is not told.
 */
export function findDeviations(types: CompiledTypes): Deviation[] {
  return pairsOf(types).flatMap(({ name, ours, theirs }) => {
    const leaves = [`${name}.data[]`]; // a run of a page is compared as RunObject
    const [left, right] = [ours, theirs].map((type) => fieldsOfType(type, types.checker, name, leaves));
    return left && right ? differences(left, right) : [];
  });
}

function differences(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): Deviation[] {
  const fields = [...new Set([...left.keys(), ...right.keys()])];
  const found = fields
    .map((field) => ({ field, ours: left.get(field) ?? absent, theirs: right.get(field) ?? absent }))
    .filter(({ ours, theirs }) => ours !== theirs);
  const ends = found.filter(({ ours, theirs }) => [ours, theirs].some((text) => !/\b(array|object)\b/.test(text)));
  return found.filter(({ field }) => !ends.some((end) => isInside(field, end.field)));
}

function isInside(field: string, other: string): boolean {
  return field.startsWith(other) && /^[.[<]/.test(field.slice(other.length));
}

/** Which types of `Ours` and `Theirs` may be assigned to each other, as the compiler judges under the options of this repository. */
export function findAssignments(types: CompiledTypes): Assignment[] {
  return pairsOf(types).flatMap(({ name, ours, theirs }) => [
    { assignment: `${name}, ours to theirs`, blockedBy: blockersOf(ours, theirs, types.checker) },
    { assignment: `${name}, theirs to ours`, blockedBy: blockersOf(theirs, ours, types.checker) },
  ]);
}

function blockersOf(source: ts.Type, target: ts.Type, checker: ts.TypeChecker): string[] {
  if (checker.isTypeAssignableTo(source, target)) return [];
  const blockers = checker.getPropertiesOfType(target).filter((property) => {
    const given = checker.getPropertyOfType(source, property.name);
    if (!given) return !isOptional(property);
    if (isOptional(given) && !isOptional(property)) return true;
    return !checker.isTypeAssignableTo(checker.getTypeOfSymbol(given), checker.getTypeOfSymbol(property));
  });
  const names = blockers.map((property) => (isField(property, checker) ? property.name : "its methods"));
  return names.length > 0 ? [...new Set(names)].sort() : ["the whole"];
}

function pairsOf({ checker, typeOf }: CompiledTypes): { name: string; ours: ts.Type; theirs: ts.Type }[] {
  const ours = typeOf("Ours");
  return checker.getPropertiesOfType(typeOf("Theirs")).map((their) => {
    const our = checker.getPropertyOfType(ours, their.name);
    if (!our) throw new Error(`Cannot compare "${their.name}": there is none of ours`);
    return { name: their.name, ours: checker.getTypeOfSymbol(our), theirs: checker.getTypeOfSymbol(their) };
  });
}
