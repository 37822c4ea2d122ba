import type { Call } from "./call-of-case.js";
import type { Client, Run } from "./load-sdk.js";
import type { Sdk } from "./sdks.js";

/** Has a client list all runs of a thread, page after page, as its users have it do so. */
export function listAll(client: Client, { family }: Sdk, call: Call): Promise<Run[]> {
  return family === "openai" ? listed(client, call) : listedByHand(client, call);
}

async function listed(client: Client, { thread, query }: Call): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const run of client.beta.threads.runs.list(thread, query)) runs.push(run);
  return runs;
}

/** A client that gives the bare pages leaves the walk to its user. */
async function listedByHand(client: Client, { thread, query }: Call): Promise<Run[]> {
  const runs: Run[] = [];
  for (let after: string | undefined, goesOn = true; goesOn; ) {
    const page = await client.beta.threads.runs.list(thread, { ...query, ...(after !== undefined && { after }) });
    runs.push(...page.data);
    after = page.data.at(-1)?.id;
    goesOn = page.has_more === true;
  }
  return runs;
}
