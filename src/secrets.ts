import { maskCharacters } from "./mask-characters.js";

const secretName = new RegExp(
  `(?:${[
    "auth|authorization|cookies?|jwt|signature",
    "(?:api|virtual|access|secret|private|signing|session|subscription|master)[-_]?keys?(?:[-_]?id)?",
    "token|secrets?|password|passwd|passphrase|credentials?|service[-_]?account(?:[-_]?json)?",
    "openai[-_](?:organization|project)|x[-_]portkey[-_](?:config|metadata|trace[-_]id)",
  ].join("|")})$`,
  "i",
);

/**
 * Whether a value under this name of a property or a header is never shown: what authorizes, cookies, keys, tokens, passwords, and who
 * pays. What only counts tokens, such as `prompt_tokens`, is shown.
 */
export function isSecretName(name: string): boolean {
  return secretName.test(name.trim());
}

/** Whether the texts under this name of a property are the user's own: instructions, arguments of tools, metadata. */
export function isPrivateName(name: string): boolean {
  return /^(?:(?:additional[-_]?)?instructions|arguments|metadata(?:\[.*)?)$/i.test(name);
}

/** Whether what stands under this name is not to be shown, for one reason or the other. */
export function isHiddenName(name: string): boolean {
  return isSecretName(name) || isPrivateName(name);
}

/** Anything that one of the patterns below begins with: most texts have none of it, and are done with. */
const hint =
  /[prse]k[-_]|bearer|basic|eyJ|gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|AIza|ya29\.|GOCSPX|xox|xapp-|hf_|gsk_|xai-|npm_|PRIVATE KEY|[=@:]|org-|proj_|[A-Za-z\d]{32}/i;

/**
 * What looks like a key: what stays, in the first group, and what is masked, in the second. No pattern reads a run of
 * characters twice, nor a run without end, which takes a regular expression as much memory.
 */
const keys: readonly RegExp[] = [
  // OpenAI, Anthropic, Portkey; Stripe. OpenAI's errors show a key with asterisks in its middle.
  /(?<![A-Za-z\d])([spr]k-|[sprew]k_(?:live|test)_)([\w*.-]{6,9999})/g,
  // Words that are no credentials: "using Bearer auth", "Bearer YOUR_KEY"
  /\b(bearer(?:\s{1,9}|%20|\+))(?!(?:auth|authentication|authorization|tokens?|scheme|header|your_\w+)\b)([\w.~+/-]{6,9999}={0,9})/gi,
  /\b([Bb]asic\s{1,9})((?=[A-Za-z+/]{0,999}(?:[\d=]|[a-z][A-Z]))[A-Za-z\d+/]{8,9999}={0,9})/g,
  /(?<![A-Za-z\d])(gh[pousr]_|github_pat_|glpat-|hf_|gsk_|xai-|npm_)(\w{16,9999})/g,
  /(?<![A-Za-z\d])(A(?:KIA|SIA))([A-Z\d]{12,9999})/g,
  /(?<![\w-])(AIza|ya29\.|GOCSPX-|xox[a-z]-|xapp-)([\w.-]{10,9999})/g,
  // A JWT: three parts in base64, the first of which is an object
  /(?<![\w-])(eyJ)([\w-]{8,9999}\.[\w-]{4,9999}(?:\.[\w-]{0,9999})?)/g,
  /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)([^-]{1,9999})/g,
  // Of a query, a form or a connection string
  /(?<![A-Za-z])((?:(?:api|access|account|secret|virtual)[-_]?key|(?:access|auth|id|refresh)[-_]?token|key|token|secret|sig|signature|credential|password|passwd|pwd)=)([^&\s"'<>#;,)]{1,9999})/gi,
  // Who logs in at a URL
  /(\/\/)([^\s/?#"'<>\\]{1,999})(?=@)/g,
  // Whom an error is about: the account
  /(?<![A-Za-z\d])(org-|proj_)([A-Za-z\d]{16,9999})/g,
];

/** What a header as text begins with, as HTTP and curl write it. */
const headerStart = /^[<>]?[ \t]?([\w-]{1,80})[ \t]?:/gm;

/** Letters and digits that go on for long, and what stands before them where it is the kind of an id. */
const longRun = /(?<![A-Za-z\d])[A-Za-z\d]{32,9999}/g;
const idBefore =
  /(?:^|[^A-Za-z\d])(?:run|thread|asst|msg|step|call|vs|vsfs|req|resp|file|assistant|batch|chatcmpl|ftjob|fs|fc)[-_]$/;

/** A body in base64: what JSON, gzip and Erlang begin with there. */
export const encodedBody = /^\s*(?:H4sI|e[wyz]|W[wyz1-3]|g20A)/;

/**
 * A text in which what looks like a key is masked, character by character, so that all else stands where it stood: keys of OpenAI, Portkey,
 * GitHub, AWS, Google, Slack and others, what follows `Bearer` and `Basic`, JWTs, `key=` and the like in a query, who logs in at a URL,
 * a header of that kind as text, the account (`org-…`), and 32 or more letters and digits in a row. Of these last ones stay: what is an id
 * of the API (`run_…`); hexadecimal, as ids of requests and hashes are, where a key of that form stands under a name that tells it; and a
 * whole body in base64.
 */
export function withoutKeys(text: string): string {
  if (text.length < 8 || !hint.test(text) || (encodedBody.test(text) && !/[^\s\w+/=-]/.test(text))) return text;
  const known = keys.reduce(
    (rest, key) => rest.replace(key, (_, before: string, secret: string) => before + maskKey(secret)),
    text,
  );
  return withoutHeaders(known).replace(longRun, (run, offset: number, whole: string) =>
    isKey(run, whole.slice(Math.max(0, offset - 10), offset)) ? maskCharacters(run) : run,
  );
}

function withoutHeaders(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  for (const { 0: start, 1: name = "", index } of text.matchAll(headerStart)) {
    if (!isSecretName(name)) continue;
    const from = index + start.length;
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    pieces.push(text.slice(copied, from), maskCharacters(text.slice(from, to)));
    copied = to;
  }
  return pieces.join("") + text.slice(copied);
}

/** A sentence ends in a full stop, no key does. */
function maskKey(secret: string): string {
  const end = secret.endsWith(".") ? secret.length - 1 : secret.length;
  return maskCharacters(secret.slice(0, end)) + secret.slice(end);
}

function isKey(run: string, before: string): boolean {
  const isMixed = /\d/.test(run) && /[A-Za-z]/.test(run);
  return isMixed && !/^(?:[\da-f]+|[\dA-F]+)$/.test(run) && !idBefore.test(before) && !/^x+$/.test(run);
}
