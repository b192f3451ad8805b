import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { VerifiedWebhook } from "../../../sdk/index.js";

export interface ReceiverOptions {
  readonly host: string;
  readonly port: number;
  readonly verify: (payload: Uint8Array, headers: IncomingMessage["headers"]) => VerifiedWebhook;
  /** Handles one event, which may arrive more than once. Resolves when the sender need not repeat it. */
  readonly handle: (event: VerifiedWebhook) => Promise<void>;
  readonly onRefused: (why: unknown) => void;
}

export interface Receiver {
  readonly url: string;
  close(): Promise<void>;
}

const MAX_BYTES = 1024 * 1024;

/**
 * Receives webhooks. Answers 401 without a reason when the event cannot be verified, and 500 when it could not be
 * handled, so that the sender repeats it.
 */
export async function receiveWebhooks({ host, port, verify, handle, onRefused }: ReceiverOptions): Promise<Receiver> {
  let queue: Promise<unknown> = Promise.resolve();
  const take = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== "POST") return 405;
    const payload = await bodyOf(request);
    if (!payload) return 413;
    let event: VerifiedWebhook;
    try {
      event = verify(payload, request.headers);
    } catch (error) {
      onRefused(error);
      return 401;
    }
    // One at a time, so that a later state of a case never reaches the handler before an earlier one.
    const done = queue.then(async () => {
      try {
        await handle(event);
      } catch (error) {
        onRefused(error);
        return 500;
      }
      return 204;
    });
    queue = done;
    return done;
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    take(request).then(
      (status) => response.writeHead(status).end(),
      () => request.destroy(),
    );
  });
  await listening(server, port, host);
  const { address, port: actual, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${actual}/`,
    close: async () => {
      server.close();
      await queue;
      server.closeAllConnections();
    },
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
