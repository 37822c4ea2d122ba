import { describe } from "./describe.js";
import { type Exchange, headerOf } from "./exchange.js";
import { readQuery } from "./parse-list-runs-query.js";
import { type ListRunsQuery, listRunsQuery } from "./v2.js";

/**
 * A request as far as it is known: as it was sent, or what it asked for. Of a URL, what it does not name has its default: 20 runs, the
 * newest first. Without one, what is not given is not known. What is given beside the URL wins over the URL.
 */
export interface KnownRequest extends NonNullable<Exchange["request"]>, ListRunsQuery {
  /** Id of the thread whose runs were listed, `thread_…` on the wire. */
  readonly thread_id?: string;
}

/** What a request asked for. Undefined where that is not known: not recorded, faulty, or replaced by a recorder. */
export interface Asked {
  readonly thread: string | undefined;
  /** Most runs the page may hold: 20 where the request names none, 100 where it is not known. */
  readonly limit: number;
  /** Whether `limit` is what was asked for, or its default. */
  readonly limitFrom: "request" | "default" | "maximum";
  readonly order: "asc" | "desc" | undefined;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/** The path of this endpoint: what stands before it, and the id of the thread. */
export const runsPath = /^(.*)\/threads\/([^/]+)\/runs$/;

let nothingAsked: Asked | undefined;

/** Reads what a request asked for, from its URL and from what is given beside it. */
export function asked(request: KnownRequest | undefined): Asked {
  if (request) return readRequest(request);
  nothingAsked ??= readRequest(undefined);
  return nothingAsked;
}

function readRequest(request: KnownRequest | undefined): Asked {
  const given = request ? givenQuery(request) : {};
  const url = listRunsUrl(request?.url);
  const { query, issues } = queryOf(url ?? "");
  const known = { ...query, ...given };
  // Of a URL, what it does not name has its default; without one, what is not given is not known.
  const hasDefault = (name: "limit" | "order") => url !== undefined && !issues.some(({ path }) => path[0] === name);
  return {
    thread: idOf("thread", request?.thread_id ?? threadOf(url ?? "")),
    limit: known.limit ?? (hasDefault("limit") ? 20 : 100),
    limitFrom: known.limit !== undefined ? "request" : hasDefault("limit") ? "default" : "maximum",
    order: known.order ?? (hasDefault("order") ? "desc" : undefined),
    after: idOf("run", known.after),
    before: idOf("run", known.before),
  };
}

/** The URL as text where it names this endpoint, or nothing but a query: of another path, or of a placeholder, nothing is known. */
function listRunsUrl(url: unknown): string | undefined {
  const text = textOf(url);
  return text !== undefined && (pathOf(text) === "" || runsPath.test(pathOf(text))) ? text : undefined;
}

/** A URL as text, undefined where it is none. */
export function textOf(url: unknown): string | undefined {
  return typeof url === "string" || url instanceof URL ? String(url) : undefined;
}

/** The host that a request went to, without its port; undefined when not known. */
export function hostOf(request: Exchange["request"]): string | undefined {
  const text = textOf(request?.url);
  const url = text === undefined ? undefined : partsOf(text);
  if (url) return url.host || undefined;
  return headerOf(request?.headers, "host")?.replace(/:\d+$/, "").toLowerCase();
}

/** Whose host it is; undefined when it is not known. */
export function ownerOf(host: string | undefined): "openai" | "portkey" | "other" | undefined {
  if (host === undefined) return undefined;
  const below = (domain: string) => host === domain || host.endsWith(`.${domain}`);
  return below("openai.com") ? "openai" : below("portkey.ai") ? "portkey" : "other";
}

/** The path of a URL, as it stands there. */
export const pathOf = rememberLast((url) => (partsOf(url)?.path ?? url).replace(/[?#].*$/s, ""));

/** What is read of an absolute URL. */
interface Parts {
  readonly host: string;
  readonly path: string;
}

/** A URL of which every part stands as a parser would give it back: names of hosts in letters and digits, paths without dots. */
const plainUrl = /^https?:\/\/((?:[a-z][a-z0-9]*\.)+[a-z]+)(\/[\w/-]*)(?:\?[\w=&-]*)?$/;

/** Host and path of an absolute URL; undefined where it is none. */
const partsOf = rememberLast((text): Parts | undefined => {
  const [, host, path] = plainUrl.exec(text) ?? [];
  if (host !== undefined && path !== undefined) return { host, path };
  if (!URL.canParse(text)) return undefined;
  const { hostname, pathname } = new URL(text);
  return { host: hostname.toLowerCase(), path: pathname };
});

/** The query of a URL, and what is wrong with it. */
export const queryOf = rememberLast(readQuery);

/** The same function of a text, which answers the same question anew only where another was asked in between: one check asks often. */
function rememberLast<T>(ask: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly answer: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, answer: ask(text) };
    return last.answer;
  };
}

/** The segment of a path that names the thread. */
function threadOf(url: string): string | undefined {
  return runsPath.exec(pathOf(url))?.[2];
}

/** An id, undefined where a recorder has replaced it. */
function idOf(kind: keyof typeof idForms, id: string | undefined): string | undefined {
  return id !== undefined && idForms[kind].test(id) ? id : undefined;
}

const idForms = { thread: /^thread_\w+$/, run: /^run_\w+$/ };

function givenQuery({ limit, order, after, before }: KnownRequest): ListRunsQuery {
  if (limit === undefined && order === undefined && after === undefined && before === undefined) return {};
  const given = Object.fromEntries(Object.entries({ limit, order, after, before }).filter(([, value]) => value !== undefined));
  const [issue] = listRunsQuery.validate(given).issues ?? [];
  if (issue) throw new TypeError(`Cannot check: request.${issue.path.join(".")} ${issue.message}`);
  return given;
}

/** @throws {TypeError} When a part of the request that is given as a value is none. */
export function assertRequest(request: KnownRequest | undefined): void {
  if (request === undefined) return;
  if (typeof request !== "object" || request === null || Array.isArray(request))
    throw new TypeError(`Cannot check: request must be an object, got ${describe(request)}`);
  givenQuery(request);
  const { thread_id } = request;
  if (thread_id !== undefined && typeof thread_id !== "string")
    throw new TypeError(`Cannot check: request.thread_id must be a string, got ${describe(thread_id)}`);
}

/** What the request of an exchange asked for; where it has no URL, what is given. */
export function askedOf(exchange: Exchange, given: KnownRequest | undefined): Asked {
  const url = recordedUrl(exchange);
  return asked(url === undefined ? given : { url });
}

/** The URL of an exchange as text; undefined where there is none that can be read. */
function recordedUrl(exchange: Exchange): string | undefined {
  try {
    return textOf(exchange.request?.url);
  } catch {
    return undefined;
  }
}
