import { createHash } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { CIPHERS } from "../../../src/gateway/ciphers/cipher.js";
import { createCipher } from "../../../src/gateway/ciphers/create-cipher.js";
import { unwrapSecret } from "../../../src/gateway/ciphers/unwrap-secret.js";
import { KeyMaterial } from "../../../src/gateway/keys/key-material.js";
import { OpenSsl } from "../openssl.js";

const openssl = new OpenSsl();
afterAll(() => openssl.remove());

const plain = Buffer.from("不动产登记申请 A-1, 1234567.89");
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const fromHex = (text: string) => Buffer.from(text, "hex");
const keyFor = (bytes: number) => new KeyMaterial(createHash("sha512").update("key").digest().subarray(0, bytes));

describe("SM4", () => {
  const KEY = "0123456789abcdeffedcba9876543210";
  const sm4 = createCipher("sm4-ecb");
  const key = new KeyMaterial(fromHex(KEY));

  // GB/T 32907-2016, appendix A.
  it("encrypts the published block", () => {
    const block = (bytes: Uint8Array) => sm4.encrypt(bytes, key).subarray(0, 16);
    expect(hex(block(fromHex(KEY)))).toBe("681edf34d206965e86b3e94f536e4246");
    expect(hex(openssl.run(["enc", "-sm4-ecb", "-K", KEY, "-nopad"], fromHex(KEY)))).toBe(
      "681edf34d206965e86b3e94f536e4246",
    );
  });

  it("fills up to the next block, so that a full block is followed by one of padding", () => {
    expect(sm4.encrypt(fromHex(KEY), key)).toHaveLength(32);
    expect(sm4.encrypt(Buffer.alloc(0), key)).toHaveLength(16);
    expect(sm4.decrypt(sm4.encrypt(Buffer.alloc(0), key), key)).toHaveLength(0);
  });
});

describe("every cipher", () => {
  const names = Object.keys(CIPHERS) as (keyof typeof CIPHERS)[];

  it.each(names)("%s decrypts what it encrypted, and what openssl encrypted", (name) => {
    const { keyBytes, ivBytes, tagBytes } = CIPHERS[name];
    const key = keyFor(keyBytes);
    const cipher = createCipher(name);
    const ciphertext = cipher.encrypt(plain, key);
    expect(hex(cipher.decrypt(ciphertext, key))).toBe(hex(plain));
    if (tagBytes) return;
    const iv = Buffer.from(ciphertext).subarray(0, ivBytes);
    const args = ["enc", `-${name}`, "-K", hex(key.reveal()), ...(ivBytes ? ["-iv", hex(iv)] : [])];
    expect(hex(openssl.run([...args, "-d"], Buffer.from(ciphertext).subarray(ivBytes)))).toBe(hex(plain));
    expect(hex(Buffer.concat([iv, openssl.run(args, plain)]))).toBe(hex(ciphertext));
  });

  it.each(names)("%s takes a new vector every time, and a fixed one when it is told so", (name) => {
    const { keyBytes, ivBytes, tagBytes } = CIPHERS[name];
    if (ivBytes === 0 || tagBytes) return;
    const key = keyFor(keyBytes);
    const [one, other] = [1, 2].map(() => hex(createCipher(name).encrypt(plain, key)));
    expect(one).not.toBe(other);
    const iv = "ab".repeat(ivBytes);
    const fixed = createCipher(name, { iv });
    const theirs = openssl.run(["enc", `-${name}`, "-K", hex(key.reveal()), "-iv", iv], plain);
    expect(hex(fixed.encrypt(plain, key))).toBe(hex(theirs));
    expect(hex(fixed.decrypt(theirs, key))).toBe(hex(plain));
  });

  it.each(names)("%s refuses keys of another length, and tells nothing of a damaged text", (name) => {
    const { keyBytes } = CIPHERS[name];
    const key = keyFor(keyBytes);
    const cipher = createCipher(name);
    expect(() => cipher.encrypt(plain, keyFor(keyBytes + 1))).toThrow(expect.objectContaining({ code: "key-length" }));
    expect(() => cipher.encrypt(plain, undefined)).toThrow(expect.objectContaining({ code: "key-missing" }));
    const ciphertext = Buffer.from(cipher.encrypt(plain, key));
    for (const damaged of [ciphertext.subarray(0, -1), ciphertext.subarray(0, 5), Buffer.alloc(0), Buffer.of(1, 2)]) {
      const error = (() => {
        try {
          cipher.decrypt(damaged, key);
        } catch (thrown) {
          return thrown as Error;
        }
      })();
      expect(error).toMatchObject({ code: "ciphertext-damaged", pointer: name });
      expect(error!.cause).toBeUndefined();
    }
  });

  it("with a tag refuses every changed bit", () => {
    const cipher = createCipher("aes-256-gcm");
    const ciphertext = Buffer.from(cipher.encrypt(plain, keyFor(32)));
    expect(ciphertext).toHaveLength(12 + plain.length + 16);
    for (let i = 0; i < ciphertext.length; i++) {
      const changed = Buffer.from(ciphertext);
      changed[i]! ^= 1;
      expect(() => cipher.decrypt(changed, keyFor(32)), String(i)).toThrow(/decryption failed/);
    }
  });
});

describe("keys that follow from others", () => {
  const appId = "43AF047BBA47FC8A1AE8EFB2XXXXXXXX";
  const secret = new KeyMaterial("4117E877F5FA0A0188891283E4B617D5");

  it("sm4-of-secret: the secret of the application under its id, as openssl computes it", () => {
    const wrapped = openssl.run(["enc", "-sm4-ecb", "-K", hex(Buffer.from(appId.slice(0, 16)))], secret.revealText());
    const key = Buffer.from(hex(wrapped).toUpperCase().slice(0, 16));
    const theirs = openssl.run(["enc", "-sm4-ecb", "-K", hex(key)], plain);
    const cipher = createCipher("sm4-ecb", { derive: "sm4-of-secret", appId });
    expect(hex(cipher.encrypt(plain, secret))).toBe(hex(theirs));
    expect(hex(cipher.decrypt(theirs, secret))).toBe(hex(plain));
  });

  it("a secret that comes encrypted with the key of the application", () => {
    const appKey = "0123456789abcdef0123456789abcdef";
    const sha1 = (bytes: string | Uint8Array) => openssl.run(["dgst", "-sha1", "-binary"], bytes);
    const key = sha1(sha1(appKey)).subarray(0, 16);
    const wrapped = openssl.run(["enc", "-aes-128-ecb", "-K", hex(key)], "the secret of today").toString("base64");
    const cipher = createCipher("aes-128-ecb", { derive: "sha1prng" });
    const unwrapped = unwrapSecret(wrapped, "base64", cipher, new KeyMaterial(appKey));
    expect(unwrapped.revealText()).toBe("the secret of today");
    for (const wrong of ["%%%", wrapped.slice(4), ""])
      expect(() => unwrapSecret(wrong, "base64", cipher, new KeyMaterial(appKey))).toThrow(
        expect.objectContaining({ code: "ciphertext-damaged" }),
      );
  });
});

describe("the registry of ciphers", () => {
  it.each([
    ["sm4-gcm", {}, "unknown-cipher", "/body/cipher"],
    ["constructor", {}, "unknown-cipher", "/body/cipher"],
    ["sm4-cbc", { mode: "cbc" }, "unknown-parameter", "/body/parameters/mode"],
    ["sm4-cbc", { iv: "00" }, "wrong-parameter", "/body/parameters/iv"],
    ["sm4-cbc", { iv: "zero" }, "wrong-parameter", "/body/parameters/iv"],
    ["sm4-ecb", { iv: "" }, "wrong-parameter", "/body/parameters/iv"],
    ["aes-256-gcm", { iv: "00".repeat(12) }, "wrong-parameter", "/body/parameters/iv"],
    ["sm4-ecb", { derive: "md5" }, "wrong-parameter", "/body/parameters/derive"],
    ["sm4-ecb", { appId: "1234567890123456" }, "wrong-parameter", "/body/parameters/derive"],
    ["sm4-ecb", { derive: "sm4-of-secret" }, "wrong-parameter", "/body/parameters/appId"],
    ["sm4-ecb", { derive: "sm4-of-secret", appId: "short" }, "wrong-parameter", "/body/parameters/appId"],
  ])("refuses %s with %j", (name, parameters, code, pointer) => {
    expect(() => createCipher(name, parameters as Record<string, string>, "/body")).toThrow(
      expect.objectContaining({ code, pointer }),
    );
  });
});
