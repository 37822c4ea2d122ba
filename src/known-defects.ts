import { mayBeNull } from "./demanded-by-status.js";
import { nearName } from "./near-name.js";

/** A value that is wrong, and what is known of its place. */
export interface Defect {
  readonly key: string | number | undefined;
  readonly received: unknown;
  /** The object it stands in. */
  readonly parent: unknown;
  readonly nullable: boolean;
  /** The types or the values that are allowed. */
  readonly expected: readonly unknown[];
  readonly keyword: string;
}

/** What has probably happened, where the defect is one that servers and recorders are known for. */
export function knownDefect(defect: Defect): string | undefined {
  const { received, nullable, expected, keyword } = defect;
  if (keyword === "false schema" || (keyword === "required" && defect.key === "file_ids")) return filesHint(defect);
  if (Array.isArray(received) && received.length === 0 && expected.includes("object") && defect.key !== undefined)
    return `PHP writes an empty object as []: cast it to an object before it is encoded${nullable ? ", or write null where there is none" : ""}`;
  if (nullable && standsForNull(defect)) return `Was null meant? Some servers write ${written(received)} for it`;
  return typeof received === "string" ? textHint(defect, received) : undefined;
}

function textHint(defect: Defect, text: string): string | undefined {
  const { expected, keyword } = defect;
  if (expected.includes("integer") || expected.includes("number")) return numberHint(defect, text);
  if (expected.includes("boolean"))
    return /^(true|false)$/i.test(text) ? `Write ${text.toLowerCase()} without quotes` : undefined;
  const near = keyword === "enum" ? nearName(text, expected as string[]) : undefined;
  return near && `Did you mean "${near}"?`;
}

function standsForNull({ received, key, parent, keyword, expected }: Defect): boolean {
  if (typeof received === "string" && /^(null|none|nil|undefined)$/i.test(received))
    return keyword !== "enum" || !expected.includes(received.toLowerCase());
  const isNothing = received === "" || received === 0 || received === false || isEmpty(received);
  return isNothing && mayBeNull(key, parent);
}

/** A value as JSON; what is empty as that, since something that is no plain data may throw when it is printed. */
function written(value: unknown): string {
  if (isEmpty(value)) return Array.isArray(value) ? "[]" : "{}";
  return JSON.stringify(value);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function numberHint({ key }: Defect, text: string): string | undefined {
  if (/^-?\d+(\.\d+)?$/.test(text)) return "Write the number without quotes";
  if (!/^\d{4}-\d\d-\d\d/.test(text) || !String(key).endsWith("_at")) return undefined;
  // Without a zone it would be read as of here.
  const seconds = Math.floor(Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : "") / 1000);
  return `Times are numbers, in Unix seconds${Number.isNaN(seconds) ? "" : `: ${seconds}`}`;
}

/** What is known of the files of a run. */
export const eitherFiles = "file_ids is of v1, tool_resources of v2: no run has both";

/** `file_ids` in a run of v2, the one property that has to be absent, or missing from a run of v1. */
function filesHint({ parent, received }: Defect): string | undefined {
  const isOfV2 = Object.hasOwn(parent as object, "tool_resources");
  if (received !== undefined && isOfV2) return eitherFiles;
  if (received === undefined && !isOfV2) return undefined;
  const version = isOfV2 ? "v2" : "v1";
  return `This is a run of ${version}: was it recorded with OpenAI-Beta: assistants=${version}?`;
}
