import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchema } from "ajv/dist/2020.js";
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
  defOf,
  filesIn,
  folder,
  type InvalidCase,
  invalidCases,
  type Kind,
  kinds,
  patched,
  reportCases,
  type ValidCase,
  validCases,
  variants,
} from "./corpus.js";
import { told, trials } from "./trials.js";

const library = { v1, v2, portkey };
const sources: Record<string, { variants: string[] }> = parse(readFileSync("schemas/sources.yaml", "utf8"));
const roots = { list: "listRunsResponse", run: "runObject", error: "errorResponse", query: "listRunsQuery" } as const;

/** What the schema of a case's folder says of the case. */
function verdict(variant: Variant, kind: Kind, { request, response, ...one }: ValidCase): readonly Issue[] {
  const { listRunsQuery } = library[variant];
  if (kind !== "query") return library[variant][roots[kind]].validate(response.body).issues ?? [];
  return ("query" in one ? listRunsQuery.validate(one.query) : parseListRunsQuery(String(request?.url))).issues ?? [];
}

const brief = (issues: readonly Issue[]) => issues.map(({ root, code, pointer }) => ({ ...(root && { root }), code, pointer }));
const sorted = <T extends { pointer: string }>(issues: readonly T[]) =>
  [...issues].sort((a, b) => (a.pointer < b.pointer ? -1 : Number(a.pointer > b.pointer)));

const report = { home: "", kind: "report" } as const;

describe("The corpus", () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(readFileSync(`${folder}case.schema.json`, "utf8")), "case");
  const homes = [...variants.flatMap((home) => [...kinds, "walk" as const].map((kind) => ({ home, kind }))), report];
  const files = homes.flatMap(({ home, kind }) =>
    (["valid", "invalid"] as const).flatMap((verdict) =>
      filesIn(home, kind, verdict).map((file) => ({
        ...file,
        form: verdict === "valid" && (kind === "walk" || kind === "report") ? kind : verdict,
      })),
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
      [content].flat().flatMap((one) => (one as ValidCase).source ?? (one as Partial<InvalidCase>).issue?.evidence ?? []),
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

describe("report.schema.json", () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync("generated/report.schema.json", "utf8")));
  const { valid, invalid } = reportCases();
  /** The faults by place; of a union, that it has no branch for the value. */
  const faults = (value: unknown) => {
    const { errors } = validate(value) ? {} : validate;
    return (errors ?? [])
      .filter(({ schemaPath }) => !/\/anyOf\/\d/.test(schemaPath))
      .map(({ keyword, instancePath, params: { missingProperty, additionalProperty } }) => {
        const name = missingProperty ?? additionalProperty;
        return { code: keyword, pointer: instancePath + (name === undefined ? "" : `/${name}`) };
      });
  };

  test.each(valid)("accepts: $description ($file)", (one) => expect(faults(one.report)).toEqual([]));

  test.each(invalid)("names the one fault: $description ($file)", (one) => expect(faults(one.report)).toEqual([one.issue]));
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

  describe(`${variant} rules`, () => {
    test.each(trials(variant))("$title ($file)", ({ report, expected, issue }) => {
      const { valid, issues } = report({ checkPage, checkExchange, checkPages });
      expect(told(issues)).toEqual(expected);
      expect(valid).toBe(expected.every(({ severity }) => severity === "warning"));
      if (issue)
        expect(issues.find(({ code, pointer }) => code === issue.code && pointer === issue.pointer)?.hint).toBe(issue.hint);
    });
  });

  describe(`${variant} letter`, () => {
    test.each(validCases(variant, "list"))("finds no more than it has to: $description ($file)", ({ response, letter = [] }) => {
      const [lax, all] = [false, true].map((strict) =>
        told(checkPage(response.body, { variant, strict, unknown: "allow" }).issues),
      );
      expect(all).toEqual(told([...(lax ?? []), ...letter]));
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

  describe(`${variant} schema.json`, () => {
    const schema = JSON.parse(readFileSync(`generated/${variant}/schema.json`, "utf8")) as AnySchema;

    test("gives the verdict of the library, read by a plain Ajv", () => {
      const ajv = new Ajv2020({ strict: true });
      ajv.addSchema(schema, "contract");
      for (const kind of ["list", "run", "error"] as const) {
        const accepts = (body: unknown) => ajv.validate(`contract#/$defs/${defOf[kind]}`, body);
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
        const accepts = (body: unknown) => ajv.validate(`${variant}.yaml#/$defs/${defOf[kind]}`, body);
        for (const { response, file } of validCases(variant, kind)) expect(accepts(response.body), file).toBe(true);
        for (const one of invalidCases(variant, kind))
          expect(accepts(one.exchange.response.body), one.description).toBe(!breaksSchema(one));
      }
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
  // A body without any mark of a page is no page with five faults.
  const emptied = chosen.filter(({ patch, issue }) => takesMark(patch) && /^\/\w+$/.test(issue.pointer)).length === 5;
  return chosen.length === size && !emptied ? [chosen] : [];
}

/** Whether a patch takes a property away by which a page is known, or the kind that it says it is of. */
const takesMark = ([first]: readonly Operation[]) => first?.op === "remove" || first?.path === "/response/body/object";

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
