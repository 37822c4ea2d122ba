import { exchangeOf, kindOf } from "./answer-kind.js";
import type { Path } from "./document.js";
import type { Exchange } from "./exchange.js";
import { propertyOf } from "./json-pointer.js";
import type { Binary } from "./parse-yaml.js";

/** The form of a recording, by who writes it. */
export type CaptureFormat =
  | "json"
  | "ndjson"
  | "har"
  | "polly"
  | "vcr"
  | "vcrpy"
  | "go-vcr"
  | "exvcr"
  | "nock"
  | "azure"
  | "http";

/** How a recorder wrote a body: as a value, as text, or encoded (`bytes`: a character a byte); chunks are a list of such texts. */
export type Encoding = "value" | "text" | "bytes" | "base64" | "hex" | "erlang";

/** A value of a recording, and where it stands. */
export interface Located {
  readonly path: Path;
  readonly value: unknown;
}

/** An exchange as it was recorded. What a recorder has no place for is absent. */
export interface Recorded {
  readonly whole: Path;
  readonly method?: Located;
  readonly url?: Located;
  readonly requestHeaders?: Located;
  readonly status?: Located;
  readonly responseHeaders?: Located;
  readonly body: Located & { readonly encoding: Encoding };
  readonly recordedAt?: unknown;
  /** The exchange itself, where it is in our own form. */
  readonly exchange?: Exchange;
}

/** The exchanges of a recording, in the form of its recorder. */
export interface Recording {
  readonly format: CaptureFormat;
  readonly exchanges: readonly Recorded[];
}

/** Whether data are the body of an answer by itself, and nothing that a recorder has written around one. */
export function isBareBody(root: unknown): boolean {
  return kindOf(root) !== undefined && propertyOf(root, "response") === undefined;
}

/**
 * Finds the exchanges in the data of a document, by the form that its recorder gives it. What has the form of no recorder is taken for
 * answers: one, or an array of them.
 */
export function recordingOf(root: unknown): Recording {
  const lists = kindOf(root) ? [] : Object.entries(documents).flatMap(([format, document]) => listOf(root, format, ...document));
  const [first] = lists;
  if (first) return { format: first.format, exchanges: lists.flatMap(({ exchanges }) => exchanges) };
  const items = Array.isArray(root) ? root.map((item, index) => itemOf(item, [index])) : [itemOf(root, [])];
  return {
    format: items.find(({ format }) => format !== "json")?.format ?? "json",
    exchanges: items.map(({ exchange }) => exchange),
  };
}

/** The exchanges of a list that a recorder writes, where there is one. What could not be read of it is undefined. */
function listOf(root: unknown, format: string, list: readonly string[], read: (at: Walker) => Recorded): Recording[] {
  const items = list.reduce(propertyOf, root);
  if (!Array.isArray(items)) return [];
  const exchanges = items.flatMap((item, index) => (item === undefined ? [] : [read(walker(item, [...list, index]))]));
  return [{ format: isPolly(root) ? "polly" : kindOfCassette(format as CaptureFormat, items), exchanges }];
}

/** Steps into an item of a recording: what stands there, and where. */
type Walker = (...keys: Path) => Located;

function walker(item: unknown, path: Path): Walker {
  return (...keys) => ({
    path: [...path, ...keys],
    value: keys.reduce<unknown>((value, key) => propertyOf(value, String(key)), item),
  });
}

/** Recorders that write a document: the keys to its list of exchanges, and how to read one. */
const documents: Readonly<Record<string, readonly [readonly string[], (at: Walker) => Recorded]>> = {
  har: [["log", "entries"], ofHar],
  vcr: [["http_interactions"], ofCassette],
  vcrpy: [["interactions"], ofCassette],
  azure: [["Entries"], ofSessionRecord],
};

function isPolly(root: unknown): boolean {
  const log = propertyOf(root, "log");
  return propertyOf(log, "_recordingName") !== undefined || /^polly/i.test(textIn(propertyOf(log, "creator"), "name"));
}

/** A text under a name; empty where something else stands there, which need not even have a form as a text. */
function textIn(value: unknown, name: string): string {
  const text = propertyOf(value, name);
  return typeof text === "string" ? text : "";
}

/** go-vcr writes a list of the same name as vcrpy, with the body as a text. */
function kindOfCassette(format: CaptureFormat, items: readonly unknown[]): CaptureFormat {
  const response = propertyOf(items[0], "response");
  return format === "vcrpy" && typeof propertyOf(response, "body") === "string" ? "go-vcr" : format;
}

/** Where most recorders write what is around a body. */
function usual(at: Walker): Omit<Recorded, "body"> {
  return {
    whole: at().path,
    method: at("request", "method"),
    url: at("request", "url"),
    requestHeaders: at("request", "headers"),
    status: at("response", "status"),
    responseHeaders: at("response", "headers"),
  };
}

/** HAR 1.2, with the additions of Polly.js, which writes compressed bodies as lists of chunks. */
function ofHar(at: Walker): Recorded {
  const text = at("response", "content", "text");
  const encoding = textIn(at("response", "content").value, "encoding").toLowerCase();
  const isHex = encoding === "" && at("response", "content", "_isBinary").value === true;
  return {
    ...usual(at),
    body: {
      ...text,
      encoding: encoding === "base64" ? "base64" : isHex ? "hex" : typeof text.value === "object" ? "value" : "text",
    },
    recordedAt: at("startedDateTime").value,
  };
}

/** Cassettes of Ruby's VCR, of vcrpy, which has a form of its own for httpx, and of go-vcr. */
function ofCassette(at: Walker): Recorded {
  const found = (...places: Path[]) => places.map((keys) => at(...keys)).find(({ value }) => value !== undefined);
  const url = found(["request", "uri"], ["request", "url"]);
  const status = found(["response", "status", "code"], ["response", "code"], ["response", "status_code"], ["response", "status"]);
  return {
    ...usual(at),
    ...(url && { url }),
    ...(status && { status }),
    body: bodyOfCassette(found),
    recordedAt: at("recorded_at").value,
  };
}

function bodyOfCassette(found: (...places: Path[]) => Located | undefined): Recorded["body"] {
  const encoded = found(["response", "body", "base64_string"], ["response", "base64_string"]);
  if (encoded) return { ...encoded, encoding: "base64" };
  const text = found(["response", "body", "string"], ["response", "content"], ["response", "body"]) ?? {
    path: [],
    value: undefined,
  };
  const binary = propertyOf(text.value, "base64") as Binary["base64"] | undefined;
  return binary === undefined ? { ...text, encoding: "text" } : { path: text.path, value: binary, encoding: "base64" };
}

/** Recordings of the Azure SDKs and of OpenAI's library for .NET. */
function ofSessionRecord(at: Walker): Recorded {
  const body = at("ResponseBody");
  const isText = typeof body.value === "string" && /^\s*[{[<]/.test(body.value);
  return {
    whole: at().path,
    method: at("RequestMethod"),
    url: at("RequestUri"),
    requestHeaders: at("RequestHeaders"),
    status: at("StatusCode"),
    responseHeaders: at("ResponseHeaders"),
    body: {
      ...body,
      encoding: Array.isArray(body.value) || isText ? "text" : typeof body.value === "string" ? "base64" : "value",
    },
  };
}

/** An item of a list, or what stands alone: an exchange of nock or of ExVCR, an exchange in our own form, or a body. */
function itemOf(item: unknown, path: Path): { format: CaptureFormat; exchange: Recorded } {
  const at = walker(item, path);
  const has = (...keys: string[]) => at(...keys).value !== undefined;
  if (has("scope") && has("path") && has("response")) return { format: "nock", exchange: ofNock(at) };
  if (has("request", "url") && has("response", "type") && has("response", "status_code"))
    return { format: "exvcr", exchange: ofExVcr(at) };
  return { format: "json", exchange: exchangeOf(item) ? ofExchange(at) : { whole: path, body: { ...at(), encoding: "value" } } };
}

/** Recordings of nock, as objects. A compressed body is a list of chunks in hexadecimal. */
function ofNock(at: Walker): Recorded {
  const body = at("response");
  const isBinary = at("responseIsBinary").value === true;
  const isChunks = Array.isArray(body.value) && body.value.every((chunk) => typeof chunk === "string");
  const url = textIn(at().value, "scope") + textIn(at().value, "path");
  return {
    whole: at().path,
    method: at("method"),
    url: { path: at("path").path, value: url },
    requestHeaders: at("reqheaders"),
    status: at("status"),
    responseHeaders: at("rawHeaders").value === undefined ? at("headers") : at("rawHeaders"),
    body: {
      path: isChunks ? [...body.path, 0] : body.path,
      value: body.value,
      encoding: isBinary || isChunks ? "hex" : typeof body.value === "string" ? "text" : "value",
    },
  };
}

/** Cassettes of ExVCR. A binary body is Erlang's external term in base64. */
function ofExVcr(at: Walker): Recorded {
  return {
    ...usual(at),
    status: at("response", "status_code"),
    body: { ...at("response", "body"), encoding: at("response", "binary").value === true ? "erlang" : "text" },
  };
}

/** An exchange in our own form. */
function ofExchange(at: Walker): Recorded {
  const body = at("response", "body");
  const encoding = typeof body.value === "string" && body.value !== "" ? "text" : "value"; // as some loggers write it
  return { ...usual(at), body: { ...body, encoding }, exchange: at().value as Exchange };
}

/** The exchanges of HTTP as text: in our own form, but for the body, which is text. */
export function httpRecording(root: readonly unknown[], encoding: "text" | "bytes"): Recording {
  const exchanges = root.map((item, index) => {
    const { exchange: _, url, ...recorded } = ofExchange(walker(item, [index]));
    return { ...recorded, ...(url?.value !== undefined && { url }), body: { ...recorded.body, encoding } };
  });
  return { format: "http", exchanges };
}
