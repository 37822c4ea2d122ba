/**
 * Has one client, in a process of its own, read the corpus and the mock from servers on this machine. Prints what was read, and what was
 * read wrongly, as JSON.
 *
 *   tsx test/sdk/read-all.ts openai-6
 */
import { readFileSync } from "node:fs";
import { differs } from "./judge-tape.js";
import { loadSdk } from "./load-sdk.js";
import { type Reading, readCorpus } from "./read-corpus.js";
import { type MockReading, readMock } from "./read-mock.js";
import { type Sdk, sdks } from "./sdks.js";

/** What a client has read. */
export interface Readings {
  readonly corpus: Reading;
  readonly mock: MockReading;
  /** What it did otherwise than it has to, of all. */
  readonly differences: readonly string[];
}

const [name = ""] = process.argv.slice(2);
const sdk = sdks.find((one) => one.name === name);
if (!sdk) throw new Error(`Cannot read: there is no client "${name}"`);
console.log(JSON.stringify(await readAll(sdk)));

async function readAll(sdk: Sdk): Promise<Readings> {
  const subject = { sdk, loaded: await loadSdk(sdk) };
  const server = differs("its server", subject.loaded.client().baseURL, serverOf(sdk));
  const corpus = await readCorpus(subject);
  const mock = await readMock(subject);
  return { corpus, mock, differences: [...server, ...corpus.differences, ...mock.differences] };
}

/** The server that the contract names. */
function serverOf({ variant }: Sdk): string {
  const file = new URL(`../../generated/${variant}/openapi.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).servers[0].url;
}
