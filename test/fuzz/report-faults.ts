import type { Issue, PageReport } from "../../src/index.js";
import type { Fault } from "./target.js";

const variants = ["v1", "v2", "portkey", null];

/** What is wrong with the form of a report, whatever it says. */
export function faultOfReport({ variant, reasons, valid, issues }: PageReport): Fault | undefined {
  if (!variants.includes(variant)) return ill("report", `the variant is ${String(variant)}`);
  if (reasons.length === 0 || !reasons.every(isText)) return ill("report", "there is no reason for the variant");
  if (valid !== issues.every(({ severity }) => severity !== "error")) return ill("report", `valid is ${valid} beside its issues`);
  return faultOfIssues(issues);
}

/** What is wrong with the form of issues. */
export function faultOfIssues(issues: readonly Issue[]): Fault | undefined {
  const told = new Set<string>();
  for (const issue of issues) {
    const what = wrongOf(issue);
    if (what) return ill("issue", `${what}: ${issue.code} at ${issue.pointer}`);
    const name = `${issue.severity} ${issue.code} ${issue.root ?? ""}${issue.pointer}`;
    if (told.has(name)) return ill("issue", `it is told twice: ${name}`);
    told.add(name);
  }
  return undefined;
}

function wrongOf({ severity, code, path, pointer, message, hint, evidence, root }: Issue): string | undefined {
  if (severity !== "error" && severity !== "warning") return `the severity is ${String(severity)}`;
  if (!/^[A-Za-z][A-Za-z\d-]*$/.test(code)) return "the code is none";
  if (root !== undefined && root !== "exchange") return "the root is none";
  if (pointer !== pointerOf(path)) return `the pointer is not that of the path ${JSON.stringify(path)}`;
  if (!isText(message)) return "the message is empty";
  if (hint !== undefined && !isText(hint)) return "the hint is empty";
  if (evidence !== undefined && !(evidence.length > 0 && evidence.every(isText))) return "the evidence is empty";
  return undefined;
}

/** A path as RFC 6901 has it. */
function pointerOf(path: Issue["path"]): string {
  let pointer = "";
  for (const key of path) pointer += `/${String(key).replace(/[~/]/g, (character) => (character === "~" ? "~0" : "~1"))}`;
  return pointer;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function ill(what: string, message: string): Fault {
  return { kind: `ill-formed ${what}`, message: `ill-formed ${what}: ${message}` };
}
