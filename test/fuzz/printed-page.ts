import { parse } from "yaml";
import { recordAs } from "../record-as.js";

/** A page as JSON, and the recorder in whose form it is printed. */
export interface PrintedPage {
  readonly form: string;
  readonly body: string;
}

/** The recording. */
export function printed({ form, body }: PrintedPage): string {
  const print = recordAs[form];
  if (!print) throw new TypeError(`Cannot print a page: there is no recorder "${form}"`);
  return print(body);
}

/**
 * Whether a value is taken for a page in any form: a JSON text that is none may be a recording of another form, and so is one whose
 * property `response` has a body or a status, which is an exchange.
 */
export function isPage(body: unknown): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return false;
  const { object, data, response } = body as { object?: unknown; data?: unknown; response?: unknown };
  const isExchange = ["body", "status"].some((name) => typeof response === "object" && Object.hasOwn(response ?? {}, name));
  return object === "list" && !isExchange && (typeof data !== "object" || data === null || Array.isArray(data));
}

/** Whether it is the printer of YAML that does not write a text as it is. */
export function isLostByPrinter(page: PrintedPage): boolean {
  if (!/^(?:vcr|go-vcr)/.test(page.form) || page.form === "vcr in base64") return false;
  return !JSON.stringify(parse(printed(page))).includes(JSON.stringify(page.body));
}
