import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { OpenApiValidator } from "./openapi-validator.js";

/** A proxy in front of a gateway that validates every exchange against the OpenAPI document. */
export interface ValidatingProxy {
  readonly url: string;
  /** Exchanges so far, by operation and status. */
  readonly exchanges: ReadonlyMap<string, number>;
  readonly violations: readonly string[];
  close(): Promise<void>;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Starts the proxy. Calls outside `/v1` are passed on unchecked. */
export async function startValidatingProxy(target: string, validator: OpenApiValidator): Promise<ValidatingProxy> {
  const { hostname, port } = new URL(target);
  const exchanges = new Map<string, number>();
  const violations: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { method = "", url = "", headers } = request;
      const body = await bytesOf(request);
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const passed = httpRequest({ hostname, port, method, path: url, headers }, resolve);
        passed.on("error", reject);
        passed.end(body);
      });
      const responseBody = await bytesOf(answer);
      const status = answer.statusCode!;
      if (url.startsWith("/v1/")) {
        const key = `${validator.operationIdOf(method, url) ?? url} ${status}`;
        exchanges.set(key, (exchanges.get(key) ?? 0) + 1);
        violations.push(
          ...validator.violationsOf({
            method,
            url,
            requestHeaders: headers,
            requestBody: body,
            status,
            responseHeaders: answer.headers,
            responseBody,
          }),
        );
      }
      response.writeHead(status, answer.headers).end(responseBody);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    violations,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
