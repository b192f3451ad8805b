import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Override {
  readonly status: number;
  readonly body: string | ((request: IncomingMessage) => string);
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts a proxy to `target` that answers a request itself when `override` returns a response for it. */
export async function overridingProxy(
  target: string,
  override: (request: IncomingMessage) => Override | undefined,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const own = override(request);
      if (own) {
        request.resume();
        const body = typeof own.body === "string" ? own.body : own.body(request);
        response.writeHead(own.status, { "content-type": "application/json", ...own.headers }).end(body);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const { host: _, connection: _c, "content-length": _l, "transfer-encoding": _t, ...headers } = request.headers;
      const answer = await fetch(target + request.url!, {
        method: request.method!,
        headers: headers as Record<string, string>,
        ...(chunks.length && { body: Buffer.concat(chunks) }),
      });
      const { "content-encoding": _e, "content-length": _n, ...responseHeaders } = Object.fromEntries(answer.headers);
      response.writeHead(answer.status, responseHeaders).end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
