import { exchangeOf } from "./answer-kind.js";
import type { Exchange } from "./exchange.js";
import { syntaxFault } from "./locate.js";

/** An answer found in a text, and where its body stands. */
export interface Answer {
  readonly exchange: Exchange;
  /** Keys from the root of the text to the exchange, or to the body where it stands by itself. */
  readonly place: readonly (string | number)[];
  /** Keys from the root of the text to the body. */
  readonly path: readonly (string | number)[];
}

/** A text that cannot be read, with the line of the fault where it is known. */
export class UnreadableText extends SyntaxError {
  override readonly name = "UnreadableText";
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads the answers of a JSON text: one body, one exchange (`{request, response}`), or an array of bodies and exchanges.
 *
 * @throws {UnreadableText} When the text is not JSON, or holds nothing.
 */
export function readAnswers(text: string): Answer[] {
  if (text.trim() === "") throw new UnreadableText("it is empty");
  const root = parseJson(text);
  if (Array.isArray(root) && root.length === 0) throw new UnreadableText("it is an empty array, and holds no answer");
  return Array.isArray(root) ? root.map((item, index) => answerOf(item, [index])) : [answerOf(root, [])];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // JSON.parse does not tell the line of a fault, so the text is read once more by a parser that does.
    const fault = syntaxFault(text);
    if (!fault) throw new UnreadableText(`it is not valid JSON: ${(error as Error).message}`);
    throw new UnreadableText(`line ${fault.line} is not valid JSON: ${fault.what} at column ${fault.column}`, fault.line);
  }
}

function answerOf(item: unknown, place: readonly (string | number)[]): Answer {
  const exchange = exchangeOf(item);
  return exchange
    ? { exchange, place, path: [...place, "response", "body"] }
    : { exchange: { response: { body: item } }, place, path: place };
}
