import type { Random } from "./random.js";

/** What readers of recordings look for, and what they may stumble over. */
const tokens: readonly string[] = [
  ...[
    '"',
    "'",
    "\\",
    '\\"',
    "\\u0000",
    "\\ud800",
    "\\udc00",
    "\\u",
    "\\x",
    "\\/",
    "\0",
    "\ud800",
    "\udfff",
    "😀",
    "\ufeff",
    "\ufffd",
  ],
  ...[
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "\u0085",
    "\u00a0",
    "\u2028",
    "\n\n",
    "\r\n\r\n",
    "\n ",
    "\n- ",
    "\n---\n",
    "\n...\n",
    "%YAML 1.2\n",
  ],
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "{}",
    "[]",
    "[[",
    "null",
    "true",
    "-",
    "1e400",
    "-0",
    "1e",
    "0x1F",
    "01",
    "9007199254740993",
    "NaN",
  ],
  ...[
    "__proto__",
    '"__proto__":',
    "constructor",
    '"toString":1,',
    '"":',
    "&a ",
    "*a",
    "&a [*a]",
    "<<: *a",
    "!!binary ",
    "!binary |\n",
    "!!python/unicode ",
    "!!omap ",
    "? ",
    "# ",
    "|",
    ">-",
    "|2\n",
    "@",
    "`",
    "%",
  ],
  ...[
    "0\r\n\r\n",
    "5\r\n",
    "ffffffffffffffff\r\n",
    "-1\r\n",
    "1;a=b\n",
    "HTTP/1.1 200 OK\r\n\r\n",
    "HTTP/2 304\n",
    "GET /v1/threads/thread_a/runs HTTP/1.1\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 1e9\r\n",
    "Content-Encoding: gzip\r\n",
    "content-encoding: br\n",
    "Host: x\n",
  ],
  ...["H4sIAAAAAAAAA", "1f8b08", "\x1f\x8b\x08", "=", "====", "-_", "eyJ", "g20AAA"],
  ...[
    '"log":{"entries":[]}',
    '"encoding":"base64",',
    '"base64_string":',
    '"response":',
    '"body":',
    '"scope":"a","path":"b",',
    "interactions:\n",
    "http_interactions:\n- ",
    '"Entries":[',
    '"_isBinary":true,',
    '"responseIsBinary":true,',
    '"status":{"code":200},',
    "nock(",
    "* ",
    "< ",
  ],
];

type Mutator = (text: string, random: Random, other: string) => string;

const mutators: readonly Mutator[] = [
  (text, random) => replaced(text, random.below(text.length + 1), 1, random.pick(tokens)),
  (text, random) => replaced(text, random.below(text.length + 1), 0, random.pick(tokens)),
  (text, random) => replaced(text, random.below(text.length + 1), 0, random.pick(tokens)),
  (text, random) =>
    replaced(text, random.below(text.length + 1), 1, String.fromCharCode(random.below(random.pick([128, 256, 65_536])))),
  (text, random) => replaced(text, random.below(text.length + 1), 1 + random.below(random.pick([2, 20, 500])), ""),
  (text, random) => {
    const from = random.below(text.length + 1);
    return replaced(text, random.below(text.length + 1), 0, text.slice(from, from + 1 + random.below(random.pick([10, 400]))));
  },
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random, other) => text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1)),
  (text, random, other) => spliced(text, other, "\n", random),
  (text, random, other) => spliced(text, other, '"', random),
  (text, random) =>
    token(text, /-?\d+/g, random, () => String(random.pick([0, 1, 9, 200, 304, 1e9, 2 ** 53, random.below(1000)]))),
  (text, random) =>
    token(text, /\w+/g, random, (word) => random.pick([word + word, word.toUpperCase(), word.slice(1), "null", "__proto__"])),
  (text, random) => token(text, /[\w-]+(?=["']?\s*:)/g, random, (_, words) => random.pick(words)),
  (text, random) =>
    token(text, /^[ \t]*/gm, random, (space) => random.pick([`${space} `, space.slice(1), `${space}- `, "", "\t"])),
  (text, random) => token(text, /^.*\n?/gm, random, (line) => random.pick([line + line, "", `#${line}`, line.trimEnd()])),
  (text, random) =>
    token(text, /(?<=: ).+$/gm, random, (old) =>
      random.pick([`&a ${old}`, "*a", `&a [*a, ${old}]`, `!!binary ${old}`, `'${old}'`, `|\n ${old}`]),
    ),
  (text, random) => token(text, /null|true|\d+/g, random, (old) => deep(old, random)),
  (text, random) => random.pick(tokens) + text,
  (text) => text.replace(/\r?\n/g, "\r\n"),
  (text) => text.replaceAll("\r", ""),
  (text) => `\ufeff${text}`,
  (text, _, other) => `${text}\n${other}`,
];

/** A text with something changed in it; parts may be of another text. */
export function mutateText(text: string, other: string, random: Random): string {
  return random.pick(mutators)(text, random, other);
}

function replaced(text: string, from: number, length: number, by: string): string {
  return text.slice(0, from) + by + text.slice(from + length);
}

/** The beginning of one text and the end of another, each up to a place where a word, or a line, may begin. */
function spliced(text: string, other: string, border: string, random: Random): string {
  const [one, two] = [text.split(border), other.split(border)];
  return [...one.slice(0, random.below(one.length + 1)), ...two.slice(random.below(two.length + 1))].join(border);
}

/** Changes one of the places that a pattern finds. */
function token(text: string, pattern: RegExp, random: Random, change: (found: string, all: readonly string[]) => string): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { 0: old, index } = random.pick(found);
  return replaced(
    text,
    index,
    old.length,
    change(
      old,
      found.map(([one]) => one),
    ),
  );
}

/** A value deep within arrays, now and then deeper than any stack. */
function deep(value: string, random: Random): string {
  const depth = random.oneIn(50) ? 100_000 : random.pick([2, 50, 1000, 5000]);
  return random.oneIn(2) ? "[".repeat(depth) + value + "]".repeat(depth) : `${'{"a":'.repeat(depth)}${value}${"}".repeat(depth)}`;
}
