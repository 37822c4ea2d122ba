import { kindOf } from "./answer-kind.js";
import { type Exchange, headerOf, type Variant } from "./exchange.js";
import { pointerTo, propertyOf } from "./json-pointer.js";
import { hostOf, ownerOf } from "./known-request.js";
import type { Issue } from "./schema.js";

const endOfV1 = "The v1 Assistants API has been deprecated.";

/** Names an answer that tells of the end of v1 (2024-12-18) or may tell of the end of the endpoint (2026-08-26), as a warning. */
export function endingOf({ request, response, recordedAt }: Exchange, variant: Variant | null): Issue[] {
  const { status, headers, body } = response;
  const isPage = kindOf(body) === "list";
  const message = propertyOf(propertyOf(body, "error"), "message");
  if (!isPage && (status ?? 400) === 400 && typeof message === "string" && message.startsWith(endOfV1))
    return [
      {
        ...ending("end-of-v1", ["error", "message"], "is the answer that v1 has given since it ended on 2024-12-18"),
        evidence: ["wire:undated"],
      },
    ];
  if (isPage || ownerOf(hostOf(request)) === "other") return [];
  const day = dayOf(headerOf(headers, "date")) ?? dayOf(recordedAt);
  if (day === undefined) return [];
  if (status === 400 && variant === "v1" && day > "2024-12-18")
    return [ending("end-of-v1", [], "is possibly the answer that v1 has given since it ended on 2024-12-18")];
  if (status === 404 && day > "2026-08-26")
    return [
      ending(
        "shutdown",
        [],
        "is possibly the shutdown of 2026-08-26: the endpoint has answered 404 since, as it does for an unknown thread",
      ),
    ];
  return [];
}

/** The day of a time, in UTC; undefined when it is none. */
function dayOf(text: unknown): string | undefined {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

function ending(code: string, path: string[], message: string): Issue {
  return { severity: "warning", code, path, pointer: pointerTo(path), message };
}
