import { propertyOf } from "./json-pointer.js";

/** The variants of the contract. */
export type Variant = "v1" | "v2" | "portkey";

/** Headers as `fetch` has them, or a plain object in which a name may stand in any case. */
export type HeadersLike = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** One recorded answer, with what is known of its request. */
export interface Exchange {
  /** The request, as far as it is known. */
  readonly request?: {
    /** HTTP method, `GET` for this endpoint. */
    readonly method?: string;
    /** URL with its query, absolute or from the path on. */
    readonly url?: string;
    /** Headers as they were sent; the variant is told by some of them. */
    readonly headers?: HeadersLike;
  };
  /** The answer. */
  readonly response: {
    /** HTTP status, from 100 to 599; absent, or null, when not known. */
    readonly status?: number;
    /** Headers as they were received. */
    readonly headers?: HeadersLike;
    /** The body, parsed. */
    readonly body: unknown;
  };
  /** Time of the recording, as RFC 3339. */
  readonly recordedAt?: string;
}

/**
 * Names and values of headers, names in lower case, a value that was sent twice joined by a comma. Recorders also write lists: of
 * pairs, of `{ name, value }`, of `"name: value"`, of names and values by turns. What is no header is left out.
 */
export function headerEntries(headers: unknown): [string, string][] {
  if (headers === undefined) return [];
  const joined = new Map<string, string>();
  for (const { name, value } of locatedHeaders(headers)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return [...joined];
}

/** The value of a header by its name in lower case; undefined where it was not sent. */
export function headerOf(headers: unknown, name: string): string | undefined {
  if (headers === undefined) return undefined;
  return headerEntries(headers).find(([other]) => other === name)?.[1];
}

/** A header, and where it stands in what a recorder wrote. */
interface LocatedHeader {
  readonly name: string;
  readonly value: string;
  readonly path: readonly (string | number)[];
}

/** Where a header stands in what a recorder wrote; its name in lower case where it stands nowhere. */
export function headerPath(headers: unknown, name: string): readonly (string | number)[] {
  return locatedHeaders(headers).find((header) => header.name === name)?.path ?? [name];
}

function locatedHeaders(headers: unknown): LocatedHeader[] {
  const located: LocatedHeader[] = [];
  try {
    for (const { name, value, path } of rawEntries(headers)) {
      if (typeof name !== "string" || value === undefined || value === null) continue;
      const text = typeof value === "string" ? value : [value].flat().map(String).join(", ");
      located.push({ name: name.toLowerCase(), value: text, path });
    }
    return located;
  } catch {
    return []; // what cannot be read tells nothing
  }
}

interface RawEntry {
  readonly name: unknown;
  readonly value: unknown;
  readonly path: LocatedHeader["path"];
}

function rawEntries(headers: unknown): RawEntry[] {
  if (typeof headers !== "object" || headers === null) return [];
  if (Array.isArray(headers)) return listEntries(headers);
  const isHeaders = typeof (headers as Headers).forEach === "function";
  const entries = isHeaders ? [...(headers as Headers).entries()] : Object.entries(headers);
  return entries.map(([name, value]) => ({ name, value, path: [name] }));
}

function listEntries(list: readonly unknown[]): RawEntry[] {
  const byTurns =
    list.length % 2 === 0 &&
    list.every((item, index) => typeof item === "string" && (index % 2 === 1 || !item.slice(1).includes(":")));
  if (byTurns)
    return list.flatMap((name, index) => (index % 2 === 0 ? [{ name, value: list[index + 1], path: [index + 1] }] : []));
  return list.flatMap((item, index) => listEntry(item, index));
}

function listEntry(item: unknown, index: number): RawEntry[] {
  if (Array.isArray(item)) return [{ name: item[0], value: item[1], path: [index, 1] }];
  if (typeof item !== "string")
    return [{ name: propertyOf(item, "name"), value: propertyOf(item, "value"), path: [index, "value"] }];
  const colon = item.indexOf(":");
  return colon < 0 ? [] : [{ name: item.slice(0, colon), value: item.slice(colon + 1).trim(), path: [index] }];
}
