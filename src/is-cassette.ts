import { isHttp } from "./parse-http.js";

/** Whether a text has the form of a cassette in YAML; HTTP, whose bodies may hold anything, has not. */
export function isCassette(text: string): boolean {
  const isMarked = /(?:^|\n)(["']?)(?:http_interactions|interactions)\1:/.test(text);
  return isMarked && !/^\s*[{[]/.test(text) && !isHttp(text);
}
