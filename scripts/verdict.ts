import { type Branches, branchesOf } from "./branches.js";
import { type Defs, refName, roots, type Schema } from "./variants.js";

/**
 * Writes the defs of a variant as `verdict.js`: what Ajv's validators answer, and nothing of why. A small function for each object, so
 * that V8 compiles what a value needs and optimises it soon; each property is read once, and no object is made.
 *
 * @throws {Error} When a schema has a keyword that it does not know: what it passed over, it would wave through.
 */
export function verdict(defs: Defs): { js: string; types: string } {
  const writer = writerOf(defs, false);
  const exported = Object.entries(roots).map(([root, name]) => `  ${writer.ofDef(name)} as ${root},`);
  return { js: moduleOf([...writer.functions.values(), isObject, hasAtMost], exported), types: banner + declarations };
}

/**
 * Writes the defs of a page as `plain.js`: whether a value is valid and has no property but known ones, at every depth, in one pass. No
 * name is read for it: as many as are known and there have to be all there are. Only where a known property does not show among the
 * names (`enumerable: false`), which JSON cannot say, an unknown one may pass in its stead.
 */
export function plain(defs: Defs): { js: string; types: string } {
  const writer = writerOf(defs, true);
  const exported = (["listRunsResponse", "runObject"] as const).map((root) => `  ${writer.ofDef(roots[root])} as ${root},`);
  return {
    js: moduleOf([...writer.functions.values(), isObject, hasAtMost, namesIn], exported),
    types: banner + plainDeclarations,
  };
}

function moduleOf(functions: readonly string[], exported: readonly string[]): string {
  return [banner, ...functions, `export {\n${exported.join("\n")}\n};\n`].join("\n");
}

/** A test as an expression that reads the value under this name. */
type Test = (value: string) => string;

/** What is known of an object already when its function is called. */
type Known = { readonly isObject: boolean; readonly tag?: string | undefined };

interface Writer {
  /** The functions so far, each by its name. */
  readonly functions: Map<string, string>;
  /** The name of the function of a def. */
  readonly ofDef: (name: string) => string;
}

function writerOf(defs: Defs, countsNames: boolean): Writer {
  const functions = new Map<string, string>();
  const add = (wanted: string, body: string): string => {
    // What stands twice is written once.
    const text = (name: string) => `function ${name}(value) {\n${body}\n}\n`;
    const same = [...functions].find(([name, written]) => written === text(name));
    if (same) return same[0];
    let name = wanted;
    for (let count = 2; functions.has(name); count++) name = `${wanted}${count}`;
    functions.set(name, text(name));
    return name;
  };
  const nothingKnown: Known = { isObject: false };

  const ofDef = (name: string): string => {
    const test = testOf(defs[name] as Schema, name)("value");
    // A test that is one call already is called by its own name.
    return /^(\w+)\(value\)$/.exec(test)?.[1] ?? add(name, `  return ${test};`);
  };

  /** The test of a schema; its functions are named for where it stands. */
  const testOf = (schema: Schema | boolean, name: string, known = nothingKnown): Test => {
    if (schema === false) return (value) => `${value} === undefined`;
    if (schema === true) return () => "true";
    assertKnown(schema, name);
    if (schema.$ref) return testOf(defs[refName(schema.$ref)] as Schema, refName(schema.$ref), known);
    const branches = branchesOf(schema, defs);
    if (branches) return anyOf(testsOfUnion(branches, name));
    if (schema.const !== undefined) return equals([schema.const]);
    if (schema.enum) return equals(schema.enum);
    return anyOf([schema.type ?? []].flat().map((type) => testOfType(type, schema, name, known)));
  };

  const testOfType = (type: string, schema: Schema, name: string, known: Known): Test => {
    switch (type) {
      case "null":
        return equals([null]);
      case "boolean":
        return (value) => `typeof ${value} === "boolean"`;
      case "string":
        return (value) => [`typeof ${value} === "string"`, ...lengthTests(schema, value)].join(" && ");
      case "integer":
        return (value) => [`Number.isInteger(${value})`, ...boundTests(schema, value)].join(" && ");
      case "number":
        return (value) => [`Number.isFinite(${value})`, ...boundTests(schema, value)].join(" && ");
      case "array":
        return called(add(`${name}List`, bodyOfArray(schema, name)));
      case "object":
        return testOfObject(schema, name, known);
      default:
        throw new Error(`Cannot write the verdict of "${name}": there is no type "${type}"`);
    }
  };

  const testOfObject = (schema: Schema, name: string, known: Known): Test => {
    if (isMap(schema)) return called(add(name, bodyOfMap(schema, name)));
    const tests = testsOfProperties(schema, name, known.tag);
    const count = countsNames && schema.properties ? (schema.required ?? []).length : undefined;
    if (tests.length === 0 && count === undefined) return known.isObject ? () => "true" : called("isObject");
    return called(add(name, bodyOfObject(known.isObject ? tests : ["isObject(value)", ...tests], count)));
  };

  const testsOfProperties = ({ properties = {}, required = [] }: Schema, owner: string, tag: string | undefined): string[] =>
    Object.entries(properties)
      .filter(([key]) => key !== tag)
      .map(([key, property]) => {
        const test = testOf(property, `${owner}_${key}`);
        if (property === false) return test(`value.${key}`);
        return once(required.includes(key) ? ofRequired(test("x")) : ofOptional(test("x")), `value.${key}`);
      })
      .filter((test) => test !== "true");

  const ofRequired = (test: string) => (test === "true" ? "x !== undefined" : test);

  /** Of a property that may be absent; where names are counted, one that is there counts. */
  const ofOptional = (test: string) => {
    if (countsNames) return test === "true" ? "x === undefined || ++count" : `x === undefined || (++count && (${test}))`;
    if (test === "true") return test;
    return test.startsWith("x === null || ") ? test.replace("x === null", "x == null") : `x === undefined || ${test}`;
  };

  const bodyOfArray = (schema: Schema, name: string): string => {
    const most = schema.maxItems === undefined ? "" : ` || value.length > ${schema.maxItems}`;
    const lines = [`  if (!Array.isArray(value)${most}) return false;`];
    if (schema.items) {
      const item = once(testOf(schema.items, `${name}Item`)("x"), "value[i]");
      if (item.includes("(x = ")) lines.unshift("  let x;");
      lines.push(`  for (let i = 0; i < value.length; i++) if (!(${item})) return false;`);
    }
    return [...lines, "  return true;"].join("\n");
  };

  const bodyOfMap = ({ maxProperties, propertyNames, additionalProperties }: Schema, name: string): string => {
    const names = testOf((propertyNames as Schema | undefined) ?? true, `${name}Name`)("name");
    const values = once(testOf(additionalProperties ?? true, `${name}Value`)("x"), "value[name]");
    return `  if (!isObject(value)) return false;
  let count = 0;
  let x;
  for (const name in value) {
    if (++count > ${maxProperties} && Object.keys(value).length > ${maxProperties}) return false;
    if (!(${names.replace('typeof name === "string" && ', "")}) || !(${values})) return false;
  }
  return true;`;
  };

  /** The tests of which one has to hold: a value with a tag is held to the one branch that the tag names. */
  const testsOfUnion = ({ nullable, texts, objects, tag }: Branches, name: string): Test[] => [
    ...(nullable ? [equals([null])] : []),
    ...(texts ? [equals(texts.values)] : []),
    ...(objects.length === 1 ? [testOf(objects[0]?.schema as Schema, name)] : []),
    ...(objects.length > 1 ? [tag ? ofTagged(objects, tag, name) : ofOthers(objects, name)] : []),
  ];

  const ofTagged = (objects: Branches["objects"], tag: string, name: string): Test => {
    const tests = objects.map(({ key, schema }) => testOf(schema, `${name}_${key}`, { isObject: true, tag })("value"));
    const cases = objects.map(({ key }, index) => {
      const isLastOfSame = tests[index] !== tests[index + 1];
      return `    case ${JSON.stringify(key)}:${isLastOfSame ? `\n      return ${tests[index]};` : ""}`;
    });
    const body = `  if (!isObject(value)) return false;
  switch (value.${tag}) {
${cases.join("\n")}
    default:
      return false;
  }`;
    return called(add(`${name}ByTag`, body));
  };

  /** Any of several objects. */
  const ofOthers = (objects: Branches["objects"], name: string): Test => {
    const tests = objects.map(({ schema }, index) => testOf(schema, `${name}_${index}`, { isObject: true })("value"));
    return called(add(`${name}Any`, `  return isObject(value) && (${tests.join(" || ")});`));
  };

  return { functions, ofDef };
}

const ofAny = ["description", "default", "type"];
/** What a schema may say, by the word that makes it one of a kind; the first kind counts. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  $ref: ["description", "default"],
  anyOf: ["description", "default"],
  oneOf: ["description", "default"],
  const: ofAny,
  enum: ofAny,
  maxProperties: [...ofAny, "propertyNames", "additionalProperties"],
  properties: [...ofAny, "required"],
  type: [...ofAny, "items", "maxItems", "maxLength", "minimum", "maximum", "additionalProperties"],
};

/** @throws {Error} When a schema says something that is not written into its test. */
function assertKnown(schema: Schema, name: string): void {
  const refuse = (why: string) => new Error(`Cannot write the verdict of "${name}": ${why}`);
  const said = Object.keys(schema).filter((keyword) => !keyword.startsWith("x-") && !ofAny.slice(0, 2).includes(keyword));
  if (said.length === 0) return;
  const kind = Object.keys(kinds).find((keyword) => said.includes(keyword));
  if (!kind) throw refuse(`"${said.join('", "')}" without a type`);
  const foreign = said.find((keyword) => keyword !== kind && !kinds[kind]?.includes(keyword));
  if (foreign) throw refuse(`the keyword "${foreign}" is not known beside "${kind}"`);
  if (kind === "type" && schema.additionalProperties !== undefined && schema.additionalProperties !== true)
    throw refuse("no properties but those that are named are not known to it");
  const keys = Object.keys(schema.properties ?? {});
  const absent = schema.required?.find((key) => !keys.includes(key));
  if (absent) throw refuse(`"${absent}" is required and no property`);
  const odd = keys.find((key) => !/^[a-z_]\w*$/i.test(key));
  if (odd !== undefined) throw refuse(`"${odd}" is no name that can be read as it stands`);
}

function equals(values: readonly unknown[]): Test {
  return (value) => values.map((one) => `${value} === ${JSON.stringify(one)}`).join(" || ");
}

/** The body of a function for an object, with the count of names that have to be there where names are counted. */
function bodyOfObject(tests: readonly string[], count: number | undefined): string {
  // An object of a class may have properties that are not among its names.
  const counted = count === undefined ? [] : ["value.constructor === Object", "namesIn(value) === count"];
  return [
    ...(count === undefined ? [] : [`  let count = ${count};`]),
    ...(tests.some((test) => test.includes("(x = ")) ? ["  let x;"] : []),
    `  return (\n    ${[...tests, ...counted].join(" &&\n    ")}\n  );`,
  ].join("\n");
}

/** Whether an object has names of its own making, and values that are all alike. */
function isMap({ maxProperties, propertyNames, additionalProperties }: Schema): boolean {
  return maxProperties !== undefined || propertyNames !== undefined || typeof additionalProperties === "object";
}

function called(name: string): Test {
  return (value) => `${name}(${value})`;
}

/** Null comes first: it is asked for with one comparison. */
function anyOf(tests: readonly Test[]): Test {
  return (value) => {
    const texts = tests
      .map((test) => test(value))
      .sort((a, b) => Number(b.endsWith("=== null")) - Number(a.endsWith("=== null")));
    if (texts.length === 0) return "true";
    return texts.map((text) => (texts.length > 1 && text.includes(" && ") ? `(${text})` : text)).join(" || ");
  };
}

/** An expression that reads `x`, as one that reads the property once. */
function once(test: string, read: string): string {
  const [first = "", second, ...others] = test.split(/\bx\b/);
  if (second === undefined) return test;
  const isCall = first.endsWith("(") && second?.startsWith(")");
  const value = others.length === 0 ? read : isCall ? `x = ${read}` : `(x = ${read})`;
  const text = [first + value + second, ...others].join("x");
  return text.includes(" || ") ? `(${text})` : text;
}

function boundTests({ minimum, maximum }: Schema, value: string): string[] {
  return [
    ...(minimum === undefined ? [] : [`${value} >= ${minimum}`]),
    ...(maximum === undefined ? [] : [`${value} <= ${maximum}`]),
  ];
}

/** A text of n code points has n to 2n code units: most texts are told by their length alone. */
function lengthTests({ maxLength: most }: Schema, value: string): string[] {
  return most === undefined ? [] : [`(${value}.length <= ${most} || hasAtMost(${value}, ${most}))`];
}

const banner = "// Generated by `npm run generate` from schemas/*.yaml. Do not edit.\n";

const isObject = `function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
`;

const hasAtMost = `/** Counts characters in code points, as JSON Schema has it. */
function hasAtMost(text, most) {
  if (text.length > 2 * most) return false;
  let count = 0;
  for (const _ of text) count++;
  return count <= most;
}
`;

const namesIn = `function namesIn(value) {
  let count = 0;
  for (const _ in value) count++;
  return count;
}
`;

const declarations = `import type { ErrorResponse, ListRunsQuery, ListRunsResponse, RunObject } from "./types.js";

export declare function listRunsResponse(value: unknown): value is ListRunsResponse;
export declare function runObject(value: unknown): value is RunObject;
export declare function errorResponse(value: unknown): value is ErrorResponse;
export declare function listRunsQuery(value: unknown): value is ListRunsQuery;
`;

const plainDeclarations = `/** Whether a value is a page, and every name in it is known. Where it is false, either may be true nevertheless. */
export declare function listRunsResponse(value: unknown): boolean;
/** Whether a value is a run, and every name in it is known. Where it is false, either may be true nevertheless. */
export declare function runObject(value: unknown): boolean;
`;
