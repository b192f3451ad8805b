import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { decodeBytes, encodeBytes, ENCODINGS } from "../../../src/gateway/common/encodings.js";
import { KeyMaterial } from "../../../src/gateway/keys/key-material.js";
import { KeyRing } from "../../../src/gateway/keys/key-ring.js";

const day = (number: number) => new Date(Date.UTC(2026, 10, number));
const material = (text: string) => new KeyMaterial(text);

describe("a ring of keys", () => {
  const ring = new KeyRing({
    sign: [
      { id: "2026-2", secret: material("b"), notBefore: day(10) },
      { id: "2026-1", secret: material("a"), notAfter: day(20) },
    ],
    theirs: [{ id: "t", publicKey: material("t"), notBefore: day(5), notAfter: day(6) }],
  });

  it.each([
    [9, "2026-1", ["2026-1"]],
    [10, "2026-2", ["2026-2", "2026-1"]],
    [19, "2026-2", ["2026-2", "2026-1"]],
    [20, "2026-2", ["2026-2"]],
  ])("on day %i signs with %s and accepts %j", (number, current, valid) => {
    expect(ring.current("sign", day(number)).id).toBe(current);
    expect(ring.valid("sign", day(number)).map(({ id }) => id)).toEqual(valid);
    for (const id of ["2026-1", "2026-2"])
      expect(ring.find("sign", id, day(number))?.id).toBe(valid.includes(id) ? id : undefined);
  });

  it("tells which name has no key, or none that is valid or signs", () => {
    expect(() => ring.current("other", day(1))).toThrow(
      expect.objectContaining({ code: "key-unknown", pointer: "other" }),
    );
    expect(() => ring.current("toString", day(1))).toThrow(expect.objectContaining({ code: "key-unknown" }));
    for (const number of [4, 5, 6])
      expect(() => ring.current("theirs", day(number))).toThrow(
        expect.objectContaining({ code: "key-not-valid-now", pointer: "theirs" }),
      );
    expect(ring.find("other", "t", day(5))).toBeUndefined();
  });

  it.each([
    ["no keys", []],
    [
      "the same id twice",
      [
        { id: "a", secret: material("1") },
        { id: "a", secret: material("2") },
      ],
    ],
    ["no id", [{ id: "", secret: material("1") }]],
    ["no content", [{ id: "a" }]],
    ["an end before the beginning", [{ id: "a", secret: material("1"), notBefore: day(2), notAfter: day(2) }]],
    ["a time that is none", [{ id: "a", secret: material("1"), notAfter: new Date(NaN) }]],
  ])("is refused with %s", (_, keys) => {
    expect(() => new KeyRing({ sign: keys })).toThrow(expect.objectContaining({ code: "key-wrong", pointer: "sign" }));
  });

  it("shows no key, however it is printed", () => {
    const secret = new KeyMaterial("a very secret text", "its passphrase");
    const holder = { ring: new KeyRing({ sign: [{ id: "a", secret }] }), secret };
    const shown = [
      inspect(holder, { depth: 10, showHidden: true }),
      JSON.stringify(holder),
      String(secret),
      `${secret as unknown as string}`,
      JSON.stringify(Object.entries(secret)),
    ].join("\n");
    for (const hidden of ["very", "passphrase", "97,32,118", "61 20 76"]) expect(shown).not.toContain(hidden);
    expect(secret.revealText()).toBe("a very secret text");
    expect(secret.revealPassphrase()).toBe("its passphrase");
  });

  it("keeps its bytes when the caller's change", () => {
    const bytes = Buffer.from("abc");
    const secret = new KeyMaterial(bytes);
    bytes.fill(0);
    expect(secret.revealText()).toBe("abc");
  });
});

describe("encodings", () => {
  it.each(ENCODINGS.filter((encoding) => encoding !== "text"))("%s gives back every byte", (encoding) => {
    for (let length = 0; length < 20; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 13) % 256);
      expect(Uint8Array.from(decodeBytes(encodeBytes(bytes, encoding), encoding)!)).toEqual(bytes);
    }
  });

  it.each([
    ["hex", "0"],
    ["hex", "0g"],
    ["hex-upper", "0x00"],
    ["base64", "AA-_"],
    ["base64", "A"],
    ["base64", "AA=A"],
    ["base64", "AA =="],
    ["base64url", "AA+/"],
  ] as const)("%s does not read %j", (encoding, text) => {
    expect(decodeBytes(text, encoding)).toBeUndefined();
  });

  it("writes what others expect", () => {
    const bytes = Uint8Array.of(0xfb, 0xff, 0x0a);
    expect(ENCODINGS.map((encoding) => encodeBytes(bytes, encoding)).slice(0, 4)).toEqual([
      "fbff0a",
      "FBFF0A",
      "+/8K",
      "-_8K",
    ]);
    expect(encodeBytes(Buffer.from("王"), "text")).toBe("王");
    expect(Buffer.from(decodeBytes("+/\r\n8K", "base64")!).toString("hex")).toBe("fbff0a");
  });
});
