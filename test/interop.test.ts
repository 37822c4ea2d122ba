import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { Description } from "../scripts/bundle.js";
import { openapi30 } from "../scripts/openapi-3-0.js";
import { variants } from "./corpus.js";
import { type Case, casesOf } from "./interop/cases.js";
import { type Answers, faultsOf } from "./interop/compare.js";
import { type Deviation, deviations, type Selector } from "./interop/deviations.js";

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));

/** The fields of a Schema Object in OpenAPI 3.0.3, without those of documents and of XML that no schema here has. */
const fields30 = new Set(
  `title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems
  maxProperties minProperties required enum type allOf oneOf anyOf not items properties additionalProperties description format
  default nullable deprecated`.split(/\s+/),
);

/** Where a schema says what 3.0 cannot read. */
function faultsIn30(schema: unknown, place: string): string[] {
  if (typeof schema !== "object" || schema === null) return [`${place} is no object`];
  const { $ref, ...node } = schema as Record<string, unknown>;
  if ($ref) return Object.keys(node).map((field) => `${place}/${field} stands beside a reference`);
  const { properties = {}, additionalProperties = true, items, not, allOf = [], anyOf = [], oneOf = [], type } = node;
  const below = [
    ...Object.entries({ ...(properties as object), ...(items !== undefined && { items }), ...(not !== undefined && { not }) }),
    ...[allOf, anyOf, oneOf].flatMap((branches) => Object.entries(branches as object)),
    ...(typeof additionalProperties === "boolean" ? [] : [["*", additionalProperties] as const]),
  ];
  return [
    ...Object.keys(node).flatMap((field) => (fields30.has(field) || field.startsWith("x-") ? [] : [`${place}/${field}`])),
    ...(["undefined", "string"].includes(typeof type) && type !== "null" ? [] : [`${place}/type`]),
    ...(node.nullable !== undefined && type === undefined ? [`${place}/nullable stands without a type`] : []),
    ...below.flatMap(([name, child]) => faultsIn30(child, `${place}/${name}`)),
  ];
}

function schemasOf(node: unknown, place: string): [string, unknown][] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, child]): [string, unknown][] => {
    if (key === "examples") return [];
    if (key === "schemas") return Object.entries(child).map(([name, schema]) => [`${place}/${key}/${name}`, schema]);
    return key === "schema" ? [[`${place}/${key}`, child]] : schemasOf(child, `${place}/${key}`);
  });
}

describe.each(variants)("generated/%s/openapi-3.0.json", (variant) => {
  const description = read(`generated/${variant}/openapi-3.0.json`);

  test("has no schema with a word that OpenAPI 3.0 does not know", () => {
    expect(description.openapi).toBe("3.0.3");
    const schemas = schemasOf(description, "");
    expect(schemas.length).toBeGreaterThan(30);
    expect(schemas.flatMap(([place, schema]) => faultsIn30(schema, place))).toEqual([]);
  });

  test("describes what openapi.json describes", () => {
    const outline = ({ paths, servers, security, components }: Description) => {
      const { schemas: _, ...others } = components;
      const named = Object.entries(others).map(([kind, parts]) => [kind, Object.keys(parts)]);
      const { examples, securitySchemes } = components;
      return { paths, servers, security, named, examples, securitySchemes, schemas: Object.keys(components.schemas ?? {}) };
    };
    expect(outline(description)).toEqual(outline(read(`generated/${variant}/openapi.json`)));
  });

  test("gives the verdicts of the corpus, but for the length of a name", () => {
    const ajv = new Ajv({ strict: false });
    ajv.addSchema(description, "openapi");
    const defs = { list: "ListRunsResponse", run: "RunObject", error: "ErrorResponse" };
    const cases = casesOf(variant).filter(({ kind }) => kind !== "query");
    const differing = cases.filter(({ kind, value, valid }) => {
      return ajv.validate(`openapi#/components/schemas/${defs[kind as keyof typeof defs]}`, value) !== valid;
    });
    const name = variant === "v1" ? "A metadata key of 65 characters, v1" : "A metadata key of 65 characters";
    expect(differing.map(({ description }) => description)).toEqual([name]);
  });

  test("gives the verdicts of the corpus on parameters", () => {
    const parameters = Object.values(description.components.parameters) as { name: string; schema: object }[];
    const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]));
    const accepts = new Ajv({ strict: false }).compile({ type: "object", properties });
    const cases = casesOf(variant).filter(({ kind }) => kind === "query");
    expect(cases.filter(({ value, valid }) => accepts(value) !== valid)).toEqual([]);
  });
});

describe("openapi30()", () => {
  const described = (schema: unknown) => {
    const info = { summary: "One", description: "Two.", license: { name: "MIT", identifier: "MIT" } };
    return openapi30({ info, paths: {}, components: { schemas: { One: schema as Record<string, unknown> } } }).components.schemas
      ?.One;
  };

  test.each([
    [{ type: ["string", "null"] }, { type: "string", nullable: true }],
    [{ anyOf: [{ $ref: "#/a" }, { type: "null" }] }, { anyOf: [{ $ref: "#/a" }, { enum: [null] }] }],
    [{ properties: { a: false, b: true, const: { const: 1 } } }, { properties: { a: { not: {} }, b: {}, const: { enum: [1] } } }],
    [{ additionalProperties: false, propertyNames: { maxLength: 1 } }, { additionalProperties: false }],
  ])("writes %j as %j", (schema, expected) => {
    expect(described(schema)).toEqual(expected);
  });

  test.each([
    [{ prefixItems: [] }, 'Cannot write "prefixItems" in 3.0: no rule says how'],
    [{ exclusiveMinimum: 1 }, 'Cannot write "exclusiveMinimum" in 3.0: no rule says how'],
    [{ items: { type: ["string", "integer"] } }, 'Cannot write type ["string","integer"] in 3.0: it has one type a schema'],
    [{ $ref: "#/a", description: "One." }, 'Cannot write "#/a" in 3.0: it has siblings'],
  ])("refuses %j", (schema, message) => {
    expect(() => described(schema)).toThrow(message);
  });
});

describe("faultsOf()", () => {
  const sound: Case = { kind: "list", description: "Sound", valid: true, wrongStatus: false, value: 1, status: 200 };
  const fault = { code: "minimum", pointer: "" };
  const unsound: Case = { ...sound, description: "Unsound", valid: false, fault };
  const other: Case = { ...unsound, description: "Other" };
  const engine = { name: "engine", version: "1", reads: "schema.json", seesStatus: false } as const;
  const said = (...accepted: boolean[]): Answers => ({ engine, variant: "v2", cases: [sound, unsound, other], accepted });
  const base = { engines: ["engine"], reads: ["schema.json"], reason: "" } as const;
  const listed = (cases: Selector, verdict: "accepts" | "rejects" = "accepts"): Deviation[] => [{ ...base, verdict, cases }];
  const codes = listed({ codes: ["minimum"] });
  const descriptions = listed({ descriptions: ["Unsound"] });
  const refusal: Deviation[] = [{ ...base, verdict: "refuses", saying: "No" }];
  const refused: Answers = { ...said(), accepted: new Error("No.") };

  test.each<[string, Answers, Deviation[], string[]]>([
    ["no difference", said(true, false, false), [], []],
    ["a new one", said(false, false, true), [], ['rejects list "Sound"', 'accepts list "Other"']],
    ["a listed one", said(true, true, false), descriptions, []],
    ["one beside the listed one", said(true, true, true), descriptions, ['accepts list "Other"']],
    [
      "one the other way round",
      said(true, true, false),
      listed({ descriptions: ["Unsound"] }, "rejects"),
      ['accepts list "Unsound"', 'no longer rejects list "Unsound"', 'nowhere rejects "Unsound"'],
    ],
    ["a gone one", said(true, false, false), descriptions, ['no longer accepts list "Unsound"', 'nowhere accepts "Unsound"']],
    ["a listed one of no case", said(true, false, false), listed({ descriptions: ["None"] }), ['nowhere accepts "None"']],
    ["all of a code", said(true, true, true), codes, []],
    ["some of a code", said(true, true, false), codes, ['no longer accepts list "Other"']],
    ["a refusal", refused, [], ["refuses it: No."]],
    ["a listed refusal", refused, refusal, []],
    [
      "a refusal for another reason",
      { ...refused, accepted: new Error("Why?") },
      refusal,
      ["refuses it: Why?", "no longer refuses it"],
    ],
    [
      "an engine that is gone",
      { ...said(true, false, false), engine: { ...engine, name: "other" } },
      descriptions,
      ["is not asked"],
    ],
    ["a gone refusal", said(true, false, false), refusal, ["no longer refuses it"]],
  ])("tells of %s", (_, answers, list, expected) => {
    const brief = faultsOf([answers], list).map((text) => text.replace(/^engine on schema.json( of v2)? /, ""));
    expect(brief).toEqual(expected);
  });
});

test("every listed deviation says where its cause is told, or that no issue was found", () => {
  for (const { reason, see } of deviations) {
    if (see === undefined) expect(reason).toContain("no issue was found");
    else expect(see).toMatch(/^https:\/\//);
  }
});

describe("test/interop/RESULTS.md", () => {
  const text = readFileSync("test/interop/RESULTS.md", "utf8");
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));

  test("has the verdicts of every engine on every variant", () => {
    expect(cells[0]?.slice(4, 7)).toEqual([...variants]);
    const { devDependencies } = read("test/interop/package.json");
    const named = new Set(cells.slice(2).map(([, name]) => name));
    const others = ["@kubb/core", "@kubb/plugin-oas", "expect", "node", "typescript", "vitest"];
    expect([...named].sort()).toEqual(
      [...Object.keys(devDependencies).filter((name) => !others.includes(name)), "python3-jsonschema"].sort(),
    );
    for (const [, name = "", version] of cells.slice(2)) if (name in devDependencies) expect(version).toBe(devDependencies[name]);
  });

  test("is of the corpus as it is: `npm run interop` writes it anew", () => {
    const [, , , , ...counts] = cells.find(([, name]) => name === "ajv") ?? [];
    const expected = variants.map((variant) => {
      const cases = casesOf(variant);
      const sound = cases.filter(({ valid }) => valid).length;
      return `${sound}/${sound} · ${cases.length - sound}/${cases.length - sound}`;
    });
    expect(counts.slice(0, 3)).toEqual(expected);
  });

  test("gives every listed deviation its reason", () => {
    for (const { reason } of deviations) expect(text).toContain(reason);
    expect(text.match(/^### Deviation/gm)).toHaveLength(deviations.length);
  });
});
