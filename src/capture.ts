import { isGzip, unzipped } from "./decode-body.js";
import { type DecodedText, decodeText } from "./decode-text.js";
import { describe } from "./describe.js";
import { UnreadableText } from "./document.js";
import { type Exchange, type HeadersLike, headerEntries, headerPath } from "./exchange.js";
import { isLines } from "./is-lines.js";
import type { LineColumn } from "./line-index.js";
import { placeIssues } from "./place-issues.js";
import { readCapture } from "./read-capture.js";
import { type Answer, type Reading, readJson } from "./read-text.js";
import type { CaptureFormat } from "./recorders.js";
import type { Issue } from "./schema.js";

export type { CaptureFormat, Exchange, HeadersLike, LineColumn };

/** What a recording holds. */
export interface Capture {
  /** The form of the recording, by who writes it. */
  readonly format: CaptureFormat;
  /** The exchanges of this endpoint, in their order, as `checkExchange` and `checkPages` take them; header names in lower case. */
  readonly exchanges: readonly Exchange[];
  /** How many other exchanges it holds: of other endpoints, or without an answer. */
  readonly skipped: number;
  /** Parts that could not be read, with their lines, from 1, where these are known. */
  readonly failures: readonly { readonly line?: number; readonly message: string }[];
  /**
   * Where an issue of an exchange stands in the text, a missing property where its object does. In a compressed body, or one in base64,
   * that is the beginning of the body.
   *
   * @throws {RangeError} When there is no exchange of that index.
   */
  readonly locate: (index: number, issue: Pick<Issue, "root" | "path">) => LineColumn;
}

/**
 * Reads a recording in the form that its recorder gives it, told by its content: JSON (an answer, an array of answers, an exchange),
 * NDJSON, HAR 1.2, cassettes of Ruby's VCR, vcrpy, go-vcr and ExVCR, recordings of Polly.js, nock and the Azure SDKs, and HTTP as text,
 * as `curl -i` prints it. Only exchanges of this endpoint are given: `GET …/threads/{thread_id}/runs`, or what has no request.
 *
 * @param recording Its text or its bytes, which may be packed with gzip, or hold packed bodies.
 * @throws {TypeError} When it is neither a text nor bytes.
 * @throws {SyntaxError} When the text is none of these, or holds no exchange.
 *
 * @example
 * ```ts
 * import { checkPages } from "list-runs-contract";
 * import { parseCapture } from "list-runs-contract/capture";
 *
 * const body = { object: "list", data: [], first_id: null, last_id: null, has_more: 0 };
 * const capture = parseCapture(JSON.stringify({ response: { status: 200, body } }, null, 2));
 * const { pages } = checkPages(capture.exchanges);
 * const [issue] = pages[0]?.issues ?? [];
 * if (issue) capture.locate(0, issue); // { line: 9, column: 19 }
 * ```
 */
export function parseCapture(recording: string | Uint8Array): Capture {
  if (typeof recording !== "string" && !(recording instanceof Uint8Array))
    throw new TypeError(`Cannot parse the capture: it must be a text or bytes, got ${describe(recording)}`);
  const { text, encoding, faultyLine } =
    typeof recording === "string" ? ({ text: recording } as DecodedText) : decodeText(unpacked(recording));
  const { format, readings, failures } = readingsOf(text.replace(/^\uFEFF/, ""), encoding, faultyLine !== undefined);
  if (faultyLine !== undefined && format !== "ndjson") failures.unshift(new UnreadableText("is not valid UTF-8", faultyLine));
  const answers = readings.flatMap(({ reading, line }) => reading.answers.map((answer) => ({ answer, reading, line })));
  return {
    format,
    exchanges: answers.map(({ answer }) => normalized(answer)),
    skipped: readings.reduce((sum, { reading }) => sum + reading.skipped, 0),
    failures: failures.map(({ line, message }) => ({ ...(line !== undefined && { line }), message })),
    locate(index, issue) {
      const found = answers[index];
      if (!found) throw new RangeError(`Cannot locate an issue of exchange ${index}: the capture has ${answers.length}`);
      const { answer, reading } = found;
      const asRecorded = { ...issue, path: recordedPath(issue, answer) } as Issue;
      const [[place] = []] = placeIssues(reading.document, [{ answer, issues: [asRecorded] }]);
      return { line: (place?.line ?? 1) + found.line - 1, column: place?.column ?? 1 };
    },
  };
}

function unpacked(bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return unzipped(bytes);
  } catch {
    throw new SyntaxError("Cannot parse the capture: it is packed with gzip, and cannot be unpacked");
  }
}

/** A recording, or a line of NDJSON, and the line it begins at. */
interface Part {
  readonly reading: Reading;
  readonly line: number;
}

function readingsOf(
  text: string,
  encoding: DecodedText["encoding"],
  isDamaged: boolean,
): { format: CaptureFormat; readings: Part[]; failures: UnreadableText[] } {
  try {
    const reading = readCapture(text, encoding);
    return { format: reading.format, readings: [{ reading, line: 1 }], failures: [...reading.failures] };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    if (isLines(text, true)) return { format: "ndjson", ...readingsOfLines(text, isDamaged) };
    throw new SyntaxError(`Cannot parse the capture: ${error.message}`);
  }
}

function readingsOfLines(text: string, isDamaged: boolean): { readings: Part[]; failures: UnreadableText[] } {
  const readings: Part[] = [];
  const failures: UnreadableText[] = [];
  text.split("\n").forEach((one, index) => {
    if (one.trim() === "") return;
    const line = index + 1;
    try {
      if (isDamaged && one.includes("\ufffd")) throw new UnreadableText("is not valid UTF-8");
      const reading = readJson(one);
      readings.push({ reading, line });
      failures.push(...reading.failures.map(({ predicate }) => new UnreadableText(predicate, line)));
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error;
      failures.push(new UnreadableText(error.predicate, line));
    }
  });
  return { readings, failures };
}

/** The exchange with its headers as a plain object, whatever list the recorder makes of them. */
function normalized({ exchange, recorded }: Answer): Exchange {
  if (recorded.exchange) return exchange;
  const plain = (headers: HeadersLike | undefined) => (headers ? { headers: Object.fromEntries(headerEntries(headers)) } : {});
  const { request, response } = exchange;
  return {
    ...exchange,
    ...(request && { request: { ...request, ...plain(request.headers) } }),
    response: { ...response, ...plain(response.headers) },
  };
}

/** The path of an issue in the exchange as it was recorded. */
function recordedPath({ root, path }: Pick<Issue, "root" | "path">, { exchange, recorded }: Answer): Issue["path"] {
  const [side, part, name] = path;
  if (root !== "exchange" || part !== "headers" || typeof name !== "string" || recorded.exchange) return path;
  const headers = side === "request" ? exchange.request?.headers : exchange.response.headers;
  return [side, part, ...headerPath(headers, name)] as Issue["path"];
}
