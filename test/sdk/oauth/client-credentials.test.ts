import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { clientCredentials, isAuthentication, type ClientCredentialsOptions } from "../../../src/sdk/index.js";
import { INSTITUTION, client, failure, httpServer, send, type ReceivedRequest } from "../fake-gateway.js";

const SECRET = "s3cret:with/odd %characters";
const MINUTE = 60_000;

/** A token endpoint and a gateway that accepts the tokens it gave out and that were not revoked. */
async function authority(answer?: (nth: number, request: ReceivedRequest) => [status: number, body: unknown]) {
  const tokens: string[] = [];
  const revoked = new Set<string>();
  const { url: tokenUrl, requests: asked } = await httpServer((request, response, nth) => {
    const [status, body] = answer?.(nth, request) ?? [
      200,
      { access_token: `token-${nth}`, token_type: "Bearer", expires_in: 600 },
    ];
    if (status === 200) tokens.push((body as { access_token: string }).access_token);
    // Long enough for other calls to ask meanwhile.
    setTimeout(() => send(response, status, body), 20);
  });
  const { url, requests } = await httpServer((request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    const isKnown = tokens.includes(token) && !revoked.has(token);
    send(response, isKnown ? 200 : 401, isKnown ? { cases: [] } : "");
  });
  const at = { now: 1_790_000_000_000 };
  const credentials = (more: Partial<ClientCredentialsOptions> = {}) =>
    clientCredentials({
      institution: INSTITUTION,
      tokenUrl: `${tokenUrl}/oauth/token?tenant=1`,
      clientId: "bank 1",
      clientSecret: SECRET,
      now: () => at.now,
      ...more,
    });
  return { url, asked, requests, revoked, at, credentials };
}

describe("client credentials", () => {
  it("ask for one token, which all calls share", async () => {
    const { url, asked, requests, credentials } = await authority();
    const registry = client(url, { credentials: credentials({ scope: "file read", fields: { audience: "bdc" } }) });
    await Promise.all([registry.cases.page(), registry.cases.page(), registry.cases.page()]);
    await registry.cases.page();
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill("Bearer token-1"));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: "POST", url: "/oauth/token?tenant=1" });
    expect(asked[0]!.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(Object.fromEntries(new URLSearchParams(asked[0]!.body))).toEqual({
      grant_type: "client_credentials",
      scope: "file read",
      audience: "bdc",
    });
    const [id, secret] = atob(asked[0]!.headers.authorization!.replace("Basic ", "")).split(":");
    expect([id, secret].map((text) => decodeURIComponent(text!.replaceAll("+", " ")))).toEqual(["bank 1", SECRET]);
  });

  it("send id and secret in the body when the endpoint wants them there", async () => {
    const { asked, credentials } = await authority();
    await credentials({ clientAuthentication: "body" }).authorize({} as never);
    expect(asked[0]!.headers.authorization).toBeUndefined();
    expect(new URLSearchParams(asked[0]!.body).get("client_secret")).toBe(SECRET);
  });

  it("renew the token before its end, with one request", async () => {
    const { asked, at, credentials } = await authority();
    const signer = credentials();
    const token = async () => (await signer.authorize({} as never))["authorization"];
    expect(await token()).toBe("Bearer token-1");
    at.now += 9 * MINUTE - 1;
    expect(await token()).toBe("Bearer token-1");
    at.now += 1;
    expect(await Promise.all([token(), token()])).toEqual(["Bearer token-2", "Bearer token-2"]);
    expect(asked).toHaveLength(2);
  });

  it("use the token to its end while the endpoint fails, and ask again every few seconds", async () => {
    const { asked, at, credentials } = await authority((nth) =>
      nth === 1 ? [200, { access_token: "t1", token_type: "bearer", expires_in: "600" }] : [503, ""],
    );
    const signer = credentials();
    const token = async () => (await signer.authorize({} as never))["authorization"];
    await token();
    at.now += 9 * MINUTE;
    expect([await token(), await token()]).toEqual(["Bearer t1", "Bearer t1"]);
    expect(asked).toHaveLength(2);
    at.now += 5_000;
    expect(await token()).toBe("Bearer t1");
    expect(asked).toHaveLength(3);
    at.now += MINUTE;
    await expect(token()).rejects.toMatchObject({ code: "token-endpoint-failed", status: 503 });
  });

  it("replace a token that the gateway no longer accepts, once for all calls", async () => {
    const { url, asked, revoked, credentials } = await authority();
    const registry = client(url, { credentials: credentials() });
    await registry.cases.page();
    revoked.add("token-1");
    await Promise.all([registry.cases.page(), registry.cases.page(), registry.cases.page()]);
    expect(asked).toHaveLength(2);
  });

  it("do not repeat a call when the new token is the old one", async () => {
    const { url, requests, revoked, credentials } = await authority(() => [
      200,
      { access_token: "the-same", token_type: "Bearer", expires_in: 600 },
    ]);
    revoked.add("the-same");
    const error = await failure(client(url, { credentials: credentials() }).cases.page());
    expect(isAuthentication(error)).toBe(true);
    expect(requests).toHaveLength(1);
  });

  it("ask again after a failure", async () => {
    const { url, credentials } = await authority((nth) =>
      nth === 1 ? [500, ""] : [200, { access_token: "t", token_type: "Bearer" }],
    );
    const registry = client(url, { credentials: credentials() });
    expect(isAuthentication(await failure(registry.cases.page()))).toBe(true);
    expect(await registry.cases.page()).toEqual({ cases: [] });
  });
});

describe("an endpoint that gives out no token", () => {
  it.each<[number, unknown, object, RegExp]>([
    [401, { error: "invalid_client" }, { code: "token-refused", status: 401 }, /HTTP 401, invalid_client/],
    [400, { error: `no such secret ${SECRET}` }, { code: "token-refused" }, /HTTP 400$/],
    [502, "<html>", { code: "token-endpoint-failed", status: 502 }, /HTTP 502$/],
    [302, "", { code: "token-endpoint-failed", status: 302 }, /HTTP 302$/],
    [200, "<html>", { code: "token-answer-invalid" }, /access_token/],
    [200, { access_token: "two words", token_type: "Bearer" }, { code: "token-answer-invalid" }, /access_token/],
    [200, { access_token: "t", token_type: "mac" }, { code: "token-answer-invalid" }, /token_type/],
    [200, { access_token: "t", token_type: "Bearer", expires_in: -1 }, { code: "token-answer-invalid" }, /expires_in/],
    [200, { access_token: "t", token_type: "Bearer", expires_in: 0 }, { code: "token-answer-invalid" }, /expires_in/],
  ])("answering %i %j gives a clear error without secrets", async (status, body, expected, message) => {
    const { url, credentials, requests } = await authority(() => [status, body]);
    const error = await failure(client(url, { credentials: credentials() }).cases.page());
    expect(isAuthentication(error)).toBe(true);
    const { cause } = error as Error;
    expect(cause).toMatchObject(expected);
    expect((cause as Error).message).toMatch(message);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/s3cret|two words|no such/);
    expect(requests).toEqual([]);
  });

  it("that cannot be reached, and a secret that cannot be had, are named as such", async () => {
    const { credentials } = await authority();
    const unreachable = credentials({ tokenUrl: "http://127.0.0.1:9/token" });
    await expect(unreachable.authorize({} as never)).rejects.toMatchObject({ code: "token-endpoint-unreachable" });
    for (const clientSecret of [() => Promise.reject(new Error(SECRET)), () => ""]) {
      const error = await failure(Promise.resolve(credentials({ clientSecret }).authorize({} as never)));
      expect(error).toMatchObject({ code: "client-secret-unusable" });
      expect(inspect(error)).not.toContain("s3cret");
    }
  });
});

describe("the options of client credentials", () => {
  it.each([
    [{ tokenUrl: "ftp://x" }, "options.tokenUrl"],
    [{ tokenUrl: "token" }, "options.tokenUrl"],
    [{ clientSecret: "" }, "options.clientSecret"],
    [{ clientId: undefined }, "options.clientId"],
    [{ clientAuthentication: "jwt" }, "options.clientAuthentication"],
  ])("%j are refused", (wrong, argument) => {
    const options = { institution: "i", tokenUrl: "https://x/t", clientId: "c", clientSecret: "s", ...wrong };
    expect(() => clientCredentials(options as never)).toThrow(expect.objectContaining({ argument }));
  });
});
