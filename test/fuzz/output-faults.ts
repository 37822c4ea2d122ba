import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { SaxesParser } from "saxes";
import type { Report } from "../../generated/report.js";

/** The schemas that reports have to fit. */
export interface OutputSchemas {
  readonly report: object;
  readonly sarif: object;
}

/** Tells what is wrong with a report in one of the formats that programs read; undefined where all is well. */
export type FaultOfOutput = (format: string, stdout: string) => string | undefined;

/** Reads the schemas. */
export function outputFaults(schemas: OutputSchemas): FaultOfOutput {
  const isReport = new Ajv2020({ strict: true }).compile<Report>(schemas.report);
  // The schema is of draft 4, of which it uses nothing that draft 7 reads otherwise; its regular expressions are no Unicode ones.
  const isSarif = addFormats.default(new Ajv({ strict: false, unicodeRegExp: false })).compile(schemas.sarif);
  const readers: Readonly<Record<string, (stdout: string) => string | undefined>> = {
    json(stdout) {
      const report: unknown = JSON.parse(stdout);
      return isReport(report) ? faultOfCounts(report) : `breaks its schema: ${JSON.stringify(isReport.errors)}`;
    },
    ndjson: (stdout) => (stdout.split("\n").slice(0, -1).every(isObject) ? undefined : "a line is no object"),
    junit(stdout) {
      new SaxesParser().write(stdout).close();
      return undefined;
    },
    sarif: (stdout) => (isSarif(JSON.parse(stdout)) ? undefined : `breaks its schema: ${JSON.stringify(isSarif.errors)}`),
  };
  return (format, stdout) => {
    try {
      return readers[format]?.(stdout);
    } catch (error) {
      return `cannot be read: ${(error as Error).message}`;
    }
  };
}

function isObject(line: string): boolean {
  const value: unknown = JSON.parse(line);
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is counted has to be what is listed. */
function faultOfCounts({ summary, entries }: Report): string | undefined {
  const valid = entries.filter((entry) => entry.valid).length;
  const open = entries.flatMap(({ issues }) => issues).filter(({ accepted }) => accepted === undefined);
  const errors = open.filter(({ severity }) => severity === "error").length;
  const counted = [summary.exchanges, summary.valid, summary.invalid, summary.errors, summary.warnings].join();
  const listed = [entries.length, valid, entries.length - valid, errors, open.length - errors].join();
  return counted === listed ? undefined : `it counts ${counted}, and lists ${listed}`;
}
