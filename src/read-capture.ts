import { isCassette } from "./is-cassette.js";
import { parseYaml } from "./parse-yaml.js";
import { type Reading, readingOf, readText } from "./read-text.js";
import { recordingOf } from "./recorders.js";

/**
 * Reads a text that is one document: JSON in the form of any recorder, a cassette in YAML, or HTTP as text. Of its exchanges, those of
 * this endpoint are answers; no other is looked into.
 *
 * @param encoding `bytes` where each character is a byte, since some are not UTF-8: HTTP as text may hold bodies as they were sent.
 * @throws {UnreadableText} When the text is none of these, or holds nothing.
 */
export function readCapture(text: string, encoding: "text" | "bytes" = "text"): Reading {
  if (!isCassette(text)) return readText(text, encoding);
  const document = parseYaml(text);
  return readingOf(document, recordingOf(document.root));
}
