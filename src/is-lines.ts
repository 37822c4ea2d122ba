import { isHttp } from "./parse-http.js";

/**
 * Tells by the beginning of a text whether each line of it is JSON by itself (NDJSON). Undefined where more of the text is needed.
 *
 * @param isEnd Whether the text is given to its end.
 */
export function isLines(text: string, isEnd: boolean): boolean | undefined {
  const ended = text.split("\n");
  const last = isEnd ? "" : ended.pop();
  const [first, second] = ended.filter((line) => line.trim() !== "");
  const undecided = isEnd ? false : undefined;
  if (first === undefined) return undecided;
  if (isWholeJson(first)) return second !== undefined || last?.trim() ? true : undecided;
  // The first line of NDJSON may be broken. A list may have an item a line, HTTP has its body after it.
  if (isHttp(first) || /^\s*(?:\{\s*$|\[)/.test(first)) return false;
  return second === undefined ? undecided : isWholeJson(second);
}

function isWholeJson(line: string): boolean {
  if (!/^\uFEFF?\s*[{[]/.test(line)) return false;
  try {
    JSON.parse(line.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}
