import type { TLSSocket } from "node:tls";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import {
  bearerToken,
  isGatewayUnreachable,
  RegistryClient,
  type GatewayUnreachableError,
} from "../../../src/sdk/index.js";
import { startTlsServer, TestCa } from "../../support/tls-server.js";

const ca = new TestCa();
afterAll(() => ca.remove());
const caText = async () => (await import("node:fs/promises")).readFile(ca.caFile, "utf8");

async function clientOf(gateway: string, more: object = {}) {
  const client = new RegistryClient({
    gateway,
    credentials: bearerToken({ token: "x", institution: "91330106MA2TEXT08W" }),
    maxRetries: 0,
    timeoutMs: 5_000,
    tls: { ca: await caText() },
    ...more,
  });
  return client;
}

/** Returns the error of a read, and the duration of the following `close()` in milliseconds. */
async function failure(client: RegistryClient): Promise<{ error: GatewayUnreachableError; closedIn: number }> {
  const errors = await Promise.all(
    Array.from({ length: 3 }, () =>
      client.capabilities.get({ fresh: true }).then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  );
  // A further call, which would reuse the connection.
  errors.push(
    await client.cases.page({ limit: 1 }).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  const started = Date.now();
  await client.close();
  for (const error of errors) expect(isGatewayUnreachable(error)).toBe(true);
  return { error: errors[0] as GatewayUnreachableError, closedIn: Date.now() - started };
}

describe("a gateway that requires a client certificate", () => {
  const institution = ca.issue("institution", "DNS:institution.example");
  const passphrase = "口令 1";
  const packed = (...options: string[]) => ({ pfx: ca.pkcs12("institution", passphrase, ...options), passphrase });

  it.each<[string, () => object]>([
    ["in PEM", () => institution],
    [
      "in PEM, encrypted",
      () => ({ cert: institution.cert, key: ca.encryptedKey("institution", passphrase), passphrase }),
    ],
    ["in PKCS#12", () => packed()],
    ["in PKCS#12 of older programs", () => packed("-legacy")],
  ])("accepts it %s", async (_, own) => {
    const peers: string[] = [];
    const server = await startTlsServer(
      { ...ca.issue("mutual", "DNS:localhost"), ca: await caText(), requestCert: true, rejectUnauthorized: true },
      (request) => peers.push((request.socket as TLSSocket).getPeerCertificate().subject.CN as string),
    );
    onTestFinished(() => server.close());
    const client = await clientOf(`https://localhost:${server.port}`, { tls: { ca: await caText(), ...own() } });
    onTestFinished(() => client.close());
    // The server answers with an empty object, which is not what the contract says.
    await expect(client.capabilities.get()).rejects.toMatchObject({ code: "contract-breach" });
    expect(peers).toEqual(["institution"]);
  });

  it("is not given two of them", async () => {
    await expect(clientOf("https://x", { tls: { ...packed(), ...institution } })).rejects.toMatchObject({
      argument: "options.tls",
    });
  });
});

describe("an untrusted gateway", () => {
  it("is reported, and the client closes in time, when the certificate is for another host", async () => {
    const server = await startTlsServer(ca.issue("other.example", "DNS:other.example"));
    onTestFinished(() => server.close());
    const { error, closedIn } = await failure(await clientOf(`https://localhost:${server.port}`));
    expect(error).toMatchObject({ code: "gateway-untrusted", attempts: 1 });
    expect(error.zh).toContain(`接口的证书与主机名不符，证书中的名称：other.example（localhost:${server.port}）`);
    expect(error.en).toContain(`for another host; it names: other.example (localhost:${server.port})`);
    expect(error.fixZh).toContain("核对接入配置中的接口地址");
    expect(closedIn).toBeLessThan(2_000);
    expect(server.requests()).toBe(0);
  });

  it("gives an error with personal data masked and without the certificate", async () => {
    const server = await startTlsServer(
      ca.issue("person", "DNS:a.example,DNS:330106199001010018.example", "/CN=张三 330106199001010018/emailAddress=x"),
    );
    onTestFinished(() => server.close());
    const { error } = await failure(await clientOf(`https://localhost:${server.port}`));
    const seen = [error.zh, error.en, String(error.cause), JSON.stringify(error.cause), JSON.stringify(error)].join(
      "\n",
    );
    expect(seen).not.toContain("330106199001010018");
    expect(Object.keys(error.cause as object)).not.toContain("cert");
  });

  it.each([
    ["expired", () => ca.issueExpired("expired", "DNS:localhost"), /证书已过期/, {}],
    ["not issued by a trusted CA", () => new TestCa().issue("stranger", "DNS:localhost"), /不是由受信任的 CA 签发/, {}],
    [
      "offered with an unsupported TLS version",
      () => ({
        ...ca.issue("old", "DNS:localhost"),
        maxVersion: "TLSv1.1",
        minVersion: "TLSv1",
        ciphers: "DEFAULT@SECLEVEL=0",
      }),
      /没有共同支持的 TLS 版本/,
      {},
    ],
  ] as const)("is reported when its certificate is %s", async (_, options, words, more) => {
    const server = await startTlsServer(options() as never);
    onTestFinished(() => server.close());
    const { error, closedIn } = await failure(await clientOf(`https://localhost:${server.port}`, more));
    expect(error.code).toBe("gateway-untrusted");
    expect(error.zh).toMatch(words);
    expect(error.fixEn).toBeTruthy();
    expect(closedIn).toBeLessThan(2_000);
  });

  it("is reported when its port does not use HTTPS", async () => {
    const { createServer } = await import("node:http");
    const server = createServer((_, response) => response.end("{}"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const { error } = await failure(await clientOf(`https://localhost:${port}`));
    expect(error.zh).toContain("端口不提供 HTTPS 服务");
  });

  it("does not delay close while a connection is still being made", async () => {
    const { createServer } = await import("node:net");
    // Accepts connections and never sends anything.
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const client = await clientOf(`https://localhost:${port}`, { timeoutMs: 300 });
    await expect(client.capabilities.get()).rejects.toMatchObject({ code: "timeout", notSent: true });
    const started = Date.now();
    await client.close();
    expect(Date.now() - started).toBeLessThan(2_000);
  });
});
