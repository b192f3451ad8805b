import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KeyMaterial } from "../../../src/gateway/keys/key-material.js";
import { createSigner } from "../../../src/gateway/signers/create-signer.js";
import { SIGNERS } from "../../../src/gateway/signers/signer.js";
import { OpenSsl } from "../openssl.js";

const openssl = new OpenSsl();
beforeAll(() => {
  openssl.keyPair("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
  openssl.sm2KeyPair("sm2");
});
afterAll(() => openssl.remove());

const text = Buffer.from("申请编号 A-1");
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("digests", () => {
  // GB/T 32905-2016, appendix A.
  it.each([
    ["abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"],
    ["abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"],
  ])("SM3 of %s is the published one", (message, digest) => {
    expect(hex(createSigner("sm3").sign(Buffer.from(message)))).toBe(digest);
  });

  it.each(["sha256", "md5", "sm3"])("%s is what openssl computes", (name) => {
    const signer = createSigner(name);
    expect(hex(signer.sign(text))).toBe(hex(openssl.run(["dgst", `-${name}`, "-binary"], text)));
    expect(signer.verify(text, signer.sign(text))).toBe(true);
    expect(signer.verify(Buffer.from("B-1"), signer.sign(text))).toBe(false);
  });
});

describe("HMAC", () => {
  const key = new KeyMaterial("a secret 密钥");

  it.each([
    ["hmac-sha256", "-sha256"],
    ["hmac-sha1", "-sha1"],
    ["hmac-sm3", "-sm3"],
  ])("%s is what openssl computes", (name, digest) => {
    const signer = createSigner(name);
    const signature = signer.sign(text, key);
    const theirs = openssl.run(["dgst", digest, "-hmac", "a secret 密钥", "-binary"], text);
    expect(hex(signature)).toBe(hex(theirs));
    expect(signer.verify(text, theirs, key)).toBe(true);
    expect(signer.verify(text, theirs.subarray(1), key)).toBe(false);
    expect(signer.verify(text, theirs, new KeyMaterial("another"))).toBe(false);
    expect(() => signer.sign(text)).toThrow(/key is missing/);
    expect(() => signer.sign(text, new KeyMaterial(""))).toThrow(/key is missing/);
  });
});

describe("RSA with SHA-256", () => {
  it("agrees with openssl both ways, with keys in PEM, DER and Base64", () => {
    const signer = createSigner("rsa-sha256");
    openssl.run(["pkey", "-in", "rsa.key", "-outform", "DER", "-out", "rsa.der"]);
    openssl.run(["rsa", "-in", "rsa.key", "-traditional", "-out", "rsa.pkcs1"]);
    openssl.run(["pkey", "-pubin", "-in", "rsa.pub", "-outform", "DER", "-out", "rsa.pub.der"]);
    const publicKeys = [
      openssl.read("rsa.pub"),
      openssl.read("rsa.pub.der"),
      openssl.read("rsa.pub.der").toString("base64"),
    ];
    for (const secret of [
      openssl.read("rsa.key"),
      openssl.read("rsa.pkcs1"),
      openssl.read("rsa.der").toString("base64"),
    ]) {
      openssl.write("signature", signer.sign(text, new KeyMaterial(secret)));
      expect(openssl.succeeds(["dgst", "-sha256", "-verify", "rsa.pub", "-signature", "signature"], text)).toBe(true);
    }
    const theirs = openssl.run(["dgst", "-sha256", "-sign", "rsa.key"], text);
    for (const key of publicKeys) expect(signer.verify(text, theirs, new KeyMaterial(key))).toBe(true);
    expect(signer.verify(Buffer.from("B-1"), theirs, new KeyMaterial(publicKeys[0]!))).toBe(false);
    expect(signer.verify(text, Buffer.alloc(3), new KeyMaterial(publicKeys[0]!))).toBe(false);
  });

  it("refuses a key of another kind", () => {
    expect(() => createSigner("rsa-sha256").sign(text, new KeyMaterial(openssl.read("sm2.key")))).toThrow(
      /another kind/,
    );
  });
});

describe("the registry of signers", () => {
  it.each([
    ["hmac-sha512", {}, "unknown-signer", "/sign/signer"],
    ["toString", {}, "unknown-signer", "/sign/signer"],
    ["hmac-sm3", { form: "rs" }, "unknown-parameter", "/sign/parameters/form"],
    ["sm2-sm3", { "user/id": "1" }, "unknown-parameter", "/sign/parameters/user~1id"],
    ["sm2-sm3", { form: "asn1" }, "wrong-parameter", "/sign/parameters/form"],
    ["sm2-sm3", { userId: "x".repeat(8192) }, "wrong-parameter", "/sign/parameters/userId"],
  ])("refuses %s with %j", (name, parameters, code, pointer) => {
    expect(() => createSigner(name, parameters as Record<string, string>, "/sign")).toThrow(
      expect.objectContaining({ code, pointer }),
    );
  });

  it("makes signatures of the length that it tells", () => {
    const keys = { none: undefined, secret: new KeyMaterial("k"), rsa: "rsa.key", sm2: "sm2.key" };
    for (const [name, facts] of Object.entries(SIGNERS)) {
      const key = keys[facts.key];
      const material = typeof key === "string" ? new KeyMaterial(openssl.read(key)) : key;
      const { length } = createSigner(name).sign(text, material);
      if ("signatureBytes" in facts) expect(length, name).toBe(facts.signatureBytes);
    }
  });
});
