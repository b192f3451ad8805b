import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer, connect, type AddressInfo, type Server as TcpServer } from "node:net";
import path from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import {
  CONNECTION_PROBLEMS,
  RegistryClient,
  bearerToken,
  findTlsOptionsProblem,
  isOutcomeUnknown,
  type ConnectionProblem,
  type RegistryError,
} from "../../../src/sdk/index.js";
import { connectionFailureOf, connectionTarget } from "../../../src/sdk/http/connection/connection-failure.js";
import { VALID_FILINGS } from "../../../src/rules/examples/valid-filings.js";
import { startTlsServer, TestCa } from "../../support/tls-server.js";
import { closedPort } from "../fake-gateway.js";

const ca = new TestCa();
const other = new TestCa();
afterAll(() => (ca.remove(), other.remove()));
const readCa = (from: TestCa) => readFileSync(from.caFile, "utf8");

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function clientOf(gateway: string, more: object = {}): RegistryClient {
  const client = new RegistryClient({
    gateway,
    credentials: bearerToken({ token: "x".repeat(20), institution: "91330106MA2TEXT08W" }),
    maxRetries: 0,
    timeoutMs: 4_000,
    tls: { ca: readCa(ca) },
    ...more,
  });
  onTestFinished(() => client.close());
  return client;
}

async function failureAt(gateway: string, more: object = {}): Promise<RegistryError> {
  const error: unknown = await clientOf(gateway, more)
    .capabilities.get()
    .catch((failed: unknown) => failed);
  expect(error).toBeInstanceOf(Error);
  return error as RegistryError;
}

function expectProblem(error: RegistryError, problem: ConnectionProblem, host?: string): void {
  expect(error.connection, error.en).toMatchObject({ problem, ...(host && { host }) });
  // The fix and the host are in the error itself, in both languages.
  const { zh, en, fixZh, fixEn } = CONNECTION_PROBLEMS[problem];
  expect([error.fixZh, error.fixEn]).toEqual([fixZh, fixEn]);
  for (const [text, part] of [
    [error.zh, zh],
    [error.en, en],
  ] as const) {
    expect(text).toContain(part);
    expect(text).toContain(error.connection!.host);
  }
  // Nothing of OpenSSL or undici reaches the texts.
  expect(error.zh + error.en).not.toMatch(/SSL routines|error:|UND_ERR|ERR_|node:/);
}

/** Starts `openssl s_server`, which rejects client certificates with an alert, as gateways do. */
async function opensslServer(certificate: { cert: string; key: string }, args: readonly string[]): Promise<number> {
  const base = path.join(ca.folder, "s_server");
  writeFileSync(`${base}.pem`, certificate.cert);
  writeFileSync(`${base}.key`, certificate.key);
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const child = spawn(
    "openssl",
    ["s_server", "-accept", `127.0.0.1:${port}`, "-cert", `${base}.pem`, "-key", `${base}.key`, "-www", ...args],
    { stdio: ["pipe", "pipe", "ignore"] },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  // It writes about its parameters first, and ACCEPT once it listens.
  let output = "";
  await new Promise<void>((resolve) =>
    child.stdout.on("data", (chunk: Buffer) => (output += String(chunk)).includes("ACCEPT") && resolve()),
  );
  return port;
}

/** Starts a proxy that makes tunnels, or answers CONNECT with another status. */
async function proxyServer(status = 200): Promise<{ url: string; host: string; tunnels: string[] }> {
  const tunnels: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket) => {
    tunnels.push(request.url ?? "");
    socket.on("error", () => undefined);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const [host, port] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, tunnels };
}

describe("the certificate of a gateway", () => {
  it.each([
    ["certificate-other-host", () => ca.issue("elsewhere", "DNS:other.example")],
    ["certificate-expired", () => ca.issueExpired("old", "DNS:localhost")],
    ["certificate-not-yet-valid", () => ca.issueFuture("future", "DNS:localhost")],
    ["certificate-incomplete", () => other.issue("stranger", "DNS:localhost")],
    ["certificate-unknown-ca", () => other.issueThroughIntermediate("deep", "DNS:localhost")],
    [
      "certificate-incomplete",
      () => {
        const { leaf, key } = ca.issueThroughIntermediate("short", "DNS:localhost");
        return { cert: leaf, key };
      },
    ],
    ["certificate-self-signed", () => ({ cert: readCa(other), key: readFileSync(path.join(other.folder, "ca.key")) })],
    [
      "tls-version",
      () => ({
        ...ca.issue("v1", "DNS:localhost"),
        maxVersion: "TLSv1.1",
        minVersion: "TLSv1",
        ciphers: "DEFAULT@SECLEVEL=0",
      }),
    ],
  ] as const)("%s", async (problem, options) => {
    const server = await startTlsServer(options() as never);
    onTestFinished(() => server.close());
    const error = await failureAt(`https://localhost:${server.port}`);
    expect(error.code).toBe("gateway-untrusted");
    expectProblem(error, problem, `localhost:${server.port}`);
    expect(server.requests()).toBe(0);
  });

  it("is accepted with its intermediate certificate", async () => {
    const server = await startTlsServer(ca.issueThroughIntermediate("whole", "DNS:localhost"));
    onTestFinished(() => server.close());
    expect((await failureAt(`https://localhost:${server.port}`)).code).toBe("contract-breach");
  });
});

describe("the client certificate", () => {
  const own = ca.issue("institution", "DNS:institution");
  const stranger = other.issue("other-institution", "DNS:institution");
  const tls = (more: object) => ({ tls: { ca: readCa(ca), ...more } });

  it.each(["-tls1_3", "-tls1_2"])("missing (%s)", async (version) => {
    const port = await opensslServer(ca.issue("mtls", "DNS:localhost"), [
      "-Verify",
      "1",
      "-CAfile",
      ca.caFile,
      version,
    ]);
    const error = await failureAt(`https://localhost:${port}`);
    // TLS 1.2 has no alert of its own for it.
    expectProblem(error, version === "-tls1_3" ? "client-certificate-missing" : "tls-handshake");
  });

  it.each(["-tls1_3", "-tls1_2"])("not accepted (%s)", async (version) => {
    const port = await opensslServer(ca.issue("mtls2", "DNS:localhost"), [
      "-Verify",
      "1",
      "-verify_return_error",
      "-CAfile",
      ca.caFile,
      version,
    ]);
    const error = await failureAt(`https://localhost:${port}`, tls({ cert: stranger.cert, key: stranger.key }));
    expectProblem(error, "client-certificate-refused");
    expect(error.code).toBe("gateway-untrusted");
  });

  it("not accepted, for a write that had left: its outcome is unknown, with the cause", async () => {
    const port = await opensslServer(ca.issue("mtls3", "DNS:localhost"), [
      "-Verify",
      "1",
      "-verify_return_error",
      "-CAfile",
      ca.caFile,
      "-tls1_3",
    ]);
    const client = clientOf(`https://localhost:${port}`, tls({ cert: stranger.cert, key: stranger.key }));
    const error = await client.mortgages
      .file(VALID_FILINGS["mortgage.file"] as never)
      .catch((failed: unknown) => failed);
    expect(isOutcomeUnknown(error)).toBe(true);
    expectProblem(error as RegistryError, "client-certificate-refused");
  });

  it.each([
    ["client-key-missing", { cert: own.cert }, "key"],
    ["client-key-missing", { key: own.key }, "cert"],
    ["client-key-mismatch", { cert: own.cert, key: stranger.key }, "key"],
    ["client-key-encrypted", { cert: own.cert, key: ca.encryptedKey("institution", "geheim") }, "key"],
    [
      "client-key-passphrase-wrong",
      { cert: own.cert, key: ca.encryptedKey("institution", "geheim"), passphrase: "x" },
      "key",
    ],
    ["client-key-unusable", { cert: own.cert, key: "no key" }, "key"],
    ["client-p12-unusable", { pfx: Buffer.from("no file") }, "pfx"],
    ["client-key-encrypted", { pfx: ca.pkcs12("institution", "geheim") }, "pfx"],
    ["client-key-passphrase-wrong", { pfx: ca.pkcs12("institution", "geheim"), passphrase: "x" }, "pfx"],
    ["client-certificate-unusable", { cert: "no certificate", key: own.key }, "cert"],
    ["ca-unusable", { ca: "no certificate" }, "ca"],
    ["ca-unusable", { ca: Buffer.from([0x30, 0x82, 1, 2]) }, "ca"],
    ["ca-unusable", { ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }, "ca"],
  ] as const)("%s is found before a connection is made (%#)", async (problem, options, option) => {
    expect(await findTlsOptionsProblem(options)).toEqual({ option, problem });
    const server = await startTlsServer(ca.issue("unused", "DNS:localhost"));
    onTestFinished(() => server.close());
    const error = await failureAt(`https://localhost:${server.port}`, tls(options));
    expectProblem(error, problem);
    expect(server.requests()).toBe(0);
  });

  it("and its key are accepted when they match, also with a passphrase", async () => {
    expect(await findTlsOptionsProblem({ ca: [readCa(ca), readCa(other)], ...own })).toBeUndefined();
    const key = ca.encryptedKey("institution", "geheim");
    expect(await findTlsOptionsProblem({ cert: own.cert, key, passphrase: "geheim" })).toBeUndefined();
  });
});

describe("a gateway that answers with an error page of its web server", () => {
  const page = async (status: number, words: string) => {
    const server = createServer((_, response) =>
      response
        .writeHead(status, { "content-type": "text/html" })
        .end(`<html><h1>400</h1><center>${words}</center></html>`),
    );
    return `http://127.0.0.1:${await listen(server)}`;
  };
  it.each([
    ["No required SSL certificate was sent", "client-certificate-missing"],
    ["The SSL certificate error", "client-certificate-refused"],
    ["The plain HTTP request was sent to HTTPS port", "https-required"],
  ] as const)("%s", async (words, problem) => {
    expectProblem(await failureAt(await page(400, words)), problem);
    const client = clientOf(await page(400, words));
    const error = await client.mortgages.file(VALID_FILINGS["mortgage.file"] as never).catch((e: unknown) => e);
    expect(isOutcomeUnknown(error)).toBe(true);
    // Without those words it stays what it was.
    expect((await failureAt(await page(400, "Bad Request"))).connection).toBeUndefined();
  });

  it("accepts HTTPS only", async () => {
    // The alert with which OpenSSL answers a request in clear.
    const alert = Buffer.from([0x15, 3, 1, 0, 2, 2, 0x16]);
    const port = await listen(createTcpServer((socket) => socket.once("data", () => socket.end(alert))));
    expectProblem(await failureAt(`http://localhost:${port}`), "https-required");
  });
});

describe("a gateway that is not reached", () => {
  it("refuses", async () => {
    const port = await closedPort();
    const error = await failureAt(`https://localhost:${port}`);
    expect(error.code).toBe("gateway-unreachable");
    expectProblem(error, "connection-refused", `localhost:${port}`);
  });

  it("has no address", async () => {
    const error = await failureAt("https://no-such-host.invalid");
    expect(["host-not-found", "dns-unavailable"]).toContain(error.connection?.problem);
    expect(error.connection?.host).toBe("no-such-host.invalid:443");
  });

  it("closes the connection during the handshake", async () => {
    const port = await listen(createTcpServer((socket) => socket.once("data", () => socket.destroy())));
    expectProblem(await failureAt(`https://localhost:${port}`), "connection-reset");
  });

  it("never answers the handshake", async () => {
    const port = await listen(createTcpServer(() => undefined));
    const error = await failureAt(`https://localhost:${port}`, { timeoutMs: 300 });
    expect(error).toMatchObject({ code: "timeout", notSent: true });
    expectProblem(error, "connect-timeout");
  });

  it("does not use HTTPS", async () => {
    const port = await listen(createServer((_, response) => response.end("{}")));
    expectProblem(await failureAt(`https://localhost:${port}`), "not-https");
  });

  it.each([
    ["ENOTFOUND", "host-not-found"],
    ["EAI_AGAIN", "dns-unavailable"],
    ["EHOSTUNREACH", "no-route"],
    ["ETIMEDOUT", "connect-timeout"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tls-version"],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", "tls-version"],
    ["CERT_SIGNATURE_FAILURE", "certificate-invalid"],
    ["CERT_REVOKED", "certificate-revoked"],
  ])("%s is %s", (code, problem) => {
    const error = new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
    expect(connectionFailureOf(error, connectionTarget("https://a.example"))?.facts).toEqual({
      problem,
      host: "a.example:443",
    });
  });

  it("an alert number counts when the error has no reason", () => {
    const error = Object.assign(new Error("write EPROTO …:SSL alert number 116"), { code: "EPROTO" });
    expect(connectionFailureOf(error, connectionTarget("https://a.example"))?.facts.problem).toBe(
      "client-certificate-missing",
    );
  });
});

describe("a proxy", () => {
  it("makes a tunnel", async () => {
    const server = await startTlsServer(ca.issue("tunnelled", "DNS:localhost"));
    onTestFinished(() => server.close());
    const proxy = await proxyServer();
    const error = await failureAt(`https://localhost:${server.port}`, { proxy: proxy.url });
    expect(error.code).toBe("contract-breach");
    expect([server.requests(), proxy.tunnels]).toEqual([1, [`localhost:${server.port}`]]);
  });

  it("does not hide that the client certificate is rejected", async () => {
    const proxy = await proxyServer();
    const port = await opensslServer(ca.issue("mtls4", "DNS:localhost"), [
      "-Verify",
      "1",
      "-CAfile",
      ca.caFile,
      "-tls1_3",
    ]);
    const error = await failureAt(`https://localhost:${port}`, { proxy: proxy.url });
    expectProblem(error, "client-certificate-missing");
  });

  it("of a plain gateway asks for a password", async () => {
    const server = createServer((_, response) => response.writeHead(407).end());
    const proxy = `http://127.0.0.1:${await listen(server)}`;
    expectProblem(await failureAt("http://gateway.example", { proxy }), "proxy-authentication");
  });

  it("does not hide what is wrong with the certificate of the gateway", async () => {
    const proxy = await proxyServer();
    for (const [certificate, problem] of [
      [ca.issue("wrong-name", "DNS:other.example"), "certificate-other-host"],
      [ca.issueExpired("expired-too", "DNS:localhost"), "certificate-expired"],
    ] as const) {
      const server = await startTlsServer(certificate);
      onTestFinished(() => server.close());
      const error = await failureAt(`https://localhost:${server.port}`, { proxy: proxy.url });
      expectProblem(error, problem, `localhost:${server.port}`);
      expect(error.connection!.proxy).toBe(proxy.host);
    }
  });

  it.each([
    [407, "proxy-authentication"],
    [403, "proxy-refused"],
    [502, "proxy-refused"],
  ] as const)("answers CONNECT with %s", async (status, problem) => {
    const proxy = await proxyServer(status);
    const error = await failureAt("https://gateway.example", { proxy: proxy.url });
    expectProblem(error, problem, "gateway.example:443");
    expect(error.connection!.proxy).toBe(proxy.host);
    expect(error.zh).toContain(`经代理 ${proxy.host}`);
    expect(error.zh).toContain(String(status));
  });

  it("is down, unknown, or closes the connection", async () => {
    const port = await closedPort();
    const down = await failureAt("https://gateway.example", { proxy: `http://127.0.0.1:${port}` });
    expectProblem(down, "proxy-unreachable");
    const unknown = await failureAt("https://gateway.example", { proxy: "http://no-proxy.invalid:3128" });
    expectProblem(unknown, "proxy-not-found");
    const closing = await listen(createTcpServer((socket) => socket.once("data", () => socket.destroy())));
    const started = Date.now();
    expectProblem(
      await failureAt("https://gateway.example", { proxy: `http://127.0.0.1:${closing}` }),
      "proxy-unreachable",
    );
    // It is reported at once, not at the time limit of the call.
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it("keeps its password out of the error", async () => {
    const proxy = await proxyServer(407);
    const url = proxy.url.replace("//", "//clerk:geheim-123@");
    const error = await failureAt("https://gateway.example", { proxy: url });
    const seen = [error.zh, error.en, error.stack, String(error.cause), JSON.stringify(error.connection)].join("\n");
    expect(seen).not.toMatch(/geheim|clerk/);
  });
});
