import { joined } from "./decode-body.js";
import { fill, type MaskText, maskBytes } from "./mask-bytes.js";
import { encodedBody } from "./secrets.js";

/** How bytes are written as text. */
interface Coding {
  readonly isCode: (text: string) => boolean;
  readonly decode: (text: string) => Uint8Array | undefined;
  /** Writes as many bytes over a text, whose white space stays. */
  readonly encode: (bytes: Uint8Array, over: string) => string;
  /** Whether a text may be a body though no text comes of it: one that is packed in a way that is not known. */
  readonly isOpaque: (text: string) => boolean;
}

const hex: Coding = {
  isCode: (text) => text.length % 2 === 0 && !/[^\da-f]/i.test(text),
  decode: (text) =>
    Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16)),
  encode: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  isOpaque: (text) => text.length > 128, // no hash is as long
};

const base64: Coding = {
  isCode: (text) => isBase64(text) || (encodedBody.test(text) && !/[^\w=-]/.test(text)),
  decode: decodeBase64,
  encode: encodeBase64,
  isOpaque: (text) =>
    text.length >= 64 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /[\d+/]/.test(text) && !/^[\da-f]+$/i.test(text),
};

/** Names under which recorders keep bodies. */
const bodyName =
  /^(?:body|string|base64_string|text|content|(?:(?:request|response|raw)[-_]?)?(?:body|data)|response|payload|chunks?)$/i;

/**
 * Masks what is written in base64 or in hexadecimal, in one text or in the pieces that a body came in: as many bytes in as many characters.
 * Undefined where the texts are not that.
 */
export function maskEncoded(texts: readonly string[], name: string | undefined, mask: MaskText): readonly string[] | undefined {
  const whole = texts.join("");
  if (whole.length < 16) return undefined;
  const coding = [hex, base64].find(({ isCode }) => texts.every(isCode));
  const pieces = coding && texts.map(coding.decode).filter((piece) => piece !== undefined);
  if (!coding || !pieces || pieces.length < texts.length) return undefined;
  const bytes = joined(pieces);
  const isOpaque = coding.isOpaque(whole) || (whole.length >= 24 && bodyName.test(name ?? ""));
  const masked = maskBytes(bytes, mask) ?? (isOpaque ? fill(bytes) : undefined);
  if (!masked) return undefined;
  if (masked === bytes) return texts;
  let offset = 0;
  return pieces.map(({ length }, index) => {
    offset += length;
    return coding.encode(masked.subarray(offset - length, offset), texts[index] as string);
  });
}

/** Whether a text is base64; where it is broken into lines, these have a length. */
function isBase64(text: string): boolean {
  if (/[^A-Za-z\d+/\s=]|=[^=\s]/.test(text)) return false;
  const lines = text.trim().split(/\s+/);
  return lines.slice(0, -1).every((line) => line.length >= 32) && lines.join("").length % 4 !== 1;
}

function decodeBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from({ length: binary.length }, (_, index) => binary.charCodeAt(index));
  } catch {
    return undefined;
  }
}

function encodeBase64(bytes: Uint8Array, over: string): string {
  const pieces: string[] = [];
  for (
    let start = 0;
    start < bytes.length;
    start += 8190 // a multiple of 3
  )
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(start, start + 8190))));
  const code = /[-_]/.test(over) ? pieces.join("").replaceAll("+", "-").replaceAll("/", "_") : pieces.join("");
  let at = 0;
  return over.replace(/[^\s=]+/g, ({ length }) => {
    at += length;
    return code.slice(at - length, at);
  });
}
