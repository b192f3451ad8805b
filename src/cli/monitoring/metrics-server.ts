import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface MetricsServerOptions {
  /** 0 means any free port. */
  readonly port: number;
  readonly mediaType: string;
  /** Returns the text to serve. An exception is answered with 500. */
  readonly text: () => Promise<string>;
}

const HOST = "127.0.0.1";
const PATH = "/metrics";
const MAX_CONNECTIONS = 16;
/** Names of this machine in the Host header, with any port: a forwarded port is another one. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Serves the metrics on loopback, to GET and HEAD only. Refuses requests of web pages: those under another name (DNS
 * rebinding), which the Host header shows, and those of other sites, which have an Origin header.
 * @throws the error of `listen` when the port cannot be used
 */
export async function startMetricsServer({ port, mediaType, text }: MetricsServerOptions): Promise<MetricsServer> {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers } = check(request);
    if (status !== 200) return void response.writeHead(status, headers).end();
    const body = Buffer.from(await text());
    response.writeHead(200, { "content-type": mediaType, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  const server = createServer((request, response) => {
    request.resume();
    respond(request, response).catch(() => void (response.headersSent || response.writeHead(500).end()));
  });
  server.maxConnections = MAX_CONNECTIONS;
  await listening(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${actual}${PATH}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function check({ method, url = "", headers }: IncomingMessage): { status: number; headers?: Record<string, string> } {
  if (!LOOPBACK.test(headers.host ?? "") || headers.origin !== undefined) return { status: 403 };
  if (url.split("?")[0] !== PATH) return { status: 404 };
  if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { allow: "GET, HEAD" } };
  return { status: 200 };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
}
