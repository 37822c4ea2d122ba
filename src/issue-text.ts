import type { Closing, EntryIssue } from "./reporter.js";
import { visible } from "./visible.js";

/** What is wrong and where, and what is known of it, as lines. */
export function issueText({ root, pointer, message, hint, evidence }: EntryIssue): [string, ...string[]] {
  return [
    `${visible(pointer) || root || "body"} ${visible(message)}`,
    ...(hint ? [`hint: ${visible(hint)}`] : []),
    ...(evidence ? [`evidence: ${visible(evidence.join(", "))}`] : []),
  ];
}

/** What an entry of the baseline that accepts nothing would accept, as a line. */
export function staleText({ code, pointer, reason, expires, expired }: NonNullable<Closing["stale"]>[number]): string {
  if (expired)
    return visible(`The baseline accepted ${code} at ${pointer || "body"} (${reason}) until ${expires}, and does no longer`);
  const until = expires === undefined ? "" : `, until ${expires}`;
  return visible(`The baseline accepts ${code} at ${pointer || "body"} (${reason}${until}), but no issue is accepted by that`);
}
