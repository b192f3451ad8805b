import { createSecretKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  KeyMaterial,
  MemoryReplayStore,
  loadCryptography,
  type HttpAlgorithm,
  type RingKey,
  type VerifyMessageOptions,
} from "../../../src/gateway/index.js";
import { isAuthentication, isOutcomeUnknown, signedRequests } from "../../../src/sdk/index.js";
import { INSTITUTION, client, failure, httpServer, send, type ReceivedRequest } from "../fake-gateway.js";

const { contentDigest, signMessage, verifyMessage } = await loadCryptography();

const pem = (type: "ed25519" | "rsa" | "ec") => {
  const options = { modulusLength: 2048, namedCurve: "P-256" };
  const { privateKey, publicKey } = generateKeyPairSync(type as "rsa", options);
  return {
    secret: new KeyMaterial(privateKey.export({ type: "pkcs8", format: "pem" }) as string),
    publicKey: new KeyMaterial(publicKey.export({ type: "spki", format: "pem" }) as string),
  };
};
const shared = new KeyMaterial(createSecretKey(Buffer.alloc(32, 7)).export());
const KEYS: Record<HttpAlgorithm, { secret: KeyMaterial; publicKey: KeyMaterial }> = {
  "hmac-sha256": { secret: shared, publicKey: shared },
  "rsa-v1_5-sha256": pem("rsa"),
  "rsa-pss-sha512": pem("rsa"),
  "ecdsa-p256-sha256": pem("ec"),
  ed25519: pem("ed25519"),
};
const REQUIRED = ['"@method"', '"@authority"', '"@path"', '"@query"', '"x-request-id"'];

/** A gateway below a path that accepts only signed requests, each once, and signs its answers. */
async function gateway(
  algorithm: HttpAlgorithm,
  answerWith: (request: ReceivedRequest) => object = () => ({ cases: [] }),
) {
  const refused: string[] = [];
  const replays = new MemoryReplayStore();
  const keyOf: VerifyMessageOptions["keyOf"] = (id) =>
    id === "mine" ? { algorithm, key: KEYS[algorithm].publicKey } : undefined;
  const { url, requests } = await httpServer((request, response) => {
    const message = {
      method: request.method,
      url: `http://${request.headers.host}${request.url}`,
      headers: request.headers as Record<string, string>,
      body: Buffer.from(request.body),
    };
    const required = request.body ? [...REQUIRED, '"content-digest"', '"content-type"'] : REQUIRED;
    const body = Buffer.from(JSON.stringify(answerWith(request)));
    verifyMessage(message, { keyOf, required, now: new Date(), replays }).then(
      () => {
        const headers = { "content-type": "application/json", "content-digest": contentDigest(body) };
        const signature = signMessage(
          { status: 200, headers, body, request: message },
          {
            label: "answer",
            components: ["@status", "content-digest", { name: "signature", params: { req: true } }],
            params: { created: Math.floor(Date.now() / 1000), keyid: "theirs" },
            algorithm,
            key: KEYS[algorithm].secret,
          },
        );
        response.writeHead(200, { ...headers, ...signature }).end(body);
      },
      (error: { code: string }) => {
        refused.push(error.code);
        send(response, 401, "");
      },
    );
  });
  return { url: `${url}/below/it`, requests, refused };
}

const credentials = (url: string, algorithm: HttpAlgorithm, answers?: RingKey[]) =>
  signedRequests({
    institution: INSTITUTION,
    gateway: url,
    algorithm,
    keys: [{ id: "mine", secret: KEYS[algorithm].secret }],
    ...(answers && { answers: { algorithm, keys: answers } }),
  });

describe("signed requests", () => {
  it.each(Object.keys(KEYS) as HttpAlgorithm[])("with %s are accepted, and so are the answers", async (algorithm) => {
    const { url, refused, requests } = await gateway(algorithm, ({ body }) => (body ? { hits: [] } : { cases: [] }));
    const answers = [{ id: "theirs", publicKey: KEYS[algorithm].publicKey }];
    const registry = client(url, { credentials: credentials(url, algorithm, answers) });
    expect(await registry.cases.page({ limit: 2, ref: "王/1" })).toMatchObject({ cases: [] });
    expect(requests[0]!.headers["accept-encoding"]).toBe("identity");
    expect(refused).toEqual([]);
  });

  it("cover the content of a body, and the key of a repetition", async () => {
    const { url } = await gateway("ed25519");
    const signer = credentials(url, "ed25519");
    const headers = await signer.authorize({
      method: "POST",
      path: "/v1/cases/1/withdrawal",
      requestId: "r",
      body: '{"reason":"王"}',
      headers: { "content-type": "application/json", "idempotency-key": "k", "x-request-id": "r", accept: "*/*" },
    });
    expect(headers["content-digest"]).toBe(contentDigest(Buffer.from('{"reason":"王"}')));
    expect(headers["signature-input"]).toMatch(
      /^sig=\("@method" "@authority" "@path" "@query" "content-type" "content-digest" "idempotency-key" "x-request-id"\);created=\d+;nonce="[0-9a-f-]{36}";keyid="mine"$/,
    );
  });

  it("are refused when they come twice", async () => {
    const { url, requests, refused } = await gateway("hmac-sha256");
    await client(url, { credentials: credentials(url, "hmac-sha256") }).cases.page();
    const { method, url: path, headers } = requests[0]!;
    const again = await fetch(new URL(path, url), { method, headers: headers as Record<string, string> });
    expect([again.status, refused]).toEqual([401, ["signature-replayed"]]);
  });

  it("are not sent when no key is valid, and the error names the problem, not the key", async () => {
    const { url, requests } = await gateway("hmac-sha256");
    const expired = signedRequests({
      institution: INSTITUTION,
      gateway: url,
      algorithm: "hmac-sha256",
      keys: [{ id: "mine", secret: shared, notAfter: new Date(0) }],
    });
    const error = await failure(client(url, { credentials: expired }).cases.page());
    expect(isAuthentication(error)).toBe(true);
    expect((error as Error & { cause: unknown }).cause).toMatchObject({ code: "key-not-valid-now" });
    expect(requests).toEqual([]);
  });
});

describe("answers of a gateway that signs", () => {
  it.each<[string, RingKey[]]>([
    ["another key", [{ id: "theirs", publicKey: pem("ed25519").publicKey }]],
    ["an unknown id", [{ id: "other", publicKey: KEYS.ed25519.publicKey }]],
    ["a key that is no longer valid", [{ id: "theirs", publicKey: KEYS.ed25519.publicKey, notAfter: new Date(0) }]],
  ])("with %s count as none: the outcome of a write is unknown", async (_, keys) => {
    const { url, requests } = await gateway("ed25519");
    const registry = client(url, { credentials: credentials(url, "ed25519", keys), maxRetries: 0 });
    const read = await failure(registry.cases.page());
    expect(read).toMatchObject({ code: "contract-breach" });
    expect(String((read as Error).message)).toContain("signature of the response");
    const write = await failure(registry.cases.withdraw("330100-20261120-000004", { reason: "x" }));
    expect(isOutcomeUnknown(write)).toBe(true);
    expect(requests).toHaveLength(2);
  });

  it("are believed no more when a front sends others, whatever their status", async () => {
    const { url } = await httpServer((_, response) => send(response, 429, "", { "retry-after": "0" }));
    const keys = [{ id: "theirs", publicKey: KEYS.ed25519.publicKey }];
    const registry = client(url, { credentials: credentials(url, "ed25519", keys), maxRetries: 0 });
    expect(isOutcomeUnknown(await failure(registry.cases.withdraw("330100-20261120-000004", { reason: "x" })))).toBe(
      true,
    );
  });
});

describe("the options of signed requests", () => {
  it.each([
    [{ algorithm: "rsa" }, "options.algorithm"],
    [{ keys: "k" }, "options.keys"],
    [{ gateway: "not a url" }, "options.gateway"],
    [{ institution: "" }, "options.institution"],
    [{ answers: { algorithm: "ed25519" } }, "options.answers.keys"],
    [{ answers: { algorithm: "ed25519", keys: [], maxAgeSeconds: 0 } }, "options.answers.maxAgeSeconds"],
  ])("%j are refused", (wrong, argument) => {
    const options = { institution: INSTITUTION, gateway: "https://x", algorithm: "ed25519", keys: [], ...wrong };
    expect(() => signedRequests(options as never)).toThrow(expect.objectContaining({ argument }));
  });
});
