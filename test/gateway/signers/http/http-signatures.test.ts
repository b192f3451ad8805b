import { describe, expect, it } from "vitest";
import { KeyMaterial } from "../../../../src/gateway/keys/key-material.js";
import { contentDigest } from "../../../../src/gateway/signers/http/content-digest.js";
import { MemoryReplayStore } from "../../../../src/gateway/signers/http/replay-store.js";
import { signMessage } from "../../../../src/gateway/signers/http/sign-message.js";
import { signatureBase } from "../../../../src/gateway/signers/http/signature-base.js";
import { isInnerList, parseDictionary } from "../../../../src/gateway/signers/http/structured-fields.js";
import { verifyMessage, type VerifyMessageOptions } from "../../../../src/gateway/signers/http/verify-message.js";
import { KEYS, REQUEST, RESPONSE, SIGNATURES } from "./rfc9421-vectors.js";

const CREATED = 1_618_884_473;
const at = (seconds: number) => new Date(seconds * 1000);
const keyOf: VerifyMessageOptions["keyOf"] = (id) => {
  const found = KEYS[id];
  return found && { algorithm: found.algorithm, key: new KeyMaterial(found.publicKey) };
};
const options: VerifyMessageOptions = { keyOf, required: [], now: at(CREATED + 10) };

type Signed = (typeof SIGNATURES)[number];
const signed = ({ label, message, input, signature }: Signed) => ({
  ...message,
  headers: { ...message.headers, "signature-input": `${label}=${input}`, signature: `${label}=:${signature}:` },
});
const coveredOf = ({ label, input }: Signed) => {
  const covered = parseDictionary(`${label}=${input}`)?.get(label);
  if (!isInnerList(covered)) throw new Error("not a list");
  return covered;
};
const keyIdOf = (vector: Signed) => coveredOf(vector).params.get("keyid") as string;

describe("the published signatures of RFC 9421", () => {
  it.each(SIGNATURES)("$section: builds the text that is signed, byte for byte", (vector) => {
    const base = Buffer.from(signatureBase(vector.message, coveredOf(vector))).toString();
    expect(base).toBe(vector.base.join("\n"));
  });

  it.each(SIGNATURES)("$section: verifies", async (vector) => {
    const verified = await verifyMessage(signed(vector), { ...options, label: vector.label });
    expect(verified.keyId).toBe(keyIdOf(vector));
  });

  it.each(SIGNATURES.filter((vector) => ["B.2.5", "B.2.6", "4.3"].includes(vector.section)))(
    "$section: is made byte for byte, because its algorithm is deterministic",
    (vector) => {
      const { items, params } = coveredOf(vector);
      const { algorithm, secret } = KEYS[keyIdOf(vector)]!;
      const headers = signMessage(vector.message, {
        label: vector.label,
        components: items.map(({ value }) => value as string),
        params: Object.fromEntries(params) as Record<string, string | number>,
        algorithm,
        key: new KeyMaterial(secret),
      });
      expect(headers).toEqual({
        "signature-input": `${vector.label}=${vector.input}`,
        signature: `${vector.label}=:${vector.signature}:`,
      });
    },
  );

  it.each(SIGNATURES.filter((vector) => vector.section !== "B.2.1"))(
    "$section: is refused when anything that it covers is another",
    async (vector) => {
      for (const item of coveredOf(vector).items) {
        const name = item.value as string;
        const { headers, ...rest } = signed(vector) as unknown as typeof REQUEST & { status?: number };
        const changed = name.startsWith("@")
          ? {
              ...rest,
              headers,
              ...(name === "@method" && { method: "PUT" }),
              ...(name === "@status" && { status: 201 }),
              ...(/authority|path|query/.test(name) && { url: "https://example.org/bar?Pet=cat" }),
            }
          : { ...rest, headers: { ...headers, [name]: `${headers[name as "date"]} ` + "x" } };
        await expect(verifyMessage(changed, { ...options, label: vector.label }), name).rejects.toMatchObject({
          code: "signature-wrong",
        });
      }
    },
  );

  it("checks the body against the digest that is covered", async () => {
    const vector = SIGNATURES.find(({ section }) => section === "B.2.3")!;
    await expect(
      verifyMessage({ ...signed(vector), body: Buffer.from('{"hello": "World"}') }, options),
    ).rejects.toMatchObject({ code: "content-digest" });
  });
});

const SECRET = new KeyMaterial("a shared secret of thirty-two bytes!");
const sign = (params: Record<string, string | number>, components = ["@method", "content-digest"]) => {
  const body = Buffer.from('{"ref":"A-1"}');
  const message = { ...REQUEST, headers: { ...REQUEST.headers, "content-digest": contentDigest(body) }, body };
  const headers = signMessage(message, { label: "sig", components, params, algorithm: "hmac-sha256", key: SECRET });
  return { ...message, headers: { ...message.headers, ...headers } };
};
const verify = (message: Parameters<typeof verifyMessage>[0], more: Partial<VerifyMessageOptions> = {}) =>
  verifyMessage(message, {
    keyOf: (id) => (id === "k1" ? { algorithm: "hmac-sha256", key: SECRET } : undefined),
    required: ['"@method"', '"content-digest"'],
    now: at(CREATED),
    ...more,
  }).then(
    () => "verified",
    (error: { code?: string }) => error.code ?? String(error),
  );
const PARAMS = { created: CREATED, keyid: "k1", nonce: "n-1" };

describe("the verification of a message", () => {
  it.each([
    [{ ...PARAMS, created: CREATED - 300 }, "verified"],
    [{ ...PARAMS, created: CREATED - 301 }, "signature-expired"],
    [{ ...PARAMS, created: CREATED + 30 }, "verified"],
    [{ ...PARAMS, created: CREATED + 31 }, "signature-early"],
    [{ ...PARAMS, expires: CREATED }, "signature-expired"],
    [{ ...PARAMS, expires: CREATED + 1 }, "verified"],
    [{ keyid: "k1" }, "signature-time"],
    [{ ...PARAMS, keyid: "k2" }, "signature-key"],
    [{ created: CREATED }, "signature-key"],
    [{ ...PARAMS, alg: "ed25519" }, "signature-algorithm"],
    [{ ...PARAMS, alg: "hmac-sha256" }, "verified"],
  ])("with the parameters %j: %s", async (params, expected) => {
    expect(await verify(sign(params))).toBe(expected);
  });

  it("refuses a signature that does not cover all that must be signed", async () => {
    expect(await verify(sign(PARAMS, ["@method"]))).toBe("signature-coverage");
  });

  it("refuses messages without a signature, with a damaged one, and with two", async () => {
    const { headers, ...rest } = sign(PARAMS);
    expect(await verify({ ...rest, headers: REQUEST.headers })).toBe("signature-missing");
    expect(await verify({ ...rest, headers: { ...headers, signature: "sig=:AA" } })).toBe("signature-damaged");
    expect(await verify({ ...rest, headers: { ...headers, signature: "other=:AAAA:" } })).toBe("signature-damaged");
    const two = { ...headers, "signature-input": `${headers["signature-input"]}, b=();created=1` };
    expect(await verify({ ...rest, headers: two })).toBe("signature-damaged");
    expect(await verify({ ...rest, headers: { ...headers, signature: `sig=:${"A".repeat(43)}=:` } })).toBe(
      "signature-wrong",
    );
  });

  it("accepts a message once, and another key's use of the same nonce", async () => {
    const replays = new MemoryReplayStore();
    expect(await verify(sign(PARAMS), { replays })).toBe("verified");
    expect(await verify(sign(PARAMS), { replays })).toBe("signature-replayed");
    expect(await verify(sign({ ...PARAMS, nonce: "n-2" }), { replays })).toBe("verified");
    expect(await verify(sign({ created: CREATED, keyid: "k1" }), { replays })).toBe("signature-nonce");
    const both: Partial<VerifyMessageOptions> = { replays, keyOf: () => ({ algorithm: "hmac-sha256", key: SECRET }) };
    expect(await verify(sign({ ...PARAMS, keyid: "k9" }), both)).toBe("verified");
  });

  it("remembers a nonce as long as its signature is accepted, to the last second", async () => {
    const replays = new MemoryReplayStore();
    expect(await verify(sign(PARAMS), { replays })).toBe("verified");
    expect(await verify(sign(PARAMS), { replays, now: at(CREATED + 300) })).toBe("signature-replayed");
    expect(await verify(sign(PARAMS), { replays, now: at(CREATED + 300.999) })).toBe("signature-expired");
  });

  it("does not record the nonce of a message that it refuses", async () => {
    const replays = new MemoryReplayStore();
    const { body: _, ...changed } = sign(PARAMS);
    expect(await verify({ ...changed, body: Buffer.from("{}") }, { replays })).toBe("content-digest");
    expect(await verify(sign(PARAMS), { replays })).toBe("verified");
  });

  it("binds an answer to its request", async () => {
    const request = sign(PARAMS);
    const components = ["@status", { name: "signature", params: { req: true } }];
    const response = { ...RESPONSE, request };
    const params = { created: CREATED, keyid: "k1" };
    const headers = signMessage(response, { label: "a", components, params, algorithm: "hmac-sha256", key: SECRET });
    const answer = { ...response, headers: { ...response.headers, ...headers } };
    const required = ['"@status"', '"signature";req'];
    expect(await verify(answer, { required })).toBe("verified");
    const other = sign({ ...PARAMS, nonce: "n-2" });
    expect(await verify({ ...answer, request: other }, { required })).toBe("signature-wrong");
  });
});

describe("a store of nonces that is full", () => {
  it("forgets those that are no longer needed, and refuses messages rather than forget others", () => {
    const replays = new MemoryReplayStore(2);
    expect([replays.record("a", 10, 0), replays.record("b", 20, 0), replays.record("c", 20, 5)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(replays.record("c", 20, 10)).toBe(true);
    expect(replays.record("b", 30, 10)).toBe(false);
  });
});

describe("structured fields", () => {
  it.each([
    "sig=(",
    'sig=("a""b")',
    "sig=(a) x",
    "Sig=()",
    "sig=:A*:",
    'sig="a',
    "sig=1.5",
    "sig=(),",
    'sig="\u00e9"',
    "sig=()".repeat(3_000),
  ])("cannot be read from %s", (text) => {
    expect(parseDictionary(text)).toBeUndefined();
  });
});
