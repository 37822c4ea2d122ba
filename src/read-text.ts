import { type DecodedBody, decodeBody } from "./decode-body.js";
import { type Document, UnreadableText } from "./document.js";
import type { Exchange, HeadersLike } from "./exchange.js";
import { pathOf, runsPath, textOf } from "./known-request.js";
import { lineIndex } from "./line-index.js";
import { isHttp, parseHttp } from "./parse-http.js";
import { parseJson } from "./parse-json.js";
import { type CaptureFormat, httpRecording, type Located, type Recorded, type Recording, recordingOf } from "./recorders.js";

/** An answer of the endpoint in a recording. */
export interface Answer {
  readonly exchange: Exchange;
  readonly recorded: Recorded;
  /** The text of the body, where it is written as a text within the document or is encoded. */
  readonly text?: string;
  /** What keeps that text from being JSON, and where in it. */
  readonly fault?: DecodedBody["fault"];
}

/** What is read from the text of a recording. */
export interface Reading {
  readonly format: CaptureFormat;
  readonly document: Document;
  readonly answers: readonly Answer[];
  /** How many of its exchanges are not of this endpoint, or have no answer. */
  readonly skipped: number;
  /** What could not be read, by the words that tell it. */
  readonly failures: readonly UnreadableText[];
}

/**
 * Reads a text that is one document and no cassette in YAML: JSON in the form of any recorder, or HTTP as text. Of its exchanges, those of
 * this endpoint are answers; no other is looked into.
 *
 * @param encoding `bytes` where each character is a byte, since some are not UTF-8: HTTP as text may hold bodies as they were sent.
 * @throws {UnreadableText} When the text is none of these, or holds nothing.
 */
export function readText(text: string, encoding: "text" | "bytes" = "text"): Reading {
  if (text.trim() === "") throw new UnreadableText("is empty");
  if (isHttp(text)) {
    const document = parseHttp(text, encoding);
    return readingOf(document, httpRecording(document.root as unknown[], encoding));
  }
  if (/^\s*[^\s{["\dtfn-]|^nock\(/.test(text))
    throw new UnreadableText(`is neither JSON nor a cassette nor HTTP as text${adviceFor(text)}`);
  return readJson(text);
}

/** What to do with what is nearly a recording. */
function adviceFor(text: string): string {
  if (/^(?:\* {2}|[<>*] )/.test(text)) return ": curl prints such a text with -i, not with -v";
  return /^\s*nock\(/m.test(text) ? ": nock records objects with output_objects: true" : "";
}

/**
 * Reads a JSON text in the form of any recorder.
 *
 * @param document The text, where it was parsed already.
 * @throws {UnreadableText} When the text is not JSON, or holds nothing.
 */
export function readJson(text: string, document = parseJson(text)): Reading {
  return readingOf(document, recordingOf(document.root));
}

/** Reads the exchanges of a document: those of this endpoint are answers. */
export function readingOf(document: Document, { format, exchanges }: Recording): Reading {
  const failures = [...(document.failures ?? [])];
  if (exchanges.length + failures.length === 0) throw new UnreadableText(emptyOf(document.root, format));
  const ours = exchanges.filter(isAnswered);
  const answers = ours.flatMap((recorded) => {
    try {
      return [answerOf(recorded)];
    } catch (error) {
      failures.push(undecodable(document, recorded, error as Error));
      return [];
    }
  });
  return { format, document, answers, skipped: exchanges.length - ours.length, failures };
}

function emptyOf(root: unknown, format: CaptureFormat): string {
  return Array.isArray(root) ? "is an empty array, and holds no answer" : `is a recording (${format}) without an exchange`;
}

/** Whether an exchange is one of this endpoint, as far as its request is known, and was answered. */
function isAnswered(recorded: Recorded): boolean {
  const { method, status, body, exchange } = recorded;
  // A browser that asks whether what it has is still true is told 304, without a body.
  const code = status?.value === 304 ? 0 : status?.value;
  const hasBody = body.encoding === "value" ? body.value !== undefined : (body.value ?? "") !== "";
  const isAnswer = exchange !== undefined || hasBody || (code ?? 0) !== 0;
  return isAnswer && isGet(method?.value) && isOfEndpoint(recorded);
}

function isGet(method: unknown): boolean {
  return typeof method !== "string" || method.toUpperCase() === "GET";
}

/** What a recorder writes has a URL; what is written by hand, and what `curl -i` prints, may have none. */
function isOfEndpoint({ url, exchange }: Recorded): boolean {
  const text = textOf(url?.value);
  return text === undefined ? url === undefined || exchange !== undefined : runsPath.test(pathOf(text));
}

function answerOf(recorded: Recorded): Answer {
  const { exchange } = recorded;
  if (exchange && recorded.body.encoding === "value") return { exchange, recorded };
  const { value, text, fault } = decodeBody(recorded);
  return {
    exchange: exchange ? { ...exchange, response: { ...exchange.response, body: value } } : exchangeOf(recorded, value),
    recorded,
    ...(text !== undefined && { text }),
    ...(fault !== undefined && { fault }),
  };
}

/** The exchange that a recorder wrote, in our own form. */
function exchangeOf({ method, url, requestHeaders, status, responseHeaders, recordedAt }: Recorded, body: unknown): Exchange {
  const request = {
    ...(typeof method?.value === "string" && { method: method.value.toUpperCase() }),
    ...(typeof url?.value === "string" && { url: url.value }),
    ...headersOf(requestHeaders),
  };
  const code = typeof status?.value === "string" ? Number.parseInt(status.value, 10) : status?.value;
  const time = typeof recordedAt === "string" ? new Date(recordedAt) : undefined;
  return {
    ...(Object.keys(request).length > 0 && { request }),
    response: { ...(code !== undefined && { status: code as number }), ...headersOf(responseHeaders), body },
    ...(time && !Number.isNaN(time.getTime()) && { recordedAt: time.toISOString() }),
  };
}

/** Headers are kept in the form of the recorder, so that each can be found where it stands. */
function headersOf(headers: Located | undefined): { headers?: HeadersLike } {
  return typeof headers?.value === "object" && headers.value !== null ? { headers: headers.value as HeadersLike } : {};
}

function undecodable(document: Document, { whole, body }: Recorded, error: Error): UnreadableText {
  const [place] = document.locate([body.value === undefined ? whole : body.path]);
  const { line } = lineIndex(document.text)(place?.offset ?? 0);
  return new UnreadableText(`holds an answer that cannot be judged: ${error.message}`, line);
}
