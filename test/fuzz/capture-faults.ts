import type { Capture } from "../../src/capture.js";
import { type CheckOptions, checkExchange, checkPages, type PageReport } from "../../src/index.js";
import { pathsOf } from "./edit-value.js";
import { faultOfReport } from "./report-faults.js";
import { type Fault, thrown } from "./target.js";

/** What is wrong with what was read of a recording, or comes of it when it is checked; its lines have these lengths, where that is known. */
export function faultOfCapture(capture: Capture, lines: readonly number[] | undefined): Fault | undefined {
  const { exchanges, failures, skipped, locate } = capture;
  if (exchanges.length + failures.length + skipped === 0)
    return { kind: "nothing", message: "nothing was read, and nobody was told" };
  for (const { line = 1, message } of failures)
    if (!(line >= 1 && line <= (lines?.length ?? line)) || message.trim() === "")
      return { kind: "ill-formed failure", message: `a failure is at line ${line} of ${lines?.length}: ${message}` };
  if (throwsNoRangeError(() => locate(exchanges.length, { path: [] })))
    return { kind: "locate", message: "locate() finds an exchange that is not there" };
  try {
    for (const [index, exchange] of exchanges.entries()) {
      const report = checkExchange(exchange, optionsFor(exchanges.length + skipped + failures.length + index));
      const fault =
        faultOfReport(report) ??
        faultOfPlaces(report, (issue) => locate(index, issue), lines) ??
        faultOfReading(report, exchange);
      if (fault) return fault;
    }
    if (exchanges.length > 1) checkPages(exchanges);
  } catch (error) {
    return thrown("a check", error);
  }
  return undefined;
}

/** One way or another to check, the same for the same case. */
function optionsFor(number: number): CheckOptions {
  const all: readonly CheckOptions[] = [{}, {}, { variant: "v2" }, { variant: "v1", strict: true }, { unknown: "error" }];
  return all[number % all.length] ?? {};
}

function throwsNoRangeError(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    return !(error instanceof RangeError);
  }
}

/** Each time the recording is read again. */
const mostPlaced = 3;

function faultOfPlaces(
  { issues }: PageReport,
  locate: (issue: PageReport["issues"][number]) => { readonly line: number; readonly column: number },
  lines: readonly number[] | undefined,
): Fault | undefined {
  for (const issue of issues.slice(0, lines ? mostPlaced : 0)) {
    const { line, column } = locate(issue);
    const length = lines?.[line - 1];
    // What is missing at the end of a line stands right after it.
    if (length === undefined || !(column >= 1 && column <= length + 1))
      return {
        kind: "place",
        message: `${issue.code} ${issue.pointer} is placed at ${line}:${column}, of ${lines?.length} lines, this one of ${length}`,
      };
  }
  return undefined;
}

/** What was parsed can be read, unless it is very deep. */
function faultOfReading({ issues }: PageReport, exchange: unknown): Fault | undefined {
  if (!issues.some(({ code }) => code === "unreadable") || isDeep(exchange)) return undefined;
  return { kind: "unreadable", message: "what was parsed is told to be unreadable" };
}

function isDeep(value: unknown): boolean {
  try {
    return pathsOf(value).some(({ length }) => length > 500);
  } catch {
    return true;
  }
}
