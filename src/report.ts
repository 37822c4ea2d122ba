import { readCapture } from "./read-capture.js";
import { type Found, type ReportOptions, reportOnDocument } from "./report-reading.js";

export type { Found };

/** The verdicts on the answers of one text that is one recording of any form, and what of it could not be read. */
export function reportOn(source: string, text: string, options: ReportOptions, encoding?: "bytes"): Found {
  return reportOnDocument(source, text, options, () => readCapture(text, encoding));
}
