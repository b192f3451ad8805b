import { getEventListeners } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { fetchTransport } from "../../../src/sdk/gateway/transports/fetch-transport.js";
import type { Transport, TransportFailure, WireRequest } from "../../../src/sdk/http/wire.js";
import { undiciTransport } from "../../../src/sdk/gateway/transports/undici-transport.js";
import { closedPort, failure, httpServer, send, tcpServer } from "../fake-gateway.js";
import { testCertificate } from "./localhost-certificate.js";

const WRITE: WireRequest = {
  method: "POST",
  path: "/v1/mortgages",
  headers: { "content-type": "application/json" },
  body: "{}",
  timeoutMs: 5_000,
  maxAnswerBytes: 1_000,
};
const head = (length: number, type = "application/json") =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;

const kinds: [string, (origin: string) => Transport][] = [
  ["undici", (origin) => undiciTransport({ origin })],
  ["fetch", (origin) => fetchTransport(origin, fetch)],
];

describe.each(kinds)("transport over %s", (name, make) => {
  const open = (origin: string) => {
    const transport = make(origin);
    onTestFinished(() => void transport.close().catch(() => undefined));
    return transport;
  };
  const fails = async (origin: string, request: WireRequest = WRITE) =>
    (await failure(open(origin).send(request))) as TransportFailure;

  it("returns status, headers and body", async () => {
    const { url, requests } = await httpServer((_, response) =>
      send(response, 201, { a: "证" }, { "x-request-id": "r1", "set-cookie": "a=b" }),
    );
    const answer = await open(url).send({ ...WRITE, headers: { "x-a": "b" } });
    expect(answer.status).toBe(201);
    expect(answer.headers["x-request-id"]).toBe("r1");
    expect(Buffer.from(answer.body).toString("utf8")).toBe('{"a":"证"}');
    expect(requests[0]).toMatchObject({ method: "POST", url: "/v1/mortgages", body: "{}" });
    expect(requests[0]!.headers["x-a"]).toBe("b");
  });

  it("opens one connection per concurrent call and reuses it for following calls", async () => {
    let connections = 0;
    const server = createServer((_, response) => send(response, 200, {})).on("connection", () => connections++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const transport = open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await Promise.all(
      [1, 2, 3].map(async () => {
        for (let i = 0; i < 20; i++) await transport.send(WRITE);
      }),
    );
    // `fetch` uses its own pool.
    if (name === "undici") expect(connections).toBe(3);
  });

  it("streams a request body from a function", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 200, {}));
    const body = async function* () {
      yield new TextEncoder().encode("ab");
      yield new TextEncoder().encode("cd");
    };
    await open(url).send({ ...WRITE, method: "PUT", body });
    expect(requests[0]!.body).toBe("abcd");
  });

  it("joins a response body that arrives in parts", async () => {
    const { url } = await tcpServer((socket) => {
      socket.write(head(9) + "abc");
      setTimeout(() => socket.write("def"), 20);
      setTimeout(() => socket.write("ghi"), 40);
    });
    const { body } = await open(url).send(WRITE);
    expect(Buffer.from(body).toString()).toBe("abcdefghi");
  });

  it("removes its listener from the signal after each call", async () => {
    const { url } = await httpServer((_, response) => send(response, 200, {}));
    const { signal } = new AbortController();
    const transport = open(url);
    for (let i = 0; i < 20; i++) await transport.send({ ...WRITE, signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("returns an empty body for HEAD", async () => {
    const { url } = await httpServer((_, response) => send(response, 404, ""));
    const answer = await open(url).send({
      method: "HEAD",
      path: "/",
      headers: {},
      timeoutMs: 5_000,
      maxAnswerBytes: 10,
    });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.body.length).toBe(0);
  });

  it("does not follow redirects", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 307, "", { location: "/elsewhere" }));
    const answer = await open(url).send(WRITE);
    expect([0, 307]).toContain(answer.status);
    expect(requests).toHaveLength(1);
  });

  it("reports a refused connection as unreachable and not sent", async () => {
    expect(await fails(`http://127.0.0.1:${await closedPort()}`)).toMatchObject({ reason: "unreachable", sent: false });
  });

  it("reports an unknown host as unreachable and not sent", async () => {
    expect(await fails("http://no-such-host.invalid")).toMatchObject({ reason: "unreachable", sent: false });
  });

  it.each<[string, string | undefined]>([
    ["before the headers", undefined],
    ["in the headers", "HTTP/1.1 200 OK\r\nContent-Ty"],
    ["in the body", head(100) + "0123456789"],
    ["one byte before the end of the body", head(3) + "ab"],
    ["in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n01234"],
  ])("reports a connection that ends %s as possibly sent, and does not repeat the request", async (_, before) => {
    const { url, requests } = await tcpServer((socket) =>
      before === undefined ? socket.destroy() : socket.write(before, () => socket.destroy()),
    );
    const error = await fails(url);
    expect(error.sent).toBe(true);
    expect(["cut", "garbled"]).toContain(error.reason);
    expect(requests.join("").match(/POST /g)).toHaveLength(1);
  });

  it("reports a response that is not HTTP as possibly sent", async () => {
    const { url } = await tcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    const error = await fails(url);
    expect(error.sent).toBe(true);
    if (name === "undici") expect(error.reason).toBe("garbled");
  });

  it.each<[string, string]>([
    ["no response", ""],
    ["headers without a body", head(10)],
  ])("times out on %s", async (_, before) => {
    const { url } = await tcpServer((socket) => void (before && socket.write(before)));
    expect(await fails(url, { ...WRITE, timeoutMs: 100 })).toMatchObject({ reason: "timeout", sent: true });
  });

  it("closes the connection of a call that timed out, so that no late response is read", async () => {
    let closed = 0;
    const { url } = await tcpServer((socket) => void socket.on("close", () => closed++));
    expect(await fails(url, { ...WRITE, timeoutMs: 100 })).toMatchObject({ reason: "timeout" });
    await expect.poll(() => closed).toBe(1);
  });

  it("does not restart the time limit with every byte of a slow body", async () => {
    const { url } = await tcpServer((socket) => {
      socket.write(head(10_000));
      const drip = setInterval(() => socket.write("x"), 5);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await fails(url, { ...WRITE, timeoutMs: 150, maxAnswerBytes: 100_000 })).toMatchObject({
      reason: "timeout",
      sent: true,
    });
  });

  it("reports an abort as not sent before the request, and as possibly sent during it", async () => {
    const stop = new AbortController();
    const { url, requests } = await tcpServer(() => stop.abort(new Error("enough")));
    expect(await fails(url, { ...WRITE, signal: AbortSignal.abort() })).toMatchObject({
      reason: "aborted",
      sent: false,
    });
    expect(requests).toHaveLength(0);
    expect(await fails(url, { ...WRITE, signal: stop.signal })).toMatchObject({ reason: "aborted", sent: true });
  });

  it.each<[string, string]>([
    ["with", head(1_001) + "x".repeat(1_001)],
    ["without", `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${"x".repeat(1_001)}`],
  ])("stops reading a response above the size limit, %s Content-Length", async (_, answer) => {
    const { url } = await tcpServer((socket) => socket.end(answer));
    expect(await fails(url)).toMatchObject({ reason: "too-large", sent: true });
  });

  it("can be used after a failure", async () => {
    const { url } = await httpServer((_, response, nth) => (nth === 1 ? response.destroy() : send(response, 200, {})));
    const transport = open(url);
    await failure(transport.send(WRITE));
    expect((await transport.send(WRITE)).status).toBe(200);
  });
});

describe("the undici transport", () => {
  const fails = async (transport: Transport, request: WireRequest = WRITE) =>
    (await failure(transport.send(request).finally(() => void transport.close()))) as TransportFailure;

  it("reports a timeout before the connection is made as not sent, and does not send the request later", async () => {
    const { port, paths } = await tlsServer();
    // Delays the first TLS hello until `release` is called.
    let release = () => undefined as void;
    const gate = await tcpServer((socket, nth, hello) => {
      const onward = connect(port, "localhost");
      onward.on("error", () => undefined);
      const go = () => {
        onward.write(Buffer.from(hello, "latin1"));
        socket.removeAllListeners("data");
        socket.pipe(onward).pipe(socket);
      };
      if (nth === 1) release = go;
      else go();
    });
    const transport = undiciTransport({
      origin: `https://localhost:${gate.port}`,
      tls: { ca: testCertificate().cert },
    });
    expect(
      (await failure(transport.send({ ...WRITE, path: "/late", timeoutMs: 100 }))) as TransportFailure,
    ).toMatchObject({ reason: "timeout", sent: false });
    release();
    expect((await transport.send({ ...WRITE, path: "/next" })).status).toBe(200);
    expect((await transport.send({ ...WRITE, path: "/last" })).status).toBe(200);
    await transport.close();
    expect(paths()).toEqual(["/next", "/last"]);
  });

  it("reports a self-signed certificate as untrusted and not sent", async () => {
    const { port, requests } = await tlsServer();
    expect(await fails(undiciTransport({ origin: `https://localhost:${port}` }))).toMatchObject({
      reason: "untrusted",
      sent: false,
    });
    expect(requests()).toBe(0);
  });

  it("trusts a certificate of the CA given", async () => {
    const { port, requests } = await tlsServer();
    const transport = undiciTransport({ origin: `https://localhost:${port}`, tls: { ca: testCertificate().cert } });
    expect((await transport.send(WRITE)).status).toBe(200);
    expect(requests()).toBe(1);
    await transport.close();
  });

  it("sends the client certificate when the gateway asks for one", async () => {
    const own = testCertificate();
    const { port } = await tlsServer({ ca: own.cert, requestCert: true, rejectUnauthorized: true });
    const without = undiciTransport({ origin: `https://localhost:${port}`, tls: { ca: own.cert } });
    await failure(without.send(WRITE).finally(() => void without.close()));
    const transport = undiciTransport({
      origin: `https://localhost:${port}`,
      tls: { ca: own.cert, cert: own.cert, key: own.key },
    });
    expect((await transport.send(WRITE)).status).toBe(200);
    await transport.close();
  });

  it("reaches an HTTPS gateway through a tunnel of the proxy", async () => {
    const { port, requests } = await tlsServer();
    const proxy = await connectProxy();
    const transport = undiciTransport({
      origin: `https://localhost:${port}`,
      proxy: proxy.url,
      tls: { ca: testCertificate().cert },
    });
    expect((await transport.send(WRITE)).status).toBe(200);
    await transport.close();
    expect(proxy.asked).toEqual([`localhost:${port}`]);
    expect(requests()).toBe(1);
  });

  it("sends the full URL to the proxy for an HTTP gateway", async () => {
    const gateway = await httpServer((_, response) => send(response, 200, {}));
    const proxy = await httpServer((_, response) => send(response, 200, {}));
    const transport = undiciTransport({ origin: gateway.url, proxy: proxy.url });
    await transport.send(WRITE);
    await transport.close();
    expect(proxy.requests.map((r) => r.url)).toEqual([`${gateway.url}/v1/mortgages`]);
    expect(gateway.requests).toHaveLength(0);
  });

  it.each(["http", "https"])("reports an unreachable proxy of an %s gateway as not sent", async (scheme) => {
    const transport = undiciTransport({
      origin: `${scheme}://localhost:9`,
      proxy: `http://127.0.0.1:${await closedPort()}`,
    });
    expect(await fails(transport)).toMatchObject({ reason: "unreachable", sent: false });
  });

  it("reports a tunnel refused by the proxy as not sent", async () => {
    const proxy = await connectProxy(403);
    expect(await fails(undiciTransport({ origin: "https://localhost:9", proxy: proxy.url }))).toMatchObject({
      reason: "unreachable",
      sent: false,
    });
  });

  it("keeps the bytes being parsed out of the error", async () => {
    const { url } = await tcpServer((socket) => socket.end("张三 330106199001010018\r\n\r\n"));
    const error = await fails(undiciTransport({ origin: url }));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/张三|330106199001010018/);
  });

  async function connectProxy(refuse?: number) {
    const asked: string[] = [];
    const server = createServer();
    server.on("connect", (request, socket: Socket) => {
      asked.push(request.url!);
      if (refuse) return socket.end(`HTTP/1.1 ${refuse} No\r\nContent-Length: 0\r\n\r\n`);
      const [host, port] = request.url!.split(":");
      const onward = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(onward).pipe(socket);
      });
      for (const s of [socket, onward]) s.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  async function tlsServer(options: object = {}) {
    const paths: string[] = [];
    const server = createTlsServer({ ...testCertificate(), ...options }, (request, response) => {
      paths.push(request.url!);
      request.resume();
      response.end("{}");
    });
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { port: (server.address() as AddressInfo).port, paths: () => paths, requests: () => paths.length };
  }
});
