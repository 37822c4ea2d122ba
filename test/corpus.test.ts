import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchema, type ErrorObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Operation } from "rfc6902";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkExchange, checkPage, checkPages, type Issue, parseListRunsQuery, type Variant } from "../src/index.js";
import * as portkey from "../src/portkey.js";
import { runRules } from "../src/run-rules.js";
import * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";
import {
  breaksSchema,
  filesIn,
  folder,
  type InvalidCase,
  invalidCases,
  invalidWalks,
  type Kind,
  kinds,
  patched,
  type ValidCase,
  validCases,
  validWalks,
  variants,
  type WalkCase,
} from "./corpus.js";

const library = { v1, v2, portkey };
const sources: Record<string, { variants: string[] }> = parse(readFileSync("schemas/sources.yaml", "utf8"));
const roots = { list: "listRunsResponse", run: "runObject", error: "errorResponse", query: "listRunsQuery" } as const;
const defs = { list: "ListRunsResponse", run: "RunObject", error: "ErrorResponse", query: "ListRunsQuery" } as const;

/** What the schema of a case's folder says of the case. */
function verdict(variant: Variant, kind: Kind, { request, response, ...one }: ValidCase): readonly Issue[] {
  const { listRunsQuery } = library[variant];
  if (kind !== "query") return library[variant][roots[kind]].validate(response.body).issues ?? [];
  return ("query" in one ? listRunsQuery.validate(one.query) : parseListRunsQuery(String(request?.url))).issues ?? [];
}

const brief = (issues: readonly Issue[]) => issues.map(({ root, code, pointer }) => ({ ...(root && { root }), code, pointer }));
const sorted = <T extends { pointer: string }>(issues: readonly T[]) =>
  [...issues].sort((a, b) => (a.pointer < b.pointer ? -1 : Number(a.pointer > b.pointer)));

describe("The corpus", () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(readFileSync(`${folder}case.schema.json`, "utf8")), "case");
  const files = variants.flatMap((home) =>
    ([...kinds, "walk"] as const).flatMap((kind) =>
      (["valid", "invalid"] as const).flatMap((verdict) =>
        filesIn(home, kind, verdict).map((file) => ({
          ...file,
          form: kind === "walk" && verdict === "valid" ? "walk" : verdict,
        })),
      ),
    ),
  );

  test.each(files)("$file has the form of a case", ({ content, form }) => {
    const validate = ajv.getSchema(`case#/$defs/${form}`);
    expect(validate?.(content), ajv.errorsText(validate?.errors ?? [])).toBe(true);
  });

  test("has descriptions that are unique", () => {
    const descriptions = files.flatMap(({ content }) => [content].flat().map((one) => (one as ValidCase).description));
    expect(descriptions.filter((text, index) => descriptions.indexOf(text) !== index)).toEqual([]);
  });

  test("cites only known sources", () => {
    const cited = files.flatMap(({ content }) =>
      [content].flat().flatMap((one) => (one as ValidCase).source ?? (one as InvalidCase).issue.evidence ?? []),
    );
    expect(cited.filter((id) => !(id in sources))).toEqual([]);
  });

  test("holds no payload twice", () => {
    const bodies = files.flatMap(({ content, file }) =>
      (content as ValidCase).response ? [{ file, body: JSON.stringify((content as ValidCase).response.body) }] : [],
    );
    const twice = bodies
      .filter(({ body }, index) => bodies.findIndex((other) => other.body === body) !== index)
      .map(({ file }) => file);
    // The very answer that is recorded with 400 is recorded with 401 too.
    expect(twice).toEqual(["v2/error/valid/401.missing-beta-header.json"]);
  });
});

for (const variant of variants) {
  for (const kind of kinds) {
    describe(`${variant} ${roots[kind]}`, () => {
      test.each(validCases(variant, kind))("accepts: $description ($file)", (one) => {
        expect(verdict(variant, kind, one)).toEqual([]);
      });

      const faults = invalidCases(variant, kind).filter(breaksSchema);
      test.each(faults)("names the one fault: $description ($file)", ({ exchange, issue: { code, pointer, hint }, level }) => {
        const found = verdict(variant, kind, exchange);
        expect(brief(found)).toEqual([{ code, pointer }]);
        if (!level) expect(found[0]?.hint).toBe(hint);
      });

      const sound = invalidCases(variant, kind).filter((one) => !breaksSchema(one));
      test.skipIf(sound.length === 0).each(sound)("accepts: $description ($file)", ({ exchange }) => {
        expect(verdict(variant, kind, exchange)).toEqual([]);
      });
    });
  }

  describe(`${variant} runObject`, () => {
    const runs = validCases(variant, "list").flatMap(({ description, response }) =>
      (response.body as v2.ListRunsResponse).data.map((run, index) => ({ description, index, run })),
    );

    test.each(runs)("accepts run $index of: $description", ({ run }) => {
      expect(library[variant].runObject.validate(run)).toEqual({ value: run });
    });

    const faults = invalidCases(variant, "list")
      .filter(breaksSchema)
      .flatMap(({ issue, ...one }) => {
        const [, index, pointer] = /^\/data\/(\d+)(\/.*)$/.exec(issue.pointer) ?? [];
        return pointer ? [{ ...one, index: Number(index), code: issue.code, pointer }] : [];
      });

    test.each(faults)("names the one fault of a run: $description ($file)", ({ exchange, index, code, pointer }) => {
      const { issues = [] } = library[variant].runObject.validate((exchange.response.body as v2.ListRunsResponse).data[index]);
      expect(brief(issues)).toEqual([{ code, pointer }]);
    });
  });

  describe(`${variant} checkPage()`, () => {
    const pages = validCases(variant, "list").filter(({ level }) => level === "page");
    test.each(pages)("accepts: $description ($file)", ({ request, response, warnings = [] }) => {
      const { valid, issues } = checkPage(response.body, { variant, ...(request && { request }) });
      expect(valid).toBe(true);
      expect(sorted(brief(issues))).toEqual(sorted(warnings));
    });

    test.each(invalidCases(variant, "list").filter((one) => one.strict))(
      "names by the letter: $description ($file)",
      ({ base, exchange, issue }) => {
        const errors = checkPage(exchange.response.body, { variant, strict: true, unknown: "allow" }).issues;
        expect(checkPage(base.response.body, { variant, strict: true, unknown: "allow" }).issues).toEqual([]);
        const { code, pointer, evidence = [] } = issue;
        expect(brief(errors)).toEqual([{ code, pointer }]);
        expect(errors[0]?.evidence).toEqual(evidence.filter((id) => sources[id]?.variants.includes(variant)));
      },
    );
  });

  describe(`${variant} checkExchange()`, () => {
    // Cases of v2 have its header, which is a warning of its own where v1 was asked for.
    const exchanges = [...validCases(variant, "list"), ...validCases(variant, "error")].filter(
      ({ level, file }) => level === "page" && (variant !== "v1" || file.startsWith("v1/")),
    );
    test.each(exchanges)("accepts: $description ($file)", ({ file, description: _, source, level, ...exchange }) => {
      const { warnings = [], ...rest } = exchange;
      const { valid, issues } = checkExchange(rest, { variant });
      expect(valid).toBe(true);
      expect(sorted(brief(issues))).toEqual(sorted(warnings));
    });

    const faults = invalidCases(variant, "list").filter(
      ({ strict, level, issue, file }) =>
        !strict && (level === "exchange" ? file.startsWith(variant) : level === "page" || issue.pointer !== ""),
    );
    test.each(faults)("tells once: $description ($file)", ({ exchange, issue, level, warnings = [] }) => {
      const { request, response } = exchange;
      const options = level === "exchange" ? {} : ({ variant } as const);
      const { valid, issues } = checkExchange({ ...(request && { request }), response }, options);
      const { hint, severity = "error", ...place } = issue;
      const beside = warnings.map(({ code, pointer }) => ({ code, pointer }));
      expect(sorted(brief(issues))).toEqual(sorted([place, ...beside]));
      expect(valid).toBe(severity === "warning");
      expect(issues.find(({ code, pointer }) => code === issue.code && pointer === issue.pointer)).toMatchObject({
        severity,
        ...(hint && { hint }),
      });
    });

    test("names k independent faults of a page k times, in one run and across runs", () => {
      const sets = combinations(variant);
      expect(sets.length).toBeGreaterThan(500);
      for (const faults of sets) {
        const { request, response } = patched((faults[0] as InvalidCase).base, ...faults.map((fault) => fault.patch));
        const { issues } = checkExchange({ ...(request && { request }), response }, { variant });
        expect(
          sorted(brief(issues.filter((issue) => issue.severity === "error"))),
          faults.map((fault) => fault.description).join(" + "),
        ).toEqual(sorted(faults.map(({ issue: { code, pointer } }) => ({ code, pointer }))));
      }
    });
  });

  describe(`${variant} checkPages()`, () => {
    const options = ({ complete }: WalkCase) => ({ variant, complete: complete === true });
    const pagesOf = ({ pages, bodies }: WalkCase) =>
      pages.map(({ request, response }) => (bodies ? response.body : { ...(request && { request }), response }));

    const walks = validWalks(variant);
    test.each(walks)("accepts: $description ($file)", (walk) => {
      expect(checkPages(pagesOf(walk), options(walk))).toMatchObject({ valid: true, issues: [] });
    });

    const faults = invalidWalks(variant);
    test.each(faults)("tells once: $description ($file)", ({ walk, issue: { hint, ...place } }) => {
      const { valid, issues } = checkPages(pagesOf(walk), options(walk));
      expect(valid).toBe(false);
      expect(brief(issues)).toEqual([place]);
      expect(issues[0]?.hint).toBe(hint);
    });
  });

  describe(`${variant} schema.json`, () => {
    const schema = JSON.parse(readFileSync(`generated/${variant}/schema.json`, "utf8")) as AnySchema;

    test("gives the verdict of the library, read by a plain Ajv", () => {
      const ajv = new Ajv2020({ strict: true });
      ajv.addSchema(schema, "contract");
      for (const kind of ["list", "run", "error"] as const) {
        const accepts = (body: unknown) => ajv.validate(`contract#/$defs/${defs[kind]}`, body);
        for (const { response, file } of validCases(variant, kind)) expect(accepts(response.body), file).toBe(true);
        for (const one of invalidCases(variant, kind))
          expect(accepts(one.exchange.response.body), one.description).toBe(!breaksSchema(one));
      }
    });

    test("means what the sources mean, read by a plain Ajv without our build", () => {
      const ajv = new Ajv2020({ strict: false });
      for (const name of ["common", ...variants])
        ajv.addSchema(parse(readFileSync(`schemas/${name}.yaml`, "utf8")), `${name}.yaml`);
      for (const kind of ["list", "error"] as const) {
        const accepts = (body: unknown) => ajv.validate(`${variant}.yaml#/$defs/${defs[kind]}`, body);
        for (const { response, file } of validCases(variant, kind)) expect(accepts(response.body), file).toBe(true);
        for (const one of invalidCases(variant, kind))
          expect(accepts(one.exchange.response.body), one.description).toBe(!breaksSchema(one));
      }
    });

    test("has an invalid case for every keyword", () => {
      const broken = brokenBy(variant, schema);
      // A name is always a string: the type is there for Ajv's strict mode, which wants one beside maxLength.
      expect(keywordsOf(schema).filter((place) => !broken.has(place))).toEqual(["/$defs/Metadata/propertyNames/type"]);
    });
  });
}

/** Sets of two to five faults of one base that do not touch each other; a page of two runs gets every fault in its second run too. */
function combinations(variant: Variant): InvalidCase[][] {
  const cases = invalidCases(variant, "list").filter(
    ({ strict, level, issue }) => !strict && level !== "exchange" && !issue.severity && issue.pointer !== "",
  );
  return [...new Set(cases.map((one) => one.base.file))].flatMap((file) => {
    const faults = cases.filter((one) => one.base.file === file);
    // The documented samples hold two runs that are alike.
    const all = file.endsWith("/200.completed.json") ? faults.flatMap((fault) => [fault, inSecondRun(fault)]) : faults;
    return all.flatMap((_, start) => [2, 3, 4, 5].flatMap((size) => apart(all, start, size)));
  });
}

function apart(faults: InvalidCase[], start: number, size: number): InvalidCase[][] {
  const chosen: InvalidCase[] = [];
  for (let step = 0; chosen.length < size && step < faults.length; step++) {
    const fault = faults[(start + step * 7) % faults.length] as InvalidCase;
    const touches = chosen.some((one) => touched(one).some((place) => touched(fault).some((other) => nested(place, other))));
    if (!touches) chosen.push(fault);
  }
  // A body without any property of a page is no page with five faults.
  const emptied = chosen.filter(({ patch, issue }) => patch[0]?.op === "remove" && /^\/\w+$/.test(issue.pointer)).length === 5;
  return chosen.length === size && !emptied ? [chosen] : [];
}

const places = (patch: readonly Operation[]) => patch.map(({ path }) => path.replace("/response/body", "").replace(/\/0$/, ""));

/** What a fault changes, and what the rule that finds it looks at. */
function touched({ patch, issue: { code, pointer } }: InvalidCase): string[] {
  const [run = ""] = /^\/data\/\d+/.exec(pointer) ?? [];
  const reads =
    looksAt[code] ?? runRules.find(({ id }) => id === code)?.parts.flatMap((part) => part.reads.map((name) => `${run}/${name}`));
  return [pointer, ...places(patch), ...(reads ?? [])];
}

const looksAt: Record<string, string[]> = {
  seconds: ["/data/*/created_at"],
  cursor: ["/data/*/id", "/first_id", "/last_id"],
  "unique-ids": ["/data/*/id", "/first_id", "/last_id"],
  "same-thread": ["/data/*/thread_id"],
  order: ["/data/*/created_at", "/data/*/id", "/request/url"],
  limit: ["/data", "/request/url"],
  "first-id": ["/first_id", "/last_id", "/data/*/id"],
  "last-id": ["/first_id", "/last_id", "/data/*/id"],
  "has-more": ["/has_more"],
};

/** Whether one place is the other, or in it; `*` stands for every run. */
function nested(one: string, other: string): boolean {
  const [left, right] = [one.split("/"), other.split("/")];
  return left.every((key, index) => index >= right.length || key === right[index] || [key, right[index]].includes("*"));
}

function inSecondRun(fault: InvalidCase): InvalidCase {
  const move = (text: string) => text.replace("/data/0", "/data/1");
  const patch = fault.patch.map((operation) => ({ ...operation, path: move(operation.path) }));
  return { ...fault, patch, issue: { ...fault.issue, pointer: move(fault.issue.pointer) } };
}

/** The keywords of a schema that the invalid cases break, as places; of `required`, each name by itself. */
function brokenBy(variant: Variant, schema: AnySchema): Set<string> {
  const ajv = new Ajv2020({ strict: true, allErrors: true, verbose: true });
  ajv.addSchema(schema, "contract");
  const paths = new Map<unknown, string>();
  visitSchemas(schema, (node, path) => paths.set(node, path));
  const place = ({ parentSchema, schemaPath, keyword, params }: ErrorObject) => {
    if (keyword === "false schema") return schemaPath;
    return `${paths.get(parentSchema)}/${keyword}${keyword === "required" ? `/${params.missingProperty}` : ""}`;
  };
  const broken = kinds.flatMap((kind) => {
    const validate = ajv.getSchema(`contract#/$defs/${defs[kind]}`);
    return invalidCases(variant, kind).flatMap(({ exchange }) => {
      validate?.(kind === "query" ? queryOf(exchange) : exchange.response.body);
      return (validate?.errors ?? []).map(place);
    });
  });
  return new Set(broken);
}

/** The query of a case as a value, `limit` as a number wherever it can be one. */
function queryOf({ request, ...one }: ValidCase): unknown {
  if ("query" in one) return one.query;
  const { limit, ...query } = Object.fromEntries(new URL(String(request?.url)).searchParams);
  return { ...query, ...(limit !== undefined && { limit: limit && Number.isFinite(Number(limit)) ? Number(limit) : limit }) };
}

const assertions = ["type", "const", "enum", "minimum", "maximum", "maxLength", "maxItems", "maxProperties"];

/** The places of all assertions of a schema. */
function keywordsOf(schema: AnySchema): string[] {
  const found: string[] = [];
  visitSchemas(schema, (node, path) => {
    if (node === false) found.push(`#/properties/${path.split("/").at(-1)}/false schema`);
    for (const key of Object.keys(node)) if (assertions.includes(key)) found.push(`${path}/${key}`);
    for (const name of (node as { required?: string[] }).required ?? []) found.push(`${path}/required/${name}`);
  });
  return found;
}

function visitSchemas(node: unknown, visit: (schema: object | boolean, path: string) => void, path = ""): void {
  if (typeof node !== "boolean" && (typeof node !== "object" || node === null)) return;
  if (!/\/(properties|\$defs|oneOf|anyOf)$/.test(path)) visit(node, path);
  for (const [key, child] of Object.entries(node)) {
    if (typeof child === "object" || /\/properties$/.test(path)) visitSchemas(child, visit, `${path}/${key}`);
  }
}
