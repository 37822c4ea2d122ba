import { isDeepStrictEqual } from "node:util";
import type { Capture } from "../../src/capture.js";
import { checkExchange } from "../../src/index.js";
import { valueAt } from "./edit-value.js";
import { isLostByPrinter, isPage, type PrintedPage, printed } from "./printed-page.js";
import type { Fault } from "./target.js";

/** What is wrong with what was read of a page in the form of a recorder: it is read as it was written, once, or once a line. */
export function faultOfPrinted(page: PrintedPage, capture: Capture | undefined): Fault | undefined {
  const { form, body } = page;
  const value: unknown = JSON.parse(body);
  if (!isPage(value)) return undefined;
  const read = capture?.exchanges.map(({ response }) => response.body) ?? [];
  const expected = Array.from({ length: form === "ndjson" ? 2 : 1 }, () => value);
  const isRead = capture?.failures.length === 0 && capture.skipped === 0 && isDeepStrictEqual(read, expected);
  if (isRead) return faultOfPrintedPlaces(page, capture);
  const message = `printed as ${form}, ${body.slice(0, 200)} is read as ${JSON.stringify(read).slice(0, 200)}`;
  return isLostByPrinter(page) ? undefined : { kind: `lost in ${form}`, message };
}

/** How a value is written, in the forms in which that can be told without reading them. */
const written: Readonly<Record<string, (json: string) => string>> = {
  ...Object.fromEntries(["json", "ndjson", "nock", "azure", "http", "http with its request"].map((form) => [form, String])),
  ...Object.fromEntries(["har", "exvcr"].map((form) => [form, (json: string) => JSON.stringify(json).slice(1, -1)])),
};

/** To place each issue takes long. */
const mostPlaced = 3;

/** Each issue with the body is placed where its value stands, or the object from which it is missing. */
function faultOfPrintedPlaces(page: PrintedPage, { exchanges, locate }: Capture): Fault | undefined {
  const [exchange] = exchanges;
  const write = written[page.form];
  if (!exchange || !write) return undefined;
  const lines = printed(page).split("\n");
  const issues = checkExchange(exchange).issues.filter(({ root }) => root === undefined);
  for (const issue of issues.slice(0, mostPlaced)) {
    const { line, column } = locate(0, issue);
    const found = lines[line - 1]?.slice(column - 1) ?? "";
    const expected = beginningOf(valueAt(exchange.response.body, issue.path), write);
    const message = `${issue.code} ${issue.pointer} is placed before ${found.slice(0, 50)}, not ${expected.slice(0, 50)}`;
    if (!found.startsWith(expected)) return { kind: `place in ${page.form}`, message };
  }
  return undefined;
}

/** What a value begins with where it is written; what is missing stands where its object does. */
function beginningOf(value: unknown, write: (json: string) => string): string {
  if (value === undefined) return "{";
  return typeof value === "object" && value !== null ? JSON.stringify(value).charAt(0) : write(JSON.stringify(value));
}
