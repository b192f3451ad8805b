import jsQR from "jsqr";
import { describe, expect, it } from "vitest";
import { encodeQr, type QrCode } from "../../../src/sandbox/certificates/qr-code.js";

/** Reads a code with an independent decoder, from a picture with a quiet zone. */
function decode(code: QrCode, scale = 4): string | undefined {
  const [quiet, size] = [4, code.length];
  const side = (size + 2 * quiet) * scale;
  const picture = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (code[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet])
        picture.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return (jsQR as unknown as typeof jsQR.default)(picture, side, side)?.data;
}

describe("a QR code", () => {
  it("is read by another program, at every length that fits", { timeout: 60_000 }, () => {
    const sizes = new Set<number>();
    for (let length = 1; length <= 213; length += 4) {
      const text = Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7 + length) % 90))).join("");
      const code = encodeQr(text);
      sizes.add(code.length);
      expect(decode(code)).toBe(text);
    }
    // Versions 1 to 10.
    expect([...sizes]).toEqual([21, 25, 29, 33, 37, 41, 45, 49, 53, 57]);
  });

  it("is read when a part of it is damaged", () => {
    const code = encodeQr("1.2.156.3005.2.11100000MB03271699022.12330106MB1TEXT26R.20260000001.001.Z");
    const damaged = code.map((row, i) => row.map((dark, j) => dark !== (i > 15 && i < 19 && j > 12 && j < 20)));
    expect(decode(damaged)).toBe("1.2.156.3005.2.11100000MB03271699022.12330106MB1TEXT26R.20260000001.001.Z");
  });

  it("carries Chinese text, and refuses what does not fit", () => {
    expect(decode(encodeQr("浙（2026）示例市不动产证明第0000001号"))).toBe("浙（2026）示例市不动产证明第0000001号");
    expect(() => encodeQr("x".repeat(214))).toThrow(RangeError);
  });
});
