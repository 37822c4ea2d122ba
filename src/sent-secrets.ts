import { maskCharacters } from "./mask-characters.js";
import type { ProbeOptions } from "./probe.js";
import { isSecretName } from "./secrets.js";

/** What was sent to a server and is not to be told, which it may send back. */
export interface SentSecrets {
  /** Whether a text has any of it, as it is, or as JSON, URLs and base64 write it. */
  readonly isIn: (text: string) => boolean;
  /** The text without it. */
  readonly mask: (text: string) => string;
}

/** Headers whose values are no secrets. */
const open = [
  "accept",
  "content-type",
  "openai-beta",
  "user-agent",
  "x-portkey-custom-host",
  "x-portkey-openai-beta",
  "x-portkey-provider",
];

/** The values of headers and of the base URL's query: of those that are named as secrets are, from four characters on, of others from eight on. */
export function sentSecrets({ headers, baseUrl }: Pick<ProbeOptions, "headers" | "baseUrl">): SentSecrets {
  const sent = [
    ...Object.entries(headers).filter(([name]) => !open.includes(name)),
    ...[...baseUrl.searchParams].filter(([name]) => name !== "api-version"),
  ];
  const values = sent.flatMap(([name, value]) => {
    const least = isSecretName(name) ? 4 : 8;
    return [value, ...value.split(/\s+/)].filter((part) => part.length >= least && part.toLowerCase() !== "bearer");
  });
  // The longest first: a part would leave the rest of the whole.
  const forms = [...new Set(values.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  if (forms.length === 0) return { isIn: () => false, mask: (text) => text };
  const pattern = new RegExp(forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "gi");
  return { isIn: (text) => text.search(pattern) >= 0, mask: (text) => text.replace(pattern, maskCharacters) };
}

function formsOf(value: string): string[] {
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  const bytes = Buffer.from(value);
  const base64 = [bytes.toString("base64"), bytes.toString("base64url")].map((text) => text.replace(/=+$/, ""));
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), form, ...base64];
}
