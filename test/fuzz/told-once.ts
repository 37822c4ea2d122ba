import type { Issue } from "../../src/index.js";

/** The values of a run that a warning is about: where one of them was told already, the library does not look at it again. */
const reads: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "completed-at": [["completed_at", "status"]],
  "started-at": [["started_at", "status"]],
  "not-ended": ["cancelled_at", "failed_at", "completed_at"].map((end) => [end, "status"]),
  "expires-at": [["expires_at", "status"]],
  usage: [["usage", "status"]],
  "time-order": ["started_at", "cancelled_at", "failed_at", "completed_at"].map((time) => [time, "created_at"]),
  "usage-total": [["usage"]],
  "last-messages": [["truncation_strategy"]],
};

/**
 * The warnings that the library may leave out, since "one defect is told once" (generated/rules.md): those that read a value of which it
 * has told something.
 */
export function maskedWarnings(issues: readonly Issue[]): Set<string> {
  const told = new Set(issues.map(({ path: [, , name] }) => name));
  const isTold = (places: readonly (readonly string[])[]) => places.some((place) => place.some((name) => told.has(name)));
  return new Set(Object.keys(reads).filter((code) => isTold(reads[code] ?? [])));
}
