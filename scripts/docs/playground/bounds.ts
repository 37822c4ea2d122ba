/**
 * What a text may ask for in this page. Not its length alone counts: what is packed unfolds to a thousandfold, and what is wrong in every
 * place takes thousands of bytes a place to tell. A worker that runs out of memory takes the whole tab with it.
 */
export interface Room {
  /** The longest text, in bytes, unpacked; all packed bodies in it may unfold to as much again. */
  readonly bytes: number;
  /** The longest cassette in YAML, in characters: its parser takes a thousand bytes for some of them. */
  readonly yaml: number;
  /** The most values that one body may have; one of a hundred runs has some ten thousand. */
  readonly values: number;
  /** The most answers and issues, together, of what is judged at once: a document, or some lines of NDJSON. */
  readonly findings: number;
}

/** In a worker, which keeps nobody waiting. */
export const besidePage: Room = { bytes: 64 << 20, yaml: 4 << 20, values: 200_000, findings: 300_000 };
/** In the page itself, which hears nobody meanwhile. */
export const inPage: Room = { bytes: 2 << 20, yaml: 1 << 18, values: 20_000, findings: 20_000 };

let room = besidePage;
let left = { unfolded: 0, findings: 0 };
/** What was too much: the steps that judge take what is thrown in them for a fault of the answer. */
let excess: RangeError | undefined;

/** Begins to count for a text. */
export function begin(given: Room): void {
  room = given;
  left = { unfolded: given.bytes, findings: given.findings };
  excess = undefined;
}

/**
 * Tells whether what was judged at once was not too much, and begins to count its answers and issues anew.
 *
 * @throws {RangeError} When it was.
 */
export function nextFindings(): void {
  if (excess) throw excess;
  left.findings = room.findings;
}

/** @throws {RangeError} When a body has too many values. */
export function spendValues(body: unknown): void {
  const inside = [body].filter(isObject);
  let count = 0;
  for (let value = inside.pop(); value; value = inside.pop()) {
    const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    count += values.length;
    if (count > room.values) throw tooMuch(`an answer of more than ${room.values} values`);
    for (const one of values) if (isObject(one)) inside.push(one);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** @throws {RangeError} When there are too many answers and issues. */
export function spendFindings(number: number): void {
  left.findings -= number;
  if (left.findings < 0) throw tooMuch(`what has more than ${room.findings} answers and issues`);
}

/** @throws {TypeError} When packed bodies unfold to too much: each of those that do is told as one that cannot be read. */
export function spendUnfolded(bytes: number): void {
  left.unfolded -= bytes;
  if (left.unfolded < 0)
    throw new TypeError(
      `its packed bodies unfold to more than ${room.bytes >> 20} MB together, which are too much for this page`,
    );
}

/** @throws {RangeError} When a cassette in YAML, of so many characters, is too long. */
export function spendYaml(characters: number): void {
  if (characters > room.yaml) throw tooMuch(`a cassette in YAML of more than ${room.yaml >> 10} kB`);
}

function tooMuch(what: string): RangeError {
  excess ??= new RangeError(`Cannot judge ${what} here: the command line does`);
  return excess;
}
