import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** The policy that a page names itself. */
export function policyOf(html: string): string {
  const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html) ?? [];
  if (policy === undefined) throw new Error("Cannot serve the page: it names no policy");
  return policy;
}

/**
 * Serves the pages of a folder on this machine as a strict host does: by the policy of each page in a header too, which holds from the
 * first byte on, and with nothing to guess from.
 */
export async function serveSite(folder: string): Promise<{ server: Server; origin: string }> {
  const server = createServer(({ url = "" }, answer) => {
    const name = url.replace(/[?#].*/, "").slice(1);
    send(name).catch(() => answer.writeHead(404).end());

    async function send(file: string): Promise<void> {
      const html = await readFile(join(folder, file), "utf8");
      const headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": `${policyOf(html)}; frame-ancestors 'none'`,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      };
      answer.writeHead(200, headers).end(html);
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
