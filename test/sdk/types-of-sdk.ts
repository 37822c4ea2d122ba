import type { Sdk } from "./sdks.js";

/** What each client calls the types of the contract: what `list` takes, what it gives, what stands in that, and the body of an error. */
const theirs = {
  openai: {
    client: "OpenAI",
    query: "OpenAI.Beta.Threads.RunListParams",
    others: { RunObject: 'Page["data"][number]', Error: "OpenAI.ErrorObject" },
  },
  portkey: {
    client: "Portkey",
    query: 'NonNullable<Parameters<Portkey["beta"]["threads"]["runs"]["list"]>[1]>',
    others: {},
  },
};

/**
 * The text of a module that exports the types of the contract as `Ours` and those of a client, under the names of ours, as `Theirs`. It
 * calls `list` as users do, so that it does not compile where the client has changed that.
 */
export function typesOfSdk({ name, family, variant }: Sdk): string {
  const { client, query, others } = theirs[family];
  const types = { ListRunsResponse: "Page", ListRunsQuery: query, ...others };
  const members = (typeOf: (name: string, theirs: string) => string) =>
    Object.entries(types).map(([name, theirs]) => ` ${name}: ${typeOf(name, theirs)};`);
  return [
    `import type { ${client} } from "${name}";`,
    `import type * as contract from "../../src/${variant}.js";`,
    `const list = (client: ${client}, query: ${query}) => client.beta.threads.runs.list("thread_abc123", query);`,
    "type Page = Awaited<ReturnType<typeof list>>;",
    `export interface Ours {${members((name) => `contract.${name}`).join("")} }`,
    `export interface Theirs {${members((_, theirs) => theirs).join("")} }`,
  ].join("\n");
}
