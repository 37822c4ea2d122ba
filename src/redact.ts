import { isCassette } from "./is-cassette.js";
import { isLines } from "./is-lines.js";
import { maskHttp } from "./mask-http.js";
import { maskJson } from "./mask-json.js";
import { isJson, maskBroken, maskTexts } from "./mask-text.js";
import { maskYaml } from "./mask-yaml.js";
import { isHttp } from "./parse-http.js";

/**
 * A recording, or a line of one, without secrets and private texts: what stands under the name of a secret header or property, instructions,
 * arguments of tools, metadata, and what looks like a key, in bodies of any encoding as well. All of it is replaced by as many
 * characters, bytes and lines, so that everything else stands where it stood and is judged as it was. What cannot be read is
 * masked word by word.
 *
 * @param encoding `bytes` where each character is a byte, as it is in HTTP that holds packed bodies.
 */
export function redact(text: string, encoding?: "bytes"): string {
  if (text.startsWith("\uFEFF")) return `\uFEFF${redact(text.slice(1), encoding)}`;
  if (isHttp(text)) return maskHttp(text, encoding);
  if (isCassette(text)) return maskYaml(text, maskTexts);
  if (isJson(text)) return maskJson(text, 0, text.length, maskTexts);
  return isLines(text, true) ? text.split("\n").map(redactLine).join("\n") : maskBroken(text);
}

function redactLine(line: string): string {
  return isJson(line) ? maskJson(line, 0, line.length, maskTexts) : maskBroken(line);
}
