import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Case, FilingOf } from "../../src/contract/index.js";
import type { Clock } from "../../src/sdk/http/clock.js";
import { RegistryClient, bearerToken, type ClientOptions } from "../../src/sdk/index.js";

export const INSTITUTION = "91330106MA2TEXT08W";
export const TOKEN = "secret-token-of-the-bank";

/** A clock that advances only in `sleep`, so that waits are exact and take no time. */
export class FakeClock implements Clock {
  at = 1_790_000_000_000;
  readonly slept: number[] = [];
  now(): number {
    return this.at;
  }
  monotonic(): number {
    return this.at;
  }
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.at += ms;
    await Promise.resolve();
  }
}

/** Starts a TCP server. `handle` gets the bytes received and their number, from 1. */
export async function tcpServer(
  handle: (socket: Socket, nth: number, request: string) => void,
): Promise<{ url: string; port: number; requests: string[] }> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      requests.push(data.toString("latin1"));
      handle(socket, requests.length, data.toString("latin1"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, requests };
}

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Starts an HTTP server. `handle` gets the number of the request, from 1. */
export async function httpServer(
  handle: (request: ReceivedRequest, response: ServerResponse, nth: number) => void,
): Promise<{ url: string; requests: ReceivedRequest[] }> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (c: Buffer) => chunks.push(c));
    request.on("end", () => {
      const seen = {
        method: request.method!,
        url: request.url!,
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      requests.push(seen);
      handle(seen, response, requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    "content-type": status >= 400 ? "application/problem+json" : "application/json",
    ...headers,
  });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

export function client(gateway: string, options: Partial<ClientOptions> = {}): RegistryClient {
  const made = new RegistryClient({
    gateway,
    credentials: bearerToken({ token: TOKEN, institution: INSTITUTION }),
    clock: new FakeClock(),
    random: () => 0,
    // What is tested here is the gateway; filings are made for its answers.
    rules: "off",
    ...options,
  });
  onTestFinished(() => void made.close().catch(() => undefined));
  return made;
}

export function filing(ref: string): FilingOf<"mortgage.cancel"> {
  return {
    ref,
    unitCode: "330106001001GB00001F00010001",
    proofNo: "浙（2024）杭州市不动产证明第0012345号",
    ground: "debt-ended",
  };
}

export function aCase(ref: string, more: Partial<Case> & Record<string, unknown> = {}): Case {
  return {
    caseNo: `C-${ref}`,
    ref,
    kind: "mortgage.cancel",
    status: "registered",
    authorityStatus: { code: "80", text: "已登簿" },
    done: true,
    version: 2,
    authority: "330100",
    receivedAt: "2026-11-20T10:00:00.123+08:00",
    updatedAt: "2026-11-20T10:00:00.123+08:00",
    units: [{ unitCode: "330106001001GB00001F00010001" }],
    certificates: [],
    ...more,
  };
}

export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (error: unknown) => error,
  );
}

/** Returns a port without a listener. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
