import ts from "typescript";

/**
 * The fields of a type by their paths, each described in words: `tools[]<function>.function.strict` is `optional boolean | null`.
 *
 * - `[]` is any item of an array, `.*` any property that has no name of its own, `<function>` the object whose `type` is "function". An
 *   object whose `type` may have several values stands for one object a value.
 * - Members of a union are sorted, so that their order does not count.
 * - `field?: T` and `field?: T | undefined` are described alike, as `optional T`: JSON has no undefined, and clients that are compiled
 *   without `exactOptionalPropertyTypes` do not tell the two apart. `field: T | undefined` stays what it is.
 * - Methods and what is private or protected in a class are no fields.
 *
 * @param name What the paths start with.
 * @param leaves Paths below which no field is of interest.
 */
export function fieldsOfType(
  type: ts.Type,
  checker: ts.TypeChecker,
  name: string,
  leaves: readonly string[] = [],
): Map<string, string> {
  const fields = new Map<string, string>();
  const visit = (place: Place, around: readonly ts.Type[]): void => {
    const { path, type } = place;
    const text = wordsOf(place, checker);
    const known = fields.get(path);
    // Two objects of a union that nothing tells apart may both have the field.
    fields.set(path, known === undefined || known === text ? text : `${known}, or ${text}`);
    if (!type || around.includes(type) || leaves.includes(path)) return;
    for (const member of membersOf(type)) {
      for (const inner of placesIn(member, checker, path)) visit(inner, [...around, type]);
    }
  };
  visit({ path: name, type }, []);
  return fields;
}

/** A place in a type; without a type of its own it is one object of a union, whose fields stand beside it. */
interface Place {
  readonly path: string;
  readonly type?: ts.Type;
  readonly mayMiss?: boolean;
}

/** What may stand at a place: null and undefined last. */
function wordsOf({ type, mayMiss }: Place, checker: ts.TypeChecker): string {
  const members = type ? membersOf(type).filter((member) => !(mayMiss && member.flags & ts.TypeFlags.Undefined)) : [];
  const kinds = [...new Set(type ? members.map((member) => kindOf(member, checker)) : ["object"])];
  const rank = (text: string) => ["null", "undefined"].indexOf(text);
  const words = kinds.sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1)).join(" | ") || "never";
  return mayMiss ? `optional ${words}` : words;
}

function membersOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function kindOf(type: ts.Type, checker: ts.TypeChecker): string {
  if (type.flags & ts.TypeFlags.BooleanLiteral) return "boolean";
  if (!isComposed(type)) return checker.typeToString(type);
  return checker.isArrayType(type) ? "array" : "object";
}

/** Whether a type is an array or an object, not a text with a brand on it. */
function isComposed(type: ts.Type): boolean {
  return type.isIntersection() ? type.types.every(isComposed) : (type.flags & ts.TypeFlags.Object) !== 0;
}

/** The places in an array or an object. */
function placesIn(type: ts.Type, checker: ts.TypeChecker, path: string): Place[] {
  if (!isComposed(type)) return [];
  if (checker.isArrayType(type)) {
    return checker.getTypeArguments(type as ts.TypeReference).map((item) => ({ path: `${path}[]`, type: item }));
  }
  const tags = tagsOf(type, checker);
  if (tags.length === 0) return propertiesIn(type, checker, path);
  return tags.flatMap((tag) => {
    const place = `${path}<${tag.value}>`;
    const properties = propertiesIn(type, checker, place);
    return [
      { path: place },
      ...properties.map((property) => (property.path === `${place}.type` ? { ...property, type: tag } : property)),
    ];
  });
}

/** The values that the `type` of an object may have. */
function tagsOf(type: ts.Type, checker: ts.TypeChecker): ts.StringLiteralType[] {
  const property = checker.getPropertyOfType(type, "type");
  return property ? membersOf(checker.getTypeOfSymbol(property)).filter((member) => member.isStringLiteral()) : [];
}

function propertiesIn(type: ts.Type, checker: ts.TypeChecker, path: string): Place[] {
  const fields = checker.getPropertiesOfType(type).filter((property) => isField(property, checker));
  return [
    ...fields.map((field) => ({
      path: `${path}.${field.name}`,
      type: checker.getTypeOfSymbol(field),
      mayMiss: isOptional(field),
    })),
    ...checker.getIndexInfosOfType(type).map((index) => ({ path: `${path}.*`, type: index.type })),
  ];
}

/** Whether a property may be missing. */
export function isOptional(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0;
}

/** Whether a property holds data that anyone may read. */
export function isField(property: ts.Symbol, checker: ts.TypeChecker): boolean {
  if (/^(__|#)/.test(property.name)) return false; // a symbol such as that of iterators, or a private name
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  if (property.declarations?.some((declaration) => ts.getCombinedModifierFlags(declaration) & hidden)) return false;
  return checker.getTypeOfSymbol(property).getCallSignatures().length === 0;
}
