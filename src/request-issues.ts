import { kindOf } from "./answer-kind.js";
import { describe } from "./describe.js";
import { type Exchange, headerEntries, headerPath, type Variant } from "./exchange.js";
import { pointerTo } from "./json-pointer.js";
import { hostOf, ownerOf, pathOf, queryOf, runsPath, textOf } from "./known-request.js";
import type { Issue } from "./schema.js";

/**
 * Judges the request of an exchange: method, path and query, and whether the headers the variant needs were sent. What the answer is
 * an error to is a warning, since the server refused it, and so is a header that is missing, since recorders leave headers out. On a
 * host that is neither OpenAI's nor Portkey's neither path prefix nor headers are judged. Values of headers are never told.
 */
export function requestIssues({ request, response }: Exchange, variant: Variant | null): Issue[] {
  if (!request) return [];
  const severity = kindOf(response.body) === "error" ? "warning" : "error";
  const issues = [...methodIssues(request.method), ...urlIssues(request), ...headerIssues(request, variant)];
  return issues.map(({ key, ...issue }) => {
    const path = ["request", ...key];
    return { root: "exchange", severity, path, pointer: pointerTo(path), ...issue };
  });
}

type Found = Pick<Issue, "code" | "message"> & Partial<Issue> & { readonly key: Issue["path"] };

function methodIssues(method: unknown): Found[] {
  if (method === undefined || method === null || (typeof method === "string" && method.toUpperCase() === "GET")) return [];
  return [
    { code: "method", key: ["method"], message: `must be GET, got ${describe(method)}`, expected: "GET", received: method },
  ];
}

function urlIssues(request: NonNullable<Exchange["request"]>): Found[] {
  if (request.url === undefined || request.url === null) return [];
  const url = textOf(request.url);
  const key = ["url"];
  if (url === undefined) return [{ code: "path", key, message: `must be a URL as text, got ${describe(request.url)}` }];
  const owner = ownerOf(hostOf(request));
  const prefix = owner === "openai" || owner === "portkey" ? "/v1" : "";
  const path = pathOf(url).replace(/^.*@/s, ""); // who logs in at a URL without a scheme
  if (!path.includes("/") && !url.includes("?")) return []; // replaced by a recorder
  const before = runsPath.exec(path)?.[1];
  const isRight = before !== undefined && (prefix === "" || before === prefix);
  const expected = `${prefix}/threads/{thread_id}/runs`;
  return [
    ...(isRight
      ? []
      : [{ code: "path", key, message: `must have the path ${expected}, got ${describe(path)}`, expected, received: path }]),
    ...queryOf(url).issues.map(({ code, path, message, expected, received, hint, evidence }) => ({
      code,
      key,
      message: `parameter ${path.join(".")} ${message}`,
      ...(expected !== undefined && { expected }),
      ...(received !== undefined && { received }),
      ...(hint && { hint }),
      ...(evidence && { evidence }),
    })),
  ];
}

function headerIssues(request: NonNullable<Exchange["request"]>, variant: Variant | null): Found[] {
  const headers = new Map(headerEntries(request.headers));
  const owner = ownerOf(hostOf(request)) ?? (variant === "portkey" ? "portkey" : "openai");
  if (headers.size === 0 || owner === "other") return [];
  const found = [...betaIssues(headers, variant), ...(owner === "portkey" ? portkeyAuthIssues(headers) : authIssues(headers))];
  return found.map(({ name, ...issue }) => ({
    ...issue,
    severity: "warning",
    key: ["headers", ...headerPath(request.headers, name)],
  }));
}

/** What is wrong with a header, by its name in lower case. */
type OfHeader = Pick<Issue, "code" | "message" | "hint"> & { readonly name: string };

const leftOut = "Recorders leave headers out: the server demands it";

function betaIssues(headers: ReadonlyMap<string, string>, variant: Variant | null): OfHeader[] {
  const names = ["openai-beta", ...(variant === "portkey" ? ["x-portkey-openai-beta"] : [])];
  const name = names.find((name) => headers.has(name));
  const wanted = variant === null ? "assistants=v2 (or v1)" : `assistants=${variant === "v1" ? "v1" : "v2"}`;
  const found = { code: "beta-header", name: name ?? "openai-beta" };
  if (name === undefined) return [{ ...found, message: `must be sent, OpenAI-Beta: ${wanted}, is missing`, hint: leftOut }];
  // What is no list of names and versions was replaced by a recorder.
  const parts = (headers.get(name) as string).split(",").map((part) => part.trim().toLowerCase());
  const isKnown = parts.every((part) => /^[\w-]+=v\d+$/.test(part));
  const allowed = variant === null ? ["assistants=v1", "assistants=v2"] : [wanted];
  if (!isKnown || allowed.some((value) => parts.includes(value))) return [];
  return [{ ...found, message: `must say ${wanted}, says something else` }];
}

function authIssues(headers: ReadonlyMap<string, string>): OfHeader[] {
  if (headers.has("authorization")) return [];
  return [{ code: "auth", name: "authorization", message: "must be sent, is missing", hint: leftOut }];
}

/** Portkey takes a key with a virtual key, with a config, or with a provider and the provider's own key. */
function portkeyAuthIssues(headers: ReadonlyMap<string, string>): OfHeader[] {
  const has = (...names: string[]) => names.every((name) => headers.has(name));
  const found = { code: "auth", name: "x-portkey-api-key", hint: leftOut };
  if (!has("x-portkey-api-key")) return [{ ...found, message: "must be sent, is missing" }];
  if (has("x-portkey-virtual-key") || has("x-portkey-config") || has("authorization", "x-portkey-provider")) return [];
  const message =
    "must come with x-portkey-virtual-key, with x-portkey-config, or with authorization and x-portkey-provider, comes alone";
  return [{ ...found, message }];
}
