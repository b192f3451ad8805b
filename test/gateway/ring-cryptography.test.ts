import { describe, expect, it } from "vitest";
import { KeyMaterial, KeyRing, loadCryptography } from "../../src/gateway/index.js";

const { RingCryptography } = await loadCryptography();
const day = (number: number) => new Date(Date.UTC(2026, 10, number));
const ring = new KeyRing({
  sign: [
    { id: "old", secret: new KeyMaterial("old secret"), notAfter: day(20) },
    { id: "new", secret: new KeyMaterial("new secret"), notBefore: day(10) },
  ],
  body: [
    { id: "b1", secret: new KeyMaterial(Buffer.alloc(16, 1)), notAfter: day(20) },
    { id: "b2", secret: new KeyMaterial(Buffer.alloc(16, 2)), notBefore: day(10) },
  ],
});
const on = (number: number) => new RingCryptography(ring, () => day(number));
const text = Buffer.from("text");
const SIGN = { signer: "hmac-sm3", key: "sign" };
const BODY = { cipher: "sm4-cbc", key: "body" };

describe("keys that are being changed", () => {
  it("sign with the new one, and verify with both while both are valid", () => {
    expect([on(9).keyId("sign"), on(10).keyId("sign"), on(10).secret("sign")]).toEqual(["old", "new", "new secret"]);
    const [old, fresh] = [on(9).sign(SIGN, text), on(15).sign(SIGN, text)];
    expect([9, 15, 19, 20].map((number) => on(number).verify(SIGN, text, old))).toEqual([true, true, true, false]);
    expect([9, 10, 20].map((number) => on(number).verify(SIGN, text, fresh))).toEqual([false, true, true]);
  });

  it("encrypt with the new one, and decrypt with both while both are valid", () => {
    const old = on(9).encrypt(BODY, text);
    expect(Buffer.from(on(15).decrypt(BODY, old))).toEqual(text);
    expect(Buffer.from(on(20).decrypt(BODY, on(15).encrypt(BODY, text)))).toEqual(text);
    expect(() => on(20).decrypt(BODY, Buffer.alloc(31))).toThrow(
      expect.objectContaining({ code: "ciphertext-damaged", pointer: "body" }),
    );
    expect(() => on(1).decrypt({ cipher: "aes-256-cbc", key: "body" }, old)).toThrow(
      expect.objectContaining({ code: "key-length" }),
    );
  });
});
