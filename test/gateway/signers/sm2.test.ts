import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify, randomBytes } from "node:crypto";
import { sm2 } from "sm-crypto-v2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KeyMaterial } from "../../../src/gateway/keys/key-material.js";
import { createSigner } from "../../../src/gateway/signers/create-signer.js";
import { fromDer, toDer } from "../../../src/gateway/signers/sm2-signature.js";
import { OpenSsl } from "../openssl.js";

const openssl = new OpenSsl();
let secret: KeyMaterial;
let publicKey: KeyMaterial;
beforeAll(() => {
  openssl.sm2KeyPair("a");
  secret = new KeyMaterial(openssl.read("a.key"));
  publicKey = new KeyMaterial(openssl.read("a.pub"));
});
afterAll(() => openssl.remove());

const DEFAULT_ID = "1234567812345678";
const der = createSigner("sm2-sm3");
const rs = createSigner("sm2-sm3", { form: "rs" });
const text = Buffer.from("待签名文本 to be signed");

describe("SM2 with SM3", () => {
  /**
   * The signature example of GM/T 0003.5-2012, annex A, on the curve that is used everywhere. The example of GM/T
   * 0003.2 has another curve, which neither OpenSSL nor this package knows.
   */
  it("verifies the published signature, and refuses it for any other text, user id and key", () => {
    const key = new KeyMaterial(
      "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13",
    );
    const signature = Buffer.from(
      "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
      "hex",
    );
    const message = Buffer.from("message digest");
    expect(rs.verify(message, signature, key)).toBe(true);
    expect(der.verify(message, toDer(signature), key)).toBe(true);
    expect(rs.verify(Buffer.from("message digesT"), signature, key)).toBe(false);
    expect(createSigner("sm2-sm3", { form: "rs", userId: "1" }).verify(message, signature, key)).toBe(false);
    expect(rs.verify(message, signature, publicKey)).toBe(false);
    // The private key of the example belongs to its public key.
    const privateKey = new KeyMaterial("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    expect(rs.verify(message, rs.sign(message, privateKey), key)).toBe(true);
  });

  it.each([DEFAULT_ID, "ALICE123@YAHOO.COM", "不动产"])("agrees with openssl both ways, user id %s", (userId) => {
    const signer = createSigner("sm2-sm3", { userId });
    for (let i = 0; i < 14; i++) {
      const message = randomBytes(1 + i * 37);
      const signature = signer.sign(message, secret);
      expect(openssl.sm2Verifies("a", message, signature, userId)).toBe(true);
      const theirs = openssl.sm2Sign("a", message, userId);
      expect(signer.verify(message, theirs, publicKey)).toBe(true);
      // One changed bit anywhere in the message is refused by both.
      message[i % message.length]! ^= 1 << (i % 8);
      expect(signer.verify(message, theirs, publicKey)).toBe(false);
      expect(openssl.sm2Verifies("a", message, signature, userId)).toBe(false);
    }
  });

  it("is not what Node makes of an SM2 key, which is plain ECDSA", () => {
    const ecdsa = nodeSign("sm3", text, createPrivateKey(openssl.read("a.key")));
    // Node accepts its own, and this is the trap: a test of Node against itself passes.
    expect(nodeVerify("sm3", text, createPublicKey(openssl.read("a.pub")), ecdsa)).toBe(true);
    expect(der.verify(text, ecdsa, publicKey)).toBe(false);
    expect(openssl.sm2Verifies("a", text, ecdsa, DEFAULT_ID)).toBe(false);
    // And Node refuses true ones.
    expect(nodeVerify("sm3", text, createPublicKey(openssl.read("a.pub")), der.sign(text, secret))).toBe(false);
  });

  it("makes another signature each time, each of the length of its form", () => {
    const signatures = Array.from({ length: 40 }, () => Buffer.from(rs.sign(text, secret)));
    expect(new Set(signatures.map((one) => one.toString("hex"))).size).toBe(40);
    expect(new Set(signatures.map(({ length }) => length))).toEqual(new Set([64]));
    for (const one of signatures) {
      expect(fromDer(toDer(one))).toEqual(one);
      expect(rs.verify(text, one, publicKey)).toBe(true);
    }
  });
});

describe("a signature in DER", () => {
  it("is written as short as it must be, also when r or s begins with zeros or with a high bit", () => {
    const number = (digits: string) => Buffer.from(digits.padStart(64, "0"), "hex");
    expect(Buffer.from(toDer(Buffer.concat([number("01"), number("ff".repeat(32))]))).toString("hex")).toBe(
      `3026020101022100${"ff".repeat(32)}`,
    );
    expect(Buffer.from(toDer(Buffer.concat([number("80"), number("7f")]))).toString("hex")).toBe(
      "300702020080" + "02017f",
    );
  });

  it("is refused in every other form", () => {
    const right = Buffer.from(der.sign(text, secret));
    const [r, s] = [right.subarray(2, 4 + right[3]!), right.subarray(4 + right[3]!)];
    const sequence = (...parts: Uint8Array[]) => {
      const body = Buffer.concat(parts);
      return Buffer.concat([Buffer.of(0x30, body.length), body]);
    };
    expect(der.verify(text, sequence(r, s), publicKey)).toBe(true);
    const padded = Buffer.concat([Buffer.of(0x02, r[1]! + 1, 0), r.subarray(2)]);
    const others = [
      sequence(padded, s),
      sequence(r, s, Buffer.of(0x05, 0)),
      sequence(r),
      Buffer.concat([right, Buffer.of(0)]),
      right.subarray(0, -1),
      Buffer.alloc(0),
      sequence(Buffer.of(0x02, 1, 0), s),
      sequence(r, Buffer.of(0x02, 1, 0)),
      sequence(Buffer.of(0x02, 1, 0xff), s),
      rs.sign(text, secret),
    ];
    for (const other of others) expect(der.verify(text, other, publicKey), other.toString()).toBe(false);
  });

  it("is refused when r or s is the order of the curve or more, as r‖s too", () => {
    const order = Buffer.from("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123", "hex");
    const signature = Buffer.from(rs.sign(text, secret));
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
    for (const other of [
      Buffer.concat([order, s]),
      Buffer.concat([r, order]),
      Buffer.concat([Buffer.alloc(32), s]),
      Buffer.concat([r, Buffer.alloc(32)]),
      signature.subarray(0, 63),
      Buffer.concat([signature, Buffer.of(0)]),
    ])
      expect(rs.verify(text, other, publicKey)).toBe(false);
  });
});

describe("an SM2 key", () => {
  const hexOfSecret = () =>
    /0420([0-9a-f]{64})/.exec(
      createPrivateKey(openssl.read("a.key")).export({ type: "pkcs8", format: "der" }).toString("hex"),
    )![1]!;

  it("is read in every form in which private keys are handed out", () => {
    openssl.run(["pkey", "-in", "a.key", "-aes256", "-passout", "pass:口令 1", "-out", "a.encrypted"]);
    openssl.run(["pkey", "-in", "a.key", "-outform", "DER", "-out", "a.der"]);
    openssl.run(["ec", "-in", "a.key", "-out", "a.sec1"]);
    openssl.run(["ec", "-in", "a.key", "-outform", "DER", "-out", "a.sec1.der"]);
    const hex = hexOfSecret();
    const bytes = Buffer.from(hex, "hex");
    const forms: Record<string, KeyMaterial> = {
      "32 bytes": new KeyMaterial(bytes),
      "33 bytes": new KeyMaterial(Buffer.concat([Buffer.of(0), bytes])),
      hex: new KeyMaterial(hex),
      "HEX with a line break": new KeyMaterial(`${hex.toUpperCase()}\n`),
      "hex of 33 bytes": new KeyMaterial(`00${hex}`),
      Base64: new KeyMaterial(bytes.toString("base64")),
      "Base64 of 33 bytes": new KeyMaterial(Buffer.concat([Buffer.of(0), bytes]).toString("base64")),
      "PKCS#8 in PEM": secret,
      "PKCS#8 in DER": new KeyMaterial(openssl.read("a.der")),
      "PKCS#8 in Base64": new KeyMaterial(openssl.read("a.der").toString("base64")),
      "PKCS#8, encrypted": new KeyMaterial(openssl.read("a.encrypted"), "口令 1"),
      "SEC1 in PEM": new KeyMaterial(openssl.read("a.sec1")),
      "SEC1 in DER": new KeyMaterial(openssl.read("a.sec1.der")),
    };
    for (const [form, key] of Object.entries(forms))
      expect(rs.verify(text, rs.sign(text, key), publicKey), form).toBe(true);
  });

  it("is read in every form in which public keys are handed out", () => {
    openssl.run(["pkey", "-pubin", "-in", "a.pub", "-outform", "DER", "-out", "a.pub.der"]);
    openssl.run(["req", "-x509", "-new", "-key", "a.key", "-sm3", "-subj", "/CN=a", "-out", "a.crt", "-days", "2"]);
    const point = openssl.read("a.pub.der").toString("hex").slice(-128);
    const signature = rs.sign(text, secret);
    const forms: Record<string, KeyMaterial> = {
      "128 digits": new KeyMaterial(point),
      "130 digits": new KeyMaterial(`04${point.toUpperCase()}`),
      compressed: new KeyMaterial(sm2.compressPublicKeyHex(`04${point}`)),
      bytes: new KeyMaterial(Buffer.from(`04${point}`, "hex")),
      Base64: new KeyMaterial(Buffer.from(`04${point}`, "hex").toString("base64")),
      "SPKI in DER": new KeyMaterial(openssl.read("a.pub.der")),
      "SPKI in Base64": new KeyMaterial(openssl.read("a.pub.der").toString("base64")),
      certificate: new KeyMaterial(openssl.read("a.crt")),
      "private key": secret,
    };
    for (const [form, key] of Object.entries(forms)) expect(rs.verify(text, signature, key), form).toBe(true);
  });

  it.each([
    ["key-missing", () => undefined],
    ["key-unreadable", () => new KeyMaterial("not a key")],
    ["key-unreadable", () => new KeyMaterial("00".repeat(32))],
    ["key-unreadable", () => new KeyMaterial("ff".repeat(32))],
    ["key-unreadable", () => new KeyMaterial(`01${"11".repeat(32)}`)],
    ["key-unreadable", () => new KeyMaterial("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")],
    ["key-passphrase-missing", () => new KeyMaterial(openssl.read("a.encrypted"))],
    ["key-passphrase-wrong", () => new KeyMaterial(openssl.read("a.encrypted"), "wrong")],
    [
      "key-kind",
      () => (
        openssl.keyPair("p256", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
        new KeyMaterial(openssl.read("p256.key"))
      ),
    ],
    ["key-kind", () => (openssl.keyPair("ed", "-algorithm", "ED25519"), new KeyMaterial(openssl.read("ed.key")))],
  ])("that cannot be used gives the error %s, without the key", (code, key) => {
    openssl.run(["pkey", "-in", "a.key", "-aes256", "-passout", "pass:right", "-out", "a.encrypted"]);
    const material = key();
    let error: unknown;
    try {
      rs.sign(text, material);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: "SecurityError", code });
    const shown = `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`;
    expect(shown).not.toContain("11111111");
    expect(shown).not.toContain("not a key");
  });

  it("that is public and not on the curve is refused", () => {
    for (const key of ["04" + "11".repeat(64), "11".repeat(64), "nothing"])
      expect(() => rs.verify(text, Buffer.alloc(64, 1), new KeyMaterial(key))).toThrow(/form of the key/);
  });
});
