/** What of a request of `node:http` is read; of one that Express passes on from a router, `originalUrl` too. */
export interface NodeRequest {
  readonly originalUrl?: string | undefined;
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What of an answer of `node:http` is written. */
export interface NodeResponse {
  sendDate?: boolean;
  writeHead: (status: number, headers: Record<string, string>) => unknown;
  end: (text: string) => unknown;
}

/**
 * Makes a listener for `node:http` of the mock, or of any handler of the Fetch standard's, which Express and Connect take too:
 * `createServer(toNodeListener(handler))`. Whatever host a request names, it is answered; of its body nothing is read. Where the handler
 * fails, or its answer cannot be read, that is answered with 500 and the message of the error.
 */
export function toNodeListener(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return async (request, response) => {
    // The time of the mock is its own.
    response.sendDate = false;
    try {
      const answer = await handler(requestOf(request));
      // All of it before any is written.
      const text = await answer.text();
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(text);
    } catch (error) {
      // Nobody would answer otherwise.
      response.writeHead(500, { "content-type": "text/plain" });
      response.end(`${error instanceof Error ? error.message : error}\n`);
    }
  };
}

function requestOf({ method = "GET", url = "/", originalUrl, headers }: NodeRequest): Request {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (!name.startsWith(":")) for (const one of [value ?? []].flat()) sent.append(name, one);
  // A proxy is asked for whole URLs. A method that a Request cannot have is as unknown as any other.
  const asked = originalUrl ?? url;
  const path = URL.canParse(asked) ? asked : `http://localhost${asked.startsWith("/") ? asked : `/${asked}`}`;
  return new Request(path, { method: /^(?:connect|trace|track)$/i.test(method) ? "OPTIONS" : method, headers: sent });
}
