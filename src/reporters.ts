import { githubReporter } from "./format-github.js";
import { jsonReporter } from "./format-json.js";
import { junitReporter } from "./format-junit.js";
import { ndjsonReporter } from "./format-ndjson.js";
import { sarifReporter } from "./format-sarif.js";

/** Makers of the reporters that write for programs, by the names of their formats. */
export const reporters = {
  json: jsonReporter,
  ndjson: ndjsonReporter,
  junit: junitReporter,
  sarif: () => sarifReporter(String(process.env.PACKAGE_VERSION)),
  github: githubReporter,
};
